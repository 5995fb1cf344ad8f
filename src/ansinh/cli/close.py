"""`ansinh close`: close the books of a month."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ansinh.cli.assess import load_law
from ansinh.cli.facts import Moment, in_zone
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import MonthType
from ansinh.exchange.amounts import grouped
from ansinh.law.months import Month, show_month

if TYPE_CHECKING:
    from ansinh.ledger.closing import ClosingResult


@click.command()
@click.argument("month", type=MonthType())
@click.option(
    "--recorded-at",
    type=Moment(),
    help="When the books are closed: what was recorded later is left for the next month. "
    "Default: now.",
)
def close(month: Month, recorded_at: datetime | None) -> None:
    """Close the months up to MONTH (2017-08) that are still open, in order.

    Each closing assesses everybody, books the difference to what is booked already (late
    changes of earlier months too), allocates the money received in the order of the law and
    writes the statement balances. Closing a closed month books nothing.
    """
    open_installation()
    from ansinh.ledger.closing import close_month
    from ansinh.ledger.errors import LedgerError
    from ansinh.ledger.operations import first_open_month

    book = load_law()
    moment = in_zone(recorded_at) or datetime.now(UTC)
    try:
        for number in range(min(first_open_month(), month), month + 1):
            result = close_month(
                month=number,
                law=book,
                recorded_at=moment,
                actor=getpass.getuser(),
                reason=f"ansinh close {show_month(month)}",
            )
            click.echo(_describe(result))
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    _keep_aggregates(month)


def _keep_aggregates(month: Month) -> None:
    """Count now what the board will ask of the month, so that nobody waits for it."""
    from ansinh.indicators.closed import months_closed

    months_closed.send(sender=None, months=[month])


def _describe(result: "ClosingResult") -> str:
    from django.utils.translation import gettext as _

    month = show_month(result.month)
    if result.already_closed:
        return _("Tháng %(month)s đã khóa từ trước: không ghi bút toán nào.") % {"month": month}
    rows = [
        (_("người"), result.people),
        (_("dòng tính"), result.lines),
        (_("bút toán"), result.entries),
        (_("dòng hạch toán"), result.postings),
        (_("phát sinh trong kỳ"), result.accrued),
        (_("điều chỉnh kỳ trước"), result.adjusted),
        (_("tiền lãi, tiền chậm đóng"), result.charged),
        (_("đã thu"), result.received),
        (_("đã phân bổ vào các quỹ"), result.allocated),
        (_("còn phải đóng cuối kỳ"), result.owed),
        (_("thừa chưa phân bổ"), result.surplus),
    ]
    lines = [_("Đã khóa sổ tháng %(month)s") % {"month": month}]
    lines += [f"  {name:<24} {grouped(value):>22}" for name, value in rows]
    if result.missing_rates:
        lines.append(_("Chưa tính lãi chậm đóng vì chưa nhập lãi suất của năm:"))
        lines += [f"  - {missing}" for missing in result.missing_rates]
    return "\n".join(lines)
