"""The replay: what every unit's money paid and what its lateness cost, month by month.

One pure function of facts by value date (`facts`) and the law. The same facts give the same
settlement, in whatever order they became known. A loop over months, columns within each: nothing
loops over units or people. Units whose past did not change start at the last month from what
they owed then; whoever is touched by a late fact starts at the earliest month that it touches.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ansinh.ground.months import first_day, last_day, month_of
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.settle import interest
from ansinh.settle.days import Lateness, of_month
from ansinh.settle.facts import (
    CHARGES,
    CLAIMS,
    CODES,
    COMPULSORY,
    OPEN,
    PIECES,
    SURPLUS,
    Facts,
    table,
)
from ansinh.settle.interest import CHARGE_KEYS, Rates
from ansinh.settle.lots import DEBT, LOT, TOO_LATE, opened
from ansinh.settle.order import NOBODY, Order, of_units
from ansinh.settle.people import CLAIM, PAID, People
from ansinh.settle.rows import (
    Numbers,
    Rows,
    add_up,
    broadcast,
    empty,
    from_table,
    numbers,
    pour,
    size,
    sort,
    stack,
    take,
    value_of,
)

PIECE = ("month", "unit", "account", "fund", "kind", "about", "record", "person", "day", "amount")
CHARGE = ("unit", "fund", "kind", "about", "amount")
PERSON = ("unit", "person")
NEED = (
    "unit", "record", "person", "account", "fund", "kind", "about", "due", "place", "lot", "amount",
)  # fmt: skip


@dataclass(frozen=True)
class Settled:
    """What the facts make of the months through the last one.

    `claims` is what the money of the following month pays first. `missing` names the yearly rates
    that nobody has entered (`2017 health`), each with a sentence; their charges are left out.
    """

    pieces: pa.Table
    charges: pa.Table
    open: pa.Table
    open_charges: pa.Table
    surplus: pa.Table
    claims: pa.Table
    missing: dict[str, str]


def replay(law: Law, facts: Facts, through: int) -> Settled:
    """Settle the units of `facts`, each from its own start, through a month."""
    return _Replay(law, facts, through).run()


class _Replay:
    """The state between months: unpaid lots and charges, money that nothing is due for."""

    def __init__(self, law: Law, facts: Facts, through: int) -> None:
        self._law, self._through = law, through
        read = {name: from_table(given, CODES) for name, given in vars(facts).items()}
        units = sort(read["units"], ("unit",))
        self._rates = Rates(law)
        self._lateness = Lateness(law, read["letters"], read["excuses"])
        self._kept = read["kept"]
        self._by_day = month_of(begins(law))
        self._first = int(units["start"].min()) if size(units) else through + 1
        self._bearing = read["bearing"]
        self._pending = opened(law, read, units)
        self._people = People(law, read["people"], read["people_dues"], self._pending)
        self._lots = take({name: self._pending[name] for name in LOT}, numbers([]))
        self._waiting = {**read["open_charges"], "start": _start(units, read["open_charges"])}
        self._charges = empty(CHARGE)
        self._money = read["money"]
        self._pieces: list[Rows] = []
        self._booked: list[Rows] = []

    def run(self) -> Settled:
        """Every month in turn."""
        for month in range(self._first, self._through + 1):
            self._join(month)
            if month < self._by_day:
                self._charge_by_month(month)
            paid = self._pay(month)
            if month >= self._by_day:
                charges = self._charge_by_day(month, take(paid, paid["lot"] >= 0))
                self._pay_rest(month, charges)
            if self._people:
                self._people.pay(take(paid, paid["record"] != NOBODY))
            self._lots = take(self._lots, self._lots["amount"] != 0)
        return self._settled()

    def _join(self, month: int) -> None:
        """Take in what is asked for from this month on, and the units that start with it."""
        joins = np.where(
            self._pending["start"] >= 0, self._pending["start"], self._pending["asked"]
        )
        now = joins == month
        self._lots = stack(self._lots, take(self._pending, now))
        self._pending = take(self._pending, ~now)
        begun = self._waiting["start"] == month
        self._charges = add_up(stack(self._charges, take(self._waiting, begun)), CHARGE_KEYS)
        self._waiting = take(self._waiting, ~begun)
        negative = take(self._lots, self._lots["amount"] < 0)
        if size(negative):
            self._give_back(month, negative)

    def _give_back(self, month: int, negative: Rows) -> None:
        """A debt below zero (an opening balance paid in advance) is money of its unit."""
        none = broadcast(0, negative)
        self._keep(month, _whole(negative, 0, due=none, lot=none, kind=none) | {"day": none})
        money = {"unit": negative["unit"], "day": none, "amount": -negative["amount"]}
        self._money = stack(self._money, money)
        self._lots = take(self._lots, self._lots["amount"] > 0)

    def _bears(self, month: int, rows: Rows) -> Rows:
        here = (self._bearing["from_month"] <= month) & (month < self._bearing["to_month"])
        chosen = np.isin(rows["unit"], self._bearing["unit"][here])
        chosen &= np.isin(rows["fund"], COMPULSORY)
        return take(rows, chosen)

    def _charge_by_month(self, month: int) -> None:
        """Interest, known on the first day of the month, so that its money may pay it."""
        lots = self._bears(month, self._lots)
        found = interest.of_month(self._rates, lots, month)
        self._book(month, stack(found, interest.recovered(self._rates, lots, month)))
        if self._people:
            known = take(lots, np.isin(lots["unit"], self._people.units))
            own = self._people.own_parts(month, known)
            self._people.bear(interest.of_month(self._rates, own, month, PERSON))
            self._people.bear(interest.recovered(self._rates, own, month, PERSON))

    def _book(self, month: int, charges: Rows) -> None:
        """The charges of a month; where a rate is missing, what was booked by one before stays."""
        kept = take(self._kept, self._kept["about"] == month)
        booked = add_up(stack(empty(CHARGE), charges, kept), CHARGE_KEYS)
        self._booked.append(booked)
        self._charges = add_up(stack(self._charges, booked), CHARGE_KEYS)

    def _pay(self, month: int) -> Rows:
        """Fill the debts with the money of the month; returns what was paid, piece by piece."""
        end = last_day(month).toordinal()
        money = add_up(take(self._money, self._money["day"] <= end), ("unit", "day"))
        return self._fill(month, self._needs(month, np.unique(money["unit"])), money)

    def _fill(self, month: int, needs: Rows, money: Rows) -> Rows:
        queue = Order(self._law, month).queue(needs)
        of, by, amount = pour(queue, money)
        paid = take(queue, of) | {"amount": amount, "day": money["day"][by]}
        self._keep(month, paid)
        left = money["amount"].copy()
        np.subtract.at(left, by, amount)
        later = take(self._money, self._money["day"] > last_day(month).toordinal())
        self._money = stack(take({**money, "amount": left}, left > 0), later)
        of_lots, of_charges = take(paid, paid["lot"] >= 0), take(paid, paid["lot"] < 0)
        open_ = self._lots["amount"].copy()
        np.subtract.at(open_, of_lots["lot"], of_lots["amount"])
        self._lots = {**self._lots, "amount": open_}
        taken = {**of_charges, "amount": -of_charges["amount"]}
        self._charges = add_up(stack(self._charges, taken), CHARGE_KEYS)
        return paid

    def _needs(self, month: int, units: Numbers) -> Rows:
        """What the money of these units may pay: claims first, then what they leave."""
        lots = {**self._lots, "lot": np.arange(size(self._lots))}
        lots, charges = of_units(lots, units), of_units(self._charges, units)
        claims = empty(CLAIM)
        if self._people:
            claims = self._people.claims(month, lots, charges)
            lots = _less(lots, take(claims, claims["lot"] >= 0), ("lot",))
            charges = _less(charges, take(claims, claims["lot"] < 0), CHARGE_KEYS)
        first = {**claims, "due": broadcast(0, claims)}
        return stack(
            {name: first[name] for name in NEED},
            _whole(lots, 0, kind=broadcast(0, lots)),
            _of_charges(charges),
        )

    def _charge_by_day(self, month: int, paid: Rows) -> Rows:
        """The charge by day of the month: each debt until the day its money came."""
        begin, end = first_day(month).toordinal() - 1, last_day(month).toordinal()
        lots = self._lots
        found = (lots["month"] == month) & (lots["asked"] == month) & (lots["how"] == TOO_LATE)
        stood = {
            "lot": np.concatenate([paid["lot"], np.arange(size(lots))]),
            "till": np.concatenate([np.maximum(paid["day"], begin), broadcast(end, lots)]),
            "amount": np.concatenate([paid["amount"], lots["amount"]]),
        }
        stood = take(stood, stood["amount"] > 0)
        parts = take(lots, stood["lot"]) | {"till": stood["till"], "amount": stood["amount"]}
        parts["found"] = found[stood["lot"]].astype(np.int64)
        parts = self._bears(month, parts)
        charges = of_month(self._lateness, parts, month)
        if self._people:
            known = take(parts, np.isin(parts["unit"], self._people.units))
            own = self._people.own_parts(month, known)
            self._people.bear(of_month(self._lateness, own, month, PERSON))
        self._book(month, charges)
        return charges

    def _pay_rest(self, month: int, charges: Rows) -> None:
        """Money that is left when everything else is paid pays the month's own charges."""
        end = last_day(month).toordinal()
        money = add_up(take(self._money, self._money["day"] <= end), ("unit", "day"))
        needs = of_units(take(charges, charges["amount"] > 0), money["unit"])
        self._fill(month, _of_charges(needs), money)

    def _keep(self, month: int, paid: Rows) -> None:
        rows = {**paid, "month": broadcast(month, paid)}
        rows["record"] = np.where(paid["record"] == NOBODY, 0, paid["record"])
        self._pieces.append({name: rows[name] for name in PIECE})

    def _settled(self) -> Settled:
        claims = empty(CLAIM)
        if self._people:
            lots = {**self._lots, "lot": np.arange(size(self._lots))}
            claims = self._people.claims(self._through + 1, lots, self._charges)
        return Settled(
            pieces=table(stack(empty(PIECE), *self._pieces), PIECES),
            charges=table(stack(empty(CHARGE), *self._booked), CHARGES),
            open=table(add_up(self._lots, DEBT), OPEN),
            open_charges=table(self._charges, CHARGES),
            surplus=table(add_up(self._money, ("unit",)), SURPLUS),
            claims=table(add_up(claims, ("record", *PAID)), CLAIMS),
            missing=dict(self._rates.missing),
        )


def _whole(rows: Rows, account: int, **more: Numbers) -> Rows:
    """Debts that are paid for the unit as a whole."""
    fixed = {"record": NOBODY, "person": 0, "account": account}
    whole = {**rows, **more} | {name: broadcast(value, rows) for name, value in fixed.items()}
    return {name: whole[name] for name in NEED}


def _of_charges(charges: Rows) -> Rows:
    none = broadcast(0, charges)
    return _whole(charges, 1, due=none, place=none, lot=broadcast(-1, charges))


def _less(rows: Rows, taken: Rows, keys: tuple[str, ...]) -> Rows:
    """What is left of debts; those that are taken whole drop out."""
    left = rows["amount"] - value_of(rows, add_up(taken, keys), keys)
    return take({**rows, "amount": left}, left > 0)


def _start(units: Rows, rows: Rows) -> Numbers:
    return value_of(rows, units, ("unit",), "start", without=-1)
