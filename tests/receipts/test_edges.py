"""The exact edges of settling announced money: each was once changed without a test noticing."""

from datetime import date

import pytest

from ansinh.receipts.settling import DAYS_TO_ARRIVE, DAYS_TO_PAY_OVER, Announced, Arrived, settle
from tests.receipts.builders import line
from tests.receipts.test_collected import BANK, lump


@pytest.mark.parametrize(("booked", "settled"), [(9, False), (10, True), (17, True), (18, False)])
def test_a_unit_s_payment_arrives_within_seven_days(booked: int, settled: bool) -> None:
    """Announced for the 10th: on the eighth day after it is other money."""
    assert DAYS_TO_ARRIVE == 7
    announced = [Announced(1, BANK, "THU0001", 5, date(2026, 7, 10), 1_000_000, "r")]
    arrived = [Arrived(0, line("FT1", None, 1_000_000, booked), 5)]
    assert bool(settle(arrived, announced)) is settled


@pytest.mark.parametrize("first", [1, 2])
def test_a_sum_is_paid_over_within_a_month(first: int) -> None:
    assert DAYS_TO_PAY_OVER == 31
    announced = [
        Announced(number, BANK, f"THU000{number}", number, date(2026, 6, first), 1_000_000, "r")
        for number in (1, 2)
    ]
    # 1/6 and 31 days is 2/7.
    on_the_last = [Arrived(0, lump("FT1", 2_000_000, day=first + 1), None)]
    a_day_late = [Arrived(0, lump("FT1", 2_000_000, day=first + 2), None)]
    assert settle(on_the_last, announced) != []
    assert settle(a_day_late, announced) == []
