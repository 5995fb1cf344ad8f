"""One fact printed several times in one text is given once."""

from __future__ import annotations

from decimal import Decimal

from .model import Fact, Number, Value
from .numbers import significant_step


def without_duplicates(facts: list[Fact]) -> list[Fact]:
    """Keep the first printing of each fact; its repetitions add the comparisons it lacks.

    A title tells in short what the text tells in full, so a fact of the title stands only if
    the text has none like it.
    """
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        key = (
            fact.indicator,
            fact.scheme,
            fact.value,
            fact.unit,
            fact.as_of,
            fact.place,
            fact.kind,
            fact.period,
            fact.part,
        )
        if key in kept:
            _merge(kept[key], fact)
        elif not (fact.in_title and _told(fact, list(kept.values()))):
            kept[key] = fact
    return list(kept.values())


def _merge(first: Fact, again: Fact) -> None:
    for name in first.comparison.FIELDS:
        value = getattr(again.comparison, name)
        if value is not None:
            first.comparison.set_once(name, value)
    if not first.comparison.other:
        first.comparison.other = again.comparison.other


def _told(fact: Fact, others: list[Fact]) -> bool:
    """Whether the body tells a title's figure, exactly or with more digits."""
    value = _high(fact.value)
    for other in others:
        if other.in_title:
            continue
        if other.comparison.plan_pct is not None and _same(value, other.comparison.plan_pct, fact):
            return True
        if other.unit == fact.unit and _same(value, _high(other.value), fact):
            return True
    return False


def _same(short: Number, full: Number, fact: Fact) -> bool:
    """Whether a short printing and a full one are the same figure."""
    step = (
        fact.step if fact.qualifier == "exact" else max(fact.step, significant_step(Decimal(short)))
    )
    return bool(abs(Decimal(short) - Decimal(full)) < step or short == full)


def _high(value: Value) -> Number:
    return value[1] if isinstance(value, tuple) else value
