"""Letting those who pay late pay so much that the published totals come out.

A unit's money pays its debts, oldest first, so what has been allocated by the end of a month
is the lesser of everything due and everything received until then. Where money is published
by scheme, the order in which schemes are filled counts too (`classes`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ansinh.provinces import classes
from ansinh.provinces.goals import CLASSES, Goals, Window
from ansinh.provinces.profile import Profile, ProfileError

HABITS = ("prompt", "month_late", "irregular", "chronic", "budget")
PROMPT, MONTH_LATE, IRREGULAR, CHRONIC, BUDGET = range(5)
LATE = [MONTH_LATE, IRREGULAR, CHRONIC]
TRANSFERS = {3: 0.40, 6: 0.45, 7: 0.15, 9: 0.45, 12: 0.55}
"""Months in which the state budget pays, with the part of the window's transfer paid then."""
Grid = NDArray[np.int64]


@dataclass(frozen=True)
class Span:
    """A stretch of months (places, the end exclusive) and what it must come to, đồng.

    `collected` is None where nothing was published and `employers_owe` where nobody said what
    employers owe at its end; `window` is the published one, if it is one.
    """

    start: int
    end: int
    collected: int | None
    employers_owe: int | None
    window: Window | None

    def __str__(self) -> str:
        return f"months {self.start + 1} to {self.end}"


def spans_of(profile: Profile, goals: Goals, due: Grid) -> list[Span]:
    """The whole time cut where something was published.

    Stretches between the published ones take what leaves the published debt at the end.
    """
    first = int(profile.first_month)
    windows = {(window.first - first, window.last - first + 1): window for window in goals.windows}
    owe = {month - first + 1: amount for month, amount in goals.employers_owe.items()}
    marks = sorted({0, due.shape[1], *owe, *(mark for span in windows for mark in span)})
    spans = list(zip(marks[:-1], marks[1:], strict=True))
    collected = {span: window.collected for span, window in windows.items()}
    if goals.debt_above is not None:
        collected |= _between(profile, spans, collected, int(due[:, -1].sum()) - goals.debt_above)
    return [
        Span(start, end, collected.get((start, end)), owe.get(end), windows.get((start, end)))
        for start, end in spans
    ]


def _between(
    profile: Profile,
    spans: list[tuple[int, int]],
    published: dict[tuple[int, int], int],
    paid: int,
) -> dict[tuple[int, int], int]:
    """What the stretches without a published collection bring in, so that all make `paid`."""
    open_spans = [span for span in spans if span not in published]
    rest = paid - sum(published.values())
    if rest < 0:
        raise ProfileError(
            f"{profile.name}: everything due less what is still owed, {paid:,} đồng, is less than "
            "what was collected; raise structure.payment.opening_months or wages"
        )
    length = sum(end - start for start, end in open_spans)
    return {(start, end): rest * (end - start) // length for start, end in open_spans}


def settle(
    profile: Profile,
    due: Grid,
    received: Grid,
    habit: NDArray[np.int8],
    employers: NDArray[np.int32],
    span: Span,
) -> None:
    """Let the chronic debtors and the budget pay what the months of a span still lack."""
    start, end = span.start, span.end
    paid = np.minimum(due, received)
    before = paid[:, start - 1] if start else np.zeros(len(due), np.int64)
    open_ = np.isin(habit, [CHRONIC, BUDGET])
    room = {
        who: np.where(habit == who, due[:, end - 1] - before, 0).clip(0)
        for who in (BUDGET, CHRONIC)
    }
    can = {who: int(amounts.sum()) for who, amounts in room.items()}
    chronic = int(can[CHRONIC] * profile.structure["payment"]["chronic_pays"])
    if span.employers_owe is not None:
        others = employers[habit[employers] != CHRONIC]
        owed = can[CHRONIC] + int((due[others, end - 1] - paid[others, end - 1]).sum())
        chronic = owed - span.employers_owe
    if span.collected is None:
        budget = can[BUDGET]
    else:
        missing = span.collected - int((paid[:, end - 1] - before)[~open_].sum())
        if span.employers_owe is None:
            chronic = min(max(missing, 0), chronic)
            budget = min(missing - chronic, can[BUDGET])
            chronic = missing - budget
        else:
            budget = missing - chronic
    if not (0 <= chronic <= can[CHRONIC] and 0 <= budget <= can[BUDGET]):
        wanted = {BUDGET: budget, CHRONIC: chronic}
        shares = ", ".join(
            f"{HABITS[who]} {wanted[who]:,} of at most {can[who]:,}" for who in wanted
        )
        raise ProfileError(
            f"{profile.name}: {span} should bring in {span.collected or 0:,} đồng, so that these "
            f"would have to pay: {shares}"
        )
    for who, total in ((BUDGET, budget), (CHRONIC, chronic)):
        amount = classes.split(room[who], total)
        _pay(due, received, amount, before, start, end, profile, quarterly=who == BUDGET)


def settle_classes(
    profile: Profile,
    due: NDArray[np.int64],
    received: Grid,
    habit: NDArray[np.int8],
    agents: NDArray[np.int64],
    span: Span,
    random: np.random.Generator,
) -> None:
    """Let debtors, agents and the budget pay so much that each scheme gets what it should.

    Whoever pays for several schemes pays in the last month, when all that is due is known:
    chronic debtors first, who bring their late interest with them, those who are a month late last.
    """
    assert span.window is not None
    start, end = span.start, span.end
    late, budget = np.flatnonzero(np.isin(habit, LATE)), np.flatnonzero(habit == BUDGET)
    late = random.permutation(late)
    late = late[np.argsort(-habit[late], kind="stable")]
    open_ = np.isin(np.arange(len(habit)), np.concatenate([late, budget, agents]))
    received[open_, start:] = received[open_, start - 1, None] if start else 0
    spent = classes.spent(due[:, :, :end], received[:, :end])
    at_start = spent[:, :, start - 1] if start else np.zeros_like(spent[:, :, 0])
    wanted = np.array([span.window.by_class[name] for name in CLASSES], np.int64)
    # What comes in when nobody of them pays: of the others, and of what was paid ahead.
    wanted -= (spent[:, :, end - 1] - at_start).sum(axis=1)
    room = due[:, :, end - 1] - spent[:, :, end - 1]
    try:
        amount = classes.chosen(room, wanted, late, agents, budget)
    except ValueError as error:
        raise ProfileError(f"{profile.name}: {span}: {error}") from error
    before = received[:, start - 1] if start else np.zeros(len(habit), np.int64)
    only_health = np.minimum(due[0], due.sum(axis=0))
    for rows, quarterly in ((budget, True), (agents, False)):
        part = np.where(np.isin(np.arange(len(habit)), rows), amount, 0)
        ceiling = only_health if quarterly else due.sum(axis=0)
        _pay(ceiling, received, part, before, start, end, profile, quarterly=quarterly)
    received[late, end - 1 :] += amount[late, None]


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
