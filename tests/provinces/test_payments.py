"""Opening debts and receipts: the published money by the closed form, before any ledger."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.law import load as load_law
from ansinh.provinces.build import Invented, invent
from ansinh.provinces.classes import split
from ansinh.provinces.dues import dues_of
from ansinh.provinces.goals import goals_of
from ansinh.provinces.profile import Profile, ProfileError
from ansinh.provinces.settling import BUDGET, HABITS
from ansinh.provinces.units import Kind
from tests.provinces.conftest import SCALE


def test_money_comes_to_the_published_totals(profile: Profile, made: Invented) -> None:
    goals = goals_of(profile, SCALE)
    dues = dues_of(made.log, made.units, load_law()).total
    opening = np.zeros(len(made.units), np.int64)
    np.add.at(
        opening, made.payments.opening["unit"].to_numpy() - 1,
        made.payments.opening["amount"].to_numpy(),
    )  # fmt: skip
    due = np.cumsum(dues, axis=1) + opening[:, None]
    paid = np.minimum(due, made.payments.received).sum(axis=0)
    for window in goals.windows:
        first, last = (month - made.log.months[0] for month in (window.first, window.last))
        before = paid[first - 1] if first else 0
        assert paid[last] - before == window.collected
    assert due[:, -1].sum() - paid[-1] == goals.debt_above


def test_receipts_add_up_to_what_was_received(made: Invented) -> None:
    total = 0
    references: set[str] = set()
    for place, month in enumerate(made.log.months):
        receipts = made.payments.receipts(place, month)
        assert (receipts["amount"].to_numpy() > 0).all()
        days = receipts["value_date"].to_numpy().astype("datetime64[M]").astype(int)
        assert (days + 1970 * 12 == month).all()
        references |= set(receipts["reference"].to_pylist())
        total += int(receipts["amount"].to_numpy().sum())
        assert len(references) == len(set(references))
    assert total == made.payments.received[:, -1].sum()


def test_the_budget_pays_by_the_quarter(made: Invented) -> None:
    budgets = [row for row, kind in enumerate(made.units.kind) if kind == str(Kind.BUDGET)]
    assert (made.payments.habit[budgets] == BUDGET).all()
    moves = np.diff(made.payments.received[budgets], axis=1).sum(axis=0)
    months = {made.log.months[place + 1] % 12 + 1 for place in np.flatnonzero(moves)}
    assert months <= {1, 3, 6, 7, 9, 12}


def test_employers_have_every_habit(profile: Profile, made: Invented) -> None:
    employers = made.payments.habit[made.units.employers]
    assert {HABITS[habit] for habit in employers} >= {"prompt", "irregular", "chronic"}


def test_totals_that_nobody_can_pay_are_refused(profile: Profile) -> None:
    figures = tuple(
        replace(figure, value=figure.value * 2) if figure.indicator == "collection" else figure
        for figure in profile.figures
    )
    with pytest.raises(ProfileError, match="bring in|less than what was collected"):
        invent(replace(profile, figures=figures), scale=SCALE)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30), st.fractions(0, 1))
def test_an_amount_is_split_to_the_dong(room: list[int], part: object) -> None:
    total = int(sum(room) * part)  # type: ignore[operator]
    shares = split(np.array(room, np.int64), total)
    assert shares.sum() == total
    assert ((shares >= 0) & (shares <= np.array(room))).all()
