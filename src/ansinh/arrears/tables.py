"""Letters and situations as the tables that a settlement takes (`ledger.handed.Records`)."""

from collections.abc import Sequence
from datetime import datetime

from ansinh.ledger.reading import AT, month_number, rows, rows_at
from ansinh.settle.rows import Rows


def letters(*, known_at: datetime) -> Rows:
    """Letters recorded by a time and not taken back by then."""
    return letters_each([known_at])[0]


def letters_each(times: Sequence[datetime]) -> list[Rows]:
    """The same by each of several times."""
    return rows_at(_LETTERS, times, ("unit", "from_month", "through_month", "sent"))


def excuses(*, known_at: datetime) -> Rows:
    """Days with a lawful reason not to pay, as recorded by a time. A status holds until the unit's
    next one; of two from the same day the later record holds."""
    return excuses_each([known_at])[0]


def excuses_each(times: Sequence[datetime]) -> list[Rows]:
    """The same by each of several times."""
    return rows_at(_EXCUSES, times, ("unit", "from_day", "to_day"))


def touched(*, after: datetime, known_at: datetime) -> Rows:
    """Units of which a letter or a situation was recorded after a time and by another, and the
    month of its earliest day."""
    return rows(_TOUCHED, {"after": after, "at": known_at}, ("unit", "start"))


_LETTERS = f"""
SELECT place, unit_id, {month_number("from_month")}, {month_number("through_month")},
    sent_on - DATE '0001-01-01' + 1
FROM {AT} JOIN arrears_urging g ON g.recorded_at <= moment.at
WHERE withdraws_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM arrears_urging w WHERE w.withdraws_id = g.id AND w.recorded_at <= moment.at)
"""
_EXCUSES = f"""
SELECT place, unit_id, from_day - DATE '0001-01-01' + 1, until - DATE '0001-01-01' + 1
FROM (SELECT place, unit_id, from_day, status, coalesce(lead(from_day) OVER (
          PARTITION BY place, unit_id ORDER BY from_day), DATE '9999-12-31') AS until
      FROM (SELECT DISTINCT ON (place, unit_id, from_day) place, unit_id, from_day, status
            FROM {AT} JOIN arrears_unitstatus ON recorded_at <= moment.at
            ORDER BY place, unit_id, from_day, id DESC) s) p
WHERE status = 'excused'
"""
_TOUCHED = f"""
SELECT unit_id, {month_number("min(day)")}
FROM (
    SELECT unit_id, sent_on AS day FROM arrears_urging
    WHERE recorded_at > %(after)s AND recorded_at <= %(at)s
    UNION ALL
    SELECT unit_id, from_day FROM arrears_unitstatus
    WHERE recorded_at > %(after)s AND recorded_at <= %(at)s
) facts GROUP BY unit_id
"""
