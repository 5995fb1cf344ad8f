"""What was unpaid until which day of a month: the debts on which late charges are taken.

Everything is read from the books of closed months: what a unit owed at the end of the month
before (open items), and the money that came since, day by day. Money counts from its value
date even when it was booked in a later month; then whoever asks with a later `until` sees
less unpaid than before.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.db import connection

from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.law.funds import Fund
from ansinh.law.months import first_day, month_of
from ansinh.ledger.allocation import ranked
from ansinh.register.models import Installation, Unit

BEARERS = (
    Unit.Kind.STATE_BODY,
    Unit.Kind.ENTERPRISE,
    Unit.Kind.COOPERATIVE,
    Unit.Kind.COMMUNE,
)
"""The units whose debt bears charges: employers. What a budget or fund owes is never late, and
lists of people who pay for themselves (households, pupils, voluntary) owe nobody a charge."""

FUNDS = (Fund.ODTS, Fund.HTTT, Fund.TNLD, Fund.BHYT, Fund.BHTN)
"""The compulsory funds."""

UNPAID = pa.schema(
    [
        ("unit", pa.int64()),
        ("month", pa.int32()),
        ("fund", pa.string()),
        ("about", pa.int32()),
        ("cycle", pa.int32()),
        ("cycle_start", pa.int32()),
        ("amount", pa.int64()),
        ("till", pa.int32()),
    ]
)
"""One row for each debt of a month (`month`) and day until which a part of it stood unpaid.

`about` is the month that the debt is about; `cycle` and `cycle_start` say how many months its
unit pays at once and in which month a cycle begins; `till` is the day (`date.toordinal`) on
which the part was paid, or the last day of the month. A negative amount is a payment taken
back: it was wrongly held to be paid from that day.
"""


def unpaid(
    law: Law,
    months: Sequence[int],
    *,
    until: int,
    known_at: datetime,
    units: Sequence[int] | None = None,
) -> pa.Table:
    """The debts of employers in each of `months`, as booked through the month `until`.

    A month's debts are those that were open at the end of the month before; what falls due in
    the month itself, or is found in it about earlier months, follows in the next. Payment
    cycles are those recorded by `known_at`. Of all employers, or of these `units`.
    """
    if not months:
        return UNPAID.empty_table()
    first = month_of(Installation.objects.get().first_month)
    since = min(months)
    order = [(first_day(month), *row) for month in range(since, until + 1)
             for row in ranked(law, month)]  # fmt: skip
    places = list(zip(*order, strict=True)) or [()] * 6
    values: dict[str, Any] = {
        "months": [first_day(month) for month in months],
        "since": first_day(since),
        "opened": date.min if since == first else first_day(since),
        "until": first_day(until),
        "first": first_day(first),
        "by_day": begins(law),
        "bearers": [str(kind) for kind in BEARERS],
        "funds": [str(fund) for fund in FUNDS],
        "known_at": known_at,
        "units": None if units is None else list(units),
    } | {f"rank_{number}": list(column) for number, column in enumerate(places)}
    with connection.cursor() as cursor:
        cursor.execute(_UNPAID, values)
        return _table(cursor.fetchall())


def _table(rows: Sequence[Sequence[Any]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(UNPAID)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, UNPAID, strict=True)]
    return pa.Table.from_arrays(arrays, schema=UNPAID)


def month_number(column: str) -> str:
    """A month's number (`law.months`) of a date, in SQL."""
    return f"(extract(year FROM {column}) * 12 + extract(month FROM {column}) - 1)::int"


def _asked_for(column: str) -> str:
    return f"(%(units)s::bigint[] IS NULL OR {column} = ANY(%(units)s::bigint[]))"


