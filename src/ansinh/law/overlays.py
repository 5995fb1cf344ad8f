"""What lies on top of the folder: operator data, confirmations and reforms. The base is untouched.

Three kinds of YAML file may be laid over the law:

- *operator data*: a file of the same shape as the folder's own (`quantity:`, `values:`). Its
  values are added to their series; `replaces: yes` lets it correct a value of the same date;
- *confirmations*: `confirmations:`, a list that only grows, of who confirmed which value when;
- *a reform*: `reform:` with `changes:`; each change holds from its date and puts everything that
  the law had planned after it out of force, unless `to:` names the day the old law returns.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ansinh.ground.months import show_month
from ansinh.ground.private_files import private_folder, write_private
from ansinh.law.lawbook import Law, month_ruled_from
from ansinh.law.reading import (
    nearest,
    parse_day,
    parse_entries,
    parse_quantity,
    parse_references,
    parse_value,
    refuse_unknown,
)
from ansinh.law.values import (
    DOUBTED,
    GAZETTE,
    MEMORY,
    SECONDARY,
    Keys,
    LawError,
    Quantity,
    Value,
    keys_of,
    name_of,
)

Histories = dict[tuple[str, Keys], list[Value]]
_CHANGE = ("quantity", "from", "to", "value", "reference", "note")
_RECORD = ("value", "from", "does", "by", "day", "note")


def add_values(histories: Histories, values: Iterable[Value], *, replaces: bool = False) -> None:
    """Add values to their histories; two values from one date are refused unless `replaces`."""
    for value in values:
        history = histories.setdefault((value.quantity, value.keys), [])
        same = [old for old in history if old.since == value.since]
        if same and not replaces:
            raise LawError(
                f"{value.source}: {value.name} has two values from {value.since}: "
                f"{same[0].shown()} ({same[0].source}) and {value.shown()}"
            )
        for old in same:
            history.remove(old)
        history.append(value)


def apply_overlay(
    content: Mapping[str, Any],
    source: str,
    histories: Histories,
    quantities: dict[str, Quantity],
) -> None:
    """Lay one overlay over the histories (changed in place)."""
    if "quantity" in content:
        _add_data(content, source, histories, quantities)
    elif "confirmations" in content:
        refuse_unknown(content, ("confirmations",), f"{source}: a file of confirmations")
        shipped: dict[tuple[str, Keys, date], str] = {}
        for entry in content["confirmations"] or ():
            _confirm(entry, source, histories, shipped)
    elif "changes" in content:
        refuse_unknown(content, ("reform", "changes", "note"), f"{source}: a reform")
        seen: set[tuple[str, Keys, date]] = set()
        for number, change in enumerate(content["changes"] or (), start=1):
            try:
                value = _change(change, source, histories, quantities)
                if (value.quantity, value.keys, value.since) in seen:
                    raise LawError(f"{value.name} has two values from {value.since}")
                seen.add((value.quantity, value.keys, value.since))
            except LawError as error:
                raise LawError(f"{source}: change {number}: {error}") from None
    else:
        raise LawError(
            f"{source}: an overlay has `quantity:` (operator data), `confirmations:` "
            "or `reform:` with `changes:`"
        )


def _add_data(
    content: Mapping[str, Any],
    source: str,
    histories: Histories,
    quantities: Mapping[str, Quantity],
) -> None:
    """Operator data: values of a quantity that the law has, in cells that it knows."""
    name = str(content["quantity"])
    if name not in quantities:
        raise LawError(f"{source}: no quantity is called {name!r}{nearest(name, quantities)}")
    known = {key: value for key, value in content.items() if key != "replaces"}
    try:
        quantity, declared = parse_quantity(known), quantities[name]
    except LawError as error:
        raise LawError(f"{source}: {error}") from None
    if declared.unit != quantity.unit or declared.by != quantity.by:
        raise LawError(
            f"{source}: {name} has the unit {declared.unit} and the keys "
            f"{declared.by}, not {quantity.unit} and {quantity.by}"
        )
    values = list(parse_entries(known, declared, source))
    for value in values:
        _refuse_unknown_cell(value, declared, histories)
    add_values({}, values)  # two values of one date within the file are always refused
    add_values(histories, values, replaces=bool(content.get("replaces")))


def _refuse_unknown_cell(value: Value, declared: Quantity, histories: Histories) -> None:
    for key, cell in value.keys:
        known = {dict(keys)[key] for name, keys in histories if name == value.quantity}
        known |= set(declared.cells.get(key, ()))
        if known and cell not in known:
            near = nearest(cell, sorted(known))
            raise LawError(f"{value.source}: {value.quantity} has no {key} {cell!r}{near}")


def _change(
    raw: Mapping[str, Any],
    source: str,
    histories: Histories,
    quantities: Mapping[str, Quantity],
) -> Value:
    name = str(raw.get("quantity"))
    if name not in quantities:
        raise LawError(f"no quantity is called {name!r}{nearest(name, quantities)}")
    quantity = quantities[name]
    refuse_unknown(raw, (*_CHANGE, *quantity.by), f"a change of {name}")
    keys = keys_of({key: str(raw[key]) for key in quantity.by if key in raw})
    if (name, keys) not in histories:
        near = sorted(name_of(*found) for found in histories if found[0] == name)
        asked = name_of(name, keys)
        raise LawError(f"the law has no {asked}{nearest(asked, near)}")
    since = parse_day(raw.get("from"))
    until = parse_day(raw["to"]) if "to" in raw else None
    if until is not None and until <= since:
        raise LawError(f"it ends on {until}, not after it begins on {since}")
    if "value" not in raw:
        raise LawError("no value")
    value = Value(
        name, keys, parse_value(raw["value"], quantity.unit), quantity.unit, since, None,
        parse_references(raw.get("reference")), MEMORY, source,
    )  # fmt: skip
    history = sorted(histories[name, keys], key=lambda old: old.since)
    later = [old for old in history if until is not None and old.since >= until]
    if until is not None and not any(old.since == until for old in later):
        resumed = [old for old in history if old.since < until]
        if resumed:
            later.insert(0, replace(resumed[-1], since=until))
    histories[name, keys] = [old for old in history if old.since < since] + [value, *later]
    return value


def _confirm(
    entry: Mapping[str, Any],
    source: str,
    histories: Histories,
    shipped: dict[tuple[str, Keys, date], str],
) -> None:
    """One record: a confirmed value is as good as read in the gazette; taken back, it is what it
    was shipped as (`shipped` remembers), and never more than a secondary source's."""
    refuse_unknown(entry, _RECORD, f"{source}: a confirmation")
    what, since = str(entry.get("value")), parse_day(entry.get("from"))
    does, who, when = entry.get("does"), str(entry.get("by", "")), entry.get("day")
    if does not in ("confirm", "unconfirm") or not who or not isinstance(when, date):
        raise LawError(f"{source}: a confirmation has value, from, does, by and day: {dict(entry)}")
    for (quantity, keys), history in histories.items():
        if name_of(quantity, keys) != what:
            continue
        for at, value in enumerate(history):
            if value.since == since:
                was = shipped.setdefault((quantity, keys, since), value.grade)
                taken_back = was if was in DOUBTED else SECONDARY
                grade = GAZETTE if does == "confirm" else taken_back
                history[at] = replace(
                    value, grade=grade, confirmed_by=who, confirmed_on=when.isoformat()
                )
                return
    raise LawError(f"{source}: {what} has no value from {since} to confirm")


