"""Every figure of the monthly statements of a month, for all units at once.

A bounded number of queries fills one array of int64, unit x fund x figure; statements,
reports and notices are read out of it. Money in đồng.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ansinh.ground.days import written_moment
from ansinh.law import Law, Value
from ansinh.law.charge import begins
from ansinh.law.funds import Fund
from ansinh.law.months import Month, first_day, last_day, month_of, show_month
from ansinh.ledger import charges
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.late import items, registrations, standing
from ansinh.ledger.models import Closing
from ansinh.ledger.unpaid import unpaid
from ansinh.register.installed_law import installed_law
from ansinh.statements import people
from ansinh.statements.evidence import unconfirmed
from ansinh.statements.overdue import Deadlines
from ansinh.statements.people import ClosedMonth

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


class NotClosed(LedgerError):
    """A statement was asked for a month that was not closed, or not yet at that time."""


@dataclass(frozen=True)
class UnitFacts:
    """Who a statement is made for: the unit as the register knows it."""

    id: int
    code: str
    name: str
    tax_code: str
    kind: str
    office: str
    office_name: str
    area: str


@dataclass(frozen=True)
class Payment:
    """A receipt booked in the month (row C); negative where an earlier one was taken back."""

    reference: str
    value_date: date
    amount: int
    text: str


@dataclass(frozen=True)
class Figures:
    """The figures of a month: `by_fund[unit, fund, figure]` and `by_unit[unit, figure]`.

    Units stand in the order of their codes; funds in the order of `FUNDS`. `statuses` are those
    of units that do not simply operate; `hard_in` and `hard_out` the units whose debt was hard
    to collect at the beginning and at the end.
    """

    month: Month
    closed_at: datetime
    units: tuple[UnitFacts, ...]
    by_fund: Amounts
    by_unit: Amounts
    payments: dict[int, tuple[Payment, ...]]
    deadlines: Deadlines
    unconfirmed: dict[int, tuple[Value, ...]]
    statuses: dict[int, str]
    hard_in: frozenset[int]
    hard_out: frozenset[int]

    def fund(self, *names: str) -> Amounts:
        """The sum of named figures, unit x fund."""
        chosen = self.by_fund[:, :, [FIGURES.index(name) for name in names]]
        return np.asarray(chosen.sum(axis=2), dtype=np.int64)

    def unit(self, *names: str) -> Amounts:
        """The sum of named figures of whole units."""
        chosen = self.by_unit[:, [UNIT_FIGURES.index(name) for name in names]]
        return np.asarray(chosen.sum(axis=1), dtype=np.int64)


def figures(
    *,
    month: int,
    known_at: datetime | None = None,
    units: Sequence[int] | None = None,
    law: Law | None = None,
) -> Figures:
    """The figures of a closed month, of all units or of some.

    A closed month never changes, so `known_at` only asks whether it was closed by then.
    `law` gives the deadlines, and wages to lines that are billed for several months at once
    (default: the law of this installation).

    Raises:
        NotClosed: the month is not closed, or was not at `known_at`.
    """
    book = law or installed_law()
    now, before = closings_of(month, known_at)
    found = unit_facts(units)
    built = Figures(
        month=Month(month),
        closed_at=now.recorded_at,
        units=found,
        by_fund=np.zeros((len(found), len(FUNDS), len(FIGURES)), dtype=np.int64),
        by_unit=np.zeros((len(found), len(UNIT_FIGURES)), dtype=np.int64),
        payments=_payments(month, units),
        deadlines=Deadlines.known_at(book, now.recorded_at),
        unconfirmed=unconfirmed(ClosedMonth.of(now), book, units),
        statuses=standing.statuses(last_day(month), known_at=now.recorded_at),
        hard_in=standing.hard_to_collect(
            book, last_day(month - 1), known_at=(before or now).recorded_at
        ),
        hard_out=standing.hard_to_collect(book, last_day(month), known_at=now.recorded_at),
    )
    fill = _Filling(built, None if units is None else list(units))
    fill.balances()
    fill.money()
    fill.adjustments()
    fill.registrations(book)
    fill.charges()
    fill.interest(book, now)
    fill.ages(book, now, before)
    fill.members(
        people.changes(
            now=ClosedMonth.of(now),
            before=None if before is None else ClosedMonth.of(before),
            law=book,
            units=units,
        )
    )
    return built


def closings_of(month: int, known_at: datetime | None) -> tuple[Closing, Closing | None]:
    """The closing of a month and, where there is one, of the month before.

    Raises:
        NotClosed: the month is not closed, or was not at `known_at`.
    """
    days = [first_day(month), first_day(month - 1)]
    found = {month_of(row.month): row for row in Closing.objects.filter(month__in=days)}
    now = found.get(Month(month))
    if now is None:
        raise NotClosed(
            _("Tháng %(month)s chưa khóa sổ nên chưa có thông báo C12-TS; hãy khóa sổ trước.")
            % {"month": show_month(month)}
        )
    if known_at is not None and now.recorded_at > known_at:
        raise NotClosed(
            _("Vào lúc %(at)s tháng %(month)s chưa khóa sổ (khóa lúc %(closed)s).")
            % {
                "at": written_moment(known_at),
                "month": show_month(month),
                "closed": written_moment(now.recorded_at),
            }
        )
    return now, found.get(Month(month - 1))


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def unit_facts(units: Sequence[int] | None) -> tuple[UnitFacts, ...]:
    """Units as the register knows them, all or some, in the order of their codes."""
    rows = _rows(
        """
        SELECT u.id, u.code, u.name, u.tax_code, u.kind, u.office_id, o.name, a.full_name
        FROM register_unit u JOIN register_office o ON o.code = u.office_id
        JOIN register_area a ON a.code = u.area_id
        WHERE %(units)s::bigint[] IS NULL OR u.id = ANY(%(units)s)
        ORDER BY u.code COLLATE "C"
        """,
        {"units": None if units is None else list(units)},
    )
    return tuple(UnitFacts(*row) for row in rows)


def _payments(month: int, units: Sequence[int] | None) -> dict[int, tuple[Payment, ...]]:
    rows = _rows(
        """
        SELECT r.unit_id, r.reference, r.value_date, r.amount, r.text
        FROM ledger_receipt r JOIN ledger_entry e ON e.id = r.entry_id
        WHERE e.booked_month = %(month)s AND e.kind IN ('receipt', 'reversal')
            AND (%(units)s::bigint[] IS NULL OR r.unit_id = ANY(%(units)s))
        ORDER BY r.unit_id, r.value_date, r.id
        """,
        {"month": first_day(month), "units": None if units is None else list(units)},
    )
    found: dict[int, list[Payment]] = {}
    for unit, *payment in rows:
        found.setdefault(unit, []).append(Payment(*payment))
    return {unit: tuple(payments) for unit, payments in found.items()}


class _Filling:
    """Puts the rows of queries into the array; every method is one query."""

    def __init__(self, built: Figures, units: list[int] | None) -> None:
        self._built = built
        ids = np.array([unit.id for unit in built.units], dtype=np.int64)
        self._order = np.argsort(ids)
        self._ids = ids[self._order]
        self._fund = {fund.value: place for place, fund in enumerate(FUNDS)}
        self._values: dict[str, Any] = {
            "month": first_day(built.month),
            "before": first_day(built.month - 1),
            "units": units,
        }

    def balances(self) -> None:
        rows = _rows(
            """
            SELECT unit_id, fund, carried_in, accrued, allocated, carried_out
            FROM ledger_balance
            WHERE month = %(month)s AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s))
            """,
            self._values,
        )
        self._put(rows, "carried_in", "accrued", "allocated", "carried_out")

    def money(self) -> None:
        rows = _rows(
            """
            SELECT unit_id, surplus_in, received, allocated, surplus_out FROM ledger_money
            WHERE month = %(month)s AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s))
            """,
            self._values,
        )
        if rows:
            table = np.array(rows, dtype=np.int64)
            self._built.by_unit[self._places(table[:, 0])] = table[:, 1:]

    def adjustments(self) -> None:
        """Increases and decreases by the month they are about, those of earlier years apart."""
        rows = _rows(
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
        rows = registrations.increases(law, self._built.month, units=self._values["units"])
        self._put(rows, "registered_late", "registered_evasion")

    def charges(self) -> None:
        """What late payment and evasion cost: due (`charge`) and paid (`charge_settled`)."""
        rows = _rows(
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

    def interest(self, law: Law, now: Closing) -> None:
        """On what interest was taken in the month, and its rate; nothing since 1/7/2025."""
        month = self._built.month
        if month >= month_of(begins(law)):
            return
        debts = unpaid(
            law, [month], until=month - 1, known_at=now.recorded_at, units=self._values["units"]
        )
        base = charges.bearing_interest(debts)
        rows = zip(*(base[name].to_pylist() for name in ("unit", "fund", "amount_sum")),
                   strict=True)  # fmt: skip
        self._put(
            [(*row, charges.known_rate(law, month, row[1]) or 0) for row in rows],
            "interest_base", "interest_rate",
        )  # fmt: skip

    def ages(self, law: Law, now: Closing, before: Closing | None) -> None:
        """What is unpaid at the beginning and the end of the month, by class and age.

        The beginning is as the month before was closed, whose end it is.
        """
        names = ("not_due", "late", "evasion", "oldest", "days_late", "days_evasion")
        for when, month, closing in (
            ("in", self._built.month - 1, before or now),
            ("out", self._built.month, now),
        ):
            open_items = items.open_items(
                law, month, known_at=closing.recorded_at, units=self._values["units"]
            )
            summed = items.by_unit_and_fund(open_items)
            rows = zip(*(summed[name].to_pylist() for name in ("unit", "fund", *names)),
                       strict=True)  # fmt: skip
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
            self._built.by_fund[places, funds, FIGURES.index(name)] = values[:, column]

    def _places(self, units: Amounts) -> NDArray[np.intp]:
        return np.asarray(self._order[np.searchsorted(self._ids, units)])
