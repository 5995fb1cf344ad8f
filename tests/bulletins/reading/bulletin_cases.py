"""The texts of developed.yaml and held_out.yaml as cases, and where published texts may lie."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from ansinh.bulletins.reading import read_text
from ansinh.bulletins.reading.score import Score, compare

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[2]


@dataclass(frozen=True)
class Case:
    """A text and the facts a careful person finds in it."""

    name: str
    text: str
    facts: tuple[dict, ...]

    def read(self) -> list[dict]:
        return read_text(self.text).to_json()["facts"]


def cases(name: str) -> list[Case]:
    """The cases of one file of this folder."""
    entries = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return [_case(entry) for entry in entries]


def _case(entry: dict) -> Case:
    text = entry.get("text", "")
    if entry.get("decompose"):
        text = unicodedata.normalize("NFD", text).replace(" người", "\u00a0người")
    return Case(entry["name"], text, tuple(fact(item) for item in entry["facts"]))


def fact(item: str | dict) -> dict:
    """ "indicator scheme value as_of" (or a mapping with `fact`) as a ground-truth fact."""
    fields = {"fact": item} if isinstance(item, str) else dict(item)
    printed = fields.pop("fact")
    if "[" in printed:
        head, _, rest = printed.partition("[")
        low_high, _, as_of = rest.partition("]")
        indicator, scheme = head.split()
        value: object = [_number(v) for v in low_high.split(",")]
    else:
        indicator, scheme, number, as_of = printed.split()
        value = _number(number)
    as_of = as_of.strip()
    return {
        "indicator": indicator,
        "scheme": None if scheme == "null" else scheme,
        "value": value,
        "as_of": None if as_of == "null" else as_of,
        **fields,
    }


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def score_of(wanted: list[Case]) -> Score:
    """Precision and recall over cases."""
    score = Score()
    for case in wanted:
        compare(case.name, list(case.facts), case.read(), score, given_only=True)
    return score


def published_texts() -> Path:
    """The folder of published texts beside the checkout; they are not ours to ship."""
    folder = CHECKOUT.parent / "shared" / "domain" / "bulletins"
    if not folder.is_dir():
        pytest.skip("no published texts beside the checkout (../shared/domain/bulletins)")
    return folder
