"""The exact edges of the ledger: each of these was once changed without a test that noticed."""

from datetime import UTC, date, datetime

import pytest

from ansinh.ledger.verification import verify
from ansinh.register.models import Unit
from tests.arrears.test_late import by_kind, ended
from tests.ledger import test_charges, test_priority
from tests.ledger.builders import at, close, law, query, receive
from tests.ledger.test_charges import EXAMPLES, Rates, charged, install, owe, through
from tests.ledger.test_priority import MONTHLY, covered, first, paid_first
from tests.register.builders import append, change

rates = test_charges.rates
employer = test_priority.employer


@pytest.mark.parametrize("kind", ["state_body", "enterprise", "cooperative", "commune"])
def test_every_employer_is_charged(database: str, rates: Rates, kind: str) -> None:
    """Luật 41 điều 38 and QĐ 595 điều 37.1 know employers; a commune is one of its own staff."""
    install("2016-01")
    Unit.objects.using("owner").filter(id=1).update(kind=kind)
    owe(("2015-11", "HTTT", 50_000_000), month="2016-01")
    assert close("2016-01", law=rates(**EXAMPLES)).charged == 532_500


def test_six_months_back_is_recovered_and_five_are_not(database: str, rates: Rates) -> None:
    """QĐ 595 điều 38.2.3: "từ 06 tháng trở lên" needs an inspection, and bears its interest."""
    install("2016-01", people=2, units=2)
    book = rates(**EXAMPLES)
    through("2016-01", "2016-05", law=book)
    append(change(1, 1, "2016-01", recorded_at=_on("2016-06-10")))
    append(change(2, 2, "2016-01", recorded_at=_on("2016-07-10")))
    through("2016-06", "2016-07", law=book)
    assert "recovery" not in by_kind(1)
    assert by_kind(2)["recovery"] > 0


def _on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T03:00")


def test_of_two_who_come_first_the_later_gives_back_what_shrinks(employer: int) -> None:
    """Two of three are paid first; then the second was never there, nor the third's debt."""
    first(2, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    first(3, "2016-01", at=datetime(2016, 1, 10, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), 2 * MONTHLY))
    close("2016-01")
    assert (paid_first(2), paid_first(3)) == ({"due": MONTHLY}, {"due": MONTHLY})
    append(*(ended(person, 1, "2016-01", at("2016-01", 9)) for person in (1, 3)))
    close("2016-02")
    assert (paid_first(2), paid_first(3)) == ({"due": MONTHLY}, {"due": 0})
    assert verify(law=law()) == []


def test_money_of_the_month_after_the_close_pays_what_is_due_in_it(database: str) -> None:
    """Since 7/2025 September is not due in September, but in October, when money comes next.

    So the next money pays health of both months before the pension of August (QĐ 595 điều 43.2.2).
    """
    install("2025-08", people=1, units=1)
    append(change(1, 1, "2025-08", wage=10_000_000, recorded_at=_on("2025-08-09")))
    through("2025-08", "2025-09")
    assert charged() == {}
    hers = covered()[1]
    assert {fund: row[2] for fund, row in hers.items()} == {
        "BHYT": 900_000,
        "BHTN": 900_000 + 400_000,
        "TNLD": 1_300_000 + 100_000,
        # The pension of August stands before sickness of September.
        "ODTS": 1_400_000 + 300_000 + 2_200_000 + 300_000,
        "HTTT": 6_400_000,
    }
    receive(("A", 1, date(2025, 10, 31), 900_000 + 400_000))
    close("2025-10")
    assert {fund: row[0] for fund, row in covered()[1].items()} == {
        "BHYT": "2025-09", "BHTN": "2025-09", "TNLD": "2025-07", "ODTS": "2025-07",
        "HTTT": "2025-07",
    }  # fmt: skip
    assert verify(law=law()) == []


def test_a_receipt_taken_back_leaves_the_oldest_months_paid(database: str) -> None:
    """Three months of two funds and two receipts: the second one's money goes, latest first."""
    install("2025-08", people=1, units=2)
    append(change(1, 1, "2025-08", wage=10_000_000, recorded_at=_on("2025-08-09")))
    through("2025-08", "2025-09")
    receive(("A", 1, date(2025, 10, 20), 1_500_000), ("B", 1, date(2025, 10, 21), 4_000_000))
    close("2025-10")
    _reverse("B")
    close("2025-11")
    paid = query(
        "SELECT to_char(about_month, 'YYYY-MM'), fund, sum(-amount)::bigint FROM ledger_posting "
        "WHERE account = 'settled' GROUP BY 1, 2 HAVING sum(amount) <> 0 ORDER BY 1, 2"
    )
    # The first 1.500.000: health, unemployment and accidents of both, 100.000 of sickness.
    assert paid == [
        ("2025-08", "BHTN", 200_000), ("2025-08", "BHYT", 450_000), ("2025-08", "ODTS", 100_000),
        ("2025-08", "TNLD", 50_000), ("2025-09", "BHTN", 200_000), ("2025-09", "BHYT", 450_000),
        ("2025-09", "TNLD", 50_000),
    ]  # fmt: skip
    assert verify(law=law()) == []


def _reverse(reference: str) -> None:
    from ansinh.ledger.operations import reverse_receipt
    from tests.register.builders import WHO

    reverse_receipt(reference=reference, recorded_at=at("2025-10", 9), **WHO)
