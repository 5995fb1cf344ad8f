"""The books do not depend on the order in which facts are learned: pairs of units equal in law.

Unit 1 is known in time, unit 2 by a detour: what was taken back was never declared, what was
reversed never received, and what was entered late counts from its own day. Every case is one by
which closings used to charge the two differently.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from ansinh.ground.months import first_day, last_day, parse_month, show_month
from ansinh.law import Law
from ansinh.ledger.cycles import record_cycle
from ansinh.ledger.operations import reverse_receipt
from ansinh.ledger.verification import verify
from tests.ledger import test_charges
from tests.ledger.builders import at, close, law, query, receive
from tests.ledger.test_charges import Rates, install
from tests.register.builders import WHO, append, change

rates = test_charges.rates
MONTHLY = 3_200_000
"""What a wage of 10 million costs a month."""

Events = dict[date, Callable[[], object]]


def moment(day: date) -> datetime:
    """Noon of a day, in Hà Nội."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def wage(unit: int, month: str, on: date, amount: int, **more: object) -> Callable[[], object]:
    """A declaration about the unit's only worker, recorded on a day."""
    known = np.datetime64(moment(on).replace(tzinfo=None))
    return lambda: append(change(unit, unit, month, wage=amount, recorded_at=known, **more))


def pay(unit: int, day: date, amount: int, *, on: date | None = None, name: str = "") -> Callable:
    """A receipt of a day, entered on that day or later."""
    row = (name or f"{unit}/{day}/{on}", unit, day, amount)
    return lambda: receive(row, recorded_at=moment(on or day))


def reverse(name: str, on: date) -> Callable[[], object]:
    return lambda: reverse_receipt(reference=name, recorded_at=moment(on), **WHO)


def play(
    first: str, last: str, events: list[tuple[date, Callable]], book: Law | None = None
) -> None:
    """Everything on its day, and each month closed on the fifth of the next."""
    waiting = sorted(events, key=lambda event: event[0])
    for month in range(parse_month(first), parse_month(last) + 1):
        closed = at(show_month(month)).date()
        while waiting and waiting[0][0] < closed:
            waiting.pop(0)[1]()
        close(show_month(month), law=book or law())
    assert not waiting


def standing(unit: int, last: str) -> dict[str, list[tuple]]:
    """What a unit was charged for which month, and what it owes and has at the end."""
    month = first_day(parse_month(last))
    return {
        "charged": query(
            "SELECT about_month, fund, share, sum(amount)::bigint FROM ledger_posting WHERE "
            "account = 'charge' AND unit_id = %s GROUP BY 1, 2, 3 HAVING sum(amount) <> 0 "
            "ORDER BY 1, 2, 3", unit),
        "paid": query(
            "SELECT account, about_month, fund, share, sum(amount)::bigint FROM ledger_posting "
            "WHERE account IN ('settled', 'charge_settled') AND unit_id = %s GROUP BY 1, 2, 3, 4 "
            "HAVING sum(amount) <> 0 ORDER BY 1, 2, 3, 4", unit),
        "open": query("SELECT about_month, fund, amount FROM ledger_openitem "
                      "WHERE month = %s AND unit_id = %s ORDER BY 1, 2", month, unit),
        "surplus": query("SELECT surplus_out FROM ledger_money WHERE month = %s AND unit_id = %s "
                         "AND surplus_out <> 0", month, unit),
    }  # fmt: skip


def charged(unit: int) -> int:
    return query("SELECT coalesce(sum(amount), 0)::bigint FROM ledger_posting "
                 "WHERE account = 'charge' AND unit_id = %s", unit)[0][0]  # fmt: skip


def equal(last: str, book: Law | None = None) -> None:
    assert standing(1, last) == standing(2, last)
    assert verify(law=book or law()) == []


def both(month: str, amount: int = 10_000_000) -> list[tuple[date, Callable]]:
    """The same worker at both units, declared in its month."""
    day = first_day(parse_month(month)) + timedelta(1)
    return [(day, wage(unit, month, day, amount)) for unit in (1, 2)]


