"""Filling the figures of a month: each method is one query or one reading, put into one array."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.arrears import items
from ansinh.ground.months import Month, first_day, month_of
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.law.funds import Fund
from ansinh.ledger import bearing as bearers
from ansinh.ledger import late_dues
from ansinh.ledger.models import Closing
from ansinh.ledger.open_lots import Moment, open_lots_each
from ansinh.settle.facts import FUNDS as FUNDS_OF
from ansinh.settle.interest import Rates, bearing
from ansinh.settle.rows import Rows, add_up, take
from ansinh.statements import people
from ansinh.statements.units import UnitFacts, rows_of

FUNDS = tuple(Fund)

FIGURES = (
    *people.MEASURES,
    "carried_in", "accrued", "allocated", "carried_out",
    "adjusted_up", "adjusted_up_earlier", "adjusted_down", "adjusted_down_earlier",
    "registered_late", "registered_evasion", "recovered_late", "recovered_evasion",
    "interest_base", "interest_rate",
    "charge_late_in", "charge_late", "charge_late_settled", "charge_late_out",
    "charge_evasion_in", "charge_evasion", "charge_evasion_settled", "charge_evasion_out",
    "not_due_in", "late_in", "evasion_in", "days_late_in", "days_evasion_in", "oldest_in",
    "not_due_out", "late_out", "evasion_out", "days_late_out", "days_evasion_out", "oldest_out",
)  # fmt: skip
"""The figures of a unit's fund. `oldest_*` is the month number of the oldest unpaid month, 0
when everything is paid; `*_earlier` is the part about earlier years. `registered_*` is what of the
increases is due for people declared too late, `recovered_*` what that cost before it was found;
`charge_*` of the month itself leaves that out. `interest_base` bore the interest of the month at
`interest_rate` (per 100,000,000; 0 where nobody has entered it)."""

UNIT_FIGURES = ("surplus_in", "received", "settled", "surplus_out")
"""The figures of a whole unit; `settled` is the money that found a debt or a charge."""

Amounts = NDArray[np.int64]


class Filling:
    """Puts the rows of queries into the arrays, made empty; every method is one query."""

    def __init__(self, units: Sequence[UnitFacts], month: Month, only: list[int] | None) -> None:
        """`units` in the order of the arrays; `only` restricts the queries to these, None = all."""
        self.by_fund = np.zeros((len(units), len(FUNDS), len(FIGURES)), dtype=np.int64)
        self.by_unit = np.zeros((len(units), len(UNIT_FIGURES)), dtype=np.int64)
        self._month = month
        self._units = units
        ids = np.array([unit.id for unit in units], dtype=np.int64)
        self._order = np.argsort(ids)
        self._ids = ids[self._order]
        self._fund = {fund.value: place for place, fund in enumerate(FUNDS)}
        self._values: dict[str, Any] = {
            "month": first_day(month),
            "before": first_day(month - 1),
            "units": only,
        }

    def balances(self) -> None:
        rows = rows_of(
            """
            SELECT unit_id, fund, carried_in, accrued, allocated, carried_out
            FROM ledger_balance
            WHERE month = %(month)s AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s))
            """,
            self._values,
        )
        self._put(rows, "carried_in", "accrued", "allocated", "carried_out")

    def money(self) -> None:
        rows = rows_of(
            """
            SELECT unit_id, surplus_in, received, allocated, surplus_out FROM ledger_money
            WHERE month = %(month)s AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s))
            """,
            self._values,
        )
        if rows:
            table = np.array(rows, dtype=np.int64)
            self.by_unit[self._places(table[:, 0])] = table[:, 1:]

    def adjustments(self) -> None:
        """Increases and decreases by the month they are about, those of earlier years apart."""
        rows = rows_of(
            """
            SELECT unit, fund,
                sum(greatest(amount, 0)), sum(greatest(amount, 0)) FILTER (WHERE earlier),
                sum(greatest(-amount, 0)), sum(greatest(-amount, 0)) FILTER (WHERE earlier)
            FROM (
                SELECT p.unit_id AS unit, p.fund, sum(p.amount) AS amount,
                    p.about_month < date_trunc('year', %(month)s::date) AS earlier
                FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
                WHERE p.booked_month = %(month)s AND p.account = 'due' AND e.kind = 'adjustment'
                    AND (%(units)s::bigint[] IS NULL OR p.unit_id = ANY(%(units)s))
                GROUP BY p.unit_id, p.fund, p.about_month
            ) about GROUP BY unit, fund
            """,
            self._values,
        )
        self._put(
            rows, "adjusted_up", "adjusted_up_earlier", "adjusted_down", "adjusted_down_earlier"
        )

    def registrations(self, law: Law) -> None:
        """What of the increases is due for people declared too late, as far as it increased."""
        rows = late_dues.increases(law, self._month, units=self._values["units"])
        self._put(rows, "registered_late", "registered_evasion")

    def charges(self) -> None:
        """What late payment and evasion cost: due (`charge`) and paid (`charge_settled`)."""
        rows = rows_of(
            """
            SELECT p.unit_id, p.fund, p.share IN ('evasion', 'rec_evad'),
                sum(p.amount) FILTER (WHERE p.booked_month < %(month)s),
                sum(p.amount) FILTER (WHERE p.booked_month = %(month)s AND p.account = 'charge'
                    AND p.share NOT IN ('recovery', 'rec_late', 'rec_evad')),
                sum(p.amount) FILTER (WHERE p.booked_month = %(month)s AND p.account = 'charge'
                    AND p.share IN ('recovery', 'rec_late', 'rec_evad')),
                -sum(p.amount) FILTER (
                    WHERE p.booked_month = %(month)s AND p.account = 'charge_settled'),
                sum(p.amount)
            FROM ledger_posting p
            WHERE p.account IN ('charge', 'charge_settled') AND p.booked_month <= %(month)s
                AND (%(units)s::bigint[] IS NULL OR p.unit_id = ANY(%(units)s))
            GROUP BY 1, 2, 3
            """,
            self._values,
        )
        for name in ("late", "evasion"):
            kind = f"charge_{name}"
            self._put(
                [(row[0], row[1], *row[3:]) for row in rows if bool(row[2]) == (name == "evasion")],
                f"{kind}_in", kind, f"recovered_{name}", f"{kind}_settled", f"{kind}_out",
            )  # fmt: skip

    def debts(self, law: Law, now: Closing, before: Closing | None) -> None:
        """What is unpaid at the beginning and the end of the month, by class and age, and on what
        of it interest was taken.

        The beginning is as the month before was closed, whose end it is; interest is taken as this
        closing knows the month before.
        """
        ends = [
            Moment(self._month - 1, (before or now).recorded_at),
            Moment(self._month, now.recorded_at),
        ]
        of_interest = Moment(self._month - 1, now.recorded_at)
        *lots, past = open_lots_each(law, [*ends, of_interest], units=self._values["units"])
        self._interest(law, past, now.recorded_at)
        at_ends = items.classed(law, ends, lots, never_late=self._of_kinds(items.NEVER_LATE))
        for when, open_items in zip(("in", "out"), at_ends, strict=True):
            self._ages(when, open_items)

    def _interest(self, law: Law, lots: Rows, known_at: datetime) -> None:
        """On what interest was taken in the month, and its rate; nothing since 1/7/2025."""
        month = self._month
        if month >= month_of(begins(law)):
            return
        lots = take(lots, np.isin(lots["unit"], bearers.units(month, known_at=known_at)))
        base = add_up(bearing(lots, month), ("unit", "fund"))
        rates = Rates(law)
        rows = zip(*(base[name].tolist() for name in ("unit", "fund", "amount")), strict=True)
        self._put(
            [(unit, FUNDS_OF[fund], amount, rates.of(month, fund) or 0)
             for unit, fund, amount in rows],
            "interest_base", "interest_rate",
        )  # fmt: skip

    def _of_kinds(self, kinds: Sequence[str]) -> list[int]:
        return [unit.id for unit in self._units if unit.kind in kinds]

    def _ages(self, when: str, open_items: pa.Table) -> None:
        names = ("not_due", "late", "evasion", "oldest", "days_late", "days_evasion")
        summed = items.by_unit_and_fund(open_items)
        rows = zip(*(summed[name].to_pylist() for name in ("unit", "fund", *names)), strict=True)
        self._put(list(rows), *(f"{name}_{when}" for name in names))

    def members(self, table: pa.Table) -> None:
        rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
        self._put(list(rows), *people.MEASURES)

    def _put(self, rows: Sequence[Sequence[Any]], *names: str) -> None:
        """Rows of unit, fund and figures into the array."""
        if not rows:
            return
        units = np.array([row[0] for row in rows], dtype=np.int64)
        funds = np.array([self._fund[str(row[1])] for row in rows])
        values = np.array([[value or 0 for value in row[2:]] for row in rows], dtype=np.int64)
        places = self._places(units)
        for column, name in enumerate(names):
            self.by_fund[places, funds, FIGURES.index(name)] = values[:, column]

    def _places(self, units: Amounts) -> NDArray[np.intp]:
        return np.asarray(self._order[np.searchsorted(self._ids, units)])
