"""Money that comes in: booked once, refused whole, taken back with a reason."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from ansinh.ledger import operations
from ansinh.ledger.errors import LedgerError, Refused
from ansinh.ledger.models import Batch, Entry, Posting, Receipt
from ansinh.record.actor import Actor
from tests.register.builders import WHO, build_register

RECORDED = datetime(2016, 3, 1, 2, tzinfo=UTC)


def receipts(*rows: tuple) -> dict[str, list]:
    """Columns from rows of (reference, unit, day, amount)."""
    return {
        "reference": [row[0] for row in rows],
        "unit": [row[1] for row in rows],
        "value_date": [row[2] for row in rows],
        "amount": [row[3] for row in rows],
        "text": ["" for _row in rows],
    }


def record(*rows: tuple) -> tuple[int, int]:
    return operations.record_receipts(receipts=receipts(*rows), recorded_at=RECORDED, **WHO)


@pytest.fixture
def register(database: str) -> None:
    build_register()


def test_a_receipt_is_booked_once(register: None) -> None:
    rows = [("A1", 1, date(2016, 1, 5), 100), ("A2", 2, date(2016, 2, 5), 200)]
    assert record(*rows) == (2, 0)
    assert record(*rows, ("A3", 1, date(2016, 2, 6), 300)) == (1, 2)
    assert Receipt.objects.count() == Entry.objects.count() == 3
    months = dict(Entry.objects.values_list("client_id", "booked_month"))
    assert months["receipt/A1"] == date(2016, 1, 1)
    assert months["receipt/A2"] == date(2016, 2, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, sum(amount)::int FROM ledger_posting GROUP BY 1")
        assert dict(cursor.fetchall()) == {"cash": 600, "unallocated": -600}


def test_the_same_receipt_twice_in_one_call_is_booked_once(register: None) -> None:
    row = ("A1", 1, date(2016, 1, 5), 100)
    assert record(row, row) == (1, 1)


def test_one_wrong_row_refuses_the_whole_call(register: None) -> None:
    record(("A0", 1, date(2016, 1, 5), 100))
    with pytest.raises(Refused) as refused:
        record(
            ("A1", 1, date(2016, 1, 5), 100),
            ("A2", 99, date(2016, 1, 5), 100),
            ("A3", 1, date(2016, 1, 5), 0),
            ("A4", 1, date(2016, 3, 9), 100),
            ("", 1, date(2016, 1, 5), 100),
            ("A0", 1, date(2016, 1, 5), 101),
            ("A1", 2, date(2016, 1, 5), 100),
        )
    problems = refused.value.problems
    assert [problem.split(" ")[1] for problem in problems] == ["2", "3", "4", "5", "6", "7"]
    assert Receipt.objects.count() == 1


def test_a_receipt_is_reversed_once_with_a_reason(register: None) -> None:
    record(("A1", 1, date(2016, 1, 5), 100))
    operations.reverse_receipt(
        reference="A1", recorded_at=RECORDED, actor=Actor("test"), reason="nộp nhầm đơn vị"
    )
    entry = Entry.objects.get(client_id="reversal/A1")
    assert entry.note == "nộp nhầm đơn vị"
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    assert {row.amount for row in Receipt.objects.all()} == {100, -100}
    for reference in ("A1", "reversal:A1", "A9"):
        with pytest.raises(LedgerError):
            operations.reverse_receipt(reference=reference, recorded_at=RECORDED, **WHO)
    assert Receipt.objects.count() == 2


def test_opening_balances_are_booked_once_and_before_the_first_month(register: None) -> None:
    def book(**more: object) -> None:
        balances = {
            "unit": [1, 1, 2],
            "fund": ["BHYT", "HTTT", ""],
            "share": ["employer", "employer", ""],
            "about_month": [2015 * 12 + 11] * 3,
            "amount": [10, 20, 5],
        } | more
        operations.book_opening(
            balances=balances,
            booked_month=2016 * 12,
            value_date=date(2015, 12, 31),
            recorded_at=RECORDED,
            **WHO,
        )

    with pytest.raises(Refused):
        book(about_month=[2016 * 12] * 3)
    with pytest.raises(Refused):
        book(unit=[1, 1, 77])
    assert not Entry.objects.exists()
    book()
    with pytest.raises(Refused):
        book()
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, sum(amount)::int FROM ledger_posting GROUP BY 1")
        assert dict(cursor.fetchall()) == {"due": 30, "unallocated": -5, "opening": -25}


def test_batches_are_chained(register: None) -> None:
    record(("A1", 1, date(2016, 1, 5), 100))
    record(("A2", 1, date(2016, 1, 6), 100))
    first, second = Batch.objects.order_by("id")
    assert bytes(first.previous_hash) == b""
    assert bytes(second.previous_hash) == bytes(first.hash)
    assert len(bytes(second.hash)) == 32


def test_the_number_of_statements_does_not_grow_with_receipts(register: None) -> None:
    counts = []
    for label, size in (("A", 2), ("B", 2_000)):
        count = 0

        def counted(execute, *args):  # type: ignore[no-untyped-def]
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counted):
            record(*((f"{label}{n}", 1 + n % 3, date(2016, 1, 5), n + 1) for n in range(size)))
        counts.append(count)
    assert counts[0] == counts[1]
