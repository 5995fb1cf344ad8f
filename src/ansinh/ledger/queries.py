"""Reading the ledger: which months are closed, what was collected and charged, what is owed.

Every question may be asked as of a past moment (`known_at`): entries, receipts and closings
carry the time at which they were recorded and are never changed afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.db import connection

from ansinh.ground.months import Month, first_day, month_of
from ansinh.ledger.models import Closing

AMOUNTS = pa.schema([("unit", pa.int64()), ("fund", pa.string()), ("amount", pa.int64())])
"""The table that `collected` and `owed` answer with: amounts in đồng."""


@dataclass(frozen=True)
class MonthBalance:
    """A unit's month over all funds, đồng; surplus is money that met no debt."""

    month: Month
    carried_in: int
    accrued: int
    adjusted: int
    received: int
    allocated: int
    carried_out: int
    surplus_out: int


def closed_through(*, known_at: datetime | None = None) -> Month | None:
    """The last month that was closed by a moment; None when none was."""
    closings = Closing.objects.order_by("-month")
    if known_at is not None:
        closings = closings.filter(recorded_at__lte=known_at)
    last = closings.values_list("month", flat=True).first()
    return None if last is None else month_of(last)


def collected(*, first_month: int, last_month: int, known_at: datetime | None = None) -> pa.Table:
    """Money allocated to funds in booked months (both ends included), by unit and fund.

    Columns as `AMOUNTS`; units and funds with nothing are left out. Money given back counts
    against it. Only closed months have allocations.
    """
    return _table(
        """
        SELECT b.unit_id, b.fund, sum(b.allocated)::bigint
        FROM ledger_balance b JOIN ledger_closing c ON c.month = b.month
        WHERE b.month BETWEEN %s AND %s AND (%s::timestamptz IS NULL OR c.recorded_at <= %s)
        GROUP BY 1, 2 HAVING sum(b.allocated) <> 0 ORDER BY 1, 2
        """,
        [first_day(first_month), first_day(last_month), known_at, known_at],
    )


def owed(*, month: int, known_at: datetime | None = None) -> pa.Table:
    """What units owed at the end of a month, by unit and fund; columns as `AMOUNTS`.

    A month that was not closed by `known_at` answers with the last one that was: until it
    is closed, nothing falls due in it. Before any closing, opening balances are owed.
    """
    closed = closed_through(known_at=known_at)
    first = Closing.objects.order_by("month").values_list("month", flat=True).first()
    if closed is None or first is None or month < month_of(first):
        return _owed_at_opening(month, known_at)
    return _table(
        """
        SELECT unit_id, fund, carried_out FROM ledger_balance
        WHERE month = %s AND carried_out <> 0 ORDER BY 1, 2
        """,
        [first_day(min(month, closed))],
    )


def charged(*, first_month: int, last_month: int, known_at: datetime | None = None) -> pa.Table:
    """Late charges booked in months (both ends included), by unit and fund; as `AMOUNTS`.

    What a later closing took back counts against them, in the month in which it was booked.
    """
    return _table(
        """
        SELECT p.unit_id, p.fund, sum(p.amount)::bigint
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.account = 'charge' AND p.booked_month BETWEEN %s AND %s
            AND (%s::timestamptz IS NULL OR e.recorded_at <= %s)
        GROUP BY 1, 2 HAVING sum(p.amount) <> 0 ORDER BY 1, 2
        """,
        [first_day(first_month), first_day(last_month), known_at, known_at],
    )


def charges_owed(*, month: int, known_at: datetime | None = None) -> pa.Table:
    """Late charges that units owed at the end of a month, by unit and fund; as `AMOUNTS`.

    `owed` leaves them out; debt in the sense of Quyết định 595, Điều 2 is both together. A
    month that was not closed by `known_at` answers with the last one that was.
    """
    closed = closed_through(known_at=known_at)
    if closed is None:
        return AMOUNTS.empty_table()
    return _table(
        """
        SELECT unit_id, fund, sum(amount)::bigint FROM ledger_opencharge
        WHERE month = %s GROUP BY 1, 2 ORDER BY 1, 2
        """,
        [first_day(min(month, closed))],
    )


def balance_history(*, unit: int) -> list[MonthBalance]:
    """A unit's closed months, the earliest first; months without a movement or debt drop out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT month, sum(carried_in)::bigint, sum(accrued)::bigint, sum(adjusted)::bigint,
                sum(received)::bigint, sum(allocated)::bigint, sum(carried_out)::bigint,
                sum(surplus_out)::bigint
            FROM (
                SELECT month, carried_in, accrued, adjusted, 0 AS received, allocated,
                    carried_out, 0 AS surplus_out
                FROM ledger_balance WHERE unit_id = %s
                UNION ALL
                SELECT month, 0, 0, 0, received, 0, 0, surplus_out
                FROM ledger_money WHERE unit_id = %s
            ) parts GROUP BY month ORDER BY month
            """,
            [unit, unit],
        )
        return [MonthBalance(month_of(row[0]), *row[1:]) for row in cursor.fetchall()]


def _owed_at_opening(month: int, known_at: datetime | None) -> pa.Table:
    return _table(
        """
        SELECT p.unit_id, p.fund, sum(p.amount)::bigint
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.account IN ('due', 'settled') AND p.booked_month <= %s
            AND (%s::timestamptz IS NULL OR e.recorded_at <= %s)
        GROUP BY 1, 2 HAVING sum(p.amount) <> 0 ORDER BY 1, 2
        """,
        [first_day(month), known_at, known_at],
    )


def _table(sql: str, values: Sequence[Any]) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(AMOUNTS)
    return pa.table(
        {field.name: list(column) for field, column in zip(AMOUNTS, columns, strict=True)},
        schema=AMOUNTS,
    )
