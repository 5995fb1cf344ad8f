"""Lots: what is due of a fund and month, split by the day on which it was declared.

Most debts are one lot, due in its time. What was declared after its month is a lot of its own,
because the law ties something to that day; each rule below names its article. Nothing is asked
for on a day on which nobody knew of it: the money that came before pays what was known.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import numpy as np

from ansinh.ground.months import FAR, first_day, last_day, month_of
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.law.deadlines import cycle_end, due_day
from ansinh.settle.rows import (
    Numbers,
    Rows,
    add_up,
    before,
    broadcast,
    match,
    numbers,
    size,
    sort,
    stack,
    starts,
    take,
    value_of,
)

IN_TIME, TOO_LATE, REGISTERED, RISE = range(4)
"""How a lot was declared: in its month; for people registered too late; for people registered
within the law's days, although after their month; as a rise of what was due."""

DEBT = ("unit", "fund", "about")

LOT = (
    *DEBT, "amount", "cycle", "cycle_start", "declared", "since", "month", "how", "due", "asked",
    "place",
)  # fmt: skip
"""What a settlement keeps of a lot."""

_CYCLE = 1_000_000


def with_cycles(rows: Rows, cycles: Rows) -> Rows:
    """The rows (`unit`, `about`) with `cycle` and `cycle_start`: for how many months the unit pays
    at once then, and a month in which such a cycle begins."""
    known = sort(cycles, ("unit", "from_month"))
    cycle, start = np.ones(size(rows), dtype=np.int64), rows["about"].copy()
    if size(known):
        keys = known["unit"] * _CYCLE + known["from_month"]
        place = np.searchsorted(keys, rows["unit"] * _CYCLE + rows["about"], side="right") - 1
        found = (place >= 0) & (known["unit"][place] == rows["unit"])
        cycle = np.where(found, known["months"][place], cycle)
        start = np.where(found, known["from_month"][place], start)
    return {**rows, "cycle": cycle, "cycle_start": start}


