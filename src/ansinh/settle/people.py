"""Those who leave or claim a benefit: what of a unit's debts is theirs and comes first.

QĐ 595/QĐ-BHXH điều 43 khoản 2.1; since 1/5/2026 column 38 of C69a-HD. A person's claim on a lot is
what the law assesses for them there and was not paid for them yet, never more than is open: money
that paid a part of a debt in the usual order stands for nobody until the whole is paid. What was
declared of them later is asked for later (`settle.lots`), and not of what is others' until then.
Claims follow one another in the order of their records. The charge that is theirs is what their
own part of the unpaid debts bears by the same rule as the unit's.
"""

import numpy as np

from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.law.allocation import first_grounds
from ansinh.settle.facts import GROUNDS
from ansinh.settle.lots import with_place
from ansinh.settle.rows import (
    Numbers,
    Rows,
    add_up,
    before,
    broadcast,
    empty,
    match,
    pairs,
    pour,
    size,
    sort,
    stack,
    starts,
    take,
    value_of,
)

PAID = ("unit", "person", "account", "fund", "kind", "about")
"""What was paid for a person first is kept by these."""
LOT, CHARGE = ("unit", "place"), ("unit", "fund", "kind", "about")
_OWN_DUE = (*LOT, "person")
OWN_CHARGE = ("unit", "person", "fund", "kind", "about")
CLAIM = ("record", *PAID, "place", "lot", "amount")


class People:
    """The people on record at units, what they owe by law, what was paid for them, and what
    late charges their own part of the debts has borne."""

    def __init__(self, law: Law, records: Rows, dues: Rows, lots: Rows) -> None:
        self._law, self._records, self._dues = law, records, with_place(dues, lots)
        last = sort(records, ("unit", "person", "record"))
        ends = np.append(starts([last["unit"], last["person"]])[1:], True)[: size(last)]
        self._last = take(last, ends)
        self._dues_paid = empty([*_OWN_DUE, "amount"])
        self._charges_paid = empty([*OWN_CHARGE, "amount"])
        self.charges = empty([*OWN_CHARGE, "amount"])

    def __bool__(self) -> bool:
        return size(self._records) > 0

    @property
    def units(self) -> Numbers:
        """The units that have somebody on record."""
        return np.unique(self._records["unit"])

    def active(self, month: int) -> Rows:
        """The records in force for the money of a month, on a ground that its law knows."""
        known = [GROUNDS.index(each) for each in first_grounds(self._law, first_day(month))
                 if each in GROUNDS]  # fmt: skip
        here = (self._records["from_month"] <= month) & (month < self._records["to_month"])
        return take(self._records, here & np.isin(self._records["ground"], known))

    def claims(self, month: int, lots: Rows, charges: Rows) -> Rows:
        """What comes first of the money of a month, as `CLAIM`: on lots, by their number `lot`,
        and on charges (lot -1)."""
        active = self.active(month)
        if size(active) == 0:
            return empty(CLAIM)
        return stack(self._on_dues(active, lots), self._on_charges(active, charges))

    def _on_dues(self, active: Rows, lots: Rows) -> Rows:
        open_ = take(lots, lots["amount"] > 0)
        found = self._unpaid(self._asked(active), open_, LOT, self._dues_paid)
        found["lot"] = value_of(found, open_, LOT, "lot")
        return {name: found[name] for name in CLAIM}

    def _asked(self, records: Rows) -> Rows:
        """What is assessed for the people of these records, as far as they reach."""
        left, right = pairs(records, self._dues, ("unit", "person"))
        asked = take(records, left) | {
            name: self._dues[name][right] for name in ("fund", "about", "place", "amount")
        }
        asked = take(asked, asked["about"] <= asked["through"])
        asked["account"], asked["kind"] = broadcast(0, asked), broadcast(0, asked)
        return asked

    def _on_charges(self, active: Rows, charges: Rows) -> Rows:
        left, right = pairs(active, self.charges, ("unit", "person"))
        asked = take(active, left) | {
            name: self.charges[name][right] for name in ("fund", "kind", "about", "amount")
        }
        asked["account"] = broadcast(1, asked)
        found = self._unpaid(asked, charges, CHARGE, self._charges_paid)
        found["place"], found["lot"] = broadcast(0, found), broadcast(-1, found)
        return {name: found[name] for name in CLAIM}

    def _unpaid(self, asked: Rows, open_: Rows, debt: tuple[str, ...], paid: Rows) -> Rows:
        """What of each is not paid yet, one record after the other, never more than is open."""
        already = value_of(asked, paid, (*debt, "person"))
        asked = {**asked, "amount": np.maximum(0, asked["amount"] - already)}
        asked = sort(asked, (*debt, "record"))
        earlier = before(starts([asked[name] for name in debt]), asked["amount"])
        left = value_of(asked, open_, debt) - earlier
        asked["amount"] = np.clip(left, 0, asked["amount"])
        return take(asked, asked["amount"] > 0)

    def own_parts(self, month: int, parts: Rows) -> Rows:
        """The parts of a month's unpaid debts that are each person's own, with `person`.

        `parts` of debts stand in the order in which they were paid. Whoever came first in the month
        was paid first; of everybody else it is the last part that is theirs.
        """
        whole = add_up(parts, LOT)
        mine = self._asked(take(self._last, np.isin(self._last["unit"], parts["unit"])))
        need = self._unpaid(mine, whole, LOT, self._dues_paid)
        first = match(need, self.active(month), ("unit", "person")) >= 0
        # Those who come first, then the rest of the debt, then the others from its end.
        need["rank"] = np.where(first, need["record"], 2**61 - need["record"])
        rest = add_up({**need, "amount": -need["amount"]}, LOT)
        rest["amount"] = rest["amount"] + value_of(rest, whole, LOT)
        rest |= {"rank": broadcast(2**60, rest), "person": broadcast(0, rest)}
        names = (*LOT, "rank", "person", "amount")
        line = stack({name: need[name] for name in names}, {name: rest[name] for name in names})
        line = sort(take(line, line["amount"] > 0), (*LOT, "rank"))
        parts = sort(parts, LOT)
        of, by, amount = pour(line, parts, LOT)
        found = take(parts, by) | {"person": line["person"][of], "amount": amount}
        return take(found, found["person"] > 0)

    def bear(self, charges: Rows) -> None:
        """Add charges that people's own parts have borne."""
        self.charges = add_up(stack(self.charges, charges), OWN_CHARGE)

    def pay(self, pieces: Rows) -> None:
        """Add what was paid for people first."""
        dues, charges = (take(pieces, pieces["account"] == account) for account in (0, 1))
        paid = {name: dues[name] for name in self._dues_paid}
        self._dues_paid = add_up(stack(self._dues_paid, paid), _OWN_DUE)
        paid = {name: charges[name] for name in self._charges_paid}
        self._charges_paid = add_up(stack(self._charges_paid, paid), OWN_CHARGE)
