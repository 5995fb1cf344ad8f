"""Hiring: what work pays, who takes which job, and how many must have one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.provinces.goals import INSURED
from ansinh.provinces.state import GROUP, NOBODY, Rows, State

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


def present(state: State) -> NDArray[np.bool_]:
    """At work and untouched this month."""
    here: NDArray[np.bool_] = state.working & state.free & (state.back == 0)
    return here


@dataclass(frozen=True)
class Crew:
    """Workers whose number is published: how many there must be, which people count, and the
    employers (a mask of `units.employers`) that may hire more of them.
    """

    wanted: int
    people: NDArray[np.bool_]
    employers: NDArray[np.bool_]


def crews(state: State) -> list[Crew]:
    """All workers; or, where unemployment insurance was published, those in it and the others."""
    wanted = state.goals.people("BHXH_BB", state.month)
    everywhere = np.ones(len(state.units.employers), bool)
    if INSURED not in state.goals.counts:
        return [Crew(wanted, state.working, everywhere)]
    insured = state.goals.people(INSURED, state.month)
    groups = [assumed["group"] for assumed in state.profile.structure["employers"]]
    civil = np.array([group == "civil_servant" for group in groups])[state.units.spec]
    paying = state.working & ~state.on("civil_servant") & (state.back == 0)
    return [
        Crew(insured, paying, ~civil),
        Crew(wanted - insured, state.working & ~paying, civil),
    ]


def fill_jobs(state: State, rates: Rates) -> None:
    """New workers, as many as the published number lacks."""
    for crew in crews(state):
        _fill(state, rates, crew)


def _fill(state: State, rates: Rates, crew: Crew) -> None:
    """Fill the jobs of one crew; a few are declared late."""
    wanted = crew.wanted
    missing = wanted - int(crew.people.sum())
    if missing < 0:
        surplus = state.choose(present(state) & crew.people, -missing)
        state.end(surplus)
        state.fall_back(surplus)
    count = max(0, missing)
    jobs = _vacancies(state, count, crew.employers)
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


def _vacancies(state: State, count: int, among: NDArray[np.bool_]) -> Rows:
    """So many jobs (employers' rows): first those that fell vacant, then wherever."""
    units = state.units
    employers, at_first = units.employers[among], units.jobs[among]
    held = np.bincount(state.unit[state.working], minlength=len(units))[employers]
    vacant = np.repeat(employers, np.maximum(at_first - held, 0))
    more = np.repeat(employers, at_first)
    jobs = np.concatenate([state.random.permutation(vacant), state.random.permutation(more)])
    return jobs[:count].astype(np.int64)


def _hides_a_published_month(state: State, recorded: int) -> bool:
    return any(state.month <= month < recorded for month in state.goals.months_of_work)
