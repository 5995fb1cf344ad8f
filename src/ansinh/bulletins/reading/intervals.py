"""What a printed figure may stand for, and how a failed identity is told.

"45,3 tỷ" is anything from 45,25 to 45,35; "trên 36.000" is 36.000 to 37.000 (told in thousands,
rounded down); "gần" runs the other way; a counted number without words is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .model import Fact, Flag, Number

COUNTED = ("person", "employer", "card", "visit")


@dataclass(frozen=True)
class Interval:
    """All values a printed figure may stand for; `told` is the one that stands there."""

    low: Decimal
    high: Decimal
    told: Decimal

    @property
    def slack(self) -> Decimal:
        return (self.high - self.low) / 2

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high, self.told + other.told)


def around(
    value: Number, step: Number, qualifier: str = "exact", counted: bool = False
) -> Interval:
    """The interval of a figure whose last digit is worth `step`."""
    exact, step = Decimal(value), Decimal(step)
    half = Decimal(0) if counted and step <= 1 else step / 2
    low, high = {
        "over": (Decimal(0), step),
        "nearly": (step, Decimal(0)),
        "about": (step, step),
    }.get(qualifier, (half, half))
    return Interval(exact - low, exact + high, exact)


def interval(fact: Fact) -> Interval | None:
    """The interval of a fact; None where the text gives only one side, or a range."""
    if isinstance(fact.value, tuple) or fact.qualifier in ("under", "at_least", "range"):
        return None
    return around(fact.value, fact.step, fact.qualifier, fact.unit in COUNTED)


def flagged(
    name: str, printed: Fact, expected: Interval, shown: Interval, others: list[Fact], words: str
) -> Flag:
    """A flag that names the figures, what they give and what is printed."""
    tolerance = neat(expected.slack + shown.slack)
    figures = (describe(printed), *(describe(other) for other in others))
    quotes = tuple(dict.fromkeys(f.quote for f in [printed, *others]))
    gives, states = neat(expected.told), neat(shown.told)
    message = f"{words}: the figures give {gives}, the text prints {states} (tolerance {tolerance})"
    return Flag(name, figures, gives, states, tolerance, message, quotes)


def describe(fact: Fact) -> str:
    """A short name of a figure in a flag."""
    part = f" [{fact.part}]" if fact.part else ""
    return f"{fact.indicator} {fact.scheme or ''}{part}: {fact.written}".replace("  ", " ")


def neat(value: Decimal) -> Number:
    """Four decimals at most, and an int where the value is whole."""
    rounded = value.quantize(Decimal("0.0001")).normalize()
    return int(rounded) if rounded == rounded.to_integral_value() else rounded
