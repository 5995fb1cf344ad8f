"""What a decrease took away was never due: the debts of earlier months without it.

A decrease (thoái thu) is booked in the month that learned of it. Late charges taken on it until
then are given back: the debts of every month since are counted without it, as far as they were
open. The last part to be paid is the one that was not due.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from django.db import connection

from ansinh.engine.session import connect
from ansinh.law.months import first_day

DECREASES = """
SELECT p.unit_id, p.fund, (extract(year FROM p.about_month) * 12
        + extract(month FROM p.about_month) - 1)::int,
    (extract(year FROM p.booked_month) * 12 + extract(month FROM p.booked_month) - 1)::int,
    -sum(p.amount)::bigint
FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
WHERE p.account = 'due' AND e.kind = 'adjustment' AND p.booked_month BETWEEN %s AND %s
GROUP BY 1, 2, 3, 4 HAVING sum(p.amount) < 0
"""


def without_decreases(debts: pa.Table, months: Sequence[int], *, until: int) -> pa.Table:
    """The debts of months (`unpaid.UNPAID`), less what decreases booked in them or later, through
    `until`, took away."""
    if not months or debts.num_rows == 0 or until < min(months):
        return debts
    with connection.cursor() as cursor:
        cursor.execute(DECREASES, [first_day(min(months)), first_day(until)])
        rows = cursor.fetchall()
    if not rows:
        return debts
    names = ("unit", "fund", "about", "booked", "cut")
    taken = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    numbered = debts.append_column("row", pa.array(np.arange(debts.num_rows)))
    with connect() as session:
        session.register("numbered", numbered)
        session.register("taken", taken)
        cut = session.sql(_CUT).to_arrow_table()
    amounts = debts["amount"].to_numpy().copy()
    amounts[cut["row"].to_numpy()] = cut["amount"].to_numpy()
    place = debts.schema.get_field_index("amount")
    found = debts.set_column(place, "amount", pa.array(amounts))
    return found.filter(pa.array(amounts != 0))


def earliest_decrease(booked_month: date) -> date | None:
    """The earliest month about which a decrease was booked in a month; None without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT min(p.about_month) FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
            WHERE p.account = 'due' AND e.kind = 'adjustment' AND p.booked_month = %s
                AND p.amount < 0
            """,
            [booked_month],
        )
        found: date | None = cursor.fetchone()[0]
    return found


_CUT = """
SELECT row, greatest(0, least(amount, whole - cut - (through - amount)))::BIGINT AS amount
FROM (SELECT d.row, d.amount, t.cut,
          sum(d.amount) OVER (PARTITION BY d.unit, d.month, d.fund, d.about) AS whole,
          sum(d.amount) OVER (PARTITION BY d.unit, d.month, d.fund, d.about ORDER BY d.till
              ROWS UNBOUNDED PRECEDING) AS through
      FROM numbered d JOIN (
          SELECT n.unit, n.month, n.fund, n.about, sum(t.cut) AS cut
          FROM (SELECT DISTINCT unit, month, fund, about FROM numbered) n
          JOIN taken t ON t.unit = n.unit AND t.fund = n.fund AND t.about = n.about
              AND t.booked >= n.month
          GROUP BY ALL) t USING (unit, month, fund, about)
      WHERE d.amount > 0) parts
"""
