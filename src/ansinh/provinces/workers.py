"""Jobs: who is hired and leaves, wages, maternity, and what is declared late or wrongly."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ansinh.law import Law
from ansinh.law.months import first_day
from ansinh.provinces.joining import join_fund_list
from ansinh.provinces.state import GROUP, NOBODY, Rows, State

STEP = 3300
"""One grade of the state scale: 0.33."""
MATERNITY_MONTHS = 6
WRONG_BY = 500_000
ENTRY_PAY = 0.85
"""Pay of somebody who starts, as a part of what the profile gives for the kind of employer."""
TRAINED = 107
"""Wages stand at least 7 % above the regional minimum, as trained work asks."""
MINIMUMS = ("I", "II", "III", "IV")

Rates = Mapping[str, float]
"""The profile's movements: how many in a thousand do what in a month."""


def minimum_wages(law: Law, month: int) -> NDArray[np.int64]:
    """The least wage paid by region (1 to 4; place 0 is unused), đồng."""
    lowest = [law.number("minimum_wage", first_day(month), region=name) for name in MINIMUMS]
    return np.array([0, *(-(-wage * TRAINED // 100) for wage in lowest)], np.int64)


def locals_for(state: State, able: NDArray[np.bool_], jobs: Rows) -> Rows:
    """Somebody for each job (an employer's row), from its district while there are enough."""
    place = np.array(state.units.district)[jobs]
    rows = np.full(len(jobs), NOBODY, np.int64)
    left = able.copy()
    for district in np.unique(place).tolist():
        wanted = np.flatnonzero(place == district)
        found = state.random.permutation(np.flatnonzero(left & (state.district == district)))
        found = found[: len(wanted)]
        rows[wanted[: len(found)]] = found
        left[found] = False
    missing = np.flatnonzero(rows == NOBODY)
    rows[missing] = state.random.permutation(np.flatnonzero(left))[: len(missing)]
    return rows


def hire(
    state: State, rows: Rows, jobs: Rows, *, recorded: int = 0, starting: bool = False
) -> None:
    """People take jobs at pay drawn for the kind of employer; beginners start lower."""
    spec = np.full(len(state.units), NOBODY, np.int64)
    spec[state.units.employers] = state.units.spec
    kinds = state.profile.structure["employers"]
    line = spec[jobs]
    for place, assumed in enumerate(kinds):
        _set_pay(state, rows[line == place], assumed, starting)
    raise_to_minimum(state, rows, jobs)
    group = np.array([GROUP[assumed["group"]] for assumed in kinds], np.int8)[line]
    state.join(rows, group, jobs, recorded=recorded)


def raise_to_minimum(state: State, rows: Rows, jobs: Rows) -> None:
    """No enterprise pays below the regional minimum."""
    least = state.minimums[np.array(state.units.region)[jobs]]
    state.wage[rows] = np.where(
        state.wage[rows] > 0, np.maximum(state.wage[rows], least), state.wage[rows]
    )


def _set_pay(state: State, rows: Rows, assumed: Mapping[str, Any], starting: bool) -> None:
    count, random = len(rows), state.random
    entry = ENTRY_PAY if starting else 1.0
    if "wage" in assumed:
        years = (state.month - state.profile.first_month) / 12
        grown = (1 + state.profile.structure["wage_growth"]) ** years
        wage = random.lognormal(np.log(assumed["wage"] * grown * entry) - 0.04, 0.28, count)
        state.wage[rows] = (wage // 1000).astype(np.int64) * 1000
        return
    grade = random.lognormal(np.log(assumed["coefficient"] * entry) - 0.03, 0.25, count)
    grade = grade.clip(1.86, 6.78)
    state.coefficient[rows] = np.round(grade * 100).astype(np.int32) * 100
    leads = random.random(count) < 0.12
    state.position[rows] = np.where(leads, random.integers(2, 8, count) * 1000, 0)
    senior = random.random(count) < 0.05
    state.seniority[rows] = np.where(senior, random.integers(5, 12, count) * 100, 0)
    if assumed.get("named") == "school":
        state.profession[rows] = random.integers(0, 26, count) * 100


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
    _fill_jobs(state, rates)


def _enterprise(state: State) -> NDArray[np.bool_]:
    return state.on("employee_enterprise")


def _present(state: State) -> NDArray[np.bool_]:
    """At work and untouched this month."""
    return state.working & state.free & (state.back == 0)


def _lift_to_new_minimum(state: State) -> None:
    rows = np.flatnonzero(_present(state) & _enterprise(state))
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
    able = _present(state) & state.people.female & (age > 20 * 12) & (age < 40 * 12)
    # The rate is of all workers; mothers to be are women of an age.
    share = rates["maternity"] * state.working.sum() / max(1, able.sum())
    rows = state.happens(able, share)
    state.restate(rows, "maternity", "TS")
    state.back[rows] = state.month + MATERNITY_MONTHS


def _retire(state: State) -> None:
    limit = np.where(state.people.female, 55 * 12, 60 * 12)
    rows = state.happens(_present(state) & (state.age >= limit), 500)
    state.end(rows)
    join_fund_list(state, rows, "pensioner")


def _leave(state: State, rates: Rates) -> None:
    enterprise = _enterprise(state)
    leavers = state.happens(_present(state) & ~enterprise, rates["leave_state"])
    quitters = state.happens(_present(state) & enterprise, rates["leave_enterprise"])
    long_here = state.since[quitters] <= state.month - 3
    late = long_here & (state.random.random(len(quitters)) < 0.08)
    if state.month - 1 in state.goals.counts["BHXH_BB"]:
        late[:] = False  # a leaver declared late would change a published month
    state.end(quitters[late], back=1)
    state.fall_back(quitters[late], back=1)
    on_time = quitters[~late]
    benefit = state.random.random(len(on_time)) < rates["benefit_share"] / 1000
    state.end(np.concatenate([leavers, on_time]))
    join_fund_list(state, on_time[benefit], "unemployed")
    state.fall_back(np.concatenate([leavers, on_time[~benefit]]))


def _change_employer(state: State, rates: Rates) -> None:
    rows = state.happens(_present(state), rates["change_employer"])
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
    official = state.happens(_present(state) & ~enterprise, rates["raise_state"])
    state.coefficient[official] += STEP
    state.restate(official, "active", "DC")
    rows = state.happens(_present(state) & enterprise, rates["raise_enterprise"])
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
    able = _present(state) & _enterprise(state) & (state.since <= state.month - 4)
    share = rates["late_declarations"] * int(state.working.sum()) / max(1, able.sum())
    rows = state.happens(able, share)
    state.wage[rows] = _raised(state, rows)
    state.restate(rows, "active", "DC", back=int(state.random.integers(1, 4)))


def _fill_jobs(state: State, rates: Rates) -> None:
    """New workers, as many as the published number lacks; a few are declared late."""
    wanted = state.goals.people("BHXH_BB", state.month)
    missing = wanted - int(state.working.sum())
    if missing < 0:
        surplus = state.choose(_present(state), -missing)
        state.end(surplus)
        state.fall_back(surplus)
    count = max(0, missing)
    jobs = _vacancies(state, count)
    age = state.age
    able = state.free & ~state.working & (age >= 18 * 12) & (age < 45 * 12)
    able &= (state.agent == NOBODY) & ~state.on("pensioner") & ~state.on("unemployed")
    rows = locals_for(state, able, jobs)
    recorded = state.month + int(state.random.integers(1, 4))
    late = state.random.random(count) < rates["late_declarations"] / 1000 * wanted / max(1, count)
    if recorded > state.profile.last_month or _hides_a_published_month(state, recorded):
        late[:] = False
    for chosen, when in ((~late, 0), (late, recorded)):
        listed = rows[chosen & (state.unit[rows] != NOBODY)]
        state.end(listed, recorded=when)
        hire(state, rows[chosen], jobs[chosen], recorded=when, starting=True)


def _vacancies(state: State, count: int) -> Rows:
    """So many jobs (employers' rows): first those that fell vacant, then wherever."""
    units = state.units
    held = np.bincount(state.unit[state.working], minlength=len(units))[units.employers]
    vacant = np.repeat(units.employers, np.maximum(units.jobs - held, 0))
    more = np.repeat(units.employers, units.jobs)
    jobs = np.concatenate([state.random.permutation(vacant), state.random.permutation(more)])
    return jobs[:count].astype(np.int64)


def _hides_a_published_month(state: State, recorded: int) -> bool:
    return any(state.month <= month < recorded for month in state.goals.counts["BHXH_BB"])
