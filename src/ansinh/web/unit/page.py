"""What a unit's page shows: who it is, its statement of a month, its months so far."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh import statements
from ansinh.ground.months import Month, first_day
from ansinh.indicators.definitions import Text, indicator
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.measures import people
from ansinh.indicators.places import places
from ansinh.law.funds import Fund
from ansinh.ledger import queries as ledger
from ansinh.ledger.queries import MonthBalance
from ansinh.register.models import Unit
from ansinh.statements import Statement
from ansinh.statements.c12 import Line

FUNDS: dict[str, tuple[str, Promise]] = {
    Fund.ODTS: ("ÔĐ-TS", _("ốm đau, thai sản")),
    Fund.HTTT: ("HTTT", _("hưu trí, tử tuất")),
    Fund.BHYT: ("BHYT", _("bảo hiểm y tế")),
    Fund.BHTN: ("BHTN", _("bảo hiểm thất nghiệp")),
    Fund.TNLD: ("TNLĐ-BNN", _("tai nạn lao động, bệnh nghề nghiệp")),
    Fund.BHXH_TN: ("BHXH TN", _("bảo hiểm xã hội tự nguyện")),
    Fund.TNLD_TN: ("TNLĐ TN", _("tai nạn lao động tự nguyện")),
}
"""The funds in the order of the statement (C12-TS): the abbreviation it prints, the name."""

SHOWN = ("A", "B.3", "B.4", "B.5", "D", "Đ")
"""The rows of the statement that the page shows; the whole is one click away."""


@dataclass(frozen=True)
class UnitPage:
    """A unit and one of its months; `statement` is None while the month is not closed. `months`
    are those that can be asked for: every closed one and the open one, the latest first.
    """

    unit: Unit
    month: date
    statement: Statement | None
    funds: tuple[tuple[str, Promise], ...]
    lines: tuple[Line, ...]
    months: tuple[date, ...]
    history: tuple[tuple[date, MonthBalance], ...]
    counted: tuple[tuple[Text, int], ...]


def page_of(code: str, month: Month | None) -> UnitPage:
    """A unit's page for a month; None is the last closed month.

    Raises:
        Unit.DoesNotExist: no unit has the code.
    """
    unit = Unit.objects.select_related("office", "area", "sponsor").get(code=code)
    known = knowledge()
    shown = month if month is not None else known.closed_through or known.first_month
    statement = _statement(unit, shown)
    lines = tuple(statement.line(code) for code in SHOWN) if statement else ()
    columns = statement.columns if statement else ()
    used = [at for at, fund in enumerate(columns[:-1]) if any(line.cells[at] for line in lines)]
    return UnitPage(
        unit=unit,
        month=first_day(shown),
        statement=statement,
        funds=tuple(FUNDS[columns[at]] for at in used),
        lines=tuple(
            replace(line, cells=(*(line.cells[at] for at in used), line.cells[-1]))
            for line in lines
        ),
        months=tuple(_months(known)),
        history=tuple(
            (first_day(row.month), row) for row in reversed(ledger.balance_history(unit=unit.id))
        ),
        counted=tuple(_counted(unit, shown, known)),
    )


def _months(known: Knowledge) -> Iterator[date]:
    last = known.first_month if known.closed_through is None else known.closed_through + 1
    for month in range(last, known.first_month - 1, -1):
        yield first_day(month)


def _statement(unit: Unit, month: Month) -> Statement | None:
    """What the unit is told of the month (C12-TS); None while the month is not closed."""
    try:
        return statements.of(unit=unit.code, month=month)
    except statements.NotClosed:
        return None


def _counted(unit: Unit, month: Month, known: Knowledge) -> list[tuple[Text, int]]:
    """How many people the unit's list counts in each scheme in a month."""
    if month < known.first_month:
        return []
    position = int(places(known).unit.searchsorted(unit.id))
    counted = people(month, known)
    return [
        (scheme.label, int(counted[scheme.counts[0]][position]))
        for scheme in indicator("participants").schemes
        if not scheme.wide and counted[scheme.counts[0]][position]
    ]
