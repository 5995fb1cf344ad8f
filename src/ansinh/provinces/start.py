"""The first month: everybody's list when the register is opened."""

import numpy as np
from numpy.typing import NDArray

from ansinh.provinces import voluntary
from ansinh.provinces.hiring import crews, hire, locals_for
from ansinh.provinces.joining import enrol, join_fund_list, join_households
from ansinh.provinces.profile import ProfileError
from ansinh.provinces.state import GROUP, NOBODY, State

OWN_LISTS = {
    "pensioner": (50, 99),
    "unemployed": (20, 50),
    "merit": (45, 99),
    "social_protection": (0, 99),
}
"""Lists of their own: the least age and the first that is too old, in years."""


def open_register(state: State) -> None:
    """Give everybody alive a list, in the order in which the law says which one comes first."""
    _employ(state)
    _own_lists(state)
    _by_age_and_household(state)
    enrol(state, opening=True)
    _households(state)
    voluntary.open_lists(state)


def _employ(state: State) -> None:
    """Fill the jobs of every employer with people of working age, mostly from its district."""
    units = state.units
    chosen: list[NDArray[np.int64]] = []
    for crew in crews(state):
        places = np.repeat(units.employers[crew.employers], units.jobs[crew.employers])
        places = places.astype(np.int64)
        chosen.append(np.resize(state.random.permutation(places), crew.wanted))
    jobs = np.concatenate(chosen)
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


def _by_age_and_household(state: State) -> None:
    covered = state.profile.structure["covered"]
    rows = np.flatnonzero(state.alive & (state.unit == NOBODY))
    group = state.entitled(rows)
    chance = np.full(len(rows), float(covered["supported"]))
    chance[group == GROUP["child_under_6"]] = covered["child"]
    chance[group == GROUP["agri_average"]] = covered["agri_average"]
    chance[group == NOBODY] = 0
    state.fall_back(rows[state.random.random(len(rows)) < chance])


def _households(state: State) -> None:
    """Ordinary people who pay for themselves, as many as the published total still lacks."""
    wanted = state.goals.people("BHYT", state.month)
    missing = wanted - int((state.unit != NOBODY).sum())
    if missing < 0:
        raise ProfileError(
            f"{state.profile.name}: the lists of the first month already hold {-missing:,} people "
            f"more than the {wanted:,} with health insurance; lower structure.own_lists, "
            "households or covered"
        )
    join_households(state, missing, opening=True)
