"""The facts of a settlement, read from the register and the journal as they are known at a time.

Whoever is replayed from an earlier month is read from postings: what stood at the end of any month,
as known now, is the sum of those whose value date lies before. Everybody else goes on from the
balances of the month closed before. The number of statements does not depend on units or people.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.ledger import bearing as bearers
from ansinh.ledger import cycles as payment_cycles
from ansinh.ledger import late_dues, people
from ansinh.ledger.handed import on_record
from ansinh.ledger.reading import month_number, rows
from ansinh.settle import facts
from ansinh.settle.facts import COMPULSORY, Facts
from ansinh.settle.interest import Rates
from ansinh.settle.lots import DEBT, placed
from ansinh.settle.rows import (
    Numbers,
    Rows,
    add_up,
    broadcast,
    empty,
    numbers,
    stack,
    take,
    value_of,
)

DUES = (*DEBT, "amount")
CHARGED = ("unit", "fund", "kind", "about", "amount")
MONEY = ("unit", "day", "amount")
ALLOTTED = ("unit", "month", "account", "fund", "kind", "about")
"""Whose money of which month pays which debt."""


@dataclass(frozen=True)
class Asked:
    """Whom a settlement of the books through `month` replays from when.

    `starts`: units that a late fact touches and the first month that it touches. `others`: also
    everybody else who has money or a debt that bears charges, from `month` on. `dues` (`DUES`) and
    `late` (`late_dues.KEYS`) are drafted by the closing that asks, and not in the journal yet.
    Letters, situations, cycles and people on record are those recorded by `known_at`.
    """

    month: int
    first: int
    starts: Rows
    known_at: datetime
    position: int
    others: bool = True
    dues: Rows | None = None
    late: Rows | None = None
    records_at: datetime | None = None


@dataclass(frozen=True)
class Read:
    """The facts, and what is posted of the months that are replayed: `ALLOTTED` and charges."""

    facts: Facts
    allotted: Rows
    charged: Rows
    units: Rows


def read(law: Law, asked: Asked) -> Read:
    """Read the facts of everybody who is asked about."""
    cycles = payment_cycles.known(known_at=asked.known_at)
    late = _late(asked)
    bearing = bearers.periods(known_at=asked.known_at)
    touched, posted_allotted, posted_charged = _touched(law, asked, cycles, late)
    others = _others(law, asked, cycles, late, bearing) if asked.others else _nobody()
    units = stack(touched["units"], others["units"])
    both = {name: stack(touched[name], others[name]) for name in touched}
    names = units["unit"].tolist()
    first = people.read(law, names, month=asked.month, position=asked.position,
                        known_at=asked.known_at,
                        records_at=asked.records_at or asked.known_at)  # fmt: skip
    given = Facts(
        units=facts.table(units, facts.UNITS),
        bearing=facts.table(bearing, facts.BEARING),
        dues=facts.table(both["dues"], facts.DUES),
        late=facts.table(take(late, np.isin(late["unit"], units["unit"])), facts.LATE),
        open=facts.table(both["open"], facts.OPEN),
        open_charges=facts.table(both["open_charges"], facts.OPEN_CHARGES),
        money=facts.table(both["money"], facts.MONEY),
        cycles=facts.table(cycles, facts.CYCLES),
        letters=facts.table(on_record().letters(known_at=asked.known_at), facts.LETTERS),
        excuses=facts.table(on_record().excuses(known_at=asked.known_at), facts.EXCUSES),
        people=facts.table(first.records, facts.PEOPLE),
        people_dues=facts.table(first.dues, facts.PEOPLE_DUES),
        kept=facts.table(_kept(law, posted_charged), facts.KEPT),
    )
    return Read(given, posted_allotted, posted_charged, units)


def _late(asked: Asked) -> Rows:
    if asked.late is None:
        return late_dues.kept(through=asked.month)
    return add_up(stack(late_dues.kept(through=asked.month - 1), asked.late), late_dues.KEYS)


def _nobody() -> dict[str, Rows]:
    return {
        "units": empty(("unit", "start")), "dues": empty(DUES), "open": empty(DUES),
        "open_charges": empty(CHARGED), "money": empty(MONEY),
    }  # fmt: skip


def _touched(
    law: Law, asked: Asked, cycles: Rows, late: Rows
) -> tuple[dict[str, Rows], Rows, Rows]:
    """Units replayed from an earlier month, from what is posted; and what is posted since."""
    starts = asked.starts
    values = {"units": starts["unit"].tolist(), "month": first_day(asked.month)}
    due = rows(_DUE, values, DUES)
    if asked.dues is not None:
        drafted = take(asked.dues, np.isin(asked.dues["unit"], starts["unit"]))
        due = add_up(stack(due, drafted), DEBT)
    paid = rows(_PAID, values, (*ALLOTTED, "amount"))
    charged = rows(_CHARGED, values, CHARGED)
    money = rows(_FLOWS, values, MONEY)
    old_due, new_due = _parted(due, starts, "about")
    old_paid, new_paid = _parted(paid, starts, "month")
    old_charged, new_charged = _parted(charged, starts, "about")
    spent_on = take(old_paid, old_paid["account"] == 0)
    on_charges = take(old_paid, old_paid["account"] == 1)
    later = _asked_later(law, late, starts, cycles)
    found = {
        "units": starts,
        "dues": new_due,
        "open": add_up(stack(old_due, _minus(later), _minus(spent_on)), DEBT),
        "open_charges": add_up(
            stack(old_charged, _minus(on_charges)), ("unit", "fund", "kind", "about")
        ),
        "money": _money_since(money, old_paid, starts),
    }
    return found, new_paid, new_charged


def _parted(table: Rows, starts: Rows, month: str) -> tuple[Rows, Rows]:
    """Rows of months before the unit's start, and those since."""
    old = table[month] < value_of(table, starts, ("unit",), "start")
    return take(table, old), take(table, ~old)


