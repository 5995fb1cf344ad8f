"""What must hold of those who come first; `verification` asks it."""

from django.utils.translation import gettext_lazy as _

from ansinh.ledger.invariants import Invariant

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
