"""The invented log: its order, its lines, and the published counts by direct counting."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ansinh.ground.months import FAR, parse_month
from ansinh.provinces.build import Invented, invent
from ansinh.provinces.goals import goals_of
from ansinh.provinces.log import GROUPS, STATES, TRACKS, Log
from ansinh.provinces.profile import Profile, ProfileError
from ansinh.provinces.spells import fold
from ansinh.provinces.state import WORKERS
from tests.provinces.conftest import SCALE


def _people(spells: dict, month: int) -> dict[str, int]:
    """People by scheme in a month, by hand: workers, anybody with a health line, voluntary."""
    runs = (spells["effective_month"] <= month) & (month < spells["to_month"])
    kinds = {
        "BHXH_BB": runs & (spells["group"] < WORKERS),
        "BHYT": runs & (spells["track"] != TRACKS.index("TN")),
        "BHXH_TN": runs & (spells["track"] == TRACKS.index("TN")),
    }
    return {name: len(np.unique(spells["person"][rows])) for name, rows in kinds.items()}


@pytest.mark.parametrize("month", ["2016-07", "2017-07"])
def test_the_published_counts_then_and_now(profile: Profile, made: Invented, month: str) -> None:
    number = parse_month(month)
    goal = {name: by[number] for name, by in goals_of(profile, SCALE).counts.items()}
    known_now = fold(made.log, len(made.log))
    known_then = fold(made.log, made.log.rows_of(number).stop)
    assert _people(known_now, number) == goal
    assert _people(known_then, number) == goal


def test_nobody_has_two_health_lines_at_once(made: Invented) -> None:
    spells = fold(made.log, len(made.log))
    health = spells["track"] != TRACKS.index("TN")
    order = np.lexsort((spells["effective_month"], spells["person"]))
    order = order[health[order]]
    person, start, end = (spells[n][order] for n in ("person", "effective_month", "to_month"))
    same = person[1:] == person[:-1]
    assert (start[1:] >= end[:-1])[same].all()
    assert (end[:-1][same] < FAR).all()


def test_rows_stand_in_the_order_in_which_they_were_recorded(made: Invented) -> None:
    columns = made.log.columns
    assert (np.diff(columns["recorded_at"]) >= np.timedelta64(0)).all()
    month = columns["recorded_at"].astype("datetime64[M]").astype(int) + 1970 * 12
    assert (month == columns["recorded_month"]).all()
    assert (columns["effective_month"] <= columns["recorded_month"]).all()
    day = (columns["recorded_at"] - columns["recorded_at"].astype("datetime64[M]")).astype(
        "timedelta64[D]"
    )
    later = columns["recorded_month"] > made.log.months[0]
    assert (day[later].astype(int) >= 3).all()  # the month before is closed on the 3rd


def test_a_void_takes_out_an_earlier_row_of_its_own_line() -> None:
    log = _of_size(0.05)
    rows = np.flatnonzero(log.columns["voids"] >= 0)
    voided = log.columns["voids"][rows]
    assert len(rows) > 0 and (voided < rows).all()
    for name in ("person", "unit", "track", "effective_month"):
        assert (log.columns[name][rows] == log.columns[name][voided]).all()
    table = log.table(slice(0, len(log)), 101)
    assert set(table["voids"].to_numpy()[rows]) == set(voided + 101)


def test_everything_that_happens_to_people_happens() -> None:
    log = _of_size(0.05)
    columns = log.columns
    states = {STATES[place] for place in np.unique(columns["state"])}
    groups = {GROUPS[place] for place in np.unique(columns["group"])}
    assert states == set(STATES)
    assert groups >= set(GROUPS) - {"voluntary_near_poor"}
    assert set(np.unique(columns["payment_months"])) == {1, 3, 6, 12}
    late = columns["recorded_month"] > columns["effective_month"]
    assert late[columns["recorded_month"] > log.months[0]].sum() > 5
    seats = np.bincount(columns["member_order"][columns["group"] == GROUPS.index("household")])
    assert seats[1] > seats[2] > 0


def test_enterprise_wages_follow_the_regional_minimum(made: Invented) -> None:
    spells = fold(made.log, len(made.log))
    runs = spells["to_month"] > parse_month("2017-01")
    paid = runs & (spells["group"] == GROUPS.index("employee_enterprise"))
    least = np.where(np.array(made.units.region)[spells["unit"]] == 3, 2_900_000, 2_580_000)
    assert (spells["wage"][paid] >= least[paid]).all()


def test_months_part_the_log(made: Invented) -> None:
    parts = [made.log.rows_of(month) for month in made.log.months]
    assert parts[0].start == 0 and parts[-1].stop == len(made.log)
    assert all(before.stop == after.start for before, after in pairwise(parts))


def test_assumptions_that_leave_no_room_are_refused(profile: Profile) -> None:
    tight = replace(profile, population={2015: 300_000, 2016: 300_000})
    with pytest.raises(ProfileError, match="are without insurance"):
        invent(tight, scale=SCALE)


def _of_size(scale: float) -> Log:
    from ansinh.law import load as load_law
    from ansinh.provinces.areas import districts_of
    from ansinh.provinces.history import history_of
    from ansinh.provinces.people import people_of
    from ansinh.provinces.profile import load
    from ansinh.provinces.units import units_of

    profile = load("bac-kan-2017")
    districts = districts_of(profile)
    people = people_of(profile, districts, scale)
    units = units_of(profile, districts, scale)
    return history_of(profile, goals_of(profile, scale), districts, people, units, load_law())
