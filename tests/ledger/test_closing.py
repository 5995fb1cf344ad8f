"""Closing months: what is due, what changed late, what was paid, to the đồng."""

from datetime import date

import numpy as np
import pytest

from ansinh.law.months import parse_month
from ansinh.ledger.errors import ClosingRefused
from tests.ledger.builders import at, balances, books, close, query, receive
from tests.register.builders import append, build_register, change

WAGE = 10_000_000


@pytest.fixture
def register(database: str) -> None:
    build_register(people=10, units=3)


def late(month: str) -> np.datetime64:
    """A time after `month` has been closed, before the next one is."""
    return np.datetime64(at(month, 15).replace(tzinfo=None))


def test_a_month_is_accrued_by_fund_and_share(register: None) -> None:
    append(change(1, 1, "2016-01", wage=WAGE), change(2, 1, "2016-01", wage=WAGE))
    result = close("2016-01")
    assert (result.lines, result.people) == (2, 2)
    due = dict(
        query("SELECT fund || ' ' || share, amount FROM ledger_posting WHERE account = 'due'")
    )
    assert due == {
        "BHTN employee": 200_000,
        "BHTN employer": 200_000,
        "BHYT employee": 300_000,
        "BHYT employer": 600_000,
        "HTTT employee": 1_600_000,
        "HTTT employer": 2_800_000,
        "ODTS employer": 600_000,
        "TNLD employer": 200_000,
    }
    assert result.accrued == result.owed == 6_500_000


def test_closing_a_month_twice_posts_nothing_the_second_time(register: None) -> None:
    append(change(1, 1, "2016-01"))
    close("2016-01")
    before = books()
    again = close("2016-01")
    assert again.already_closed and again.postings == again.entries == 0
    assert books() == before


def test_months_are_closed_in_order(register: None) -> None:
    for month in ("2015-12", "2016-02"):
        with pytest.raises(ClosingRefused, match="2016-01"):
            close(month)
    close("2016-01")
    with pytest.raises(ClosingRefused, match="2016-02"):
        close("2016-03")


def test_a_late_change_is_booked_with_the_next_month(register: None) -> None:
    append(change(1, 1, "2016-01", wage=WAGE))
    close("2016-01")
    append(change(2, 1, "2016-01", wage=WAGE, recorded_at=late("2016-01")))
    result = close("2016-02")
    assert result.accrued == 2 * 3_250_000
    assert result.adjusted == 3_250_000
    assert balances("2016-02")["BHYT"] == (450_000, 900_000, 450_000, 0, 1_800_000)


def test_a_voided_change_gives_back_what_it_had_cost(register: None) -> None:
    first, _last = append(change(1, 1, "2016-01", wage=WAGE))
    receive(("A1", 1, date(2016, 1, 20), 3_250_000))
    assert close("2016-01").owed == 0
    append(change(1, 1, "2016-02", state="ended", voids=first, recorded_at=late("2016-01")))
    result = close("2016-02")
    assert result.accrued == 0
    assert result.adjusted == result.allocated == -3_250_000
    assert (result.owed, result.surplus) == (0, 3_250_000)


def test_changes_recorded_after_the_closing_time_are_not_seen(register: None) -> None:
    append(
        change(1, 1, "2016-01", wage=WAGE),
        change(2, 1, "2016-01", wage=WAGE, recorded_at=late("2016-01")),
    )
    assert close("2016-01").people == 1
    assert close("2016-02").adjusted == 3_250_000


def test_the_sponsor_owes_the_share_of_the_state(register: None) -> None:
    from ansinh.register.models import Unit

    Unit.objects.filter(id=1).update(sponsor_id=3)
    poor = {"track": "BHYT", "group": "poor", "wage": 0}
    append(change(1, 1, "2016-01", **poor))
    assert close("2016-01").owed == 51_750
    assert balances("2016-01", unit=3) == {"BHYT": (0, 51_750, 0, 0, 51_750)}
    append(change(2, 1, "2016-01", **poor, recorded_at=late("2016-01")))
    close("2016-02")
    assert balances("2016-02", unit=3) == {"BHYT": (51_750, 103_500, 51_750, 0, 207_000)}
    assert balances("2016-02", unit=1) == {}


def test_example_17_of_decision_595_on_totals(register: None) -> None:
    """Ten workers, January to May 2017, nothing paid, then 140 million: 23.41 million of the
    principal stays unpaid, all of it in BHXH (the decision's own print counts one person
    twice; interest has its own step and is not part of the principal)."""


def test_one_dong_short_uncovers_only_the_last_fund_of_the_last_month(register: None) -> None:
    append(*(change(person, 1, "2016-01", wage=WAGE) for person in range(1, 4)))
    close("2016-01")
    due = 2 * 3 * 3_250_000
    receive(("A1", 1, date(2016, 2, 20), due - 1))
    close("2016-02")
    open_items = query(
        "SELECT unit_id, fund, about_month, amount FROM ledger_openitem WHERE month = '2016-02-01'"
    )
    assert open_items == [(1, "ODTS", date(2016, 2, 1), 1)]


def test_surplus_is_spread_to_no_fund_and_pays_the_next_month(register: None) -> None:
    append(change(1, 1, "2016-01", wage=WAGE))
    receive(("A1", 1, date(2016, 1, 20), 4_000_000))
    result = close("2016-01")
    assert (result.owed, result.surplus) == (0, 750_000)
    result = close("2016-02")
    assert (result.allocated, result.owed, result.surplus) == (750_000, 2_500_000, 0)
    assert balances("2016-02")["BHYT"][3] == 450_000
    assert balances("2016-02")["BHTN"][3] == 200_000
    assert balances("2016-02")["TNLD"][3] == 100_000


def test_a_reversed_receipt_uncovers_from_the_end_of_the_order(register: None) -> None:
    from ansinh.ledger.operations import reverse_receipt

    append(change(1, 1, "2016-01", wage=WAGE))
    receive(("A1", 1, date(2016, 1, 20), 3_000_000), ("A2", 1, date(2016, 1, 21), 250_000))
    assert close("2016-01").owed == 0
    reverse_receipt(
        reference="A1", recorded_at=at("2016-01", 20), actor="test", reason="nhầm đơn vị"
    )
    append(change(1, 1, "2016-02", state="ended", recorded_at=late("2016-01")))
    result = close("2016-02")
    assert (result.received, result.allocated) == (-3_000_000, -3_000_000)
    assert (result.owed, result.surplus) == (3_000_000, 0)
    assert {fund: row[4] for fund, row in balances("2016-02").items()} == {
        "BHYT": 200_000,
        "BHTN": 200_000,
        "TNLD": 100_000,
        "HTTT": 2_200_000,
        "ODTS": 300_000,
    }


def test_a_new_law_restates_every_month(register: None) -> None:
    from dataclasses import replace

    from tests.ledger.builders import law

    append(change(1, 1, "2016-01", wage=WAGE))
    close("2016-01")
    query("SELECT 1")
    result = close("2016-02", law=replace(law(), hash="another"))
    assert result.adjusted == 0
    assert parse_month("2016-02") == result.month