@pytest.mark.parametrize("voided", [True, False])
def test_a_an_increase_taken_back_was_never_declared(database: str, voided: bool) -> None:
    install("2025-07")
    declared, back = date(2025, 11, 10), date(2025, 12, 10)

    def take_back() -> None:
        (number,) = query("SELECT max(id) FROM register_change WHERE unit_id = 2")[0]
        wage(2, "2025-07", back, 10_000_000, voids=number if voided else 0)()

    events = [(declared, wage(2, "2025-07", declared, 40_000_000)), (back, take_back)]
    play("2025-07", "2026-01", [*both("2025-07"), *events])
    assert [row[0] for row in query(
        "SELECT sum(amount)::bigint FROM ledger_posting WHERE account = 'charge' AND unit_id = 2 "
        "AND about_month BETWEEN '2025-09-01' AND '2025-11-01' GROUP BY about_month ORDER BY "
        "about_month")] == [28_800, 59_520, 86_400]  # fmt: skip
    equal("2026-01")


def test_a_the_same_under_the_interest_by_month(database: str, rates: Rates) -> None:
    install("2025-01")
    book = rates(y2025=("1", "1"))
    rise, undone = date(2025, 4, 10), date(2025, 5, 12)
    events = [
        (rise, wage(2, "2025-01", rise, 30_000_000)),
        (undone, wage(2, "2025-01", undone, 10_000_000)),
    ]
    play("2025-01", "2025-06", [*both("2025-01"), *events], book)
    assert charged(1) > 0
    equal("2025-06", book)


def test_b_a_reversed_receipt_was_never_received(database: str, rates: Rates) -> None:
    install("2025-01")
    book = rates(y2025=("1", "1.2"))
    wrong, back = date(2025, 1, 20), date(2025, 4, 20)
    events = [(wrong, pay(2, wrong, 5_000_000, name="W")), (back, reverse("W", back))]
    events += [(date(2025, 3, 9), pay(unit, date(2025, 3, 9), 2_500_000)) for unit in (1, 2)]
    play("2025-01", "2025-08", [*both("2025-01"), *events], book)
    equal("2025-08", book)


def test_b_nor_under_the_charge_by_day(database: str, rates: Rates) -> None:
    install("2025-01")
    book = rates(y2025=("1", "1"))
    day, wrong, back = date(2025, 9, 10), date(2025, 9, 11), date(2025, 12, 15)
    events = [(day, pay(unit, day, 8 * MONTHLY)) for unit in (1, 2)]
    events += [(wrong, pay(2, wrong, 9_000_000, name="W")), (back, reverse("W", back))]
    play("2025-01", "2026-01", [*both("2025-01"), *events], book)
    equal("2026-01", book)


def test_c_the_unit_does_not_pay_for_the_delay_of_the_office(database: str) -> None:
    install("2025-07")
    day, late = date(2025, 10, 15), date(2025, 12, 20)
    events = [(day, pay(1, day, 5_000_000)), (late, pay(2, day, 5_000_000, on=late))]
    more = date(2025, 11, 3)
    events += [(more, pay(unit, more, 2_000_000)) for unit in (1, 2)]
    play("2025-07", "2026-01", [*both("2025-07"), *events])
    equal("2026-01")


@pytest.mark.parametrize(("paid", "expected"), [(date(2026, 2, 27), 0), (date(2026, 3, 3), 3)])
def test_d_a_rise_has_its_month_of_grace(database: str, paid: date, expected: int) -> None:
    """Decided and declared on 10/1/2026 for 8/2025 on: NĐ 158/2025 điều 8 khoản 2 điểm a."""
    install("2025-08")
    events = []
    for month in range(parse_month("2025-08"), parse_month("2026-01")):
        day = last_day(month)
        events.append((day, pay(1, day, MONTHLY)))
    declared = date(2026, 1, 10)
    events.append((declared, wage(1, "2025-08", declared, 15_000_000)))
    # January is due with the rise: what comes first leaves 3,2 million of the two.
    early = date(2026, 2, 20)
    events.append((early, pay(1, early, 2 * 4_800_000)))
    events.append((paid, pay(1, paid, 5 * 1_600_000)))
    (worker, _other) = both("2025-08")
    play("2025-08", "2026-04", [worker, *events])
    assert charged(1) == 3_200_000 * expected * 3 // 10_000
    assert verify(law=law()) == []


