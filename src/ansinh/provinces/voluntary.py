"""Voluntary social insurance: lists at collection agents, paid months ahead."""

import numpy as np
from numpy.typing import NDArray

from ansinh.provinces.joining import months_paid
from ansinh.provinces.log import MOVEMENTS, STATES, TRACKS
from ansinh.provinces.profile import ProfileError
from ansinh.provinces.state import GROUP, NOBODY, Rows, State

SCHEME = "BHXH_TN"
POVERTY_LINE, INCOME_STEP = 700_000, 50_000
INCOME_STEP_CHANCE = 0.16
"""Of stopping at a step of chosen income: most choose little, unless the profile says otherwise."""


def open_lists(state: State) -> None:
    """The members of the first month, somewhere within the months they paid for."""
    wanted = state.goals.people(SCHEME, state.month)
    _join(state, wanted, opening=True)


def move_on(state: State) -> None:
    """Renewals, lapses and new members up to the published number."""
    standing = state.agent != NOBODY
    gone = standing & (~state.alive | state.working)
    _end(state, np.flatnonzero(gone))
    rows = np.flatnonzero(standing & ~gone & (state.income_until <= state.month))
    wanted = state.goals.people(SCHEME, state.month)
    others = int((state.agent != NOBODY).sum()) - len(rows)
    share = state.profile.structure["movements"]["renew_voluntary"]
    renewing = min(round(len(rows) * share / 1000), max(0, wanted - others))
    rows = state.random.permutation(rows)
    _end(state, np.sort(rows[renewing:]))
    _write(state, np.sort(rows[:renewing]), months_paid(state, renewing, "voluntary"))
    _join(state, max(0, wanted - others - renewing))


def _join(state: State, count: int, *, opening: bool = False) -> None:
    age = state.age
    able = state.alive & ~state.working & (state.agent == NOBODY)
    able &= (age >= 20 * 12) & (age < 58 * 12)
    able &= ~state.on("pensioner") & ~state.on("unemployed")
    able &= state.income_until < state.month  # not somebody who lapsed this month
    rows = state.choose(able, count)
    if len(rows) < count:
        raise ProfileError(f"{state.profile.name}: too few people could join {SCHEME}")
    state.agent[rows] = state.units.lists["voluntary"][state.commune[rows]]
    chance = state.profile.structure.get("income_step_chance", INCOME_STEP_CHANCE)
    steps = state.random.geometric(chance, count) - 1
    state.income[rows] = POVERTY_LINE + INCOME_STEP * steps.clip(0, 80)
    state.income_group[rows] = _support(state, rows)
    months = months_paid(state, count, "voluntary")
    back = state.random.integers(0, months) if opening else np.zeros(count, np.int64)
    _write(state, rows, months, back=back)


def _support(state: State, rows: Rows) -> NDArray[np.int8]:
    """The group that decides the state's support (from 2018 on)."""
    group = state.group[rows]
    names = {GROUP["poor"]: "voluntary_poor", GROUP["near_poor"]: "voluntary_near_poor"}
    codes = [GROUP[names.get(place, "voluntary_other")] for place in group.tolist()]
    return np.array(codes, np.int8)


def _write(
    state: State, rows: Rows, months: NDArray[np.int64], *, back: NDArray[np.int64] | int = 0
) -> None:
    start = state.month - np.broadcast_to(np.asarray(back), len(rows))
    state.income_until[rows] = start + months
    _log(state, rows, "active", "TM", start, months)


def _end(state: State, rows: Rows) -> None:
    _log(state, rows, "ended", "GH", state.month, 1)
    state.agent[rows] = NOBODY
    state.income_until[rows] = state.month


def _log(
    state: State,
    rows: Rows,
    word: str,
    movement: str,
    effective: NDArray[np.int64] | int,
    months: NDArray[np.int64] | int,
) -> None:
    state.log.add(
        len(rows),
        person=rows,
        unit=state.agent[rows],
        track=TRACKS.index("TN"),
        effective_month=effective,
        state=STATES.index(word),
        group=state.income_group[rows],
        wage=state.income[rows],
        payment_months=months,
        movement=MOVEMENTS.index(movement),
        recorded_month=state.month,
    )
