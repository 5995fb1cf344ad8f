"""Jobs: who leaves and changes, wages, maternity, and what is declared late or wrongly."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ansinh.provinces.hiring import Rates, fill_jobs, present, raise_to_minimum
from ansinh.provinces.joining import join_fund_list
from ansinh.provinces.state import NOBODY, Rows, State

STEP = 3300
"""One grade of the state scale: 0.33."""
MATERNITY_MONTHS = 6
WRONG_BY = 500_000


def move_on(state: State) -> None:
    """A month of the world of work, ending at the published number of workers."""
    rates = state.profile.structure["movements"]
    _correct(state)
    _lift_to_new_minimum(state)
    _return_from_leave(state)
    _retire(state)
    _leave(state, rates)
    _change_employer(state, rates)
    _start_leave(state, rates)
    _raise(state, rates)
    _declare_late(state, rates)
    fill_jobs(state, rates)


def _enterprise(state: State) -> NDArray[np.bool_]:
    return state.on("employee_enterprise")


def _lift_to_new_minimum(state: State) -> None:
    rows = np.flatnonzero(present(state) & _enterprise(state))
    before = state.wage[rows].copy()
    raise_to_minimum(state, rows, state.unit[rows])
    rows = rows[state.wage[rows] > before]
    state.restate(rows, "active", "DC")


def _return_from_leave(state: State) -> None:
    rows = np.flatnonzero(state.working & state.free & (state.back == state.month))
    state.back[rows] = 0
    raise_to_minimum(state, rows, state.unit[rows])
    state.restate(rows, "active", "ON")


def _start_leave(state: State, rates: Rates) -> None:
    age = state.age
    able = present(state) & state.people.female & (age > 20 * 12) & (age < 40 * 12)
    # The rate is of all workers; mothers to be are women of an age.
    share = rates["maternity"] * state.working.sum() / max(1, able.sum())
    rows = state.happens(able, share)
    state.restate(rows, "maternity", "TS")
    state.back[rows] = state.month + MATERNITY_MONTHS


def _retire(state: State) -> None:
    limit = np.where(state.people.female, 55 * 12, 60 * 12)
    rows = state.happens(present(state) & (state.age >= limit), 500)
    state.end(rows)
    join_fund_list(state, rows, "pensioner")


def _leave(state: State, rates: Rates) -> None:
    enterprise = _enterprise(state)
    leavers = state.happens(present(state) & ~enterprise, rates["leave_state"])
    quitters = state.happens(present(state) & enterprise, rates["leave_enterprise"])
    long_here = state.since[quitters] <= state.month - 3
    chance = rates.get("late_leavers", 80) / 1000
    late = long_here & (state.random.random(len(quitters)) < chance)
    if state.month - 1 in state.goals.months_of_work:
        late[:] = False  # a leaver declared late would change a published month
    state.end(quitters[late], back=1)
    state.fall_back(quitters[late], back=1)
    on_time = quitters[~late]
    benefit = state.random.random(len(on_time)) < rates["benefit_share"] / 1000
    state.end(np.concatenate([leavers, on_time]))
    join_fund_list(state, on_time[benefit], "unemployed")
    state.fall_back(np.concatenate([leavers, on_time[~benefit]]))


def _change_employer(state: State, rates: Rates) -> None:
    rows = state.happens(present(state), rates["change_employer"])
    units = state.units
    spec = np.full(len(units), NOBODY, np.int64)
    spec[units.employers] = units.spec
    own = spec[state.unit[rows]]
    job = np.full(len(rows), NOBODY, np.int64)
    for line in np.unique(own).tolist():
        same = units.employers[units.spec == line]
        job[own == line] = state.random.choice(same, int((own == line).sum()))
    moving = job != state.unit[rows]
    rows, job = rows[moving], job[moving]
    kept = [column[rows].copy() for column in _pay_columns(state)]
    group = state.group[rows].copy()
    state.end(rows, "GD")
    for column, values in zip(_pay_columns(state), kept, strict=True):
        column[rows] = values
    raise_to_minimum(state, rows, job)
    state.join(rows, group, job, "TD")


def _pay_columns(state: State) -> tuple[NDArray[Any], ...]:
    return state.wage, state.coefficient, state.position, state.seniority, state.profession


def _raise(state: State, rates: Rates) -> None:
    enterprise = _enterprise(state)
    official = state.happens(present(state) & ~enterprise, rates["raise_state"])
    state.coefficient[official] += STEP
    state.restate(official, "active", "DC")
    rows = state.happens(present(state) & enterprise, rates["raise_enterprise"])
    state.wage[rows] = _raised(state, rows)
    wrong = state.random.random(len(rows)) < _correction_chance(state, rates, len(rows))
    state.restate(rows[~wrong], "active", "DC")
    mistaken = rows[wrong]
    state.wage[mistaken] += WRONG_BY
    serials = state.restate(mistaken, "active", "DC")
    state.wage[mistaken] -= WRONG_BY
    state.busy[mistaken] = state.month + 1
    state.corrections.append((mistaken, serials))


def _raised(state: State, rows: Rows) -> Rows:
    factor = state.random.uniform(1.04, 1.12, len(rows))
    return (state.wage[rows] * factor // 1000).astype(np.int64) * 1000


def _correction_chance(state: State, rates: Rates, raised: int) -> float:
    if state.month % 12 == 11 or state.month == state.profile.last_month:
        return 0.0  # corrected in the next month, when the minimum may have risen
    return min(1.0, rates["corrections"] / 1000 * int(state.working.sum()) / max(1, raised))


def _correct(state: State) -> None:
    """Wages written wrongly a month ago are voided and written as they are."""
    for rows, serials in state.corrections:
        state.busy[rows] = 0
        state.restate(rows, "active", "DC", voids=serials, back=1)
    state.corrections = []


def _declare_late(state: State, rates: Rates) -> None:
    """Raises that were agreed one to three months ago and are declared now."""
    able = present(state) & _enterprise(state) & (state.since <= state.month - 4)
    share = rates["late_declarations"] * int(state.working.sum()) / max(1, able.sum())
    rows = state.happens(able, share)
    state.wage[rows] = _raised(state, rows)
    state.restate(rows, "active", "DC", back=int(state.random.integers(1, 4)))
