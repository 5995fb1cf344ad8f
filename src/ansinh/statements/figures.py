"""Every figure of the monthly statements of a month, for all units at once.

A bounded number of queries fills one array of int64, unit x fund x figure; statements,
reports and notices are read out of it. Money in đồng.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils.translation import gettext as _

from ansinh.arrears import situations
from ansinh.ground.days import written_moment
from ansinh.ground.months import Month, first_day, last_day, month_of, show_month
from ansinh.law import Law, Value
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Closing
from ansinh.register.installed_law import installed_law
from ansinh.statements import people
from ansinh.statements.evidence import unconfirmed
from ansinh.statements.filling import FIGURES, UNIT_FIGURES, Amounts, Filling
from ansinh.statements.overdue import Deadlines
from ansinh.statements.people import ClosedMonth
from ansinh.statements.units import Payment, UnitFacts, payments, unit_facts


class NotClosed(LedgerError):
    """A statement was asked for a month that was not closed, or not yet at that time."""


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
    begin, end = last_day(month - 1), last_day(month)
    statuses_in, statuses = situations.statuses_each(
        [(begin, (before or now).recorded_at), (end, now.recorded_at)]
    )
    fill = Filling(found, Month(month), None if units is None else list(units))
    fill.balances()
    fill.money()
    fill.adjustments()
    fill.registrations(book)
    fill.charges()
    fill.debts(book, now, before)
    fill.members(
        people.changes(
            now=ClosedMonth.of(now),
            before=None if before is None else ClosedMonth.of(before),
            law=book,
            units=units,
        )
    )
    return Figures(
        month=Month(month),
        closed_at=now.recorded_at,
        units=found,
        by_fund=fill.by_fund,
        by_unit=fill.by_unit,
        payments=payments(month, units),
        deadlines=Deadlines.known_at(book, now.recorded_at),
        unconfirmed=unconfirmed(ClosedMonth.of(now), book, units),
        statuses=statuses,
        hard_in=situations.hard_among(book, begin, statuses_in),
        hard_out=situations.hard_among(book, end, statuses),
    )


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
