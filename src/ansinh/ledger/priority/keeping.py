"""The claims of a closing, and what it paid for those who come first: written with its batch."""

from datetime import datetime

from django.db import connection

from ansinh.law import Law
from ansinh.law.months import first_day
from ansinh.ledger.allocation import CLAIM_TYPES, PAYABLE
from ansinh.ledger.priority.claims import Asked, claims
from ansinh.register.copying import copy_into, months_as_dates


def claim(law: Law, month: int, *, position: int, recorded_at: datetime) -> None:
    """Fill the temporary table `claim` from what `allocation.gather` gathered.

    Only units that have money to pay are asked; where nobody comes first, that is one question.
    """
    asked = Asked(PAYABLE, {}, known_at=recorded_at, position=position, until=month - 1)
    found = claims(law, month, asked)
    if found.num_rows:
        columns = {name: found[name] for name in found.column_names if name != "month"}
        columns["about_month"] = months_as_dates(found["month"])
        copy_into("claim", CLAIM_TYPES, columns)


def keep(batch: int, month: int) -> None:
    """Keep what the allotment pays for whom, and what it takes back from those paid first.

    Money that is taken back from a debt is taken from what nobody's payment stands on, then
    from the person whose record is the latest.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"batch": batch, "month": first_day(month)})


_KEEP = """
WITH standing AS (
    SELECT f.unit_id AS unit, f.person_id AS person, f.account, f.fund, f.share, f.about_month,
        max(f.priority_id) AS priority, sum(f.amount) AS amount
    FROM ledger_prioritypayment f
    JOIN (SELECT DISTINCT unit, account, fund, share, about_month FROM allotment
          WHERE amount < 0) a
        ON (a.unit, a.account, a.fund, a.share, a.about_month)
            = (f.unit_id, f.account, f.fund, f.share, f.about_month)
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(f.amount) > 0
),
settled AS (
    SELECT unit, account, fund, share, about_month, sum(amount) AS amount
    FROM (SELECT unit_id AS unit,
              CASE account WHEN 'settled' THEN 'due' ELSE 'charge' END AS account, fund, share,
              about_month, -amount AS amount
          FROM ledger_posting
          WHERE account IN ('settled', 'charge_settled')
              AND unit_id IN (SELECT unit FROM standing)
          UNION ALL
          SELECT unit, account, fund, share, about_month, amount FROM allotment) s
    GROUP BY 1, 2, 3, 4, 5
),
back AS (
    SELECT priority, unit, person, account, fund, share, about_month,
        least(amount, greatest(0, rest - before)) - amount AS amount
    FROM (SELECT s.*, coalesce(t.amount, 0) AS rest, sum(s.amount) OVER (
              PARTITION BY unit, account, fund, share, about_month ORDER BY s.priority
              ROWS UNBOUNDED PRECEDING) - s.amount AS before
          FROM standing s LEFT JOIN settled t USING (unit, account, fund, share, about_month)) k
)
INSERT INTO ledger_prioritypayment (batch_id, priority_id, unit_id, person_id, account, fund,
    share, about_month, booked_month, amount)
SELECT %(batch)s, priority, unit, person, account, fund, share, about_month, %(month)s, amount
FROM (SELECT priority, unit, person, account, fund, share, about_month, amount
      FROM allotment WHERE priority IS NOT NULL
      UNION ALL
      SELECT * FROM back WHERE amount < 0) kept
ORDER BY unit, person, account, about_month, fund, share
"""
