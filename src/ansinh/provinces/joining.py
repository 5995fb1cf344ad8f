"""Coming onto lists that have terms of their own: funds', schools' and households' lists."""

import numpy as np
from numpy.typing import NDArray

from ansinh.provinces.profile import ProfileError
from ansinh.provinces.state import GROUP, GROWN, NOBODY, SCHOOL, SIX, Rows, State

SCHOOL_YEAR_STARTS = 9


def join_fund_list(state: State, rows: Rows, group: str) -> None:
    """They come onto the pensioners' or the unemployed's list of their district."""
    mean, spread = (3_300_000, 0.35) if group == "pensioner" else (2_250_000, 0.2)
    benefit = state.random.lognormal(np.log(mean), spread, len(rows))
    state.wage[rows] = (benefit.clip(1_300_000, 12_000_000) // 100).astype(np.int64) * 100
    if group == "unemployed":
        state.back[rows] = state.month + state.random.integers(3, 10, len(rows))
    state.join(rows, group, state.units.fund_lists[group][state.district[rows]].astype(np.int64))


def enrol(state: State, *, opening: bool = False) -> None:
    """Pupils of households without another list join their school's for a school year.

    At the opening they stand on it since the last September.
    """
    back = (state.month % 12 + 1 - SCHOOL_YEAR_STARTS) % 12 if opening else 0
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
