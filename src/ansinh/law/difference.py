"""What differs between two laws: old, new, article, and one example of it in đồng."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ansinh.ground.months import show_month
from ansinh.ground.rounding import half_up
from ansinh.law.explain import explain
from ansinh.law.lawbook import Law, day_of, month_ruled_from
from ansinh.law.loading import load, load_from
from ansinh.law.used import values_behind
from ansinh.law.values import FINE_PERCENT, PERCENT, Keys, LawError, Value, name_of

TEN_MILLION = 10_000_000

SPELLS: tuple[Mapping[str, Any], ...] = (
    {"wage": TEN_MILLION, "coefficient": 30_000, "region": 1},
    {"wage": 1_000_000, "coefficient": 1_000, "region": 4},
    {"wage": 1_000_000, "coefficient": 1_000, "region": 1},
    {"wage": 1_000_000, "coefficient": 1_000, "region": 2},
    {"wage": 1_000_000, "coefficient": 1_000, "region": 3},
    {"wage": 200_000_000, "coefficient": 250_000, "region": 1},
    {"wage": 200_000_000, "coefficient": 250_000, "region": 4},
    *({"member_order": order} for order in (2, 3, 4, 5)),
)
"""Lines to try for an example: an ordinary one, one below every floor, one above every cap, the
later members of a household. A base takes of them what it is made of."""


@dataclass(frozen=True, slots=True)
class Example:
    """One line (or amount) under both laws, đồng."""

    what: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is another under the new law, from a day until another (None: for good)."""

    name: str
    since: date
    until: date | None
    old: Value | None
    new: Value | None
    example: Example | None


def law_at(path: Path) -> Law:
    """A law folder (the statute itself, or a folder that holds one), or an overlay or an
    operator's folder, which are laid over the law of this package."""
    for folder in (path, path / "statute", path / "src" / "ansinh" / "law" / "statute"):
        if (folder / "0_span.yaml").is_file():
            files = sorted(folder.rglob("*.yaml"))
            return load_from([(str(file.relative_to(folder)), file) for file in files])
    return load([path])


def differences(old: Law, new: Law) -> Iterator[Difference]:
    """Every stretch of days on which a value is another, in the order of names and days."""
    for key in sorted({*old.series, *new.series}):
        if key[0] != "span":
            for since, until, was, now in _stretches(key, old, new):
                example = _example(key, since, was, now, old, new)
                yield Difference(name_of(*key), since, until, was, now, example)


def declared(old: Law, new: Law) -> Iterator[str]:
    """What differs in how groups, states and bases are declared (their undated part)."""
    kinds: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = (
        ("group", old.groups, new.groups),
        ("state", old.states, new.states),
        ("base", old.bases, new.bases),
    )
    for kind, before, after in kinds:
        for code in sorted({*before, *after}):
            if code not in after:
                yield f"{kind} {code} is gone"
            elif code not in before:
                yield f"{kind} {code} is new: {after[code].label['vi']} ({after[code].label['en']})"
            else:
                for field in before[code].__slots__:
                    was, now = getattr(before[code], field), getattr(after[code], field)
                    if was != now and field not in ("source", "references"):
                        yield f"{kind} {code}: {field} {was} -> {now}"


def _stretches(
    key: tuple[str, Keys], old: Law, new: Law
) -> Iterator[tuple[date, date | None, Value | None, Value | None]]:
    """Days on which the two laws differ, joined while both values stay what they are."""
    both = [law.series.get(key) for law in (old, new)]
    days = {value.since for series in both if series for value in series.values}
    days |= {value.until for series in both if series for value in series.values if value.until}
    ordered = sorted(days)
    open_since: tuple[date, Value | None, Value | None] | None = None
    for day in ordered:
        was, now = (series.on(day) if series else None for series in both)
        same = _scalar(was) == _scalar(now)
        if open_since is not None:
            goes_on = _scalar(open_since[1]) == _scalar(was) and _scalar(open_since[2]) == _scalar(
                now
            )
            if same or not goes_on:
                yield open_since[0], day, open_since[1], open_since[2]
                open_since = None
        if not same and open_since is None:
            open_since = (day, was, now)
    if open_since is not None:
        yield open_since[0], None, open_since[1], open_since[2]


def _scalar(value: Value | None) -> Any:
    return None if value is None else value.value


def _example(
    key: tuple[str, Keys], since: date, was: Value | None, now: Value | None, old: Law, new: Law
) -> Example | None:
    month = month_ruled_from(since)
    # The old law with this change alone: an example shows what it does, not what all of them do.
    series = {name: history for name, history in old.series.items() if name != key}
    if key in new.series:
        series[key] = new.series[key]
    alone = replace(old, series=series, quantities={**old.quantities, **new.quantities})
    line = _line(name_of(*key), month, old, alone)
    if line is not None:
        return line
    either = now or was
    scales = {"percent": PERCENT, "percent_fine": FINE_PERCENT}
    whole = None if either is None else scales.get(either.unit)
    if whole is None:
        return None
    amounts = [
        half_up(TEN_MILLION * rate, whole) if isinstance(rate := _scalar(value), int) else 0
        for value in (was, now)
    ]
    return Example("10.000.000 đồng", *amounts)


def _line(name: str, month: int, old: Law, new: Law) -> Example | None:
    """The first line whose amount differs in a month, among those that draw on the value."""
    for group in new.groups.values():
        for state in group.states if group.code in old.groups else ():
            try:
                rule = f"{group.code}.{state}.{show_month(month)}"
                drawn = {value.name for law in (old, new) for value in values_behind(law, rule)}
            except LawError:
                continue
            for spell in SPELLS if name in drawn else ():
                found = _compared(
                    dict(spell) | {"group": group.code, "state": state}, month, old, new
                )
                if found is not None:
                    return found
    return None


def _compared(spell: dict[str, Any], month: int, old: Law, new: Law) -> Example | None:
    totals = []
    for law in (old, new):
        try:
            totals.append(sum(explain(law, spell, month).amounts.values()))
        except LawError:
            return None
    if totals[0] == totals[1]:
        return None
    base = new.find("group_base", day_of(month), group=spell["group"])
    takes = new.bases[str(base.value)].amount if base is not None else ""
    words = [spell["group"], spell["state"], show_month(month)]
    if takes.startswith("wage"):
        words.append(f"wage {spell.get('wage', 0):,}".replace(",", "."))
    if takes.endswith("scale"):
        words.append(f"coefficient {spell.get('coefficient', 0)}")
    words += [f"{each} {spell[each]}" for each in ("region", "member_order") if each in spell]
    return Example(", ".join(words), *totals)
