"""The invented history of a province: the log of changes from its first month to its last."""

import numpy as np

from ansinh.law import Law
from ansinh.provinces import lists, start, voluntary, workers
from ansinh.provinces.areas import District
from ansinh.provinces.goals import Goals
from ansinh.provinces.hiring import minimum_wages
from ansinh.provinces.log import Log
from ansinh.provinces.people import People
from ansinh.provinces.profile import Profile
from ansinh.provinces.state import State
from ansinh.provinces.units import Units


def history_of(
    profile: Profile,
    goals: Goals,
    districts: list[District],
    people: People,
    units: Units,
    law: Law,
) -> Log:
    """Move everybody from month to month and return the log, whose counts meet the goals.

    Raises:
        ProfileError: the assumptions of the profile leave too few or too many people.
    """
    of_commune = np.repeat(np.arange(len(districts)), [len(d.communes) for d in districts])
    state = State(profile, goals, people, units, of_commune)
    state.minimums = minimum_wages(law, state.month)
    start.open_register(state)
    for month in range(profile.first_month + 1, profile.last_month + 1):
        state.month = month
        state.minimums = minimum_wages(law, month)
        lists.births_and_deaths(state)
        workers.move_on(state)
        lists.move_on(state)
        voluntary.move_on(state)
    return state.log.finish(int(profile.last_month))
