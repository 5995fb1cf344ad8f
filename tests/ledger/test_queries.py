"""What the ledger answers: collected, owed, statements, now and as known before."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from ansinh.ground.months import parse_month
from ansinh.ledger import queries
from ansinh.ledger.operations import book_opening
from tests.ledger.builders import at, close, receive
from tests.register.builders import WHO, append, build_register, change

JANUARY, FEBRUARY, MARCH = (parse_month(f"2016-{month:02d}") for month in (1, 2, 3))
WAGE = 10_000_000


@pytest.fixture
def ledger(database: str) -> None:
    """Unit 1 pays part, unit 2 too much; a person joins unit 1 late."""
    build_register(people=4, units=3)
    append(change(1, 1, "2016-01", wage=WAGE), change(2, 2, "2016-01", wage=WAGE))
    receive(("A1", 1, date(2016, 1, 20), 450_000), ("A2", 2, date(2016, 1, 21), 4_000_000))
    close("2016-01")
    late = np.datetime64(at("2016-01", 9).replace(tzinfo=None))
    append(change(3, 1, "2016-01", wage=WAGE, recorded_at=late))
    receive(("A3", 1, date(2016, 2, 20), 1_000_000))
    close("2016-02")


def sums(table: object) -> dict[tuple, int]:
    rows = table.to_pylist()  # type: ignore[attr-defined]
    return {(row["unit"], row["fund"]): row["amount"] for row in rows}


def test_closed_through_as_known(ledger: None) -> None:
    assert queries.closed_through() == FEBRUARY
    assert queries.closed_through(known_at=at("2016-02")) == FEBRUARY
    assert queries.closed_through(known_at=at("2016-02", 4)) == JANUARY
    assert queries.closed_through(known_at=at("2016-01", 4)) is None


def test_collected_is_what_reached_the_funds(ledger: None) -> None:
    january = sums(queries.collected(first_month=JANUARY, last_month=JANUARY))
    assert january[1, "BHYT"] == 450_000
    assert sum(amount for (unit, _fund), amount in january.items() if unit == 2) == 3_250_000
    both = queries.collected(first_month=JANUARY, last_month=FEBRUARY)
    assert sum(sums(both).values()) == 450_000 + 3_250_000 + 1_000_000 + 750_000
    then = queries.collected(first_month=JANUARY, last_month=FEBRUARY, known_at=at("2016-01"))
    assert sums(then) == january
    assert queries.collected(first_month=MARCH, last_month=MARCH).num_rows == 0


def test_owed_is_what_is_due_and_not_settled(ledger: None) -> None:
    january = sums(queries.owed(month=JANUARY))
    assert {unit for unit, _fund in january} == {1}
    assert sum(january.values()) == 3_250_000 - 450_000
    february = sums(queries.owed(month=FEBRUARY))
    unit_1 = sum(amount for (unit, _fund), amount in february.items() if unit == 1)
    assert unit_1 == 4 * 3_250_000 - 1_450_000
    assert sums(queries.owed(month=MARCH)) == february
    assert sums(queries.owed(month=FEBRUARY, known_at=at("2016-01"))) == january
    assert queries.owed(month=FEBRUARY, known_at=at("2016-01", 1)).num_rows == 0


def test_opening_balances_are_owed_before_anything_is_closed(database: str) -> None:
    build_register()
    book_opening(
        balances={
            "unit": [1, 2],
            "fund": ["BHYT", ""],
            "share": ["employer", ""],
            "about_month": [JANUARY - 1] * 2,
            "amount": [7, 5],
        },
        booked_month=JANUARY,
        value_date=date(2015, 12, 31),
        recorded_at=datetime(2016, 1, 2, tzinfo=UTC),
        **WHO,
    )
    assert sums(queries.owed(month=JANUARY)) == {(1, "BHYT"): 7}
    before = datetime(2016, 1, 1, tzinfo=UTC)
    assert queries.owed(month=JANUARY, known_at=before).num_rows == 0


def test_the_history_of_a_unit(ledger: None) -> None:
    first, second = queries.balance_history(unit=2)
    assert (first.month, first.received, first.allocated) == (JANUARY, 4_000_000, 3_250_000)
    assert (first.carried_out, first.surplus_out) == (0, 750_000)
    assert (second.allocated, second.carried_out) == (750_000, 2_500_000)
    assert queries.balance_history(unit=3) == []
