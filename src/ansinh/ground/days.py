"""The day of a moment, and how days and moments are written.

The books keep moments (with a zone); the law, the forms and people speak of days. A day of record
is the calendar day in Hà Nội: at 06:30 there it is still the day before in UTC, so taking
`.date()` of a moment that a database returns in UTC gives the wrong day every morning. This is
the only module that turns a moment into a day (a tidy test holds that).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE_NAME = "Asia/Ho_Chi_Minh"
"""The zone in which every office of the agency works (also for `AT TIME ZONE` in a query)."""

OFFICE_ZONE = ZoneInfo(OFFICE_ZONE_NAME)


def in_office_zone(moment: datetime) -> datetime:
    """The same moment on the office's clock; a moment written without a zone is the office's.

    Raises:
        OverflowError: a moment at the very edge of the calendar.
    """
    if moment.tzinfo is None:
        return moment.replace(tzinfo=OFFICE_ZONE)
    return moment.astimezone(OFFICE_ZONE)


def day_of_record(moment: datetime) -> date:
    """The calendar day in Hà Nội on which something with a known moment happened.

    Raises:
        ValueError: the moment has no zone, so that nobody knows which day it was.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone, so it lies on no known day")
    return moment.astimezone(OFFICE_ZONE).date()


def written_day(day: date) -> str:
    """31/07/2017."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def written_moment(moment: datetime) -> str:
    """05/08/2017 10:00, on the office's clock."""
    local = in_office_zone(moment)
    return f"{written_day(local)} {local.hour:02d}:{local.minute:02d}"
