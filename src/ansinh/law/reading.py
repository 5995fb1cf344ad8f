"""From one YAML file to dated values, refusing what cannot be law."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from ansinh.law.strict_yaml import NoDay
from ansinh.law.values import (
    FINE_PERCENT,
    GRADES,
    PERCENT,
    UNITS,
    LawError,
    Quantity,
    Reference,
    Scalar,
    Value,
    keys_of,
)

_PERCENTAGE = re.compile(r"^(\d+)(?:\.(\d+))?\s*%$")
_KNOWN = ("quantity", "label", "unit", "by", "holds", "enter", "values", "note", "cells")
_FIXED = ("fund", "share", "kind")
"""Keys that a whole file may fix, so that its entries need not repeat them."""
_ENTRY = ("from", "value", "reference", "grade")


def parse_value(raw: Any, unit: str) -> Scalar:
    """A YAML scalar as an integer of its unit, as text, or None for `none`."""
    if raw == "none":
        return None
    if unit in ("percent", "percent_fine"):
        return parse_percentage(str(raw), PERCENT if unit == "percent" else FINE_PERCENT)
    if unit == "text":
        if not isinstance(raw, str | bool):
            raise LawError(f"{raw!r} should be text")
        return {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else raw
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise LawError(f"{raw!r} should be a whole number of {UNITS[unit] or 'units'}")
    if raw < 0:
        raise LawError(f"{raw} is negative")
    return raw


def parse_percentage(text: str, whole: int = PERCENT) -> int:
    """`17.5%` as an integer of which `whole` is one hundred percent."""
    match = _PERCENTAGE.match(text.strip())
    if match is None:
        raise LawError(f"{text!r} is not a percentage; write it as 17.5%")
    digits = len(str(whole // 100)) - 1
    part = match[2] or ""
    if len(part) > digits:
        raise LawError(f"{text} has more than {digits} decimals")
    value = int(match[1]) * (whole // 100) + int(part.ljust(digits, "0") or 0)
    if value > whole:
        raise LawError(f"{text} is more than 100%")
    return value


_REFERENCE = ("document", "article", "note", "quote", "from")


def parse_references(raw: Any) -> tuple[Reference, ...]:
    """One citation, or a list of them: several documents together, or one after the other
    (`from`). LawError when a document or an article is missing."""
    cited = raw if isinstance(raw, list) else [raw]
    if not cited:
        raise LawError("no reference; every value names its document and article")
    return tuple(_parse_reference(one) for one in cited)


def _parse_reference(raw: Any) -> Reference:
    if not isinstance(raw, Mapping) or not raw.get("document") or not raw.get("article"):
        raise LawError("no reference; every value names its document and article")
    refuse_unknown(raw, _REFERENCE, "a reference")
    since = parse_day(raw["from"]) if "from" in raw else None
    note, quote = str(raw.get("note", "")), str(raw.get("quote", ""))
    return Reference(str(raw["document"]), str(raw["article"]), note, quote, since)


def parse_day(raw: Any) -> date:
    """A date; LawError for anything else."""
    if isinstance(raw, NoDay):
        raise LawError(f"line {raw.line}: {raw.text} is not a day of the calendar")
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    raise LawError(f"{raw!r} is not a date; write `from: 2017-06-01`")


def parse_grade(raw: Mapping[str, Any]) -> str:
    """The grade of an entry: what was read of it; LawError for anything else."""
    grade = raw.get("grade")
    if grade not in GRADES:
        was = "; `status` is no longer a key" if "status" in raw else ""
        raise LawError(f"grade is {grade!r}; it is one of {', '.join(GRADES)}{was}")
    return str(grade)


def refuse_unknown(raw: Mapping[Any, Any], known: Iterable[str], what: str) -> None:
    """LawError for a key that is none of the known ones, with the nearest of them."""
    names = list(known)
    for key in raw:
        if str(key) not in names:
            raise LawError(f"{what} has no {key!r}{nearest(str(key), names)}")


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'value'?` where a known name is near, else the names that there are."""
    names = [str(name) for name in known]
    near = get_close_matches(word, names, n=1)
    if near:
        return f"; did you mean {near[0]!r}?"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"; there are {shown}" if names else ""


def parse_quantity(content: Mapping[str, Any]) -> Quantity:
    """The head of a quantity file."""
    name, unit = content.get("quantity"), content.get("unit")
    if not isinstance(name, str):
        raise LawError("no `quantity:`")
    if unit not in UNITS:
        raise LawError(f"unit {unit!r} of {name} is not one of {', '.join(UNITS)}")
    label = content.get("label")
    if not isinstance(label, Mapping) or not {"vi", "en"} <= set(label):
        raise LawError(f"{name} has no label in Vietnamese and English (label: {{vi: , en: }})")
    holds = str(content.get("holds", "until_next"))
    if holds not in ("until_next", "year"):
        raise LawError(f"holds of {name} is {holds!r}; it is until_next or year")
    refuse_unknown(content, (*_KNOWN, *_FIXED), f"the quantity {name}")
    fixed = {key for key in content if key in _FIXED}
    by = tuple(sorted({str(key) for key in content.get("by", ())} | fixed))
    cells = {str(key): tuple(map(str, each)) for key, each in content.get("cells", {}).items()}
    refuse_unknown(cells, by, f"`cells` of {name}")
    return Quantity(name, str(unit), by, holds, dict(label), str(content.get("enter", "")), cells)


def parse_entries(content: Mapping[str, Any], quantity: Quantity, source: str) -> Iterator[Value]:
    """Every dated value of a quantity file; `until` is filled in later.

    An entry's value is a scalar, or a mapping from the keys of `by` (joined by dots) to scalars.
    """
    by = [str(key) for key in content.get("by", ())]
    fixed = {key: str(value) for key, value in content.items() if key in _FIXED}
    for number, entry in enumerate(content.get("values", ()), start=1):
        where = f"{source}: {quantity.name}, entry {number}"
        if not isinstance(entry, Mapping):
            raise LawError(f"{where}: an entry is a mapping with from, value, reference, grade")
        try:
            since = parse_day(entry.get("from"))
            references = parse_references(entry.get("reference"))
            grade = parse_grade(entry)
            refuse_unknown(entry, _ENTRY, "an entry")
            if "value" not in entry:
                raise LawError("no value")
            for inner, raw in _cells(entry["value"], by):
                for key, cell in (fixed | inner).items():
                    if key in quantity.cells and cell not in quantity.cells[key]:
                        near = nearest(cell, quantity.cells[key])
                        raise LawError(f"{quantity.name} has no {key} {cell!r}{near}")
                yield Value(
                    quantity.name,
                    keys_of(fixed | inner),
                    parse_value(raw, quantity.unit),
                    quantity.unit,
                    since,
                    None,
                    references,
                    grade,
                    source,
                )
        except LawError as error:
            raise LawError(f"{where}, from {entry.get('from')}: {error}") from None


def _cells(raw: Any, by: list[str]) -> Iterator[tuple[dict[str, str], Any]]:
    if not by:
        yield {}, raw
        return
    if not isinstance(raw, Mapping):
        raise LawError(f"the value is a mapping by {'.'.join(by)}")
    for dotted, cell in raw.items():
        parts = str(dotted).split(".")
        if len(parts) != len(by):
            raise LawError(f"the cell {dotted!r} should name {'.'.join(by)}")
        yield dict(zip(by, parts, strict=True)), cell
