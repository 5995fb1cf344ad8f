"""Cells -> days, births and months, to the precision in which they are written."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from ansinh.exchange.declarations.cells import Unreadable, Wrong, text_of
from ansinh.exchange.folding import fold_label
from ansinh.exchange.sheets import Cell

_MONTH_FIRST = re.compile(r"(?:THANG\s*)?(\d{1,2})\s*[/.\- ]\s*(?:NAM\s*)?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.-]\s*(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?:[ T]\d{1,2}:\d{2}.*)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")


class Birth(NamedTuple):
    """A day of birth as far as it is known: `precision` is day, month or year."""

    day: date
    precision: str


def read_birth(cell: Cell) -> Birth:
    """A day, month or year of birth."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if float(cell).is_integer() and 1850 <= cell <= 2150:
            return Birth(date(int(cell), 1, 1), "year")
        if float(cell).is_integer() and 1_011_850 <= cell <= 31_122_150:
            return _birth_of(f"{int(cell):08d}")
        raise Unreadable(Wrong.NOT_A_DAY)
    if isinstance(cell, datetime | date):
        return Birth(date(cell.year, cell.month, cell.day), "day")
    return _birth_of(text_of(cell))


@lru_cache(maxsize=65536)
def _birth_of(text: str) -> Birth:
    if re.fullmatch(r"\d{4}", text):
        return Birth(_date(int(text), 1, 1), "year")
    if match := re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(\d{4})", text):
        return Birth(_date(int(match[2]), int(match[1]), 1), "month")
    if re.fullmatch(r"\d{8}", text):
        return Birth(_date(int(text[4:]), int(text[2:4]), int(text[:2])), "day")
    return Birth(_day_of(text), "day")


def read_day(cell: Cell) -> date:
    """A day."""
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, cell.day)
    if not isinstance(cell, str):
        raise Unreadable(Wrong.NOT_A_DAY)
    return _day_of(text_of(cell))


@lru_cache(maxsize=65536)
def _day_of(text: str) -> date:
    if match := _DAY.fullmatch(text):
        if len(match[3]) == 2:
            raise Unreadable(Wrong.SHORT_YEAR)
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := _ISO_DAY.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    raise Unreadable(Wrong.NOT_A_DAY)


def _date(year: int, month: int, day: int) -> date:
    if not 1850 <= year <= 2150:
        raise Unreadable(Wrong.NO_SUCH_DAY)
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(Wrong.NO_SUCH_DAY) from None


def read_from_day(cell: Cell) -> date:
    """The day from which something runs; a month stands for its first day."""
    try:
        return read_day(cell)
    except Unreadable:
        month = read_month(cell)
        return date(month // 12, month % 12 + 1, 1)


def read_month(cell: Cell) -> int:
    """A month as its number, `year * 12 + month - 1`; a day stands for its month."""
    if isinstance(cell, datetime | date):
        return cell.year * 12 + cell.month - 1
    return _month_of(text_of(cell))


@lru_cache(maxsize=65536)
def _month_of(text: str) -> int:
    plain = fold_label(text) if text[:1].isalpha() else text
    if match := _MONTH_FIRST.fullmatch(plain):
        return _month(int(match[2]), int(match[1]))
    if match := _YEAR_FIRST.fullmatch(plain):
        return _month(int(match[1]), int(match[2]))
    if (match := re.fullmatch(r"(\d{4})(\d{2})", plain)) and 1950 <= int(match[1]) <= 2150:
        return _month(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{1,2})(\d{4})", plain):
        return _month(int(match[2]), int(match[1]))
    try:
        day = _day_of(plain)
    except Unreadable:
        raise Unreadable(Wrong.NOT_A_MONTH) from None
    return day.year * 12 + day.month - 1


def _month(year: int, month: int) -> int:
    if not (1 <= month <= 12 and 1950 <= year <= 2150):
        raise Unreadable(Wrong.NOT_A_MONTH)
    return year * 12 + month - 1
