"""Allocating money to what is due, in the order that the law gives (`law.allocation`).

The claims of those who leave or claim a benefit come first (`priority.claims`; QĐ 595/QĐ-BHXH
điều 43.2.1). Then money fills a fund's debt, the oldest month first, then the fund's late
charges, before it reaches the next fund; what is left over stays the unit's and is spread to no
fund (điều 43.2.2). Everything is decided for all units at once by running sums.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from ansinh.law import Law
from ansinh.law.allocation import CHARGE, PRINCIPAL, ranks
from ansinh.law.charge import begins
from ansinh.law.deadlines import due_day
from ansinh.law.funds import Fund
from ansinh.law.months import Month, first_day, last_day, show_month

CLAIM_TYPES = {
    "priority": "int8",
    "unit": "int8",
    "person": "int8",
    "account": "varchar",
    "fund": "varchar",
    "share": "varchar",
    "about_month": "date",
    "amount": "int8",
}
"""A claim: the record it rests on (claims are paid in the order of their records), the debt
(`account` `due` or `charge`, fund, kind of charge, month) and đồng, positive."""


class Place(NamedTuple):
    """Where a fund stands: funds of one step are filled month by month, in turn within a month."""

    fund: str
    step: int
    turn: int


def order_of(law: Law, month: int) -> list[Place]:
    """Every fund's place in the order of a month, for what is due itself.

    The article orders what an employer owes. Voluntary insurance, which people pay for
    themselves on lists of their own, comes after it, so that a unit with both is covered in
    health insurance first.
    """
    lawful = ranks(law, first_day(month))
    steps = {fund: step for (fund, kind), step in lawful.items() if kind == PRINCIPAL}
    following = 1 + max(lawful.values())
    for fund in Fund:
        if fund.value not in steps:
            steps[fund.value] = following
            following += 1
    return [Place(fund, step, turn) for turn, (fund, step) in enumerate(steps.items())]


def order_of_charges(law: Law, month: int) -> list[Place]:
    """The place of each fund's late charges in the same order: after what is due to the fund."""
    lawful = ranks(law, first_day(month))
    steps = [(fund, step) for (fund, kind), step in lawful.items() if kind == CHARGE]
    return [Place(fund, step, turn) for turn, (fund, step) in enumerate(steps)]


def due_through(law: Law, month: int) -> Month:
    """The last month whose contributions are due by the end of `month`.

    Until 30/6/2025 the month's own. Since then they are due a month later: money pays what is
    due, in the whole order of the funds, before it pays ahead, so that whoever pays on the
    last day is never late.
    """
    end = last_day(month)
    if end < begins(law) or due_day(law, month) <= end:
        return Month(month)
    return Month(month - 1)


def ranked(law: Law, month: int) -> list[tuple[str, str, int, int, date]]:
    """The whole order as rows: account of the debt (`due`, `charge`), fund, step, turn, and the
    last month that comes before all that are not due yet."""
    due = first_day(due_through(law, month))
    return [("due", *place, due) for place in order_of(law, month)] + [
        ("charge", *place, date.max) for place in order_of_charges(law, month)
    ]


def gather(month: int, previous: int | None) -> None:
    """Gather what every unit owes and has, in the temporary tables `item` and `purse`.

    Reads the draft of the month's closing (what falls due), the open items and the surplus
    of the month closed before (`previous`), and the money booked since. The temporary table
    `claim` (`priority.claims.CLAIM_TYPES`), which says what of the items comes first, is empty.
    """
    values = {
        "month": first_day(month),
        "after": "-infinity" if previous is None else first_day(previous),
    }
    columns = ", ".join(f"{name} {sql_type}" for name, sql_type in CLAIM_TYPES.items())
    with connection.cursor() as cursor:
        cursor.execute(_ITEMS, values)
        cursor.execute(_PURSES, values)
        cursor.execute(f"CREATE TEMP TABLE claim ({columns}) ON COMMIT DROP")


PAYABLE = "SELECT item.* FROM item JOIN purse USING (unit) WHERE purse.amount > 0"
"""The items of units that have money, once they are gathered."""


