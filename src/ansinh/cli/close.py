"""`ansinh close`: close the books of a month, or look at what closing it would book."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ansinh.cli import acting
from ansinh.cli.assess import load_law
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import RECORDED_AT, MonthType, history_of, moment_of_record
from ansinh.exchange.amounts import grouped
from ansinh.ground.months import Month, show_month
from ansinh.law import Law

if TYPE_CHECKING:
    from ansinh.ledger.closing import ClosingResult


@click.command()
@click.argument("month", type=MonthType())
@click.option(
    "--preview", is_flag=True, help="Say what the next open month would book, and book nothing."
)
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@RECORDED_AT
def close(month: Month, preview: bool, yes: bool, recorded_at: datetime | None) -> None:
    """Close the months up to MONTH (2017-08) that are still open, in order.

    Each closing assesses everybody, books the difference to what is booked already (late
    changes of earlier months too), allocates the money received in the order of the law and
    writes the statement balances. Closing a closed month books nothing.

    A month is closed from the day after its last one, and never opened again: what is asked is
    told and confirmed first. What was recorded after the time of closing is left for the next
    month.
    """
    open_installation()
    from ansinh.ledger.errors import LedgerError

    book = load_law()
    moment = moment_of_record(recorded_at)
    try:
        if preview:
            _preview(book, month, moment, history_of(recorded_at))
            return
        _ask(book, month, moment, yes)
        _close(book, month, history_of(recorded_at))
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    _keep_aggregates(month)


def _ask(law: Law, month: Month, moment: datetime, yes: bool) -> None:
    """Tell what cannot be undone and what will be left out; go on only when told to."""
    from django.utils.translation import gettext as _

    from ansinh.ledger.before_closing import cannot_be_undone, warnings
    from ansinh.ledger.closable import asked

    wanted = asked(law, through=month, recorded_at=moment)
    for warning in warnings(law, wanted):
        click.echo(f"{_('Lưu ý')}: {warning}")
    if yes or not wanted.months:
        return
    click.echo(cannot_be_undone())
    question = _("Khóa sổ tháng %(month)s?") % {"month": show_month(month)}
    try:
        agreed = click.confirm(question, default=False)
    except click.Abort:
        agreed = False
    if not agreed:
        raise click.ClickException(
            _("Chưa khóa gì. Xem trước bằng --preview; trong tập lệnh thêm --yes.")
        )


def _close(law: Law, month: Month, given: datetime | None) -> None:
    from ansinh.ledger.closing import close_month
    from ansinh.ledger.operations import first_open_month
    from ansinh.record.loading import moment

    for number in range(min(first_open_month(), month), month + 1):
        with moment(given) as now:
            result = close_month(
                month=number,
                law=law,
                recorded_at=now,
                actor=acting.actor(),
                reason=f"ansinh close {show_month(month)}",
            )
        click.echo(_describe(result))


def _preview(law: Law, month: Month, when: datetime, given: datetime | None) -> None:
    from django.utils.translation import gettext as _

    from ansinh.ledger.before_closing import warnings
    from ansinh.ledger.closable import asked
    from ansinh.ledger.preview import preview_closing
    from ansinh.record.loading import moment

    wanted = asked(law, through=month, recorded_at=when)
    for warning in warnings(law, wanted):
        click.echo(f"{_('Lưu ý')}: {warning}")
    first = wanted.months[0] if wanted.months else month
    with moment(given) as now:
        result = preview_closing(month=first, law=law, recorded_at=now, actor=acting.actor())
    click.echo(_describe(result, preview=True))
    if len(wanted.months) > 1:
        click.echo(
            _("Các tháng sau chỉ xem trước được khi tháng %(month)s đã khóa.")
            % {"month": show_month(first)}
        )


def _keep_aggregates(month: Month) -> None:
    """Count now what the board will ask of the month, so that nobody waits for it."""
    from ansinh.indicators.closed import months_closed

    months_closed.send(sender=None, months=[month])


def _describe(result: "ClosingResult", *, preview: bool = False) -> str:
    from django.utils.translation import gettext as _

    from ansinh.ledger.closable import rate_in_words

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
    head = _("Xem trước tháng %(month)s: chưa ghi gì vào sổ") if preview else (
        _("Đã khóa sổ tháng %(month)s")
    )  # fmt: skip
    lines = [head % {"month": month}]
    lines += [f"  {name:<24} {grouped(value):>22}" for name, value in rows]
    if result.missing_rates:
        lines.append(_("Chưa tính lãi chậm đóng vì chưa nhập lãi suất của năm (docs/law.md):"))
        lines += [f"  - {rate_in_words(missing)}" for missing in result.missing_rates]
    return "\n".join(lines)
