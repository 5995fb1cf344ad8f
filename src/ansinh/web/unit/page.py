"""What a unit's page shows: who it is, its statement of a month, its months so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.indicators.definitions import Text, indicator
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.measures import people
from ansinh.indicators.places import places
from ansinh.law.funds import Fund
from ansinh.law.months import Month, first_day
from ansinh.ledger import queries as ledger
from ansinh.ledger.queries import FundBalance, MonthBalance, Statement
from ansinh.register.models import Unit

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

LINES: tuple[tuple[str, str, Promise], ...] = (
    ("A", "carried_in", _("Kỳ trước mang sang")),
    ("B3", "accrued", _("Phải đóng phát sinh trong kỳ")),
    ("B4", "adjusted", _("Điều chỉnh kỳ trước")),
    ("D", "allocated", _("Đã phân bổ từ tiền nộp")),
    ("Đ", "carried_out", _("Chuyển kỳ sau")),
)
"""The lines of the statement: its code on the form, the amount, the words."""


@dataclass(frozen=True)
class StatementLine:
    """One line of the statement: an amount for each shown fund and their sum, đồng."""

    code: str
    label: Promise
    amounts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class UnitPage:
    """A unit and one of its months; `statement` is None while the month is not closed. `months`
    are those that can be asked for: every closed one and the open one, the latest first.
    """

    unit: Unit
    month: date
    statement: Statement | None
    funds: tuple[tuple[str, Promise], ...]
    lines: tuple[StatementLine, ...]
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
    statement = ledger.statement(unit=unit.id, month=shown)
    balances = {row.fund: row for row in statement.funds} if statement else {}
    funds = [fund for fund in FUNDS if fund in balances]
    return UnitPage(
        unit=unit,
        month=first_day(shown),
        statement=statement,
        funds=tuple(FUNDS[fund] for fund in funds),
        lines=tuple(_lines([balances[fund] for fund in funds])),
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


def _lines(balances: Sequence[FundBalance]) -> list[StatementLine]:
    lines = []
    for code, name, label in LINES:
        amounts = tuple(getattr(balance, name) for balance in balances)
        lines.append(StatementLine(code, label, amounts, sum(amounts)))
    return lines


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
