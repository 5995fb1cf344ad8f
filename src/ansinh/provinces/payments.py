"""Opening debts and receipts: who pays when, so that the published totals come out.

A unit's money pays its debts, oldest first, so what has been allocated by the end of a
month is the lesser of everything due and everything received until then. That closed form
lets the payments be chosen; the ledger then computes the totals by itself.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.provinces.dues import Dues, class_of
from ansinh.provinces.goals import CLASSES, Goals
from ansinh.provinces.profile import Profile
from ansinh.provinces.settling import (
    BUDGET,
    CHRONIC,
    HABITS,
    IRREGULAR,
    MONTH_LATE,
    PROMPT,
    Grid,
    settle,
    settle_classes,
    spans_of,
)  # fmt: skip
from ansinh.provinces.units import Kind, Units

ROUNDING_SHARE = 0.03
ROUND_TO = 100_000
BANK_DAYS = (5, 28)


@dataclass(frozen=True)
class Payments:
    """Opening balances as `ledger.operations.book_opening` takes them, and cumulative money.

    `received[u, m]` is everything that unit u has paid until the end of the m-th month.
    """

    opening: pa.Table
    received: Grid
    habit: NDArray[np.int8]
    seed: int

    def receipts(self, place: int, month: int) -> pa.Table:
        """The receipts of a month (the `place`-th), as `ledger.operations` takes them."""
        random = np.random.default_rng([self.seed, 6, place])
        before = self.received[:, place - 1] if place else 0
        amount = self.received[:, place] - before
        rows = np.flatnonzero(amount > 0)
        start = np.datetime64(f"{month // 12:04d}-{month % 12 + 1:02d}-01")
        day = start + (random.integers(*BANK_DAYS, len(rows)) - 1)
        label = f"{month // 12:04d}{month % 12 + 1:02d}"
        return pa.table(
            {
                "reference": [f"UNC{label}-{row + 1:05d}" for row in rows.tolist()],
                "unit": pa.array(rows + 1, pa.int64()),
                "value_date": pa.array(day),
                "amount": pa.array(amount[rows], pa.int64()),
                "text": pa.repeat(
                    pa.scalar(f"Nop BHXH, BHYT, BHTN thang {month % 12 + 1}/{month // 12}"),
                    len(rows),
                ),
            }
        )


def payments_of(profile: Profile, goals: Goals, units: Units, dues: Dues) -> Payments:
    """Choose opening debts and payments whose allocation meets the goals exactly.

    Raises:
        ProfileError: no choice can, with the amounts that say why.
    """
    seed = profile.structure["seed"]
    random = np.random.default_rng([seed, 5])
    habit = _habits(profile, units, random)
    opening = _opening(profile, dues.first, habit, random)
    owed_before = np.zeros((len(CLASSES), len(units)), np.int64)
    place = (class_of(opening["fund"]), opening["unit"].to_numpy() - 1)
    np.add.at(owed_before, place, opening["amount"].to_numpy())
    by_class = np.cumsum(dues.by_class, axis=2) + owed_before[:, :, None]
    due = by_class.sum(axis=0)
    received = _by_habit(due, owed_before.sum(axis=0), habit, random)
    for span in spans_of(profile, goals, due):
        if span.window is not None and span.window.by_class:
            agents = units.lists["voluntary"].astype(np.int64)
            settle_classes(profile, by_class, received, habit, agents, span, random)
        else:
            settle(profile, due, received, habit, units.employers, span)
    return Payments(opening, received, habit, seed)


def _habits(profile: Profile, units: Units, random: np.random.Generator) -> NDArray[np.int8]:
    """Lists pay when they are billed; employers each have a habit; the budget has its own."""
    habit = np.full(len(units), PROMPT, np.int8)
    kinds = np.array([str(kind) for kind in units.kind])
    for kind, shares in profile.structure["payment"]["habits"].items():
        rows = units.employers[kinds[units.employers] == kind]
        limits = np.cumsum([shares[name] for name in HABITS[:BUDGET]], dtype=float)
        place = (np.arange(len(rows)) + 0.5) / max(1, len(rows)) * limits[-1]
        habit[random.permutation(rows)] = np.searchsorted(limits, place)
    habit[kinds == str(Kind.BUDGET)] = BUDGET
    return habit


def _opening(
    profile: Profile, first_dues: pa.Table, habit: NDArray[np.int8], random: np.random.Generator
) -> pa.Table:
    """Whole months of debt from before the first month, each like the first month's dues."""
    months = profile.structure["payment"]["opening_months"]
    unit = first_dues["unit"].to_numpy() - 1
    mean = np.array([float(months.get(name, 0)) for name in HABITS])[habit]
    varied = np.isin(habit, [IRREGULAR, CHRONIC])
    mean = mean * np.where(varied, random.uniform(0.3, 1.7, len(habit)), 1)
    count = np.floor(mean + random.random(len(habit)) * varied).astype(np.int64)[unit]
    rows = np.repeat(np.arange(len(unit)), count)
    ago = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count) + 1
    table = first_dues.take(pa.array(rows)).drop_columns(["month"])
    return table.append_column(
        "about_month", pa.array((profile.first_month - ago).astype(np.int32))
    ).select(["unit", "fund", "share", "about_month", "amount"])


def _by_habit(
    due: Grid, owed_before: NDArray[np.int64], habit: NDArray[np.int8], random: np.random.Generator
) -> Grid:
    """Cumulative money of each unit by its habit; the budget and the chronic pay nothing yet."""
    before = np.concatenate([owed_before[:, None], due[:, :-1]], axis=1)
    units, months = due.shape
    received = np.zeros_like(due)
    received[habit == PROMPT] = due[habit == PROMPT]
    rounding = (habit == PROMPT) & (random.random(units) < ROUNDING_SHARE)
    received[rounding] = -(-received[rounding] // ROUND_TO) * ROUND_TO
    received[habit == MONTH_LATE] = before[habit == MONTH_LATE]
    pays = random.random((units, months)) < 0.45
    for month in range(months):
        rows = habit == IRREGULAR
        last = received[rows, month - 1] if month else 0
        received[rows, month] = np.where(pays[rows, month], before[rows, month], last)
    return np.maximum.accumulate(np.maximum(received, 0), axis=1)