def allot(law: Law, month: int) -> None:
    """Decide what the money of every unit pays, into the temporary table `allotment`.

    Reads what was gathered. `allotment` has one row for each unit, account (`due` or
    `charge`), fund, share (of charges) and month that receives money (positive) or gives it
    back (negative: a debt that has shrunk below what was paid, or a receipt taken back), and
    for each person for whom a part of it was paid first (`priority` names the record).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE rank (account varchar, fund varchar, step int, turn int, "
            "due_through date) ON COMMIT DROP"
        )
        cursor.execute(
            "INSERT INTO rank SELECT * FROM unnest(%s::varchar[], %s::varchar[], %s::int[], "
            "%s::int[], %s::date[])",
            [list(column) for column in zip(*ranked(law, month), strict=True)],
        )
        cursor.execute(_ALLOTMENT)


def allot_rest(month: int, previous: int | None) -> None:
    """Decide what is left of the money for the charges now drafted, into `allotment` anew.

    For charges known only after the money of the month was allocated (those by day): whoever
    still has money has paid everything else, so nothing that comes first is passed over.
    """
    values = {
        "month": first_day(month),
        "after": "-infinity" if previous is None else first_day(previous),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE allotment")
        cursor.execute(_REST, values)


def draft_allotment(month: int, *, of: str = "") -> None:
    """Draft the entries of `allotment`: from the unit's unallocated money to its debts.

    `of` tells a second allotment of the month from the first.
    """
    values: dict[str, Any] = {
        "id": f"allocation/{show_month(month)}/{of}",
        "month": first_day(month),
        "day": last_day(month),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO draft
            SELECT %(id)s || unit, 'allocation', unit, %(day)s, '',
                CASE account WHEN 'due' THEN 'settled' ELSE 'charge_settled' END, fund, share,
                about_month, -sum(amount)
            FROM allotment
            GROUP BY unit, account, fund, share, about_month HAVING sum(amount) <> 0
            UNION ALL
            SELECT %(id)s || unit, 'allocation', unit, %(day)s, '', 'unallocated', '', '',
                %(month)s, sum(amount)
            FROM allotment GROUP BY unit HAVING sum(amount) <> 0
            """,
            values,
        )


_ITEMS = """
CREATE TEMP TABLE item ON COMMIT DROP AS
SELECT unit, account, fund, share, about_month, sum(amount)::bigint AS amount
FROM (
    SELECT unit_id AS unit, 'due' AS account, fund, '' AS share, about_month, amount
    FROM ledger_openitem WHERE month = %(after)s
    UNION ALL
    SELECT unit_id, 'charge', fund, kind, about_month, amount
    FROM ledger_opencharge WHERE month = %(after)s
    UNION ALL
    SELECT unit_id, account, fund, CASE account WHEN 'charge' THEN share ELSE '' END,
        about_month, amount
    FROM ledger_posting
    WHERE booked_month > %(after)s AND booked_month <= %(month)s AND account IN ('due', 'charge')
    UNION ALL
    SELECT unit, account, fund, CASE account WHEN 'charge' THEN share ELSE '' END,
        about_month, amount
    FROM draft WHERE account IN ('due', 'charge')
) due
GROUP BY unit, account, fund, share, about_month HAVING sum(amount) <> 0
"""

_PURSES = """
CREATE TEMP TABLE purse ON COMMIT DROP AS
SELECT unit, sum(amount)::bigint AS amount
FROM (
    SELECT unit_id AS unit, surplus_out AS amount FROM ledger_money WHERE month = %(after)s
    UNION ALL
    SELECT unit_id, -amount FROM ledger_posting
    WHERE booked_month > %(after)s AND booked_month <= %(month)s AND account = 'unallocated'
    UNION ALL
    SELECT unit, -amount FROM item WHERE amount < 0
) money
GROUP BY unit HAVING sum(amount) <> 0
"""

