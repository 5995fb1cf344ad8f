"""Working days of Vietnamese offices: Monday to Friday without the public holidays."""

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5


def working_days(after: date, last: date) -> int:
    """How many working days lie after a day, up to and with the last one."""
    free = _holidays(last.year) | _holidays(after.year)
    days = (after + timedelta(days=each) for each in range(1, (last - after).days + 1))
    return sum(day.weekday() < SATURDAY and day not in free for day in days)


def read_holidays() -> None:
    """Read the calendar before the first page asks for it: it takes a third of a second."""
    _holidays(2000)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))
