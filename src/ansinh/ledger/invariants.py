"""What must always hold in the tables of the ledger, each as one question to the database.

Every query answers with rows that break its invariant, so an empty answer is the proof.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Invariant(NamedTuple):
    """A name that never changes, the sentence that must hold, and the query for what breaks it."""

    name: str
    sentence: str | Promise
    broken: str


SEALED = Invariant(
    "sealed-batches",
    _("Mỗi bút toán và dòng hạch toán thuộc một lô đã niêm, đúng tháng, đúng số lượng."),
    """
    SELECT 'posting' AS what, p.id, p.batch_id AS batch
    FROM ledger_posting p LEFT JOIN ledger_entry e ON e.id = p.entry_id
    LEFT JOIN ledger_batch b ON b.id = p.batch_id
    WHERE b.id IS NULL OR (e.batch_id, e.booked_month, p.booked_month, e.recorded_at)
        IS DISTINCT FROM (b.id, b.booked_month, b.booked_month, b.recorded_at)
    UNION ALL
    SELECT 'entry', e.id, e.batch_id
    FROM ledger_entry e LEFT JOIN ledger_batch b ON b.id = e.batch_id WHERE b.id IS NULL
    UNION ALL
    SELECT 'batch', b.id, b.id
    FROM ledger_batch b
    LEFT JOIN (SELECT batch_id, count(*) AS n FROM ledger_entry GROUP BY 1) e ON e.batch_id = b.id
    LEFT JOIN (SELECT batch_id, count(*) AS n FROM ledger_posting GROUP BY 1) p
        ON p.batch_id = b.id
    WHERE (coalesce(e.n, 0), coalesce(p.n, 0)) <> (b.entries, b.postings)
    """,
)

ENTRIES = Invariant(
    "entry-balance",
    _("Mỗi bút toán cân: tổng các dòng bằng 0."),
    """
    SELECT p.entry_id AS entry, (SELECT client_id FROM ledger_entry WHERE id = p.entry_id),
        sum(p.amount) AS difference
    FROM ledger_posting p GROUP BY p.entry_id HAVING sum(p.amount) <> 0
    """,
)

CLOSED = Invariant(
    "closed-months",
    _("Tháng đã khóa không nhận thêm bút toán, và các tháng khóa liền nhau."),
    """
    SELECT 'later batch' AS what, c.month, b.id AS batch
    FROM ledger_closing c JOIN ledger_batch b ON b.booked_month <= c.month AND b.id > c.batch_id
    UNION ALL
    SELECT 'gap before', c.month, c.batch_id
    FROM (SELECT *, lag(month) OVER (ORDER BY month) AS before FROM ledger_closing) c
    WHERE c.before <> (c.month - interval '1 month')::date
    """,
)

RECEIPTS = Invariant(
    "receipts",
    _("Mỗi chứng từ thu có đúng một bút toán tiền cùng đơn vị và số tiền, và ngược lại."),
    """
    SELECT coalesce(r.reference, p.client_id) AS reference, r.amount AS receipt,
        p.amount AS posted
    FROM ledger_receipt r
    FULL JOIN (SELECT e.id, e.client_id, p.unit_id, sum(p.amount) AS amount
               FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
               WHERE p.account = 'cash' GROUP BY 1, 2, 3) p ON p.id = r.entry_id
    WHERE (r.unit_id, r.amount::numeric) IS DISTINCT FROM (p.unit_id, p.amount)
    """,
)

BALANCES = Invariant(
    "balances",
    _("Số dư từng đơn vị, tháng, quỹ bằng tổng các dòng hạch toán."),
    """
    SELECT coalesce(b.unit_id, p.unit_id) AS unit, coalesce(b.month, p.month) AS month,
        coalesce(b.fund, p.fund) AS fund, b.accrued, b.adjusted, b.allocated, p.due_now,
        p.due_before, p.settled
    FROM (SELECT * FROM ledger_balance
          WHERE (accrued, adjusted, allocated) <> (0, 0, 0)) b
    FULL JOIN (
        SELECT p.unit_id, p.booked_month AS month, p.fund,
            coalesce(sum(p.amount) FILTER (WHERE p.account = 'due'
                AND p.about_month = p.booked_month AND e.kind <> 'opening'), 0) AS due_now,
            coalesce(sum(p.amount) FILTER (WHERE p.account = 'due'
                AND p.about_month <> p.booked_month AND e.kind <> 'opening'), 0) AS due_before,
            coalesce(-sum(p.amount) FILTER (WHERE p.account = 'settled'), 0) AS settled
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.account IN ('due', 'settled') AND e.kind <> 'opening'
            AND p.booked_month <= (SELECT max(month) FROM ledger_closing)
        GROUP BY 1, 2, 3
    ) p ON (p.unit_id, p.month, p.fund) = (b.unit_id, b.month, b.fund)
    WHERE (coalesce(b.accrued, 0), coalesce(b.adjusted, 0), coalesce(b.allocated, 0))
        <> (coalesce(p.due_now, 0), coalesce(p.due_before, 0), coalesce(p.settled, 0))
    """,
)

CARRIED = Invariant(
    "carried-forward",
    _("Số dư đầu kỳ bằng số dư cuối kỳ trước (A(t) = Đ(t-1)), từng đơn vị và quỹ."),
    """
    WITH first AS (SELECT min(month) AS month FROM ledger_closing),
    brought AS (
        SELECT b.unit_id, (b.month + interval '1 month')::date AS month, b.fund,
            b.carried_out AS amount
        FROM ledger_balance b WHERE b.carried_out <> 0
            AND b.month < (SELECT max(month) FROM ledger_closing)
        UNION ALL
        SELECT p.unit_id, first.month, p.fund, sum(p.amount)
        FROM first, ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE e.kind = 'opening' AND p.account = 'due' AND first.month IS NOT NULL
        GROUP BY 1, 2, 3 HAVING sum(p.amount) <> 0
    )
    SELECT coalesce(a.unit_id, d.unit_id) AS unit, coalesce(a.month, d.month) AS month,
        coalesce(a.fund, d.fund) AS fund, a.carried_in, d.amount AS carried_out_before
    FROM (SELECT * FROM ledger_balance WHERE carried_in <> 0) a
    FULL JOIN brought d ON (d.unit_id, d.month, d.fund) = (a.unit_id, a.month, a.fund)
    WHERE coalesce(a.carried_in, 0) <> coalesce(d.amount, 0)
    """,
)

OPEN_ITEMS = Invariant(
    "open-items",
    _("Nợ theo quỹ và tháng phát sinh bằng tổng các dòng hạch toán, và bằng số dư cuối kỳ."),
    """
    WITH moved AS (
        SELECT c.month, p.unit_id, p.fund, p.about_month, sum(p.amount) AS amount
        FROM ledger_posting p
        JOIN (SELECT month, lag(month, 1, '-infinity') OVER (ORDER BY month) AS before
              FROM ledger_closing) c ON p.booked_month <= c.month AND p.booked_month > c.before
        WHERE p.account IN ('due', 'settled') GROUP BY 1, 2, 3, 4
    ),
    items AS (
        SELECT month, unit_id, fund, about_month, amount FROM ledger_openitem
        UNION ALL
        SELECT (month + interval '1 month')::date, unit_id, fund, about_month, -amount
        FROM ledger_openitem WHERE month < (SELECT max(month) FROM ledger_closing)
        UNION ALL
        SELECT month, unit_id, fund, about_month, -amount FROM moved
    )
    SELECT unit_id AS unit, month, fund, about_month, sum(amount) AS difference
    FROM items GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0
    UNION ALL
    SELECT unit_id, month, fund, NULL, sum(amount)
    FROM (SELECT unit_id, month, fund, amount FROM ledger_openitem
          UNION ALL
          SELECT unit_id, month, fund, -carried_out FROM ledger_balance) x
    GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
    """,
)

MONEY = Invariant(
    "money",
    _("Tiền của từng đơn vị: thu bằng chứng từ, phân bổ bằng các quỹ, thừa chuyển sang kỳ sau."),
    """
    WITH first AS (SELECT min(month) AS month FROM ledger_closing),
    parts AS (
        SELECT unit_id, month, surplus_in, received, allocated FROM ledger_money
        UNION ALL
        SELECT unit_id, (month + interval '1 month')::date, -surplus_out, 0, 0
        FROM ledger_money WHERE month < (SELECT max(month) FROM ledger_closing)
        UNION ALL
        SELECT p.unit_id, first.month, p.amount, 0, 0
        FROM first, ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE e.kind = 'opening' AND p.account = 'unallocated'
        UNION ALL
        SELECT r.unit_id, e.booked_month, 0, -r.amount, 0
        FROM ledger_receipt r JOIN ledger_entry e ON e.id = r.entry_id
        UNION ALL
        SELECT unit_id, month, 0, 0, -allocated FROM ledger_balance
        UNION ALL
        SELECT unit_id, booked_month, 0, 0, amount FROM ledger_posting
        WHERE account = 'charge_settled'
    )
    SELECT unit_id AS unit, month, sum(surplus_in) AS surplus_in, sum(received) AS received,
        sum(allocated) AS allocated
    FROM parts WHERE month IN (SELECT month FROM ledger_closing)
    GROUP BY 1, 2 HAVING (sum(surplus_in), sum(received), sum(allocated)) <> (0, 0, 0)
    """,
)

SURPLUS = Invariant(
    "surplus",
    _(
        "Không đơn vị nào vừa thừa tiền vừa còn nợ khoản đã kê khai trong tháng, và không đơn vị "
        "nào có số thừa âm."
    ),
    # What was declared after the month cannot be asked of its money (docs/decisions/0009).
    """
    SELECT m.unit_id AS unit, m.month, m.surplus_out AS surplus, sum(o.amount) AS owed
    FROM ledger_money m
    LEFT JOIN (SELECT unit_id, month, carried_out AS amount FROM ledger_balance
               UNION ALL
               SELECT unit_id, month, amount FROM ledger_opencharge
               UNION ALL
               SELECT l.unit_id, c.month, -l.amount FROM ledger_latedues l
               JOIN ledger_closing c ON l.month <= c.month
                   AND (l.about_month < c.month OR NOT l.fresh)
                   AND l.declared_on >= c.month + interval '1 month') o
        ON (o.unit_id, o.month) = (m.unit_id, m.month)
    WHERE m.surplus_out <> 0
    GROUP BY 1, 2, 3 HAVING m.surplus_out < 0 OR coalesce(sum(o.amount), 0) > 0
    """,
)

STATEMENTS = Invariant(
    "statements",
    _("Mỗi thông báo C12 khép kín: A + B - C = Đ trên tổng số, từng đơn vị và tháng."),
    """
    SELECT unit_id AS unit, month, sum(amount) AS difference
    FROM (SELECT unit_id, month, carried_in + accrued + adjusted - carried_out AS amount
          FROM ledger_balance
          UNION ALL
          SELECT unit_id, (month + interval '1 month')::date, amount FROM ledger_opencharge
          WHERE month < (SELECT max(month) FROM ledger_closing)
          UNION ALL
          SELECT unit_id, month, -amount FROM ledger_opencharge
          UNION ALL
          SELECT unit_id, booked_month, amount FROM ledger_posting WHERE account = 'charge'
          UNION ALL
          SELECT unit_id, month, surplus_out - surplus_in - received FROM ledger_money) x
    GROUP BY 1, 2 HAVING sum(amount) <> 0
    """,
)

OPEN_CHARGES = Invariant(
    "open-charges",
    _("Tiền chậm đóng còn nợ bằng tổng các dòng hạch toán, và không nơi nào trả quá số phải trả."),
    """
    WITH moved AS (
        SELECT c.month, p.unit_id, p.fund, p.share AS kind, p.about_month, sum(p.amount) AS amount
        FROM ledger_posting p
        JOIN (SELECT month, lag(month, 1, '-infinity') OVER (ORDER BY month) AS before
              FROM ledger_closing) c ON p.booked_month <= c.month AND p.booked_month > c.before
        WHERE p.account IN ('charge', 'charge_settled') GROUP BY 1, 2, 3, 4, 5
    ),
    items AS (
        SELECT month, unit_id, fund, kind, about_month, amount FROM ledger_opencharge
        UNION ALL
        SELECT (month + interval '1 month')::date, unit_id, fund, kind, about_month, -amount
        FROM ledger_opencharge WHERE month < (SELECT max(month) FROM ledger_closing)
        UNION ALL
        SELECT month, unit_id, fund, kind, about_month, -amount FROM moved
    )
    SELECT unit_id AS unit, month, fund, kind, about_month, sum(amount) AS difference
    FROM items GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount) <> 0
    UNION ALL
    SELECT unit_id, NULL, fund, share, about_month, sum(amount)
    FROM ledger_posting WHERE account IN ('charge', 'charge_settled')
    GROUP BY 1, 3, 4, 5 HAVING sum(amount) < 0
    """,
)

IN_TABLES: tuple[Invariant, ...] = (
    ENTRIES,
    SEALED,
    CLOSED,
    RECEIPTS,
    BALANCES,
    CARRIED,
    OPEN_ITEMS,
    OPEN_CHARGES,
    MONEY,
    SURPLUS,
    STATEMENTS,
)

_rooms: dict[str, Invariant] = {}


def ask_also(invariant: Invariant) -> None:
    """Ask what a room above proves of its own tables, too; once, when the program starts."""
    _rooms[invariant.name] = invariant


def in_tables() -> tuple[Invariant, ...]:
    """Every invariant of the ledger's tables, and those of the rooms above."""
    return (*IN_TABLES, *_rooms.values())
