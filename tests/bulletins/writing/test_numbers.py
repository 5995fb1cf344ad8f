"""Numbers are written as officials write them, and the qualifier follows from a rule."""

from decimal import Decimal

import pytest

from ansinh.bulletins.writing import numbers

BILLION = 10**9


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (893, "893"), (22766, "22.766"), (1234567, "1.234.567")]
)
def test_whole(number: int, text: str) -> None:
    assert numbers.whole(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [("55.8", "55,8"), ("100.0", "100,0"), ("1299.7", "1.299,7")]
)
def test_decimal(number: str, text: str) -> None:
    assert numbers.decimal(Decimal(number)) == text


@pytest.mark.parametrize(
    ("amount", "text", "value"),
    [
        (303_842_000_000, "303.842 triệu đồng", 303_842_000_000),
        (303_841_500_000, "303.842 triệu đồng", 303_842_000_000),
        (303_841_499_999, "303.841 triệu đồng", 303_841_000_000),
        (-1_500_000, "-2 triệu đồng", -2_000_000),
    ],
)
def test_millions_half_up(amount: int, text: str, value: int) -> None:
    written = numbers.millions(amount)
    assert (written.text, written.value) == (text, value)


@pytest.mark.parametrize(
    ("amount", "text", "value", "qualifier"),
    [
        (45_300_000_000, "trên 45 tỷ đồng", 45 * BILLION, "over"),
        (45 * BILLION, "45 tỷ đồng", 45 * BILLION, "exact"),
        (45_539_999_999, "trên 45 tỷ đồng", 45 * BILLION, "over"),
        (45_540_000_000, "gần 46 tỷ đồng", 46 * BILLION, "nearly"),
        (1_299_700_000_001, "gần 1.300 tỷ đồng", 1300 * BILLION, "nearly"),
        (4_520_000_000, "trên 4,5 tỷ đồng", 4_500_000_000, "over"),
        (9_999_000_000, "gần 10 tỷ đồng", 10 * BILLION, "nearly"),
        (83_069_900, "trên 83 triệu đồng", 83_000_000, "over"),
        (0, "0 triệu đồng", 0, "exact"),
    ],
)
def test_a_round_amount_says_how_it_was_rounded(
    amount: int, text: str, value: int, qualifier: str
) -> None:
    written = numbers.round_amount(amount)
    assert (written.text, written.value, written.qualifier) == (text, value, qualifier)


def test_a_round_amount_never_misleads() -> None:
    for amount in range(1_000_000, 60 * BILLION, 77_777_777):
        written = numbers.round_amount(amount)
        if written.qualifier == "over":
            assert written.value < amount
        elif written.qualifier == "nearly":
            assert 0 < written.value - amount <= written.value / 100
        else:
            assert written.value == amount
