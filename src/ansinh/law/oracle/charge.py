"""The charge by day from 1/7/2025, debt by debt: 0.03 % a day, late and evasion (Luật 41/2024,
Điều 38-41).

A day's charge is simple: amount x days x rate, into the fund that was owed. The first 60 days
after the latest day of payment are late; the days after them are evasion from the day after the
office has urged in writing, save days on which the employer has a legitimate reason.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from ansinh.ground.rounding import half_up
from ansinh.law.charge import EVASION, LATE, NOT_DUE, begins, evading_only_since
from ansinh.law.lawbook import Law
from ansinh.law.values import PERCENT


@dataclass(frozen=True, slots=True)
class Lateness:
    """What an unpaid amount is on a day, and what it costs so far."""

    state: str
    late_days: int
    evasion_days: int
    late_charge: int
    evasion_charge: int

    @property
    def charge(self) -> int:
        return self.late_charge + self.evasion_charge


def days_overdue(law: Law, due: date, day: date) -> int:
    """Days that count as late on `day` (or up to it, when it is the day of payment).

    Both ends are data (late_days_counted): whether the first day after the latest day counts,
    and whether the day of payment does. Days before the regime began are the old interest's.
    """
    first = max(due + timedelta(days=1), begins(law))
    if day < first:
        return 0
    whole = (day - first).days + 1
    counts_first = law.value("late_days_counted", day, end="first_day_after").value == "yes"
    counts_payment = law.value("late_days_counted", day, end="day_of_payment").value == "yes"
    return max(0, whole - (not counts_first) - (not counts_payment))


def tiers(law: Law, overdue_days: int, day: date, *, urged: bool, excused: bool = False) -> tuple[
    int, int
]:  # fmt: skip
    """Điều 38-39: how many of the overdue days are late and how many evasion, of a debt that was
    urged in time (or never)."""
    limit = law.number("evasion", day, what="after_days")
    if overdue_days <= limit or not urged or excused:
        return overdue_days, 0
    return limit, overdue_days - limit


def charge(law: Law, amount: int, days: int, day: date) -> int:
    """Điều 40-41 khoản 1: amount x days x 0.03 %, half up to the đồng."""
    rate = law.number("late_charge_by_day", day)
    return half_up(amount * days * rate, PERCENT)


def lateness(
    law: Law, amount: int, due: date, day: date, *, urged: date | None, excused: int = 0,
    fund: str = "",
) -> Lateness:  # fmt: skip
    """State, days and charge of an amount that is still unpaid on `day` (or is paid on it).

    `urged` is the day of the written urging, None without one: evasion begins after the 60th
    day and after that day, whichever is later. `excused` counts the days since then on which a
    legitimate reason held (Điều 39 khoản 2); they are late.

    A balance from before 1/7/2025 is handled by the new articles from that day (Điều 141 khoản
    12): its 60 days run from its own latest day of payment, its charge only from 1/7/2025; what was
    due of health insurance (`fund` BHYT) stays late (Luật 51/2024, Điều 3 khoản 5 điểm d).
    """
    days = days_overdue(law, due, day)
    if days == 0:
        return Lateness(NOT_DUE, 0, 0, 0, 0)
    age = max(days, (day - due).days) if due < begins(law) else days
    evading = 0
    if urged is not None and due >= evading_only_since(law, fund):
        beyond = age - law.number("evasion", day, what="after_days")
        evading = max(0, min(beyond, (day - urged).days) - excused)
    evasion_days = min(days, evading)
    late_days = days - evasion_days
    return Lateness(
        EVASION if evading else LATE,
        late_days,
        evasion_days,
        charge(law, amount, late_days, day),
        charge(law, amount, evasion_days, day),
    )


def recovery_charge(law: Law, amount: int, caused: date, paid: date, case: str) -> int:
    """Nghị định 158/2025, Điều 8: recovery of a wage rise or after a return from abroad.

    Nothing is added when it is paid by the last day of the month after the decision or return
    (`caused`); afterwards 0.03 % for each day that follows.
    """
    months = law.number("late_grace_months", paid, case=case)
    year, month = divmod(caused.year * 12 + caused.month - 1 + months + 1, 12)
    last = date(year, month + 1, 1) - timedelta(days=1)
    return charge(law, amount, days_overdue(law, last, paid), paid)
