"""Whose debts bear charges, by month: employers, as the register knew their kind at a time.

A unit's kind is dated (`register.identity`): what holds on the first day of a month holds for the
month, for its debts of whatever month.
"""

from datetime import datetime

import numpy as np

from ansinh.ground.months import FAR
from ansinh.ledger.reading import month_number, rows
from ansinh.register.models import Unit
from ansinh.settle.rows import Numbers, Rows, take

BEARERS = (
    Unit.Kind.STATE_BODY,
    Unit.Kind.ENTERPRISE,
    Unit.Kind.COOPERATIVE,
    Unit.Kind.COMMUNE,
)
"""The units whose debt bears charges: employers. What a budget or fund owes is never late, and
lists of people who pay for themselves (households, pupils, voluntary) owe nobody a charge."""


def periods(*, known_at: datetime) -> Rows:
    """From which month to which (half open) each unit's debts bear charges
    (`settle.facts.BEARING`), as recorded by a time."""
    values = {"at": known_at, "kinds": [str(kind) for kind in BEARERS], "far": int(FAR)}
    return rows(_PERIODS, values, ("unit", "from_month", "to_month"))


def units(month: int, *, known_at: datetime) -> Numbers:
    """The units whose debts bear charges in a month."""
    found = periods(known_at=known_at)
    here = (found["from_month"] <= month) & (month < found["to_month"])
    return np.unique(take(found, here)["unit"])


def touched(*, after: datetime, known_at: datetime) -> Rows:
    """Units whose kind was recorded after a time and by another, and the month of its earliest
    day."""
    return rows(_TOUCHED, {"after": after, "at": known_at}, ("unit", "start"))


_PERIODS = f"""
WITH recorded AS (
    SELECT DISTINCT ON (unit_id, since) unit_id, since, value
    FROM (SELECT unit_id, value, from_day, id,
              {month_number("from_day")} + (extract(day FROM from_day) > 1)::int AS since
          FROM register_unitrecord WHERE field = 'kind' AND recorded_at <= %(at)s) r
    ORDER BY unit_id, since, from_day DESC, id DESC
), before AS (
    SELECT DISTINCT ON (unit_id) unit_id, original FROM register_unitrecord
    WHERE field = 'kind' ORDER BY unit_id, id
), line AS (
    SELECT u.id AS unit_id, 0::int8 AS since, coalesce(b.original, u.kind) AS kind
    FROM register_unit u LEFT JOIN before b ON b.unit_id = u.id
    UNION ALL SELECT unit_id, since, value FROM recorded
)
SELECT unit_id, since, until FROM (
    SELECT unit_id, since, kind,
        coalesce(lead(since) OVER (PARTITION BY unit_id ORDER BY since), %(far)s) AS until
    FROM line) stretches
WHERE kind = ANY(%(kinds)s)
"""
_TOUCHED = f"""
SELECT unit_id, {month_number("min(from_day)")} FROM register_unitrecord
WHERE field = 'kind' AND recorded_at > %(after)s AND recorded_at <= %(at)s GROUP BY unit_id
"""
