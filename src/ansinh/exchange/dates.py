"""Days in texts and cells -> dates.

Vietnamese files put the day first: 31/07/2017, 31-07-2017 14:34:15, 31-07-17, 31.07.2017.
ISO dates (2017-07-31T08:00:00+07:00) keep the day that is written, in the bank's own zone.
"""

import re
from datetime import date, datetime
from functools import lru_cache

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_YEAR_FIRST = re.compile(r"(\d{4})([/.-]?)(\d{2})\2(\d{2})" + _TIME)
_LEADING_DAY = re.compile(r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s+(\S.*)", re.DOTALL)
_YEARS = range(1990, 2101)


def read_date(value: object) -> date:
    """The day of a cell or a text. Raises ValueError saying what is wrong."""
    if isinstance(value, datetime):
        return _sensible(value.year, value.month, value.day)
    if isinstance(value, date):
        return _sensible(value.year, value.month, value.day)
    if not isinstance(value, str):
        raise ValueError("this is a number, not a date; format the column as date")
    return _read_text(value)


@lru_cache(maxsize=4096)
def _read_text(value: str) -> date:
    """The day of a text; the days of a statement come again on line after line."""
    text = " ".join(value.split())
    if match := _DAY_FIRST.fullmatch(text):
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        return _sensible(year, int(match[3]), int(match[1]))
    if match := _YEAR_FIRST.fullmatch(text):
        return _sensible(int(match[1]), int(match[3]), int(match[4]))
    raise ValueError("this is not a date like 31/07/2017")


def split_day(value: str) -> tuple[str, str]:
    """Day and document number of a cell that holds both (`31/07/2017  5009.34878`)."""
    match = _LEADING_DAY.fullmatch(value.strip())
    if not match or ":" in match[2].split()[0]:
        return value, ""
    return match[1], " ".join(match[2].split())


def _sensible(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise ValueError(f"the year {year} cannot be meant")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("this day does not exist in the calendar") from None
