"""The one rounding rule of the house: half up to the đồng.

The law's own examples round to the nearest đồng and never show a half; we round a half up.
All quotients are of non-negative integers, where floor division is the same on every engine.
"""


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, a half upwards; both non-negative."""
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"half_up rounds non-negative amounts, not {numerator}/{denominator}")
    return (numerator + denominator // 2) // denominator
