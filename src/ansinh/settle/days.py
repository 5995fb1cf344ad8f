"""The charge by day since 1/7/2025 over columns: Luật 41/2024/QH15 điều 38-41, điều 141 khoản 12.

The column twin of `law.charge.lateness`, for closings, statements, reports, letters and indicators
alike: one rule for everybody who asks what a debt is on a day.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.law.charge import begins, evading_only_since
from ansinh.law.values import PERCENT
from ansinh.settle.facts import (
    EVASION,
    FUNDS,
    KINDS,
    LATE_CHARGE,
    RECOVERED_EVASION,
    RECOVERED_LATE,
)
from ansinh.settle.lots import evaded_after
from ansinh.settle.rows import Numbers, Rows, add_up, broadcast, numbers, pairs, stack, take


class Standing(NamedTuple):
    """What debts are on their days: days since the latest day of payment (`age`, the old regime's
    too), how many of them are evasion (`evading`), and of the days that bear the charge by day the
    late and the evaded ones with what they cost."""

    age: Numbers
    evading: Numbers
    late_days: Numbers
    evasion_days: Numbers
    late: Numbers
    evasion: Numbers


class Excuses:
    """The days on which units had a lawful reason not to pay (điều 39 khoản 2)."""

    def __init__(self, periods: Rows) -> None:
        """`periods`: unit, from_day and to_day (half open), disjoint within a unit."""
        order = np.lexsort([periods["from_day"], periods["unit"]])
        self._units, self._starts = periods["unit"][order], periods["from_day"][order]
        self._keys = _key(self._units, self._starts)
        self._lengths = periods["to_day"][order] - self._starts
        self._before = np.concatenate([[0], np.cumsum(self._lengths)])

    def between(self, units: Numbers, after: Numbers, through: Numbers) -> Numbers:
        """Excused days of each unit after one day and up to another, 0 where there is none."""
        if self._keys.size == 0:
            return np.zeros(len(units), dtype=np.int64)
        counted = self._through(units, through) - self._through(units, after)
        return numbers(np.maximum(counted, 0))

    def _through(self, units: Numbers, days: Numbers) -> Numbers:
        place = np.searchsorted(self._keys, _key(units, days), side="right")
        last = np.maximum(place - 1, 0)
        own = (place > 0) & (self._units[last] == units)
        inside = np.clip(days - self._starts[last] + 1, 0, self._lengths[last])
        return np.where(own, self._before[last] + inside, self._before[place])


class Lateness:
    """The rule with the letters and excuses that are known."""

    def __init__(self, law: Law, letters: Rows, excuses: Rows) -> None:
        self._law, self._letters = law, letters
        self._excuses = Excuses(excuses)
        self._begins = begins(law).toordinal()
        self._evades_since = numbers([evading_only_since(law, fund).toordinal() for fund in FUNDS])

    def urged(self, units: Numbers, about: Numbers) -> Numbers:
        """The day of the first letter about each debt, 0 without one."""
        asked: Rows = {"unit": units, "about": about}
        left, right = pairs(asked, self._letters, ("unit",))
        inside = (self._letters["from_month"][right] <= about[left]) & (
            about[left] <= self._letters["through_month"][right]
        )
        days = np.full(len(units), np.iinfo(np.int64).max)
        np.minimum.at(days, left[inside], self._letters["sent"][right[inside]])
        return np.where(days == np.iinfo(np.int64).max, 0, days)

    def on(self, debts: Rows, day: Numbers) -> Standing:
        """What debts (`unit`, `about`, `due`, `amount`, not negative) are on their days.

        Evasion begins after the 60th day since the latest day of payment and after the day of
        the letter, whichever is later, less the excused days since (điều 39 khoản 1 điểm đ, e). A
        debt from before 1/7/2025 has its 60 days from its own latest day of payment, its charge
        only from that day (điều 141 khoản 12); with a column `fund`, one of health insurance stays
        late (Luật 51/2024/QH15 điều 3 khoản 5 điểm d).
        """
        due, unit = debts["due"], debts["unit"]
        rule, places = self._rules(day)
        left_out, limit, rate = (column[places] for column in rule)
        first = np.maximum(due + 1, self._begins)
        days = np.where(rate > 0, np.maximum(day + 1 - left_out - first, 0), 0)
        age = np.maximum(np.where(due < self._begins, day - due, days), days)
        urged = self.urged(unit, debts["about"])
        excused = self._excuses.between(unit, np.maximum(due + limit, urged), day)
        evading = np.minimum(age - limit, day - urged) - excused
        evading = np.where(
            self._may_be_evaded(debts) & (urged > 0) & (evading > 0) & (days > 0), evading, 0
        )
        evasion_days = np.minimum(evading, days)
        return self._cost(debts["amount"], age, evading, days - evasion_days, evasion_days, rate)

    def registered_late(self, debts: Rows, day: Numbers) -> Standing:
        """The same for what is due for people registered too late (`since`, `declared`): late while
        they could still be registered late, evaded after that (điều 38 khoản 2-3, điều 39 khoản 1
        điểm a-b), without a letter."""
        due, unit = debts["due"], debts["unit"]
        rule, places = self._rules(day)
        left_out, _limit, rate = (column[places] for column in rule)
        first = np.maximum(due + 1, self._begins)
        days = np.where(rate > 0, np.maximum(day + 1 - left_out - first, 0), 0)
        sinces, of = np.unique(debts["since"], return_inverse=True)
        limits = numbers([evaded_after(self._law, int(since)).toordinal() for since in sinces])
        limit = limits[of] if len(sinces) else numbers([])
        start = np.maximum(due, limit)
        excused = self._excuses.between(unit, start, day)
        evades = self._may_be_evaded(debts) & (debts["declared"] > limit)
        evading = np.where(evades, day - start - excused, 0)
        evasion_days = np.clip(evading, 0, days)
        return self._cost(debts["amount"], days, evading, days - evasion_days, evasion_days, rate)

    def _may_be_evaded(self, debts: Rows) -> NDArray[np.bool_]:
        """Whether a debt can be more than late: not what was due of health insurance before
        1/7/2025 (Luật 51/2024/QH15 điều 3 khoản 5 điểm d). Without a fund any can."""
        if "fund" not in debts:
            return np.ones(len(debts["due"]), dtype=np.bool_)
        return debts["due"] >= self._evades_since[debts["fund"]]

    def _cost(
        self, amount: Numbers, age: Numbers, evading: Numbers, late: Numbers, evasion: Numbers,
        rate: Numbers,
    ) -> Standing:  # fmt: skip
        half = PERCENT // 2
        longest = int(np.max(late + evasion, initial=0))
        if int(np.max(amount, initial=0)) * longest * int(np.max(rate, initial=0)) >= 2**62:
            raise OverflowError(f"a debt of {amount.max()} đồng is too large for its charge")
        return Standing(
            age, evading, late, evasion,
            (amount * late * rate + half) // PERCENT, (amount * evasion * rate + half) // PERCENT,
        )  # fmt: skip

    def _rules(self, day: Numbers) -> tuple[tuple[Numbers, Numbers, Numbers], Numbers]:
        """What the law says of each distinct day; before the charge by day its rate is 0."""
        asked, places = np.unique(day, return_inverse=True)
        rows = [_rule(self._law, date.fromordinal(int(each)), self._begins) for each in asked]
        columns = numbers(rows).reshape(-1, 3).T
        return (columns[0], columns[1], columns[2]), places


def of_month(
    lateness: Lateness, parts: Rows, month: int, keys: tuple[str, ...] = ("unit",)
) -> Rows:
    """The charge of a month on parts of lots, each until its day `till`, by unit (and whatever else
    `keys` name) and fund: less that up to the end of the month before; of what was `found` in the
    month for people registered too late, all of it."""
    begin = first_day(month).toordinal() - 1
    found = parts["found"] > 0
    debt = (*keys, "fund", "about", "due", "till")
    plain = add_up(take(parts, ~found), debt)
    until = lateness.on(plain, plain["till"])
    since = lateness.on(plain, broadcast(begin, plain))
    rows = [
        _charge(plain, keys, LATE_CHARGE, until.late - since.late, month),
        _charge(plain, keys, EVASION, until.evasion - since.evasion, month),
    ]
    if found.any():
        recovered = add_up(take(parts, found), (*debt, "since", "declared"))
        whole = lateness.registered_late(recovered, recovered["till"])
        rows.append(_charge(recovered, keys, RECOVERED_LATE, whole.late, month))
        rows.append(_charge(recovered, keys, RECOVERED_EVASION, whole.evasion, month))
    return add_up(stack(*rows), (*keys, "fund", "kind", "about"))


def _charge(rows: Rows, keys: tuple[str, ...], kind: str, amount: Numbers, month: int) -> Rows:
    named = {"kind": broadcast(KINDS.index(kind), rows), "about": broadcast(month, rows)}
    return {name: rows[name] for name in (*keys, "fund")} | named | {"amount": amount}


def _rule(law: Law, day: date, begun: int) -> tuple[int, int, int]:
    """Days left out at both ends, days before evasion, and the rate of a day."""
    if day.toordinal() < begun:
        return 0, 0, 0
    ends = [
        law.value("late_days_counted", day, end=end).value == "yes"
        for end in ("first_day_after", "day_of_payment")
    ]
    limit = law.number("evasion", day, what="after_days")
    return len(ends) - sum(ends), limit, law.number("late_charge_by_day", day)


def _key(units: Numbers, days: Numbers) -> Numbers:
    """Units and days as one number each, in their order: a day number has seven digits."""
    return units * 10**7 + days