_ALLOTMENT = """
CREATE TEMP TABLE allotment ON COMMIT DROP AS
WITH
-- A purse holds the surplus, the money received and what shrunken debts give back. Below
-- zero it lacks money that was spent and has since been taken back.
need AS (
    SELECT priority, person, unit, account, fund, share, about_month, amount FROM claim
    UNION ALL
    SELECT NULL, NULL, i.unit, i.account, i.fund, i.share, i.about_month,
        i.amount - coalesce(c.amount, 0)
    FROM item i
    LEFT JOIN (SELECT unit, account, fund, share, about_month, sum(amount) AS amount
               FROM claim GROUP BY 1, 2, 3, 4, 5) c
        USING (unit, account, fund, share, about_month)
    WHERE i.amount > coalesce(c.amount, 0)
),
paid AS (
    SELECT unit, account, fund, share, about_month, priority, person, amount AS need,
        money AS left_before,
        sum(amount) OVER (
            PARTITION BY unit ORDER BY priority NULLS LAST, ahead, step, about_month, turn, share
            ROWS UNBOUNDED PRECEDING
        ) - amount AS before
    FROM (SELECT n.*, p.amount AS money,
              n.priority IS NULL AND n.about_month > r.due_through AS ahead, r.step, r.turn
          FROM need n JOIN purse p USING (unit) JOIN rank r USING (account, fund)
          WHERE p.amount > 0) queue
),
settled AS (
    SELECT unit, account, fund, share, about_month, sum(amount) AS amount
    FROM (SELECT s.unit_id AS unit,
              CASE s.account WHEN 'settled' THEN 'due' ELSE 'charge' END AS account,
              s.fund, s.share, s.about_month, -s.amount AS amount
          FROM ledger_posting s JOIN purse p ON p.unit = s.unit_id AND p.amount < 0
          WHERE s.account IN ('settled', 'charge_settled')
          UNION ALL
          SELECT unit, account, fund, share, about_month, amount FROM item WHERE amount < 0) s
    GROUP BY unit, account, fund, share, about_month HAVING sum(amount) > 0
),
-- What of it was paid first, person by person, and the rest.
first AS (
    SELECT unit, account, fund, share, about_month, priority,
        least(f.amount, s.amount - f.before) AS amount
    FROM (SELECT f.*, sum(amount) OVER (
              PARTITION BY unit, account, fund, share, about_month ORDER BY priority
              ROWS UNBOUNDED PRECEDING) - amount AS before
          FROM (SELECT f.unit_id AS unit, f.account, f.fund, f.share, f.about_month,
                    max(f.priority_id) AS priority, sum(f.amount) AS amount
                FROM ledger_prioritypayment f JOIN purse p ON p.unit = f.unit_id AND p.amount < 0
                GROUP BY 1, 2, 3, 4, 5, f.person_id HAVING sum(f.amount) > 0) f) f
    JOIN settled s USING (unit, account, fund, share, about_month)
    WHERE f.before < s.amount
),
spent AS (
    SELECT * FROM first
    UNION ALL
    SELECT unit, account, fund, share, about_month, NULL, s.amount - coalesce(f.amount, 0)
    FROM settled s
    LEFT JOIN (SELECT unit, account, fund, share, about_month, sum(amount) AS amount
               FROM first GROUP BY 1, 2, 3, 4, 5) f
        USING (unit, account, fund, share, about_month)
    WHERE s.amount > coalesce(f.amount, 0)
),
-- What was spent and is no longer there is taken from the last that the order would pay.
returned AS (
    SELECT unit, account, fund, share, about_month, amount AS have, lack,
        sum(amount) OVER (
            PARTITION BY unit
            ORDER BY priority DESC NULLS FIRST, ahead DESC, step DESC, about_month DESC,
                turn DESC, share DESC
            ROWS UNBOUNDED PRECEDING
        ) - amount AS before
    FROM (SELECT s.*, -p.amount AS lack,
              s.priority IS NULL AND s.about_month > r.due_through AS ahead, r.step, r.turn
          FROM spent s JOIN purse p USING (unit) JOIN rank r USING (account, fund)
          WHERE p.amount < 0) queue
)
SELECT unit, account, fund, share, about_month, priority, person, sum(amount)::bigint AS amount
FROM (
    SELECT unit, account, fund, share, about_month, priority, person,
        least(need, left_before - before) AS amount
    FROM paid WHERE before < left_before
    UNION ALL
    SELECT unit, account, fund, share, about_month, NULL, NULL, -least(have, lack - before)
    FROM returned WHERE before < lack
    UNION ALL
    SELECT unit, account, fund, share, about_month, NULL, NULL, amount FROM item WHERE amount < 0
) parts
GROUP BY unit, account, fund, share, about_month, priority, person HAVING sum(amount) <> 0
"""

_REST = """
CREATE TEMP TABLE allotment ON COMMIT DROP AS
SELECT unit, 'charge' AS account, fund, share, about_month,
    least(amount, money - before)::bigint AS amount
FROM (
    SELECT d.unit, d.fund, d.share, d.about_month, d.amount, p.money,
        sum(d.amount) OVER (
            PARTITION BY d.unit ORDER BY r.step, r.turn, d.share ROWS UNBOUNDED PRECEDING
        ) - d.amount AS before
    FROM draft d JOIN rank r USING (account, fund)
    JOIN (SELECT unit, sum(amount) AS money
          FROM (SELECT unit_id AS unit, surplus_out AS amount
                FROM ledger_money WHERE month = %(after)s
                UNION ALL
                SELECT unit_id, -amount FROM ledger_posting
                WHERE booked_month > %(after)s AND booked_month <= %(month)s
                    AND account = 'unallocated') kept
          GROUP BY unit) p ON p.unit = d.unit
    WHERE d.account = 'charge' AND d.amount > 0
) queue
WHERE before < money
"""
