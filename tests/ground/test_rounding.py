"""Figures are rounded once, half up, from whole numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.ground.rounding import half_up, percent


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


def test_a_figure_is_rounded_once() -> None:
    """17.346 % is 17.3 %, also where programs are given 17.35."""
    assert percent(17_346, 100_000) == Decimal("17.3")
    assert percent(17_346, 100_000, 2) == Decimal("17.35")


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15))
def test_half_up_is_the_nearest_and_keeps_the_sign(part: int, whole: int) -> None:
    found = half_up(part, whole)
    assert abs(2 * (found * whole - part)) <= whole
    assert half_up(-part, whole) == -found
