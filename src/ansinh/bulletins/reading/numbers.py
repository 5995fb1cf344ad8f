"""Printed numbers, Vietnamese or English style.

The rule is a dot for thousands and a comma for decimals; some pages print the reverse, and some
mix both in one sentence. The form of the number decides where it can, then the habit of the
text, then what is possible for the unit (there are no half people, and no rate of 97.925 %).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = r"\d{1,3}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)(?!\d)|\d+(?:[.,]\d+)?"

_SURELY_ENGLISH = re.compile(
    r"(?<![\d.,/])(?:\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d{1,2}|\d{1,3}\.\d{1,2} ?%)"
    r"(?![\d.,]*\d)"
    r"|(?<![\d.,/])\d{1,3},\d{3} (?:người|đơn vị|lao động|thẻ|lượt|doanh nghiệp)"
)
_SURELY_VIETNAMESE = re.compile(
    r"(?<![\d.,/])(?:\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2} ?%)"
    r"(?![\d.,]*\d)"
    r"|(?<![\d.,/])\d{1,3}\.\d{3} (?:người|đơn vị|lao động|thẻ|lượt|doanh nghiệp)"
)

# More than this of a unit cannot be meant; it unmasks a decimal comma read as thousands.
# People: the population of the country; money: a national yearly budget several times over.
_IMPOSSIBLE = {"person": 110_000_000, "VND": 3_000_000 * 10**9, "%": 100_000, "visit": 10**9}


@dataclass(frozen=True)
class Printed:
    """A number as printed: its exact value and the value of its last digit."""

    value: Decimal
    step: Decimal


def english_style(key: str) -> bool:
    """Whether the text as a whole writes thousands with commas."""
    english = len(_SURELY_ENGLISH.findall(key))
    return english > 0 and english > len(_SURELY_VIETNAMESE.findall(key))


def read_number(written: str, unit: str | None, multiplier: int, english: bool) -> Printed:
    """The value of `written` (digits, dots, commas) times the multiplier, in base units."""
    thousands = _thousands_mark(written, unit, multiplier, english)
    plain = written.replace(" ", "")
    if thousands:
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    value = Decimal(plain)
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return Printed(value * multiplier, step * multiplier)


def _thousands_mark(written: str, unit: str | None, multiplier: int, english: bool) -> str | None:
    """Which mark groups thousands in this number: '.', ',' or none."""
    marks = [c for c in written if c in ".,"]
    if not marks:
        return None
    if len(set(marks)) == 2 or len(marks) > 1:
        return marks[0]
    mark = marks[0]
    whole, _, tail = written.partition(mark)
    if len(tail) != 3 or whole.startswith("0") or unit in ("%", "pct_point"):
        return None
    counted = unit in ("person", "employer", "card", "visit", "book") and multiplier == 1
    if counted or mark == "." and not english:
        return mark
    if mark == "," and not english or mark == "." and english:
        return None
    as_thousands = int(whole + tail) * multiplier
    return None if as_thousands > _IMPOSSIBLE.get(unit or "", as_thousands) else mark


def significant_step(value: Decimal) -> Decimal:
    """The worth of the last digit other than zero: 36.000 is told in thousands."""
    if value == 0:
        return Decimal(1)
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
