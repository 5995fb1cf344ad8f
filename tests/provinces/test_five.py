"""The five provinces: each is solved to its published figures, small, before any ledger."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from ansinh.law import load as load_law
from ansinh.provinces import classes
from ansinh.provinces.build import Invented, invent
from ansinh.provinces.dues import class_of, dues_of
from ansinh.provinces.goals import CLASSES, INSURED, Goals, goals_of, year_end
from ansinh.provinces.log import GROUPS, STATES
from ansinh.provinces.profile import ProfileError, load, names
from ansinh.provinces.spells import fold
from ansinh.provinces.state import WORKERS

SCALE = 0.01
FIVE = (
    "bac-kan-2017", "hai-phong-2020", "lam-dong-2018", "lang-son-2019", "tuyen-quang-2019",
)  # fmt: skip


@cache
def small(name: str) -> tuple[Goals, Invented]:
    profile = load(name)
    return goals_of(profile, SCALE), invent(profile, scale=SCALE)


def _due_by_class(made: Invented) -> np.ndarray:
    opening = made.payments.opening
    before = np.zeros((len(CLASSES), len(made.units)), np.int64)
    place = (class_of(opening["fund"]), opening["unit"].to_numpy() - 1)
    np.add.at(before, place, opening["amount"].to_numpy())
    dues = dues_of(made.log, made.units, load_law())
    return np.cumsum(dues.by_class, axis=2) + before[:, :, None]


def test_there_are_five() -> None:
    assert names() == sorted(FIVE)


@pytest.mark.parametrize("name", FIVE)
def test_every_known_month_has_its_people(name: str) -> None:
    goals, made = small(name)
    spells = fold(made.log, len(made.log))
    kinds = {
        "BHXH_BB": spells["group"] < WORKERS,
        "BHYT": spells["track"] != 2,
        "BHXH_TN": spells["track"] == 2,
        INSURED: (spells["group"] < WORKERS)
        & (spells["group"] != GROUPS.index("civil_servant"))
        & (spells["state"] == STATES.index("active")),
    }
    for scheme, by_month in goals.counts.items():
        for month, people in by_month.items():
            runs = (spells["effective_month"] <= month) & (month < spells["to_month"])
            assert len(np.unique(spells["person"][runs & kinds[scheme]])) == people, (scheme, month)


@pytest.mark.parametrize("name", FIVE)
def test_every_window_brings_in_its_money(name: str) -> None:
    goals, made = small(name)
    due = _due_by_class(made)
    spent = classes.spent(due, made.payments.received)
    first = made.log.months[0]
    for window in goals.windows:
        start, end = window.first - first, window.last - first
        before = spent[:, :, start - 1].sum(axis=1) if start else 0
        by_class = spent[:, :, end].sum(axis=1) - before
        assert by_class.sum() == window.collected
        if window.by_class:
            assert dict(zip(CLASSES, by_class.tolist(), strict=True)) == window.by_class
    if goals.debt_above is not None:
        assert due[:, :, -1].sum() - spent[:, :, -1].sum() == goals.debt_above


def test_employers_owe_the_published_part_of_the_plan() -> None:
    goals, made = small("lang-son-2019")
    due = _due_by_class(made).sum(axis=0)
    owed = np.maximum(due - made.payments.received, 0)[made.units.employers].sum(axis=0)
    assert len(goals.employers_owe) == 2
    for month, amount in goals.employers_owe.items():
        assert owed[month - made.log.months[0]] == amount


def test_farming_households_let_their_insurance_lapse() -> None:
    goals, made = small("lam-dong-2018")
    spells = fold(made.log, len(made.log))
    last = made.log.months[-1]
    people = [
        int(((spells["group"] == GROUPS.index("agri_average"))
             & (spells["effective_month"] <= month) & (month < spells["to_month"])).sum())
        for month in (year_end(last), last)
    ]  # fmt: skip
    assert people[1] - people[0] < -18_000 * SCALE
    assert sum(goals.lapses.values()) == 189


def test_a_scheme_that_nobody_can_pay_is_refused() -> None:
    profile = load("lam-dong-2018")
    figures = tuple(
        replace(figure, value=figure.value * 2)
        if (figure.indicator, figure.scheme) == ("collection", INSURED)
        else figure
        for figure in profile.figures
    )
    with pytest.raises(ProfileError, match=r"months 13 to 15: BHTN still lacks [\d,]+ đồng"):
        invent(replace(profile, figures=figures), scale=SCALE)


def test_money_by_scheme_needs_every_scheme() -> None:
    profile = load("lam-dong-2018")
    figures = tuple(f for f in profile.figures if f.scheme != "BHXH_TN" or f.period is None)
    with pytest.raises(ProfileError, match="collection of {'BHXH_TN'} is missing"):
        goals_of(replace(profile, figures=figures), 1)


def test_what_was_spent_on_a_debt_that_shrank_is_spent_anew() -> None:
    due = np.zeros((len(CLASSES), 1, 2), np.int64)
    due[0, 0], due[2, 0] = [100, 60], [50, 50]
    spent = classes.spent(due, np.array([[110, 110]], np.int64))
    assert spent[:, 0, 0].tolist() == [100, 0, 10, 0]
    assert spent[:, 0, 1].tolist() == [60, 0, 50, 0]
