"""The first month: everybody's list when the register is opened."""

import numpy as np
from numpy.typing import NDArray

from ansinh.provinces import voluntary
from ansinh.provinces.profile import ProfileError
from ansinh.provinces.state import GROUP, GROWN, NOBODY, SCHOOL, SIX, Rows, State
from ansinh.provinces.workers import hire, locals_for

OWN_LISTS = {  # group: least age in years, most age, how household categories are weighed
    "pensioner": (50, 99),
    "unemployed": (20, 50),
    "merit": (45, 99),
    "social_protection": (0, 99),
}
SCHOOL_YEAR_STARTS = 9


def open_register(state: State) -> None:
    """Give everybody alive a list, in the order in which the law says which one comes first."""
    _employ(state)
    _own_lists(state)
    _by_age_and_household(state)
    enrol(state, SCHOOL_YEAR_STARTS, opening=True)
    _households(state)
    voluntary.open_lists(state)


def _employ(state: State) -> None:
    """Fill the jobs of every employer with people of working age, mostly from its district."""
    units = state.units
    jobs = np.repeat(units.employers, units.jobs).astype(np.int64)
    wanted = state.goals.path("BHXH_BB", state.month, state.month)[state.month]
    jobs = np.resize(state.random.permutation(jobs), wanted)
    age = state.age
    retire = np.where(state.people.female, 55 * 12, 60 * 12)
    able = state.alive & (age >= 20 * 12) & (age < retire)
    hire(state, locals_for(state, able, jobs), jobs)


def _own_lists(state: State) -> None:
    people = int(state.alive.sum())
    shares = state.profile.structure["own_lists"]
    for group, (least, most) in OWN_LISTS.items():
        age = state.age
        free = state.alive & (state.unit == NOBODY) & (age >= least * 12) & (age < most * 12)
        if group == "pensioner":
            free &= (age >= 55 * 12) | state.people.female
        rows = state.choose(free, round(people * shares[group] / 1000))
        if group in state.units.fund_lists:
            join_fund_list(state, rows, group)
        else:
            state.join(rows, group, state.list_of(np.full(len(rows), GROUP[group]), rows))


def join_fund_list(state: State, rows: Rows, group: str) -> None:
    """They come onto the pensioners' or the unemployed's list of their district."""
    mean, spread = (3_300_000, 0.35) if group == "pensioner" else (2_250_000, 0.2)
    benefit = state.random.lognormal(np.log(mean), spread, len(rows))
    state.wage[rows] = (benefit.clip(1_300_000, 12_000_000) // 100).astype(np.int64) * 100
    if group == "unemployed":
        state.back[rows] = state.month + state.random.integers(3, 10, len(rows))
    state.join(rows, group, state.units.fund_lists[group][state.district[rows]])


def _by_age_and_household(state: State) -> None:
    covered = state.profile.structure["covered"]
    rows = np.flatnonzero(state.alive & (state.unit == NOBODY))
    group = state.entitled(rows)
    chance = np.full(len(rows), float(covered["supported"]))
    chance[group == GROUP["child_under_6"]] = covered["child"]
    chance[group == GROUP["agri_average"]] = covered["agri_average"]
    chance[group == NOBODY] = 0
    state.fall_back(rows[state.random.random(len(rows)) < chance])


def enrol(state: State, month_of_year: int, *, opening: bool = False) -> None:
    """Pupils of households without another list join their school's for a school year.

    At the opening they stand on it since the last September.
    """
    back = (state.month % 12 + 1 - month_of_year) % 12 if opening else 0
    age = state.age
    ordinary = state.entitled(np.arange(len(age))) == NOBODY
    pupils = state.free | (opening & state.alive)
    pupils &= (state.unit == NOBODY) & ordinary & (age >= SCHOOL - 2) & (age < GROWN)
    share = 1000 * state.profile.structure["covered"]["student"]
    rows = state.happens(pupils, share)
    schools = np.array(state.units.schools)
    pick = state.random.integers(0, schools.shape[1], len(rows))
    unit = schools[state.commune[rows], pick].astype(np.int64)
    state.join(rows, "student", unit, months=12, back=back)


def _households(state: State) -> None:
    """Ordinary people who pay for themselves, as many as the published total still lacks."""
    wanted = state.goals.path("BHYT", state.month, state.month)[state.month]
    missing = wanted - int((state.unit != NOBODY).sum())
    if missing < 0:
        raise ProfileError(
            f"{state.profile.name}: the lists of the first month already hold {-missing:,} people "
            f"more than the {wanted:,} with health insurance; lower structure.own_lists, "
            "households or covered"
        )
    join_households(state, missing, opening=True)


def join_households(state: State, count: int, *, opening: bool = False) -> None:
    """So many uninsured people join their household's list, household by household."""
    free = (state.alive if opening else state.free) & (state.unit == NOBODY)
    pool = np.flatnonzero(free & (state.age >= SIX))
    if count > len(pool):
        raise ProfileError(
            f"{state.profile.name}: {count:,} people should join household lists in a month, but "
            f"only {len(pool):,} are without insurance; the assumptions in structure are too tight"
        )
    household = state.people.household
    mix = state.random.random(int(household.max()) + 1)
    rows = pool[np.lexsort((pool, mix[household[pool]]))][:count]
    paid = months_paid(state, len(rows), "household")
    back = state.random.integers(0, paid) if opening else np.zeros(len(rows), np.int64)
    state.order[rows] = _orders(state, rows)
    group = np.full(len(rows), GROUP["household"])
    state.join(rows, "household", state.list_of(group, rows), months=paid, back=back)


def _orders(state: State, rows: Rows) -> NDArray[np.int64]:
    """Places on the household's list after those who stand on it; `rows` come by household."""
    household = state.people.household
    before = np.bincount(household[state.on("household")], minlength=int(household.max()) + 1)
    own = household[rows]
    first = np.concatenate([[True], own[1:] != own[:-1]]) if len(own) else np.zeros(0, bool)
    start = np.maximum.accumulate(np.where(first, np.arange(len(own)), 0))
    return before[own] + np.arange(len(own)) - start + 1


def months_paid(state: State, count: int, scheme: str) -> NDArray[np.int64]:
    """Numbers of months that people of a scheme pay at once."""
    shares = state.profile.structure["payment_months"][scheme]
    weights = np.array(list(shares.values()), float)
    return state.random.choice(np.array(list(shares)), count, p=weights / weights.sum())
