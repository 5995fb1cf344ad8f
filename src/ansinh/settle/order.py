"""The order of payment, written once: QĐ 595/QĐ-BHXH điều 43 khoản 2 (`law.allocation`).

Those who leave or claim a benefit come first, person by person in the order of their records
(khoản 2.1). Then, since contributions fall due after their month (Luật 41/2024 điều 34 khoản 4),
what is due before what is not due yet, so that whoever pays on the last day is never late. Then
fund by fund (khoản 2.2): a fund's dues, the oldest month first, its charges, the next fund. What is
left is the unit's and is spread to no fund.
"""

from datetime import date

import numpy as np

from ansinh.ground.months import first_day, last_day
from ansinh.law import Law
from ansinh.law.allocation import CHARGE, PRINCIPAL, ranks
from ansinh.law.charge import begins
from ansinh.settle.facts import FUNDS
from ansinh.settle.rows import Numbers, Rows, numbers, size, sort, take

NOBODY = 2**60
"""Comes after the number of any record."""

QUEUE = ("unit", "record", "ahead", "step", "about", "turn", "kind", "place")


class Order:
    """The place of every fund in the order of a month, for dues and for charges."""

    def __init__(self, law: Law, month: int) -> None:
        lawful = ranks(law, first_day(month))
        self.steps = np.full((2, len(FUNDS)), 2**30, dtype=np.int64)
        self.turns = np.zeros((2, len(FUNDS)), dtype=np.int64)
        following = 1 + max(lawful.values())
        for account, kind in enumerate((PRINCIPAL, CHARGE)):
            known = [(fund, step) for (fund, of), step in lawful.items() if of == kind]
            for turn, (fund, step) in enumerate(known):
                if fund in FUNDS:
                    self.steps[account, FUNDS.index(fund)] = step
                    self.turns[account, FUNDS.index(fund)] = turn
        # The article orders what an employer owes. Voluntary insurance, which people pay for
        # themselves, comes after it.
        for code in range(len(FUNDS)):
            if self.steps[0, code] == 2**30:
                self.steps[0, code] = following
                following += 1
        end = last_day(month)
        self._end = end.toordinal() if end >= begins(law) else date.max.toordinal()

    def queue(self, needs: Rows) -> Rows:
        """Needs in the order in which money fills them.

        Columns: unit, record (`NOBODY` for the unit as a whole), account, fund, kind, about,
        due (the latest day of payment; of charges it counts for nothing), place, amount.
        """
        account, fund = needs["account"], needs["fund"]
        ordered = dict(needs)
        ordered["ahead"] = self.ahead(needs).astype(np.int64)
        ordered["step"] = self.steps[account, fund]
        ordered["turn"] = self.turns[account, fund]
        return sort(ordered, QUEUE)

    def ahead(self, needs: Rows) -> Numbers:
        """Which needs are not due by the end of the month and wait for those that are."""
        whole = (needs["record"] == NOBODY) & (needs["account"] == 0)
        found: Numbers = whole & (needs["due"] > self._end)
        return found


def of_units(needs: Rows, units: Numbers) -> Rows:
    """The needs of these units."""
    if size(needs) == 0:
        return needs
    return take(needs, np.isin(needs["unit"], numbers(np.unique(units))))