_UNPAID = f"""
WITH asked AS (SELECT unnest(%(months)s::date[]) AS month),
rank AS (
    SELECT * FROM unnest(%(rank_0)s::date[], %(rank_1)s::varchar[], %(rank_2)s::varchar[],
        %(rank_3)s::int[], %(rank_4)s::int[], %(rank_5)s::date[])
        AS r(month, account, fund, step, turn, due_through)
),
flow AS (
    SELECT p.unit_id AS unit, greatest(p.booked_month, %(first)s) AS month, e.kind,
        CASE WHEN e.kind = 'opening' THEN '-infinity' ELSE e.value_date END AS day,
        -p.amount AS amount
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.account = 'unallocated' AND e.kind IN ('opening', 'receipt', 'reversal')
        AND p.booked_month BETWEEN %(opened)s AND %(until)s AND {_asked_for("p.unit_id")}
),
-- What was allocated in a month. Under the old interest the day of a payment matters only
-- where it was booked after its month.
moved AS (
    SELECT p.unit_id AS unit, p.booked_month AS month,
        CASE p.account WHEN 'settled' THEN 'due' ELSE 'charge' END AS account, p.fund, p.share,
        p.about_month, -sum(p.amount) AS amount
    FROM ledger_posting p
    WHERE p.account IN ('settled', 'charge_settled')
        AND p.booked_month BETWEEN %(since)s AND %(until)s
        AND (p.booked_month >= %(by_day)s OR (p.unit_id, p.booked_month) IN (
            SELECT unit, month FROM flow WHERE day < month AND kind <> 'opening'))
        AND {_asked_for("p.unit_id")}
    GROUP BY 1, 2, 3, 4, 5, 6
),
-- Of it, what was paid for those who come first, in the order of their records.
first AS (
    SELECT unit_id AS unit, booked_month AS month, account, fund, share, about_month,
        max(priority_id) AS place, sum(amount) AS amount
    FROM ledger_prioritypayment
    WHERE booked_month BETWEEN %(since)s AND %(until)s AND {_asked_for("unit_id")}
    GROUP BY 1, 2, 3, 4, 5, 6, person_id HAVING sum(amount) > 0
),
paid AS (
    SELECT f.*, 0 AS later, false AS ahead FROM first f
    JOIN moved USING (unit, month, account, fund, share, about_month)
    UNION ALL
    SELECT m.unit, m.month, m.account, m.fund, m.share, m.about_month, 0,
        m.amount - coalesce(f.amount, 0),
        1 + (m.account = 'charge' AND m.about_month = m.month AND m.month >= %(by_day)s)::int,
        m.about_month > r.due_through
    FROM moved m JOIN rank r USING (month, account, fund)
    LEFT JOIN (SELECT unit, month, account, fund, share, about_month, sum(amount) AS amount
               FROM first GROUP BY 1, 2, 3, 4, 5, 6) f
        USING (unit, month, account, fund, share, about_month)
    WHERE m.amount > coalesce(f.amount, 0)
),
-- The money of a month by its day: surplus and what debts gave back was there before. What
-- was taken back is missing from the earliest.
money AS (
    SELECT unit, month, day, sum(amount) AS amount
    FROM (SELECT unit_id AS unit, (month + interval '1 month')::date AS month,
              '-infinity'::date AS day, surplus_out AS amount
          FROM ledger_money
          WHERE month >= %(since)s::date - interval '1 month' AND month < %(until)s
              AND surplus_out <> 0 AND {_asked_for("unit_id")}
          UNION ALL
          SELECT unit, month, day, amount FROM flow
          UNION ALL
          SELECT unit, month, '-infinity', -amount FROM moved WHERE amount < 0) parts
    GROUP BY unit, month, day
),
purse AS (
    SELECT unit, month, day, greatest(0, through - amount - lack) AS low,
        greatest(0, through - lack) AS high
    FROM (SELECT unit, month, day, amount,
              sum(greatest(amount, 0)) OVER (PARTITION BY unit, month ORDER BY day) AS through,
              -sum(least(amount, 0)) OVER (PARTITION BY unit, month) AS lack
          FROM money) m
    WHERE amount > 0
),
queue AS (
    SELECT unit, month, account, fund, about_month, through - amount AS low, through AS high
    FROM (SELECT p.*, sum(p.amount) OVER (
              PARTITION BY p.unit, p.month
              ORDER BY p.later, p.place, p.ahead, r.step, p.about_month, r.turn, p.share
              ROWS UNBOUNDED PRECEDING) AS through
          FROM paid p JOIN rank r USING (month, account, fund)) q
),
piece AS (
    SELECT q.unit, q.month, q.fund, q.about_month, p.day,
        least(q.high, p.high) - greatest(q.low, p.low) AS amount
    FROM queue q JOIN purse p USING (unit, month)
    WHERE q.account = 'due' AND p.low < q.high AND q.low < p.high
    UNION ALL
    SELECT m.unit, m.month, m.fund, m.about_month, r.day, -least(-m.amount, o.amount)
    FROM moved m
    JOIN (SELECT unit, month, min(day) AS day FROM flow WHERE kind = 'reversal'
          GROUP BY unit, month) r USING (unit, month)
    JOIN ledger_openitem o ON (o.month, o.unit_id, o.fund, o.about_month)
        = (m.month, m.unit, m.fund, m.about_month)
    WHERE m.account = 'due' AND m.amount < 0
),
early AS (
    SELECT a.month, p.unit, p.fund, p.about_month, sum(p.amount) AS amount
    FROM asked a JOIN piece p ON p.month >= a.month AND p.day < a.month
    WHERE p.day > '-infinity' GROUP BY 1, 2, 3, 4
),
inside AS (
    SELECT a.month, p.unit, p.fund, p.about_month, greatest(p.day, a.month - 1) AS till,
        sum(p.amount) AS amount
    FROM asked a JOIN piece p ON (p.month = a.month AND p.day = '-infinity')
        OR (p.month >= a.month AND p.day >= a.month AND p.day < a.month + interval '1 month')
    GROUP BY 1, 2, 3, 4, 5
),
base AS (
    SELECT a.month, o.unit_id AS unit, o.fund, o.about_month, o.amount
    FROM asked a JOIN ledger_openitem o ON o.month = (a.month - interval '1 month')::date
        AND {_asked_for("o.unit_id")}
    UNION ALL
    SELECT %(first)s, p.unit_id, p.fund, p.about_month, sum(p.amount)
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE e.kind = 'opening' AND p.account = 'due' AND %(first)s = ANY(%(months)s)
        AND {_asked_for("p.unit_id")}
    GROUP BY 1, 2, 3, 4
),
whole AS (
    SELECT month, unit, fund, about_month,
        greatest(0, coalesce(b.amount, 0) - coalesce(e.amount, 0)) AS amount
    FROM base b FULL JOIN early e USING (month, unit, fund, about_month)
),
parts AS (
    SELECT month, unit, fund, about_month, till, CASE WHEN amount < 0 THEN amount
        ELSE greatest(0, least(amount, open - before)) END AS amount
    FROM (SELECT i.*, coalesce(w.amount, 0) AS open, sum(greatest(i.amount, 0)) OVER (
              PARTITION BY month, unit, fund, about_month ORDER BY till ROWS UNBOUNDED PRECEDING
              ) - greatest(i.amount, 0) AS before
          FROM inside i LEFT JOIN whole w USING (month, unit, fund, about_month)) x
),
debt AS (
    SELECT month, unit, fund, about_month, till, amount FROM parts
    UNION ALL
    SELECT month, unit, fund, about_month,
        (month + interval '1 month' - interval '1 day')::date, sum(amount)
    FROM (SELECT month, unit, fund, about_month, amount FROM whole
          UNION ALL
          SELECT month, unit, fund, about_month, -amount FROM parts) rest
    GROUP BY 1, 2, 3, 4
)
SELECT d.unit, {month_number("d.month")}, d.fund, {month_number("d.about_month")},
    coalesce(c.months, 1), {month_number("coalesce(c.from_month, d.about_month)")},
    d.amount::bigint, d.till - DATE '0001-01-01' + 1
FROM debt d
JOIN register_unit u ON u.id = d.unit
LEFT JOIN LATERAL (
    SELECT c.months, c.from_month FROM ledger_paymentcycle c
    WHERE c.unit_id = d.unit AND c.from_month <= d.about_month AND c.recorded_at <= %(known_at)s
    ORDER BY c.from_month DESC, c.id DESC LIMIT 1
) c ON true
WHERE d.amount <> 0 AND u.kind = ANY(%(bearers)s) AND d.fund = ANY(%(funds)s)
ORDER BY d.unit, d.month, d.fund, d.about_month, d.till
"""
