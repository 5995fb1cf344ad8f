"""Small ledgers for tests: receipts as rows, closings by month, the books as plain rows."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import connection

from ansinh.ground.months import first_day, parse_month
from ansinh.law import Law, load
from tests.register.builders import WHO


@cache
def law() -> Law:
    return load()


def at(month: str, day: int = 5) -> datetime:
    """A time in the month after `month`, when its books are closed."""
    following = first_day(parse_month(month) + 1)
    return datetime(following.year, following.month, day, 3, tzinfo=UTC)


def close(month: str, recorded_at: datetime | None = None, **more: Any) -> Any:
    from ansinh.ledger.closing import close_month

    return close_month(
        month=parse_month(month),
        law=more.pop("law", law()),
        recorded_at=recorded_at or at(month),
        **(WHO | more),
    )


def receive(*rows: tuple, recorded_at: datetime | None = None) -> tuple[int, int]:
    """Record receipts given as (reference, unit, day, amount)."""
    from ansinh.ledger.operations import record_receipts

    latest: date = max(row[2] for row in rows)
    return record_receipts(
        receipts={
            "reference": [row[0] for row in rows],
            "unit": [row[1] for row in rows],
            "value_date": [row[2] for row in rows],
            "amount": [row[3] for row in rows],
            "text": ["" for _row in rows],
        },
        recorded_at=recorded_at or _no_earlier_than_the_books(latest),
        **WHO,
    )


def _no_earlier_than_the_books(day: date) -> datetime:
    """Sixteen o'clock of a day in Hà Nội, or the time of the last batch where that is later."""
    from ansinh.ledger.models import Batch

    last = Batch.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    taken_in = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return max(taken_in, last) if last else taken_in


def query(sql: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


def balances(month: str, unit: int = 1) -> dict[str, tuple[int, ...]]:
    """Fund -> (carried_in, accrued, adjusted, allocated, carried_out)."""
    rows = query(
        "SELECT fund, carried_in, accrued, adjusted, allocated, carried_out FROM ledger_balance "
        "WHERE unit_id = %s AND month = %s",
        unit,
        first_day(parse_month(month)),
    )
    return {row[0]: row[1:] for row in rows}


def books() -> list[tuple]:
    """Every posting with its entry, without the numbers that the database draws."""
    return query(
        """
        SELECT e.client_id, e.kind, e.value_date, p.account, p.unit_id, p.fund, p.share,
            p.about_month, p.booked_month, p.amount
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        ORDER BY 1, 4, 5, 6, 7, 8, 10
        """
    )
