"""Percentages are made from whole numbers, half up, with one decimal."""

from decimal import Decimal

import pytest

from ansinh.indicators.percent import percent


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (303_842, 544_460, "55.8"),  # the published attainment
        (38_678, 265_164, "14.6"),  # the published growth
        (1, 2000, "0.1"),  # 0.05 goes up
        (-1, 2000, "-0.1"),  # and away from zero
        (49, 100_000, "0.0"),
        (2675, 100_000, "2.7"),  # a float would say 2.67499...
        (0, 7, "0.0"),
        (3, 1, "300.0"),
    ],
)
def test_one_decimal_half_up(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == Decimal(expected)


@pytest.mark.parametrize("whole", [0, -5])
def test_nothing_has_no_percentage(whole: int) -> None:
    assert percent(3, whole) is None
