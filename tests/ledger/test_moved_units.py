"""A unit that moves, and the office learns it late: dues and charges as if it had known.

Luật BHTN caps the base at 20 times the regional minimum wage (3.450.000 in region IV, 4.960.000 in
region I to 31/12/2025, NĐ 74/2024): of a wage of 90.000.000 it is 69.000.000 or the whole, and the
two shares are 1.380.000 or 1.800.000. Nobody pays anything; a month falls due a month later and
costs 0,03 % a day from then on (Luật 41/2024 điều 34.4, 40.1).
"""

from datetime import UTC, date, datetime

import pytest

from ansinh.ledger.verification import verify
from ansinh.register.identity import record_unit
from tests.ledger.builders import close, law, query
from tests.register.builders import WHO, append, build_register, change

WAGE = 90_000_000
IN_AUGUST, IN_DECEMBER = (datetime(2025, month, 20, 3, tzinfo=UTC) for month in (8, 12))


@pytest.fixture
def register(database: str) -> None:
    build_register(people=4, units=3, first_month=date(2025, 7, 1))


def moved(unit: int, field: str, value: str, day: date, known: datetime) -> None:
    record_unit(unit=unit, field=field, value=value, from_day=day, paper="QĐ 1", recorded_at=known,
                **WHO)  # fmt: skip


def hired(person: int, unit: int, **more: object) -> dict:
    return change(person, unit, "2025-07", wage=WAGE, recorded_at="2025-07-02T03:00") | more


def booked(unit: int, account: str, fund: str, *, in_month: str = "") -> dict[str, int]:
    """What is booked of a fund by the month that it is about; of one closing, or of all."""
    rows = query(
        "SELECT to_char(about_month, 'YYYY-MM'), sum(amount)::bigint FROM ledger_posting WHERE "
        "unit_id = %s AND account = %s AND fund = %s AND to_char(booked_month, 'YYYY-MM') LIKE %s "
        "GROUP BY 1 HAVING sum(amount) <> 0 ORDER BY 1",
        unit, account, fund, in_month or "%",
    )  # fmt: skip
    return dict(rows)


def through(first: int, last: int) -> None:
    for month in range(first, last + 1):
        close(f"2025-{month:02d}")


def test_a_region_learned_late_costs_what_it_would_have_cost(register: None) -> None:
    append(hired(1, 1), hired(2, 2))
    close("2025-07")
    moved(2, "region", "1", date(2025, 8, 15), IN_AUGUST)
    through(8, 11)
    before = {"2025-09": 12_420, "2025-10": 2 * 12_834, "2025-11": 3 * 12_420}
    assert booked(1, "charge", "BHTN") == before, "July, August and September in region IV"
    moved(1, "region", "1", date(2025, 8, 15), IN_DECEMBER)
    assert booked(1, "charge", "BHTN") == before, "a closed month stays as it was booked"
    close("2025-12")
    # From September on, whose first day lies after the move: 420.000 more for three months.
    assert booked(1, "due", "BHTN", in_month="2025-12") == {
        "2025-09": 420_000, "2025-10": 420_000, "2025-11": 420_000, "2025-12": 1_800_000,
    }  # fmt: skip
    # September fell due on 31/10: 30 days of November on 420.000 more. December of 31 days on
    # July and August in region IV, September and October in region I.
    assert booked(1, "charge", "BHTN", in_month="2025-12") == {
        "2025-11": 16_200 - 12_420, "2025-12": 2 * 12_834 + 2 * 16_740,
    }  # fmt: skip
    for account in ("due", "charge"):
        assert booked(1, account, "BHTN") == booked(2, account, "BHTN"), "as if known at once"
    assert verify(law=law()) == []


def test_a_sponsor_learned_late_owes_what_it_would_have_owed_and_its_lateness(
    register: None,
) -> None:
    """Health insurance of a poor person: 4,5 % of 2.340.000 = 105.300 a month."""
    append(hired(1, 1, track="BHYT", group="poor", wage=0))
    through(7, 11)
    before = {"2025-09": 948, "2025-10": 2 * 979, "2025-11": 3 * 948}
    assert booked(1, "charge", "BHYT") == before
    moved(1, "sponsor_id", "3", date(2025, 9, 1), IN_DECEMBER)
    assert booked(3, "due", "BHYT") == {}
    close("2025-12")
    taken_over = {f"2025-{month:02d}": 105_300 for month in (9, 10, 11, 12)}
    assert booked(3, "due", "BHYT", in_month="2025-12") == taken_over
    assert booked(1, "due", "BHYT") == {"2025-07": 105_300, "2025-08": 105_300}
    # September fell due on 31/10: its 30 days of November are the sponsor's now; so are the 31
    # days of December of September and October.
    assert booked(1, "charge", "BHYT", in_month="2025-12") == {"2025-11": -948, "2025-12": 2 * 979}
    assert booked(3, "charge", "BHYT", in_month="2025-12") == {"2025-11": 948, "2025-12": 2 * 979}
    assert verify(law=law()) == []


def test_a_kind_learned_late_bears_charges_while_it_was_an_employer(register: None) -> None:
    """A list of pupils owes nobody a charge: from October on, whatever it still owes."""
    append(hired(1, 1), hired(2, 2))
    through(7, 9)
    moved(2, "kind", "school", date(2025, 10, 1), datetime(2025, 10, 20, 3, tzinfo=UTC))
    through(10, 11)
    assert booked(2, "charge", "BHTN") == {"2025-09": 12_420}
    before = {"2025-09": 12_420, "2025-10": 2 * 12_834, "2025-11": 3 * 12_420}
    assert booked(1, "charge", "BHTN") == before
    moved(1, "kind", "school", date(2025, 10, 1), IN_DECEMBER)
    close("2025-12")
    assert booked(1, "charge", "BHTN", in_month="2025-12") == {
        "2025-10": -2 * 12_834, "2025-11": -3 * 12_420,
    }  # fmt: skip
    assert booked(1, "charge", "BHTN") == booked(2, "charge", "BHTN"), "as if known at once"
    assert verify(law=law()) == []


def test_a_move_recorded_after_the_time_of_a_closing_waits_for_the_next(register: None) -> None:
    """What is declared late, too, is assessed as the unit was known when the month is closed."""
    append(hired(1, 1))
    through(7, 8)
    append(hired(2, 1, recorded_at="2025-09-20T03:00"))
    moved(1, "region", "1", date(2025, 7, 1), datetime(2025, 11, 20, 3, tzinfo=UTC))
    through(9, 10)
    assert booked(1, "due", "BHTN") == {
        f"2025-{month:02d}": 2 * 1_380_000 for month in range(7, 11)
    }
    assert verify(law=law()) == []
    through(11, 11)
    assert booked(1, "due", "BHTN") == {
        f"2025-{month:02d}": 2 * 1_800_000 for month in range(7, 12)
    }
    assert verify(law=law()) == []
