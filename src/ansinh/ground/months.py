"""Months as whole numbers, so that columns can compare and subtract them.

A month's number is `year * 12 + month - 1`; 2017-07 is 24210. Periods are half open:
they include their first month and exclude the month they end at.
"""

from datetime import date
from typing import NewType

Month = NewType("Month", int)

FAR = Month(9999 * 12)
"""The end of a period that has no known end."""


def month_of(day: date) -> Month:
    """The month in which a day lies."""
    return Month(day.year * 12 + day.month - 1)


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return date.fromordinal(first_day(month + 1).toordinal() - 1)


def parse_month(text: str) -> Month:
    """Read `2017-07`; raises ValueError that says what was expected."""
    year, dash, month = text.partition("-")
    if not (dash and len(year) == 4 and year.isdigit() and month.isdigit()):
        raise ValueError(f"{text!r} is not a month; write it as 2017-07")
    if not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} is not a month: {month} is not between 01 and 12")
    return Month(int(year) * 12 + int(month) - 1)


def show_month(month: int) -> str:
    """Write a month as `2017-07`."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def written_month(month: int) -> str:
    """Write a month for people, as forms do: 07/2017."""
    return f"{month % 12 + 1:02d}/{month // 12:04d}"