@pytest.mark.parametrize("entered", [date(2026, 3, 30), date(2026, 5, 20)])
def test_e_days_up_to_the_payment(database: str, entered: date) -> None:
    """A worker of 9/2025 declared on 10/3/2026, paid on 30/3: Luật 41/2024 điều 40 khoản 1."""
    install("2025-09")
    declared, paid = date(2026, 3, 10), date(2026, 3, 30)
    events = [
        (declared, wage(1, "2025-09", declared, 10_000_000)),
        (entered, pay(1, paid, 7 * MONTHLY, on=entered)),
    ]
    play("2025-09", "2026-05", events)
    assert query(
        "SELECT sum(amount)::bigint FROM ledger_posting WHERE account = 'charge' AND "
        "about_month = '2026-03-01' AND share IN ('rec_late', 'rec_evad')"
    ) == [(429_120,)]
    assert verify(law=law()) == []


@pytest.mark.parametrize(("day", "days"), [(date(2025, 8, 31), 0), (date(2025, 9, 1), 1)])
def test_f_a_cycle_has_one_deadline(database: str, day: date, days: int) -> None:
    """May to July 2025: not due when the new law came, so by its điều 34 khoản 4 điểm b."""
    install("2025-05")
    cycle = {"unit": 1, "from_month": parse_month("2025-05"), "months": 3}
    record_cycle(**cycle, recorded_at=moment(date(2025, 5, 2)), **WHO)
    (worker, _other) = both("2025-05")
    end = date(2025, 8, 2)
    leaves = (end, wage(1, "2025-08", end, 0, state="ended"))
    play("2025-05", "2025-09", [worker, leaves, (day, pay(1, day, 3 * MONTHLY))])
    assert charged(1) == 3 * MONTHLY * days * 3 // 10_000
    assert verify(law=law()) == []


def test_h_a_late_decrease_was_never_due(database: str) -> None:
    """Of what was paid: as against one that was declared in time."""
    install("2025-07")
    in_time, late = date(2025, 9, 10), date(2025, 12, 10)
    events = [
        (in_time, wage(1, "2025-09", in_time, 6_000_000)),
        (late, wage(2, "2025-09", late, 6_000_000)),
    ]
    for month, amount in (("2025-09", 5_000_000), ("2025-10", 6_000_000), ("2025-11", 1_500_000)):
        day = first_day(parse_month(month)) + timedelta(14)
        events += [(day, pay(unit, day, amount)) for unit in (1, 2)]
    play("2025-07", "2026-02", [*both("2025-07"), *events])
    assert charged(1) > 0
    equal("2026-02")


def quarterly(unit: int, on: date) -> Callable[[], object]:
    """Three months at once from July 2025, recorded on a day."""
    given = {"unit": unit, "from_month": parse_month("2025-07"), "months": 3}
    return lambda: record_cycle(**given, recorded_at=moment(on), **WHO)


def test_i_a_cycle_recorded_late(database: str) -> None:
    install("2025-07")
    events = []
    for unit, day in ((1, date(2025, 7, 3)), (2, date(2025, 12, 9))):
        events.append((day, quarterly(unit, day)))
    for day, amount in ((date(2025, 9, 9), 4_000_000), (date(2025, 11, 20), 5_000_000)):
        events += [(day, pay(unit, day, amount)) for unit in (1, 2)]
    play("2025-07", "2026-02", [*both("2025-07"), *events])
    assert charged(1) > 0
    equal("2026-02")
