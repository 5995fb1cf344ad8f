"""Opening debts and receipts: who pays when, so that the published totals come out.

A unit's money pays its debts, oldest first, so what has been allocated by the end of a
month is the lesser of everything due and everything received until then. That closed form
lets the payments be chosen; the ledger then computes the totals by itself.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.provinces.goals import Goals
from ansinh.provinces.profile import Profile, ProfileError
from ansinh.provinces.units import Kind, Units

HABITS = ("prompt", "month_late", "irregular", "chronic", "budget")
PROMPT, MONTH_LATE, IRREGULAR, CHRONIC, BUDGET = range(5)
TRANSFERS = {3: 0.40, 6: 0.45, 7: 0.15, 9: 0.45, 12: 0.55}
"""Months in which the state budget pays, with the part of the window's transfer paid then."""
ROUNDING_SHARE = 0.03
ROUND_TO = 100_000
BANK_DAYS = (5, 28)

Grid = NDArray[np.int64]


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


def payments_of(
    profile: Profile, goals: Goals, units: Units, dues: Grid, first_dues: pa.Table
) -> Payments:
    """Choose opening debts and payments whose allocation meets the goals exactly.

    Raises:
        ProfileError: no choice can, with the amounts that say why.
    """
    seed = profile.structure["seed"]
    random = np.random.default_rng([seed, 5])
    habit = _habits(profile, units, random)
    opening = _opening(profile, first_dues, habit, random)
    owed_before = np.zeros(len(units), np.int64)
    np.add.at(owed_before, opening["unit"].to_numpy() - 1, opening["amount"].to_numpy())
    due = np.cumsum(dues, axis=1) + owed_before[:, None]
    received = _by_habit(due, owed_before, habit, random)
    start = 0
    for end, wanted in _windows(profile, goals, due):
        _settle(profile, due, received, habit, start, end, wanted)
        start = end
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


def _windows(profile: Profile, goals: Goals, due: Grid) -> list[tuple[int, int]]:
    """Ends of stretches of months (exclusive places) with the money each must bring in.

    Stretches between the published ones take what leaves the published debt at the end.
    """
    first = int(profile.first_month)
    published = {
        (window.first - first, window.last - first + 1): window.collected
        for window in goals.windows
    }
    marks = sorted({0, due.shape[1], *(mark for span in published for mark in span)})
    spans = list(zip(marks[:-1], marks[1:], strict=True))
    open_spans = [span for span in spans if span not in published]
    rest = int(due[:, -1].sum()) - goals.debt_above - sum(published.values())
    if rest < 0:
        raise ProfileError(
            f"{profile.name}: everything due, {int(due[:, -1].sum()):,} đồng, is less than what "
            f"was collected and is still owed; raise structure.payment.opening_months or wages"
        )
    length = sum(end - start for start, end in open_spans)
    wanted = dict(published)
    for start, end in open_spans:
        wanted[start, end] = rest * (end - start) // length
    return [(end, wanted[start, end]) for start, end in spans]


def _settle(
    profile: Profile,
    due: Grid,
    received: Grid,
    habit: NDArray[np.int8],
    start: int,
    end: int,
    wanted: int,
) -> None:
    """Let the chronic debtors and the budget pay what the months from start to end still lack."""
    paid = np.minimum(due, received)
    before = paid[:, start - 1] if start else np.zeros(len(due), np.int64)
    open_ = np.isin(habit, [CHRONIC, BUDGET])
    missing = wanted - int((paid[:, end - 1] - before)[~open_].sum())
    room = {
        who: np.where(habit == who, due[:, end - 1] - before, 0).clip(0)
        for who in (BUDGET, CHRONIC)
    }
    span = f"months {start + 1} to {end}"
    if not 0 <= missing <= sum(int(r.sum()) for r in room.values()):
        limits = ", ".join(f"{HABITS[who]} at most {int(r.sum()):,}" for who, r in room.items())
        raise ProfileError(
            f"{profile.name}: {span} should bring in {wanted:,} đồng, of which {missing:,} from "
            f"the state budget and chronic debtors, but they can pay: {limits}"
        )
    chronic = min(missing, int(room[CHRONIC].sum() * profile.structure["payment"]["chronic_pays"]))
    budget = min(missing - chronic, int(room[BUDGET].sum()))
    shares = {BUDGET: budget, CHRONIC: missing - budget}
    for who, total in shares.items():
        amount = split(room[who], total)
        _pay(due, received, amount, before, start, end, profile, quarterly=who == BUDGET)


def split(room: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """An amount divided in proportion to what each can pay, to the đồng."""
    whole = int(room.sum())
    if not whole:
        return np.zeros_like(room)
    shares = np.array([int(part) * total // whole for part in room.tolist()], np.int64)
    rest = total - int(shares.sum())
    for row in np.argsort(-(room - shares), kind="stable"):
        more = min(rest, int(room[row] - shares[row]))
        shares[row] += more
        rest -= more
    return shares


def _pay(
    due: Grid,
    received: Grid,
    amount: NDArray[np.int64],
    before: NDArray[np.int64],
    start: int,
    end: int,
    profile: Profile,
    *,
    quarterly: bool,
) -> None:
    """Spread each unit's payment over months, never ahead of what is due before the last."""
    rows = np.flatnonzero(amount)
    paid = 0.0
    last = before[rows].copy()
    for place in range(start, end):
        month = (profile.first_month + place) % 12 + 1
        if quarterly:
            paid += TRANSFERS.get(month, 0.0)
        else:
            # A chronic debtor pays a part now and then, each at its own times.
            paid = (place - start + 1) / (end - start)
        planned = before[rows] + (amount[rows] * min(paid, 1.0)).astype(np.int64)
        idle = np.zeros(len(rows), bool) if quarterly else (rows * 7 + place * 3) % 4 != 0
        planned = np.where(idle, last, np.minimum(planned, due[rows, place]))
        if place == end - 1:
            planned = before[rows] + amount[rows]
        last = np.maximum(last, planned)
        received[rows, place:] = last[:, None]
