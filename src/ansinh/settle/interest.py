"""Interest by month until 30/6/2025: QĐ 595/QĐ-BHXH điều 37, and điều 38 on what is recovered.

Taken on the first day of a month on what was past its latest day of payment a month before. No
month after 6/2025 has any: what was then unpaid bears the charge by day from 1/7/2025 (Luật
41/2024/QH15 điều 141 khoản 12), so the days of June 2025 bear neither.
"""

from dataclasses import dataclass, field

import numpy as np

from ansinh.law import Law, LawMissing
from ansinh.law.late import HEALTH, interest, rate_of, recovery_rate
from ansinh.settle.facts import COMPULSORY, FUNDS, INTEREST, KINDS, RECOVERY
from ansinh.settle.lots import TOO_LATE, cycle_ends
from ansinh.settle.rows import Numbers, Rows, add_up, broadcast, numbers, size, take

CHARGE_KEYS = ("unit", "fund", "kind", "about")


@dataclass
class Rates:
    """The yearly rates of the law; those that nobody has entered are remembered by year and fund
    (`2017 health`), with the sentence that says where to enter them."""

    law: Law
    missing: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[int, int], int | None] = field(default_factory=dict)

    def of(self, month: int, fund: int) -> int | None:
        """The monthly rate of a fund's debts, 0 under the charge by day; None where missing."""
        if (month, fund) not in self._known:
            try:
                self._known[month, fund] = rate_of(self.law, month, FUNDS[fund])
            except LawMissing:
                self._known[month, fund] = None
        return self._known[month, fund]

    def note(self, month: int, fund: int, error: LawMissing) -> None:
        """Remember a rate that a charge would have needed."""
        kind = "health" if FUNDS[fund] == HEALTH else "social"
        self.missing[f"{month // 12} {kind}"] = str(error)

    def month(self, month: int, funds: Numbers) -> tuple[Numbers, Numbers]:
        """The rate of each row's fund in a month, and whether it is known."""
        rates = np.zeros(len(FUNDS), dtype=np.int64)
        known = np.zeros(len(FUNDS), dtype=bool)
        for fund in np.unique(funds):
            try:
                rates[fund] = rate_of(self.law, month, FUNDS[fund])
                known[fund] = True
            except LawMissing as error:
                self.note(month, int(fund), error)
        return rates[funds], known[funds]


def bearing(lots: Rows, month: int) -> Rows:
    """Pcđ (điều 37 khoản 3): the lots that were asked for and past their cycle a month ago."""
    if size(lots) == 0:
        return lots
    late = (cycle_ends(lots) < month - 1) & (lots["asked"] < month)
    return take(lots, late & np.isin(lots["fund"], COMPULSORY))


def of_month(rates: Rates, lots: Rows, month: int, keys: tuple[str, ...] = ("unit",)) -> Rows:
    """Pcđ x k of a month, by unit (and whatever else `keys` name) and fund, as charges."""
    overdue = add_up(bearing(lots, month), (*keys, "fund"))
    rate, known = rates.month(month, overdue["fund"])
    amount = _interest(overdue["amount"], rate, np.ones(size(overdue), dtype=np.int64))
    return _charges(overdue, known, amount, INTEREST, month)


def recovered(rates: Rates, lots: Rows, month: int, keys: tuple[str, ...] = ("unit",)) -> Rows:
    """Ltt = Σ P x N x k (điều 38 khoản 4.2), N = (T0 - T) - 1, on what is found in a month for
    people who had been kept off the lists."""
    chosen = (lots["month"] == month) & (lots["how"] == TOO_LATE)
    found = add_up(
        take(lots, chosen & np.isin(lots["fund"], COMPULSORY)),
        (*keys, "fund", "about", "since", "declared"),
    )
    rate, known = np.zeros(size(found), dtype=np.int64), np.ones(size(found), dtype=bool)
    for about, fund in set(zip(found["about"].tolist(), found["fund"].tolist(), strict=True)):
        here = (found["about"] == about) & (found["fund"] == fund)
        try:
            rate[here] = recovery_rate(rates.law, about, FUNDS[fund], "", month)
        except LawMissing as error:
            rates.note(about, fund, error)
            known[here] = False
    times = np.maximum(month - found["about"] - 1, 0)
    amount = _interest(found["amount"], rate, times)
    return _charges(found, known, amount, RECOVERY, month)


def _charges(rows: Rows, known: Numbers, amount: Numbers, kind: str, month: int) -> Rows:
    charges = {**rows, "amount": amount, "about": broadcast(month, rows)}
    charges["kind"] = broadcast(KINDS.index(kind), rows)
    keys = [name for name in ("unit", "person") if name in rows]
    return add_up(take(charges, known), [*keys, "fund", "kind", "about"])


def _interest(amount: Numbers, rate: Numbers, times: Numbers) -> Numbers:
    if amount.size and int(amount.max()) * int(rate.max()) * int(times.max()) >= 2**62:
        raise OverflowError(f"a debt of {amount.max()} đồng is too large for its interest")
    return numbers(interest(amount, rate, times))
