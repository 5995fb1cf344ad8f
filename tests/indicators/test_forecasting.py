"""A forecast is right where the past repeats itself, and says how wrong it was where not."""

from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ansinh.indicators.forecasting import forecast
from ansinh.indicators.workdays import working_days

SEASON = [100, 80, 120, 90, 110, 130, 70, 95, 105, 140, 60, 200]


def test_a_season_that_repeats_is_met_exactly() -> None:
    steps = SEASON + SEASON[:7]
    told = forecast(steps, sum(SEASON[:7]), 5, grows=True)
    assert told is not None and told.method == "same_months"
    assert told.value == sum(SEASON)
    assert told.low == told.high == told.value
    assert told.trials.error_pct == Decimal("0.0") and told.trials.count >= 3


def test_a_year_that_runs_half_as_high_again_is_scaled() -> None:
    steps = SEASON + [step * 3 // 2 for step in SEASON[:6]]
    told = forecast(steps, sum(steps[12:]), 6, grows=True)
    assert told is not None
    assert told.value == sum(SEASON) * 3 // 2


def test_a_short_history_has_no_band_and_a_shorter_one_no_forecast() -> None:
    told = forecast([10, 10, 10, 10], 40, 8, grows=True)
    assert told is not None and told.value == 120 and told.method == "mean"
    assert told.low is None and told.high is None and told.trials.count < 3
    assert forecast([10, 10], 20, 10, grows=True) is None


def test_the_end_of_the_year_is_known() -> None:
    told = forecast([1], 77, 0, grows=True)
    assert told is not None and (told.low, told.value, told.high) == (77, 77, 77)


@given(st.lists(st.integers(0, 10**9), min_size=8, max_size=40), st.integers(1, 11), st.booleans())
def test_the_band_holds_the_forecast_and_money_never_falls(
    steps: list[int], ahead: int, grows: bool
) -> None:
    told = forecast(steps, 500, ahead, grows=grows)
    assert told is not None
    if told.low is not None and told.high is not None:
        assert told.low <= told.value <= told.high
    assert told.value >= 500


def test_the_band_holds_about_four_of_five() -> None:
    """Independent steps around a mean: the truth lies in the band about as often as it says."""
    random = Random(7)
    inside = tried = 0
    for _ in range(400):
        steps = [round(random.gauss(1000, 120)) for _ in range(29)]
        told = forecast(steps[:24], 0, 5, grows=True)
        assert told is not None and told.low is not None and told.high is not None
        tried += 1
        inside += told.low <= sum(steps[24:]) <= told.high
    assert 0.68 <= inside / tried <= 0.97


def test_working_days_leave_out_weekends_and_holidays() -> None:
    # August to December 2017: 109 weekdays, less Monday 4 September for National Day.
    assert working_days(date(2017, 7, 31), date(2017, 12, 31)) == 108
    # 26 January to 1 February 2017 is Tết; 2 and 3 February are working days.
    assert working_days(date(2017, 1, 25), date(2017, 2, 5)) == 2
    assert working_days(date(2017, 12, 31), date(2017, 12, 31)) == 0
