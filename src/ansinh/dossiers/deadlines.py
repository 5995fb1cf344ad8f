"""When a dossier is due: working days after the day on which it came in complete."""

from datetime import date, timedelta
from functools import cache

import holidays

from ansinh.law import Law

SATURDAY = 5


def due_on(law: Law, received_on: date) -> date:
    """The last day for the result of a dossier received on a day, by the law of that day."""
    return after_working_days(received_on, law.number("dossier_days", received_on, what="settle"))


def return_by(law: Law, received_on: date) -> date:
    """The last day to give an incomplete dossier back (QĐ 366 Điều 5 khoản 1.1)."""
    return after_working_days(received_on, law.number("dossier_days", received_on, what="return"))


def after_working_days(day: date, count: int) -> date:
    """The day on which the `count`-th working day after a day falls."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY and day not in _holidays(day.year)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))
