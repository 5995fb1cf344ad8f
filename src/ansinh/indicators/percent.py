"""Percentages with one decimal, rounded half up from whole numbers, never through a float."""

from decimal import Decimal


def percent(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """`part` of `whole` in percent with some decimals, half up (away from zero); None of nothing.

    303842 of 544460 is 55.8; a `whole` of zero or below has no percentage.
    """
    if whole <= 0:
        return None
    scaled = (abs(part) * 200 * 10**decimals + whole) // (2 * whole)
    return Decimal(scaled if part >= 0 else -scaled).scaleb(-decimals)