def by_cycle(rows: Rows, rule: Callable[[int, int, int], int]) -> Numbers:
    """A rule of (month, months at once, first month of a cycle), asked once for each such three."""
    about, cycle, start = rows["about"], rows["cycle"], rows["cycle_start"]
    keys, places = np.unique((about * _CYCLE + start) * 100 + cycle, return_inverse=True)
    answers = [
        rule(int(key) // 100 // _CYCLE, int(key) % 100, int(key) // 100 % _CYCLE) for key in keys
    ]
    return numbers(answers)[places] if len(keys) else numbers([])


def due_days(law: Law, rows: Rows) -> Numbers:
    """The latest day of payment of months declared in time, as a day number.

    Months from before the first deadline that the law keeps have the first one's rule: they
    are older than any limit anyway.
    """
    series = law.series["payment_deadline", (("payer", "employer_monthly"),)]
    regulated = month_of(series.values[0].since)

    def due_on(about: int, cycle: int, start: int) -> int:
        return due_day(law, max(about, regulated), method=cycle, cycle_start=start).toordinal()

    return by_cycle(rows, due_on)


def registered_by(law: Law, since: int) -> date:
    """The last day on which whoever began in a month is registered in time (Luật 41/2024 điều 28
    khoản 1). The register knows the month, so its last day counts: only what is certainly too
    late is. Workers who began before the present law are given its days."""
    asked = max(last_day(since), begins(law))
    return last_day(since) + timedelta(days=law.number("registration_days", asked))


def evaded_after(law: Law, since: int) -> date:
    """The last day before not registering whoever began in a month is evasion (điều 39 khoản 1
    điểm a, b)."""
    limit = law.number("evasion", begins(law), what="registration_after_days")
    return registered_by(law, since) + timedelta(days=limit)


def placed(law: Law, rows: Rows, cycles: Rows) -> Rows:
    """Lots (`unit`, `fund`, `about`, `declared`, 0 where in time, `since`, `fresh`, `amount`) with
    their cycle and besides: `month` (of the declaration, 0 in time), `how`, `due` (the latest day
    of payment), `asked` (the month from which money pays them), `place` (their turn in the debt).

    - `asked`: people who are declared before their month's first charge could be taken (by the
      latest day of payment, and by the end of the month after its own) are asked for as if they
      had been declared in it. What is declared later, and a rise that has a day of payment of
      its own, is asked for from the month of its declaration: the money that came before pays
      what was known.
    - `due`: of people registered too late it is the month's own, so that they are charged from
      there (Luật 41/2024 điều 38 khoản 2-3, điều 40); of those registered within the law's days
      the day of declaration (điều 38 khoản 1: what the file registers); of a rise the end of the
      month after it (NĐ 158/2025 điều 8 khoản 2 điểm a; the day of declaration stands for that of
      the decision).
    """
    rows = with_cycles(rows, cycles)
    own = due_days(law, rows)
    days, places = np.unique(rows["declared"], return_inverse=True)
    known = [date.fromordinal(int(day)) if day else None for day in days]
    months = numbers([0 if day is None else month_of(day) for day in known])
    grace = numbers([0 if day is None else _end_of_grace(law, day) for day in known])
    month = months[places] if size(rows) else numbers([])
    how = _how(law, rows, month)
    cut = np.maximum(own, _ends(rows["about"] + 1))
    due = np.maximum(own, np.where(how == REGISTERED, rows["declared"], own))
    due = np.maximum(due, np.where(how == RISE, grace[places] if size(rows) else own, own))
    asked = np.where((rows["declared"] <= cut) & (how != RISE), rows["about"], month)
    asked = np.where(how == IN_TIME, rows["about"], asked)
    found = {**rows, "month": month, "how": how, "due": due, "asked": asked}
    found = sort(found, (*DEBT, "month", "how", "declared", "since"))
    found["place"] = np.arange(size(found), dtype=np.int64)
    return found


def _end_of_grace(law: Law, declared: date) -> int:
    months = law.find("late_grace_months", max(declared, begins(law)), case="wage_rise")
    return last_day(month_of(declared) + (months.number if months else 0)).toordinal()


def _ends(months: Numbers) -> Numbers:
    asked, places = np.unique(months, return_inverse=True)
    days = numbers([last_day(int(month)).toordinal() for month in asked])
    return days[places] if len(asked) else numbers([])


def _inspected_after(law: Law, month: int) -> int:
    """How many months back a declaration reaches that needs an inspection's conclusion, so that
    what it asks for is recovered with interest (QĐ 595 điều 38 khoản 2.3); FAR without the rule,
    and for 0, the month of what was declared in time."""
    if month == 0:
        return int(FAR)
    found = law.find("late_interest", first_day(month), what="inspected_months")
    return int(FAR) if found is None else found.number


def _how(law: Law, rows: Rows, month: Numbers) -> Numbers:
    by_day = month_of(begins(law))
    sinces, places = np.unique(rows["since"], return_inverse=True)
    limits = numbers(
        [registered_by(law, int(since)).toordinal() if since else 0 for since in sinces]
    )
    limit = limits[places] if size(rows) else numbers([])
    months, of_month = np.unique(month, return_inverse=True)
    inspected = numbers([_inspected_after(law, int(each)) if each else 0 for each in months])
    reach = inspected[of_month] if len(months) else numbers([])
    late = np.where(month >= by_day, rows["declared"] > limit, month - rows["since"] >= reach)
    fresh = np.where(late, TOO_LATE, REGISTERED)
    how = np.where(rows["fresh"] > 0, fresh, RISE)
    return np.where(rows["declared"] == 0, IN_TIME, how)


def cycle_ends(rows: Rows) -> Numbers:
    """The last month of the cycle of each lot."""
    return by_cycle(rows, cycle_end)


def split(open_: Rows, lots: Rows) -> Rows:
    """The lots that are unpaid where `open_` (`unit`, `fund`, `about`, `amount`) says how much of
    each debt is: money fills a debt's lots in their order, so what is open is the end of them.

    `lots` are placed and include, for each open debt, all that were asked for by then; a debt's
    part declared in time may have any amount: it is what the others leave.
    """
    keys = {name: lots[name] for name in DEBT}
    whole = value_of(keys, open_, DEBT)
    order = np.lexsort([-lots["place"], *(lots[name] for name in reversed(DEBT))])
    back = take(lots, order)
    last = starts([back[name] for name in DEBT])
    amount = np.where(back["how"] == IN_TIME, np.abs(whole[order]), back["amount"])
    earlier = before(last, amount)
    unpaid = np.clip(whole[order] - earlier, 0, amount)
    negative = whole[order] < 0
    unpaid = np.where(negative, np.where(back["how"] == IN_TIME, whole[order], 0), unpaid)
    found = {**back, "amount": unpaid}
    return take(found, np.sort(np.flatnonzero(unpaid != 0)))


def with_place(dues: Rows, lots: Rows) -> Rows:
    """People's dues (`facts.PEOPLE_DUES`) with `place`, that of the lot which they are a part of;
    what belongs to no open lot drops out."""
    same = (*DEBT, "declared", "since", "fresh")
    fresh = np.isin(lots["how"], (TOO_LATE, REGISTERED)).astype(np.int64)
    marked = {**lots, "fresh": fresh}
    found = match(dues, marked, same) >= 0
    return take({**dues, "place": value_of(dues, marked, same, "place")}, found)


def opened(law: Law, facts: Mapping[str, Rows], units: Rows) -> Rows:
    """All lots of the units, with `start`: the month with which the unit starts where the lot was
    asked for before it and is open; else -1, and the lot joins when it is asked for."""
    late = take(facts["late"], np.isin(facts["late"]["unit"], units["unit"]))
    start = value_of(late, units, ("unit",), "start")
    of_dues = take(late, late["about"] >= start)
    in_time = add_up(
        stack(facts["dues"], {**of_dues, "amount": -of_dues["amount"]}), DEBT
    )  # fmt: skip
    open_ = add_up(facts["open"], DEBT)
    whole = stack(in_time, open_)
    none = {name: broadcast(0, whole) for name in ("declared", "since", "fresh")}
    names = (*DEBT, "declared", "since", "fresh", "amount")
    rows = {**whole, **none}
    rows = stack({name: rows[name] for name in names}, {name: late[name] for name in names})
    lots = placed(law, rows, facts["cycles"])
    starts_with = value_of(lots, units, ("unit",), "start")
    before_start = lots["asked"] < starts_with
    found = split(open_, take(lots, before_start))
    later = take(lots, ~before_start & (lots["amount"] != 0))
    found["start"] = value_of(found, units, ("unit",), "start")
    later["start"] = broadcast(-1, later)
    kept = (*LOT, "start")
    return stack({name: found[name] for name in kept}, {name: later[name] for name in kept})
