"""The monthly statement to a payer (Thông báo kết quả đóng, C12-TS), as data.

    of(unit="TA0001Z", month=parse_month("2026-05"))     # one unit
    province(month)                                      # all units, a bounded number of queries

Section A is what was carried in, B what the month added, C the money that came, D how it was
allocated, Đ what is carried on. Surplus belongs to no fund and stands in the total alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.utils.translation import gettext as _

from ansinh.ground.days import day_of_record
from ansinh.ground.months import Month, last_day, month_of
from ansinh.law import Law, Value
from ansinh.law.funds import Fund
from ansinh.ledger.errors import LedgerError
from ansinh.register.models import Unit
from ansinh.statements.figures import Figures, figures
from ansinh.statements.filling import FIGURES, FUNDS, UNIT_FIGURES
from ansinh.statements.layouts import (
    FIXED_COLUMNS,
    OTHER_COLUMNS,
    Kind,
    Layout,
    RowSpec,
    layout_of,
)
from ansinh.statements.no_charge import why_no_charge
from ansinh.statements.units import Payment, UnitFacts

OBJECTION_DAYS = 5
"""Days that a unit has at least to look at its statement; a choice of ours, no rule names any."""

TOTAL = "total"
"""The name of the last column."""


class UnknownUnit(LedgerError):
    """No unit has this code."""


@dataclass(frozen=True)
class Line:
    """A row of the statement: `cells` stand under `Statement.columns`; None is left empty.

    A payment (C.1, C.2, ...) has its receipt in `payment`.
    """

    code: str
    number: str
    label: str
    kind: Kind
    level: int
    cells: tuple[int | None, ...]
    payment: Payment | None = None

    @property
    def section(self) -> str:
        """A, B, C, D or Đ."""
        return self.code.partition(".")[0]


@dataclass(frozen=True)
class PaidThrough:
    """Of one fund: the last month without a debt before it, and the people on the list."""

    fund: Fund
    people: int
    month: Month


@dataclass(frozen=True)
class Statement:
    """The statement of one unit for one closed month. All money in đồng.

    `payable` is what the unit is asked to pay: all that is carried on, less its surplus.
    `deadline` is the last day on which the contributions of the month are in time; `object_by` the
    last day to object to the figures. `no_charge` says why the late charge of the month is 0,
    empty where it is not. `unconfirmed` are the values of the law behind it that the operator has
    not confirmed.
    """

    unit: UnitFacts
    month: Month
    layout: Layout
    closed_at: datetime
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    paid_through: tuple[PaidThrough, ...]
    payable: int
    deadline: date
    object_by: date
    no_charge: str = ""
    unconfirmed: tuple[Value, ...] = ()

    def line(self, code: str) -> Line:
        """The row of a code such as `A.2.2`."""
        return next(line for line in self.lines if line.code == code)

    def amount(self, code: str, column: str = TOTAL) -> int:
        """A cell; an empty one is 0."""
        return self.line(code).cells[self.columns.index(column)] or 0

    @property
    def receipts(self) -> tuple[Payment, ...]:
        """The payments of the month (rows C.1, C.2, ...)."""
        return tuple(line.payment for line in self.lines if line.payment)

    @property
    def surplus_in(self) -> int:
        """Money that met no debt, as the month began (A.2.1)."""
        return self.amount("A.2.1")

    @property
    def surplus_out(self) -> int:
        """Money that met no debt, as the month ended (Đ.2.1)."""
        return self.amount("Đ.2.1")

    @property
    def allocated(self) -> int:
        """What found a debt or a charge (D)."""
        return self.amount("D")

    @property
    def is_blank(self) -> bool:
        """Whether the unit had nobody, owed nothing and paid nothing."""
        return not any(any(line.cells) for line in self.lines)


def of(
    *, unit: str, month: int, known_at: datetime | None = None, law: Law | None = None
) -> Statement:
    """The statement of a unit (by its code) for a closed month.

    Raises:
        UnknownUnit: no unit has this code.
        figures.NotClosed: the month is not closed, or was not at `known_at`.
    """
    found = Unit.objects.filter(code=unit).values_list("id", flat=True).first()
    if found is None:
        raise UnknownUnit(_("Không có đơn vị mã %(unit)s.") % {"unit": unit})
    return next(statements(figures(month=month, known_at=known_at, units=[found], law=law)))


def province(
    month: int,
    *,
    known_at: datetime | None = None,
    units: Sequence[int] | None = None,
    law: Law | None = None,
) -> list[Statement]:
    """The statements of every unit that has anything to tell, in the order of unit codes.

    The number of queries does not grow with units or people.

    Raises:
        figures.NotClosed: the month is not closed, or was not at `known_at`.
    """
    found = figures(month=month, known_at=known_at, units=units, law=law)
    return [statement for statement in statements(found) if not statement.is_blank]


def statements(found: Figures) -> Iterator[Statement]:
    """The statement of each unit of a month's figures, blank ones too."""
    layout = layout_of(found.month)
    table = _Table(found, layout)
    for place, unit in enumerate(found.units):
        columns = _columns(found, place)
        yield Statement(
            unit=unit,
            month=found.month,
            layout=layout,
            closed_at=found.closed_at,
            columns=(*(fund.value for fund in columns), TOTAL),
            lines=tuple(table.lines(place, columns)),
            paid_through=tuple(_paid_through(found, place, columns)),
            payable=max(0, table.total(place, "Đ")),
            deadline=found.deadlines.of(unit.id, found.month),
            object_by=_object_by(found),
            no_charge=why_no_charge(found, place),
            unconfirmed=found.unconfirmed.get(unit.id, ()),
        )


