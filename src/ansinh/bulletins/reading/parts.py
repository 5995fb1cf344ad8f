"""Debt and its employers by block of employers, and by age, against their total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .intervals import Interval, flagged, interval
from .model import Fact, Flag

INDICATORS = ("debt", "debtor_units")
# A list of two may be a choice ("trong đó, ... và ..."); three or more are read as complete.
COMPLETE = 3


def parts_add_up(facts: list[Fact]) -> Iterator[Flag]:
    """Parts = total, for blocks and for ages; parts above the total always contradict it."""
    for indicator in INDICATORS:
        told = [f for f in facts if f.indicator == indicator and f.kind == "actual"]
        for total, listed in _groups(told):
            for kind in ("block", "age"):
                parts = [f for f in listed if (f.part or "").startswith(kind)]
                rest = [f for f in listed if f not in parts]
                if len(parts) > 1:
                    yield from _compare(total, parts, rest, facts)


def _groups(told: list[Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
    """(total, the parts listed after it): a total is limited to no part, or stands first."""
    total: Fact | None = None
    listed: list[Fact] = []
    for fact in told:
        new = (
            total is None or not fact.part or (fact.place, fact.as_of) != (total.place, total.as_of)
        )
        if new:
            if total is not None:
                yield total, listed
            total, listed = fact, []
        else:
            listed.append(fact)
    if total is not None:
        yield total, listed


def _compare(total: Fact, parts: list[Fact], rest: list[Fact], facts: list[Fact]) -> Iterator[Flag]:
    shown, expected = interval(total), _sum(parts)
    if shown is None or expected is None or _agrees(total, parts, rest, facts):
        return
    if expected.high < shown.low and len(parts) < COMPLETE:
        return
    words = f"parts by {(parts[0].part or '').partition(':')[0]}"
    yield flagged("parts", total, expected, shown, parts, words)


def _agrees(total: Fact, parts: list[Fact], rest: list[Fact], facts: list[Fact]) -> bool:
    """Whether the parts give the total, alone, with late interest, or with a block that was not
    split further; ages may also split one block instead of the whole."""
    interest = [f for f in facts if f.indicator == "late_interest" and f.as_of == total.as_of]
    wholes = [total, *(r for r in rest if r.sentence < parts[0].sentence)]
    later = [r for r in rest if r.sentence >= parts[0].sentence]
    additions: list[list[Fact]] = [[], later]
    if total.unit == "VND":
        additions.append(interest[:1])
    for whole in wholes:
        shown = interval(whole)
        for more in additions:
            expected = _sum(parts + more)
            if shown and expected and expected.meets(shown):
                return True
    return False


def _sum(parts: list[Fact]) -> Interval | None:
    total = Interval(Decimal(0), Decimal(0), Decimal(0))
    for part in parts:
        own = interval(part)
        if own is None:
            return None
        total = total + own
    return total
