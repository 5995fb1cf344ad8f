"""What a form looks like: its fields, the headings and codes that its columns go by.

Layouts are data (`layouts/*.yaml`). A heading is compared without marks, with the long names of
the insurances shortened; `A > B` asks for a heading A above B, a `*` at the end for a beginning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from ansinh.exchange.declarations.values import READERS
from ansinh.exchange.folding import fold_label
from ansinh.exchange.refusal import Refused

_LONG = (
    ("BAO HIEM XA HOI", "BHXH"),
    ("BAO HIEM Y TE", "BHYT"),
    ("BAO HIEM THAT NGHIEP", "BHTN"),
    ("BAO HIEM TAI NAN LAO DONG", "BHTNLD"),
    ("CAN CUOC CONG DAN", "CCCD"),
    ("CHUNG MINH NHAN DAN", "CMND"),
    ("DINH DANH CA NHAN", "DDCN"),
    ("NGAN SACH NHA NUOC", "NSNN"),
    ("NGAN SACH DIA PHUONG", "NSDP"),
    ("KHAM CHUA BENH", "KCB"),
    ("HOP DONG LAO DONG", "HDLD"),
    ("HOP DONG LAM VIEC", "HDLV"),
    ("TI LE", "TY LE"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: how its cells are read, and what its column is called."""

    name: str
    kind: str
    labels: tuple[str, ...]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A form: each entry of `required` names fields of which one must have a column."""

    form: str
    titles: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    fields: Mapping[str, Field]
    words: Mapping[str, tuple[tuple[str, str], ...]]
    """By the first word of a heading, the (label, field) that may fit it."""

    def field_of(self, path: tuple[str, ...]) -> str:
        """The field whose column has these plain headings above it, from the top down, or "".

        The most telling label wins: one that names a heading above, then a whole one.
        """
        word = path[-1].split(" ", 1)[0]
        choices = [
            (label.count(" > "), not label.endswith("*"), len(label), name)
            for label, name in self.words.get(word, ())
            if matches(label, path)
        ]
        return max(choices)[3] if choices else ""


FORMS = (
    "d02",
    "d03",
    "d05",
    "d06",
    "m03",
    "m04",
    "class",
    "units",
    "balances",
    "c12",
    "people",
    "offices",
)


@lru_cache(maxsize=8192)
def plain(heading: str) -> str:
    """A heading as layouts write it."""
    folded = fold_label(heading)
    for long, short in _LONG:
        folded = folded.replace(long, short)
    return folded


def code_key(text: str) -> str:
    """A column's code without case and without the underscores that programs put before it."""
    return text.strip().strip("()").lstrip("_").lower()


@cache
def layouts() -> Mapping[str, Layout]:
    """The layouts known, by form."""
    folder = files("ansinh.exchange.declarations") / "layouts"
    found = [
        _layout(yaml.safe_load((folder / f"{form}.yaml").read_text("utf-8"))) for form in FORMS
    ]
    return {layout.form: layout for layout in found}


def _layout(raw: Mapping[str, Any]) -> Layout:
    fields = {
        name: Field(
            name,
            given["kind"],
            tuple(given.get("labels", ())),
            frozenset(code_key(code) for code in given.get("codes", ())),
        )
        for name, given in raw["fields"].items()
    }
    wrong = [field.name for field in fields.values() if field.kind not in READERS]
    assert not wrong, f"{raw['form']}: unknown kinds of {wrong}"
    titles = tuple(raw["title"])
    required = tuple(tuple(each) for each in raw["required"])
    return Layout(raw["form"], titles, required, fields, _words(fields))


def _words(fields: Mapping[str, Field]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for field in fields.values():
        for label in field.labels:
            leaf = label.split(" > ")[-1]
            found.setdefault(leaf.split(" ", 1)[0].rstrip("*"), []).append((label, field.name))
    return {word: tuple(labels) for word, labels in found.items()}


def mapped(form: str, columns: Mapping[str, str]) -> Layout:
    """A form whose columns are called as a mapping says: field -> heading.

    Raises:
        Refused: the form, a field or an empty heading is not known.
    """
    known = layouts()
    if form not in known:
        raise Refused(
            "the mapping names a form that is not known",
            value=form,
            advice=f"It is one of {', '.join(known)}.",
        )
    layout = known[form]
    fields = {}
    for name, heading in columns.items():
        if name not in layout.fields:
            raise Refused(
                "the mapping names a field that the form does not have",
                value=name,
                advice=f"Its fields are {', '.join(layout.fields)}.",
            )
        if not isinstance(heading, str) or not plain(heading):
            raise Refused("the mapping names no heading for a field", value=name)
        fields[name] = Field(
            name, layout.fields[name].kind, (plain(heading),), frozenset({code_key(heading)})
        )
    return Layout(layout.form, layout.titles, layout.required, fields, _words(fields))


def matches(label: str, path: tuple[str, ...]) -> bool:
    """Whether a column with these headings, from the top down, is called by a label."""
    *above, leaf = label.split(" > ")
    if not path or not _fits(leaf, path[-1]):
        return False
    return not above or any(_fits(above[-1] + "*", heading) for heading in path[:-1])


def _fits(label: str, heading: str) -> bool:
    if label.endswith("*"):
        return re.match(rf"{re.escape(label[:-1])}\b", heading) is not None
    return label == heading