def _object_by(found: Figures) -> date:
    """The last day to object: the form leaves it to the office, so it is the end of the month in
    which the statement is made, when the figures of the next one are cut (QĐ 366 điều 5 khoản
    3.2 điểm a) that begins with these; but never less than `OBJECTION_DAYS` after the closing.
    """
    closed = day_of_record(found.closed_at)
    return max(last_day(month_of(closed)), closed + timedelta(days=OBJECTION_DAYS))


def _columns(found: Figures, place: int) -> tuple[Fund, ...]:
    own = found.by_fund[place]
    present = [fund for fund in OTHER_COLUMNS if own[FUNDS.index(fund)].any()]
    return (*FIXED_COLUMNS, *present)


class _Table:
    """All cells of all units, computed row by row of the layout instead of unit by unit."""

    def __init__(self, found: Figures, layout: Layout) -> None:
        self._found = found
        self._rows = layout.rows
        self._printed = [
            (row, str(row.label), row.level, bool(row.plus or row.minus), _has_total(row))
            for row in layout.rows
        ]
        figure_weights = np.zeros((len(self._rows), len(FIGURES)), dtype=np.int64)
        unit_weights = np.zeros((len(self._rows), len(UNIT_FIGURES)), dtype=np.int64)
        for place, row in enumerate(self._rows):
            for names, sign in ((row.plus, 1), (row.minus, -1)):
                figure_weights[place, [FIGURES.index(name) for name in names]] = sign
            for names, sign in ((row.unit_plus, 1), (row.unit_minus, -1)):
                unit_weights[place, [UNIT_FIGURES.index(name) for name in names]] = sign
        # unit x fund x row, and unit x row for the total
        cells = found.by_fund @ figure_weights.T
        self._cells = cells
        self._totals = cells.sum(axis=1) + found.by_unit @ unit_weights.T

    def total(self, place: int, code: str) -> int:
        row = next(i for i, spec in enumerate(self._rows) if spec.code == code)
        return int(self._totals[place, row])

    def lines(self, place: int, funds: Sequence[Fund]) -> Iterator[Line]:
        cells = self._cells[place, [FUNDS.index(fund) for fund in funds]].T.tolist()
        totals = self._totals[place].tolist()
        empty = (None,) * len(funds)
        for printed, own, total in zip(self._printed, cells, totals, strict=True):
            row, label, level, by_fund, has_total = printed
            shown = (*(own if by_fund else empty), total if has_total else None)
            yield Line(row.code, row.number, label, row.kind, level, shown)
            if row.code == "C":
                yield from self._payments(place, len(funds))

    def _payments(self, place: int, funds: int) -> Iterator[Line]:
        for number, payment in enumerate(
            self._found.payments.get(self._found.units[place].id, ()), start=1
        ):
            yield Line(
                code=f"C.{number}",
                number=str(number),
                label=_("UNC số %(ref)s, ngày %(day)s")
                % {"ref": payment.reference, "day": f"{payment.value_date:%d/%m/%Y}"},
                kind=Kind.MONEY,
                level=1,
                cells=(*(None,) * funds, payment.amount),
                payment=payment,
            )


def _has_total(row: RowSpec) -> bool:
    """Whether the last column counts the row: money does, save wages, which are the base of
    several funds at once. What a row does not count is empty, not zero."""
    is_wage = any(name.startswith("wage") for name in row.plus)
    counted = row.plus or row.minus or row.unit_plus or row.unit_minus
    return row.kind is Kind.MONEY and not is_wage and bool(counted)


RESULTS = (
    Fund.HTTT, Fund.ODTS, Fund.TNLD, Fund.BHTN, Fund.BHYT, Fund.BHXH_TN, Fund.TNLD_TN,
)  # fmt: skip
"""The funds in the order of the results (footer a to đ of the form)."""


def _paid_through(found: Figures, place: int, columns: Sequence[Fund]) -> Iterator[PaidThrough]:
    """The result of the payments (footer a to đ): a fund is paid to the month before its
    oldest debt, or to the month of the statement where it has none."""
    people, oldest = FIGURES.index("people_out"), FIGURES.index("oldest_out")
    for fund in sorted(columns, key=RESULTS.index):
        own = found.by_fund[place, FUNDS.index(fund)]
        if own[people] or own[oldest]:
            through = int(own[oldest]) - 1 if own[oldest] else int(found.month)
            yield PaidThrough(fund, int(own[people]), Month(through))
