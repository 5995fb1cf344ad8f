"""Lists that are not employers': births and deaths, schools, the poverty review, households."""

import numpy as np

from ansinh.ground.months import Month
from ansinh.provinces.joining import SCHOOL_YEAR_STARTS, enrol, join_households, months_paid
from ansinh.provinces.state import GROUP, GROWN, NOBODY, SIX, Rows, State

MORTALITY = ((0, 12.0), (1, 0.6), (15, 2.0), (50, 8.0), (65, 30.0), (80, 110.0))
"""Deaths a year in a thousand from an age in years on: the shape, scaled to the profile's rate."""
REVIEW_MONTH = 1
DECLARED_AT_ONCE = 900


def births_and_deaths(state: State) -> None:
    """What a month begins with, before anybody moves between lists."""
    _births(state)
    _deaths(state)


def move_on(state: State) -> None:
    """A month of everything but work; households settle the published total at its end."""
    _end_benefits(state)
    _grow_out(state)
    month_of_year = state.month % 12 + 1
    if month_of_year == REVIEW_MONTH:
        _review_poverty(state)
    if month_of_year == SCHOOL_YEAR_STARTS:
        _school_year(state)
    _renew_supported(state)
    _settle_households(state)


def _births(state: State) -> None:
    """Children come onto the children's list in the month of birth or in the next."""
    new = state.people.from_month == state.month
    state.alive |= new
    late = (state.people.from_month == state.month - 1) & (state.unit == NOBODY) & state.alive
    rows = np.flatnonzero(new & (state.random.random(len(new)) < DECLARED_AT_ONCE / 1000))
    state.fall_back(np.concatenate([rows, np.flatnonzero(late & state.free)]))


def _deaths(state: State) -> None:
    age = state.age // 12
    rate = np.select(
        [age >= least for least, _ in reversed(MORTALITY)],
        [rate for _, rate in reversed(MORTALITY)],
    )
    candidates = state.free & (state.age >= 1)
    wanted = state.profile.structure["deaths_per_1000"]
    mean = rate[candidates].mean()
    dying = candidates & (state.random.random(len(age)) < rate / mean * wanted / 12_000)
    state.end(np.flatnonzero(dying & (state.unit != NOBODY)), "CHET")
    state.alive[dying] = False


def _end_benefits(state: State) -> None:
    rows = np.flatnonzero(state.on("unemployed") & state.free & (state.back <= state.month))
    state.end(rows)
    state.fall_back(rows)


def _grow_out(state: State) -> None:
    """At six years a child leaves the list for the household's; pupils stay until school starts."""
    grown = state.on("child_under_6") & state.free & (state.age >= SIX)
    rows = np.flatnonzero(grown)
    listed = state.entitled(rows) != NOBODY
    if state.month % 12 + 1 == SCHOOL_YEAR_STARTS:
        pupils = rows[~listed]
        state.end(pupils)
        state.busy[pupils] = 0
    state.end(rows[listed])
    state.fall_back(rows[listed])


def _school_year(state: State) -> None:
    rows = np.flatnonzero(state.on("student") & state.free & (state.until <= state.month))
    stay = (state.age[rows] < GROWN) & (state.random.random(len(rows)) < 0.97)
    _renew(state, rows[stay], "student", np.full(int(stay.sum()), 12))
    state.end(rows[~stay])
    enrol(state)


def _review_poverty(state: State) -> None:
    """The January review: some poor households become near-poor, all their members with them."""
    categories = state.people.categories
    poor, near = categories.index("poor"), categories.index("near_poor")
    category = state.people.household_category
    share = state.profile.structure["movements"]["review_poor"] / 1000
    lifted = (category == poor) & (state.random.random(len(category)) < share)
    category[lifted] = near
    rows = np.flatnonzero(lifted[state.people.household] & state.on("poor") & state.free)
    state.end(rows)
    state.fall_back(rows)


def _renew_supported(state: State) -> None:
    """Near-poor and average farming households renew for another year."""
    for group in ("near_poor", "agri_average"):
        rows = np.flatnonzero(state.on(group) & state.free & (state.until <= state.month))
        stay = state.random.random(len(rows)) < 0.98
        lapsing = state.goals.lapses.get((group, Month(state.month)), 0)
        stay[state.random.permutation(len(rows))[:lapsing] if lapsing else []] = False
        _renew(state, rows[stay], group, np.full(int(stay.sum()), 12))
        state.end(rows[~stay])


def _settle_households(state: State) -> None:
    """Renewals and lapses of households, and new members up to the published total."""
    due = state.on("household") & state.free & (state.until <= state.month)
    rows = state.random.permutation(np.flatnonzero(due))
    wanted = state.goals.people("BHYT", state.month)
    others = int((state.unit != NOBODY).sum()) - len(rows)
    renewing = round(len(rows) * state.profile.structure["movements"]["renew_household"] / 1000)
    renewing = min(renewing, max(0, wanted - others))
    stay, lapse = np.sort(rows[:renewing]), np.sort(rows[renewing:])
    state.end(lapse)
    _renew(state, stay, "household", months_paid(state, len(stay), "household"))
    missing = wanted - others - renewing
    if missing >= 0:
        join_households(state, missing)
    else:
        _move_away(state, -missing)


def _move_away(state: State, count: int) -> None:
    """People on the largest supported lists who left the province and are taken off."""
    listed = state.on("ethnic_difficult_area") | state.on("poor")
    rows = state.choose(listed & state.free, count)
    state.end(rows, "GC")
    state.alive[rows] = False


def _renew(state: State, rows: Rows, group: str, months: Rows) -> None:
    unit = state.unit[rows].copy()
    state.join(rows, np.full(len(rows), GROUP[group], np.int8), unit, "", months=months)
