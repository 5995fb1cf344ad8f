"""How a statement writes numbers, months and days: the Vietnamese way."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from ansinh.exchange.amounts import grouped
from ansinh.ground.days import day_of_record, written_day
from ansinh.ground.months import written_month
from ansinh.statements.layouts import Kind


def cell(value: int | None, kind: Kind) -> str:
    """A cell of the statement; empty where the form counts nothing, or at no rate."""
    if value is not None and kind is Kind.RATE:
        return f"{value // 1_000_000},{value % 1_000_000 // 100:04d}%" if value else ""
    return "" if value is None or kind is Kind.TITLE else grouped(value)


def month(value: int) -> str:
    """05/2026."""
    return written_month(value)


def day(value: date) -> str:
    """31/05/2026."""
    return written_day(value)


def dated(place: str, day: date) -> str:
    """Where and when a document is signed, as its last lines say it: a day below 10 and the months
    1 and 2 with a zero, so that nobody can add a digit."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    told = {"place": place or "……", "day": f"{day.day:02d}", "month": month, "year": day.year}
    text: str = _("%(place)s, ngày %(day)s tháng %(month)s năm %(year)s") % told
    return text


def day_of(moment: datetime) -> str:
    """The day of record of a moment: 31/05/2026."""
    return written_day(day_of_record(moment))
