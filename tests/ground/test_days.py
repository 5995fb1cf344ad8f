"""A day of record is the day in Hà Nội, whatever zone a moment is told in."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.ground.days import day_of_record, written_day, written_moment

ODD = [timezone(timedelta(hours=h, minutes=m)) for h, m in ((14, 0), (-12, 0), (5, 45), (7, 0))]


def test_half_past_six_in_the_morning_is_the_day_itself() -> None:
    assert day_of_record(datetime(2017, 8, 4, 23, 30, tzinfo=UTC)) == date(2017, 8, 5)
    assert day_of_record(datetime(2017, 8, 5, 16, 59, 59, 999999, tzinfo=UTC)) == date(2017, 8, 5)
    assert day_of_record(datetime(2017, 8, 5, 17, tzinfo=UTC)) == date(2017, 8, 6)


MOMENTS = st.timedeltas(timedelta(0), timedelta(days=45_000)).map(
    lambda since: datetime(1975, 7, 1, tzinfo=UTC) + since
)


@given(MOMENTS, st.sampled_from(ODD))
def test_the_zone_in_which_a_moment_is_told_changes_nothing(moment: datetime, zone) -> None:
    told = moment.astimezone(zone)
    assert day_of_record(told) == day_of_record(moment) == (moment + timedelta(hours=7)).date()
    assert written_moment(told) == written_moment(moment)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        day_of_record(datetime(2017, 8, 5))  # noqa: DTZ001


def test_how_days_and_moments_are_written() -> None:
    assert written_day(date(2017, 8, 5)) == "05/08/2017"
    assert written_moment(datetime(2017, 8, 4, 23, 30, 59, 5, tzinfo=UTC)) == "05/08/2017 06:30"