def _minus(table: Rows) -> Rows:
    return {**table, "amount": -table["amount"]}


def _asked_later(law: Law, late: Rows, starts: Rows, cycles: Rows) -> Rows:
    """What of the debts of months before a unit's start is asked for only since."""
    own = take(late, np.isin(late["unit"], starts["unit"]))
    lots = placed(law, own, cycles)
    start = value_of(lots, starts, ("unit",), "start")
    return take(lots, (lots["about"] < start) & (lots["asked"] >= start))


def _money_since(money: Rows, old_paid: Rows, starts: Rows) -> Rows:
    """Money by its day since each start; what was there before and had not been spent, on day 0."""
    start = value_of(money, starts, ("unit",), "start")
    days, places = np.unique(start, return_inverse=True)
    begin = numbers([first_day(int(month)).toordinal() for month in days])
    old = money["day"] < (begin[places] if len(days) else money["day"])
    there = stack(take(money, old), {**_minus(old_paid), "day": broadcast(0, old_paid)})
    there = add_up({**there, "day": broadcast(0, there)}, ("unit", "day"))
    return stack(there, take(money, ~old))


def _others(law: Law, asked: Asked, cycles: Rows, late: Rows, bearing: Rows) -> dict[str, Rows]:
    """Everybody else with money, or with a debt that bears charges, from the last balances."""
    values = {
        "before": first_day(asked.month - 1),
        "month": first_day(asked.month),
        "units": asked.starts["unit"].tolist(),
    }
    open_ = rows(_OPEN_ITEMS, values, DUES)
    charges = rows(_OPEN_CHARGES, values, CHARGED)
    money = rows(_NEW_MONEY, values, MONEY)
    owing = open_["unit"][np.isin(open_["fund"], COMPULSORY)]
    new_late = asked.late["unit"] if asked.late is not None else numbers([])
    charged = np.intersect1d(owing, _in_month(bearing, asked.month))
    chosen = np.concatenate([money["unit"], charged, new_late])
    chosen = np.setdiff1d(np.unique(chosen), asked.starts["unit"])
    starts = {"unit": chosen, "start": np.full(len(chosen), asked.month, dtype=np.int64)}
    known = late if asked.late is None else add_up(stack(late, _minus(asked.late)), late_dues.KEYS)
    later = _asked_later(law, known, starts, cycles)
    dues = empty(DUES)
    if asked.dues is not None:
        dues = take(asked.dues, asked.dues["about"] == asked.month)
    return {
        "units": starts,
        "dues": _of(dues, chosen),
        "open": add_up(stack(_of(open_, chosen), _minus(later)), DEBT),
        "open_charges": _of(charges, chosen),
        "money": _of(money, chosen),
    }


