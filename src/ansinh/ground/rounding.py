"""The one rounding rule of the house: half up, away from zero for what is below it, once.

A printed figure is rounded from whole numbers in one step and then printed as it stands. To round
a rounded figure again would tell 17.346 % as 17.35 and then as 17.4, so printers round nothing.
"""

from decimal import Decimal


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, a half away from zero.

    Raises:
        ValueError: the denominator is zero or below.
    """
    if denominator <= 0:
        raise ValueError(f"nothing is rounded by {denominator}")
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def percent(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """`part` of `whole` in percent with some decimals; None of nothing.

    303842 of 544460 is 55.8; a `whole` of zero or below has no percentage.
    """
    if whole <= 0:
        return None
    return Decimal(half_up(part * 100 * 10**decimals, whole)).scaleb(-decimals)


def with_decimal(value: Decimal) -> Decimal:
    """A percentage as it is printed: with the decimals that it has, one at least (95 as 95.0)."""
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent < 0 else value.quantize(Decimal("0.1"))
