"""People declared too late: what is found, what it costs before, and how forms show it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError

from ansinh import statements
from ansinh.ground.months import last_day, parse_month
from ansinh.law.deadlines import due_day
from ansinh.law.oracle import late
from ansinh.ledger.models import LateDues
from ansinh.ledger.verification import verify
from ansinh.statements import identities
from ansinh.statements.figures import figures
from tests.arrears.test_late import by_kind, ended
from tests.ledger import test_charges
from tests.ledger.builders import at, close, law, query, receive
from tests.ledger.test_charges import Rates, install, through
from tests.ledger.test_verification import tamper
from tests.register.builders import append, change

rates = test_charges.rates
WAGE = 10_000_000
JUNE = parse_month("2026-06")


def declare(person: int, since: str, on: date, **more) -> None:
    known = datetime(on.year, on.month, on.day, 5, tzinfo=UTC).replace(tzinfo=None)
    append(change(person, 1, since, wage=WAGE, recorded_at=known, **more))


def due(*funds: str, about: str) -> list[int]:
    rows = query(
        "SELECT fund, sum(amount)::bigint FROM ledger_posting WHERE account = 'due' AND "
        "about_month = %s GROUP BY 1 ORDER BY 1",
        f"{about}-01",
    )
    return [amount for fund, amount in rows if not funds or fund in funds]


@pytest.fixture
def books(database: str) -> None:
    """Person 1 from January 2026; the first months closed to May."""
    install("2026-01")
    append(change(1, 2, "2026-01", wage=WAGE))
    through("2026-01", "2026-05")


def test_declared_in_time_is_no_late_registration(books: None) -> None:
    """Began in May, declared on 30 June: at most thirty days after the last of May."""
    declare(2, "2026-05", date(2026, 6, 30))
    close("2026-06")
    assert by_kind() == {}
    assert statements.of(unit="TA0001Z", month=JUNE).amount("B.4.1.2") == 0
    assert verify(law=law()) == []


def test_declared_too_late_is_late(books: None) -> None:
    """Began in April, declared on 10 June: late (30 days from 30 April), not yet evaded."""
    declare(2, "2026-04", date(2026, 6, 10))
    close("2026-06")
    # April was due on 31 May, May on 30 June: at the end of May nothing is overdue; what is still
    # open at the end of June bears the thirty days of June.
    april = sum(due(about="2026-04")) - sum(due(about="2026-03"))
    assert april == 3_200_000
    found = by_kind()
    assert found == {"rec_late": april * 30 * 3 // 10_000}
    june = statements.of(unit="TA0001Z", month=JUNE)
    assert june.amount("B.4.1") == june.amount("B.4.1.2") == 2 * april
    assert june.amount("B.4.1.1") == june.amount("B.4.1.2.2") == 0
    assert june.amount("B.4.1.2.1") == 2 * april
    assert june.amount("B.4.1.3.1") == found["rec_late"] == june.amount("Đ.3")
    assert june.amount("B.5") == 0
    assert june.amount("B") == 3 * april + found["rec_late"]
    close("2026-07")
    assert by_kind() == found | {"late": april * (31 + 31) * 3 // 10_000}
    identities.check(figures(month=JUNE + 1), figures(month=JUNE))
    assert verify(law=law()) == []


@pytest.mark.parametrize("paid", [0, 5 * 3_200_000])
def test_declared_after_sixty_more_days_is_evaded(books: None, paid: int) -> None:
    """Began in January, declared on 20 June: evaded since 1 May (31 January, 30 and 60 days).

    What was paid in June bears its days to the payment (Luật 41/2024 điều 40 khoản 1).
    """
    declare(2, "2026-01", date(2026, 6, 20))
    if paid:
        receive(("A", 1, date(2026, 6, 25), paid))
    close("2026-06")
    day = date(2026, 6, 25) if paid else last_day(JUNE)
    limit = date(2026, 1, 31) + timedelta(90)
    expected = {"rec_late": 0, "rec_evad": 0}
    for about in range(parse_month("2026-01"), parse_month("2026-05")):
        latest = due_day(law(), about)
        whole = max(0, (day - latest).days)
        evaded = max(0, (day - max(latest, limit)).days)
        for amount in _funds():
            expected["rec_late"] += half(amount * (whole - evaded) * 30)
            expected["rec_evad"] += half(amount * evaded * 30)
    assert by_kind() == expected
    june = statements.of(unit="TA0001Z", month=JUNE)
    assert june.amount("B.4.1.2.2") == 5 * 3_200_000 and june.amount("B.4.1.2.1") == 0
    assert june.amount("B.4.1.3.2") == expected["rec_evad"]
    identities.check(figures(month=JUNE), figures(month=JUNE - 1))
    assert verify(law=law()) == []


def half(value: int) -> int:
    return (value + 50_000) // 100_000


def _funds() -> list[int]:
    """What one person at this wage costs a month, by fund."""
    rows = query(
        "SELECT sum(amount)::bigint FROM ledger_posting WHERE account = 'due' AND unit_id = 2 "
        "AND about_month = '2026-01-01' GROUP BY fund"
    )
    return [amount for (amount,) in rows]


def test_a_wage_rise_found_late_is_left_alone(books: None) -> None:
    append(change(1, 2, "2026-01", wage=2 * WAGE, recorded_at="2026-06-20T03:00"))
    close("2026-06")
    assert not LateDues.objects.filter(fresh=True).exists()
    assert verify(law=law()) == []


def test_what_is_taken_back_gives_its_recovery_charge_back(books: None) -> None:
    declare(2, "2026-01", date(2026, 6, 20))
    close("2026-06")
    assert set(by_kind()) == {"rec_late", "rec_evad"}
    append(ended(2, 1, "2026-01", at("2026-06", 20)))
    through("2026-07", "2026-08")
    assert by_kind() == {}
    assert verify(law=law()) == []


def test_before_the_new_law_six_months_back_bear_recovery_interest(
    database: str, rates: Rates
) -> None:
    """QĐ 595 điều 38: each month's dues for the months to the recovery, at its year's rate."""
    install("2016-01")
    book = rates(y2016=("1.0650", "1.0833"))
    append(change(1, 2, "2016-01", wage=WAGE))
    through("2016-01", "2016-09", law=book)
    declare(2, "2016-03", date(2016, 10, 3))
    declare(3, "2016-06", date(2016, 10, 3))
    close("2016-10", law=book)
    october = parse_month("2016-10")
    expected = 0
    for fund, amount in query(
        "SELECT fund, sum(amount)::bigint FROM ledger_posting WHERE account = 'due' "
        "AND unit_id = 2 AND about_month = '2016-01-01' GROUP BY 1"
    ):
        months = [(month, amount) for month in range(parse_month("2016-03"), october)]
        expected += late.recovery_interest(book, months, october, fund)
    assert by_kind() == {"recovery": expected}
    [statement] = [statements.of(unit="TA0001Z", month=october, law=book)]
    assert statement.amount("B.5.3") == expected == statement.amount("Đ.3")
    # From the next month on what is open is a debt like any other.
    close("2016-11", law=book)
    assert by_kind()["interest"] > 0 and by_kind()["recovery"] == expected
    assert verify(law=book) == []


def test_what_is_kept_is_only_added_and_proved(books: None) -> None:
    declare(2, "2026-01", date(2026, 6, 20))
    close("2026-06")
    with pytest.raises(DatabaseError):
        query("DELETE FROM ledger_latedues")
    assert verify(law=law()) == []
    tamper("ledger_latedues", "UPDATE ledger_latedues SET amount = amount + 900000")
    assert {each.invariant for each in verify(law=law())} == {
        "late-registrations", "charges", "allocation",
    }  # fmt: skip