def _in_month(bearing: Rows, month: int) -> Numbers:
    here = (bearing["from_month"] <= month) & (month < bearing["to_month"])
    return bearing["unit"][here]


def _of(table: Rows, units: Any) -> Rows:
    return take(table, np.isin(table["unit"], units))


def _kept(law: Law, charged: Rows) -> Rows:
    """What was booked of months and funds whose rate is no longer there: it stays."""
    rates = Rates(law)
    months = set(zip(charged["about"].tolist(), charged["fund"].tolist(), strict=True))
    gone = {key for key in months if rates.of(*key) is None}
    listed = zip(charged["about"].tolist(), charged["fund"].tolist(), strict=True)
    return take(charged, np.array([key in gone for key in listed], dtype=bool))


_VALUE_MONTH = month_number("e.value_date")
_DUE = f"""
SELECT unit_id, fund, {month_number("about_month")}, sum(amount)::int8 FROM ledger_posting
WHERE account = 'due' AND booked_month <= %(month)s AND unit_id = ANY(%(units)s)
GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
"""
_PAID = f"""
SELECT p.unit_id, {_VALUE_MONTH}, CASE p.account WHEN 'settled' THEN 'due' ELSE 'charge' END,
    p.fund, p.share, {month_number("p.about_month")}, -sum(p.amount)::int8
FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
WHERE p.account IN ('settled', 'charge_settled') AND p.booked_month <= %(month)s
    AND p.unit_id = ANY(%(units)s)
GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(p.amount) <> 0
"""
_CHARGED = f"""
SELECT unit_id, fund, share, {month_number("about_month")}, sum(amount)::int8 FROM ledger_posting
WHERE account = 'charge' AND booked_month <= %(month)s AND unit_id = ANY(%(units)s)
GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0
"""
_FLOWS = """
SELECT p.unit_id, CASE e.kind WHEN 'opening' THEN 0 ELSE e.value_date - DATE '0001-01-01' + 1 END,
    -sum(p.amount)::int8
FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
WHERE p.account = 'unallocated' AND e.kind IN ('opening', 'receipt', 'reversal')
    AND p.booked_month <= %(month)s AND p.unit_id = ANY(%(units)s)
GROUP BY 1, 2 HAVING sum(p.amount) <> 0
"""
_OPEN_ITEMS = f"""
SELECT unit_id, fund, {month_number("about_month")}, amount FROM ledger_openitem
WHERE month = %(before)s AND NOT unit_id = ANY(%(units)s)
"""
_OPEN_CHARGES = f"""
SELECT unit_id, fund, kind, {month_number("about_month")}, amount FROM ledger_opencharge
WHERE month = %(before)s AND NOT unit_id = ANY(%(units)s)
"""
_NEW_MONEY = """
SELECT unit_id, 0, surplus_out FROM ledger_money
WHERE month = %(before)s AND surplus_out <> 0 AND NOT unit_id = ANY(%(units)s)
UNION ALL
SELECT p.unit_id, e.value_date - DATE '0001-01-01' + 1, -sum(p.amount)::int8
FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
WHERE p.account = 'unallocated' AND e.kind IN ('receipt', 'reversal')
    AND p.booked_month = %(month)s AND NOT p.unit_id = ANY(%(units)s)
GROUP BY 1, 2 HAVING sum(p.amount) <> 0
"""
