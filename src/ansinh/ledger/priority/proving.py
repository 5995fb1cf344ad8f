"""What must hold of those who come first; `verification` asks it."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.law.months import first_day, month_of, show_month
from ansinh.ledger.invariants import Invariant
from ansinh.ledger.models import Closing
from ansinh.ledger.priority.claims import Asked, at_end_of, claims

PRIORITY_PAYMENTS = Invariant(
    "priority-payments",
    _(
        "Tiền phân bổ trước cho người nghỉ việc, hưởng chế độ là của đúng người đã được ghi, không "
        "âm và không quá số đã phân bổ vào khoản đó."
    ),
    """
    WITH paid AS (
        SELECT unit_id, person_id, account, fund, share, about_month, sum(amount) AS amount
        FROM ledger_prioritypayment GROUP BY 1, 2, 3, 4, 5, 6
    ),
    settled AS (
        SELECT unit_id, CASE account WHEN 'settled' THEN 'due' ELSE 'charge' END AS account, fund,
            share, about_month, -sum(amount) AS amount
        FROM ledger_posting WHERE account IN ('settled', 'charge_settled')
            AND unit_id IN (SELECT unit_id FROM paid)
        GROUP BY 1, 2, 3, 4, 5
    )
    SELECT 'below zero' AS what, unit_id AS unit, person_id AS person, fund, about_month, amount
    FROM paid WHERE amount < 0
    UNION ALL
    SELECT 'more than settled', unit_id, NULL, fund, about_month, p.amount - coalesce(s.amount, 0)
    FROM (SELECT unit_id, account, fund, share, about_month, sum(amount) AS amount
          FROM paid GROUP BY 1, 2, 3, 4, 5) p
    LEFT JOIN settled s USING (unit_id, account, fund, share, about_month)
    WHERE p.amount > coalesce(s.amount, 0)
    UNION ALL
    SELECT 'without a record', p.unit_id, p.person_id, p.fund, p.about_month, p.amount
    FROM ledger_prioritypayment p JOIN ledger_priority r ON r.id = p.priority_id
    LEFT JOIN ledger_batch b ON b.id = p.batch_id
    WHERE (p.unit_id, p.person_id) <> (r.unit_id, r.person_id) OR p.amount > 0 AND r.withdrawn
        OR p.booked_month IS DISTINCT FROM b.booked_month
    """,
)

PAID_FIRST = _(
    "Lần khóa sổ cuối không trả khoản nào khác của đơn vị trước khi trả đủ cho người nghỉ việc, "
    "hưởng chế độ."
)


def passed_over(law: Law, last: Closing) -> dict[str, Any] | None:
    """A debt that the last closing paid although somebody who comes first at the unit was not
    paid in full; None when there is none."""
    month = month_of(last.month)
    # Charges by day of the month itself are booked when its money is already allocated.
    until = month if month < month_of(begins(law)) else month - 1
    items, values = at_end_of(month, until=until)
    asked = Asked(
        items, values, known_at=last.recorded_at, position=last.log_position, until=month - 1
    )
    left = claims(law, month, asked)
    unpaid = dict(zip(left["unit"].to_pylist(), left["person"].to_pylist(), strict=True))
    if not unpaid:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, {"month": first_day(month), "units": list(unpaid)})
        row = cursor.fetchone()
    if row is None:
        return None
    unit, fund, about, amount = row
    return {
        "unit": unit, "person": unpaid[unit], "month": show_month(month), "fund": fund,
        "about": show_month(month_of(about)), "amount": amount,
    }  # fmt: skip


_OTHERS = """
WITH moved AS (
    SELECT unit_id, CASE account WHEN 'settled' THEN 'due' ELSE 'charge' END AS account, fund,
        share, about_month, -sum(amount) AS amount
    FROM ledger_posting
    WHERE booked_month = %(month)s AND account IN ('settled', 'charge_settled')
        AND unit_id = ANY(%(units)s::bigint[])
    GROUP BY 1, 2, 3, 4, 5
),
first AS (
    SELECT unit_id, account, fund, share, about_month, sum(amount) AS amount
    FROM ledger_prioritypayment
    WHERE booked_month = %(month)s AND amount > 0 AND unit_id = ANY(%(units)s::bigint[])
    GROUP BY 1, 2, 3, 4, 5
)
SELECT unit_id, fund, about_month, (m.amount - coalesce(f.amount, 0))::bigint
FROM moved m LEFT JOIN first f USING (unit_id, account, fund, share, about_month)
WHERE m.amount > coalesce(f.amount, 0) LIMIT 1
"""