def remarks(law: Law) -> list[str]:
    """What whoever lays an overlay over the law should know of it: a change in the middle of a
    month rules lines from the next month, since the law of a month is that of its first day."""
    return [
        f"{value.source}: {value.name} from {value.since}: the law of a month is that of its "
        f"first day, so lines and amounts follow from {show_month(month_ruled_from(value.since))}"
        for value in law.values()
        if value.since.day != 1 and Path(value.source).name in law.overlays
    ]


def overlays_in(folder: Path) -> list[Path]:
    """The overlays of an operator's folder: its data first, then its confirmations."""
    if not folder.is_dir():
        return []
    files = sorted(path for path in folder.glob("*.yaml") if path.name != "confirmations.yaml")
    confirmations = folder / "confirmations.yaml"
    return files + ([confirmations] if confirmations.exists() else [])


def record_confirmation(
    folder: Path, does: str, value: str, since: date, who: str, when: date, note: str = ""
) -> Path:
    """Add one record to the confirmations of an operator's folder; nothing is ever removed."""
    private_folder(folder)
    path = folder / "confirmations.yaml"
    if not path.exists():
        write_private(
            path,
            "# Who confirmed which value of the law when; the last record of a value counts.\n"
            "confirmations:\n",
        )
    quoted = {name: json.dumps(text, ensure_ascii=False) for name, text in
              {"value": value, "by": who, "note": note}.items()}  # fmt: skip
    with path.open("a", encoding="utf-8") as stream:
        stream.write(
            f"  - {{value: {quoted['value']}, from: {since}, does: {does}, by: {quoted['by']}, "
            f"day: {when}, note: {quoted['note']}}}\n"
        )
    return path
