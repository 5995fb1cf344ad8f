"""Percentages with one decimal, rounded half up from whole numbers, never through a float."""

from decimal import Decimal


def percent(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` in percent with one decimal, half up (away from zero); None of nothing.

    303842 of 544460 is 55.8; a `whole` of zero or below has no percentage.
    """
    if whole <= 0:
        return None
    tenths = (abs(part) * 2000 + whole) // (2 * whole)
    return Decimal(tenths if part >= 0 else -tenths).scaleb(-1)
