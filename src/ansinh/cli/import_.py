"""`ansinh import`: take files of others in."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli import acting
from ansinh.cli.facts import Moment
from ansinh.cli.files import FILES, MAPPING
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import history_of
from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.exchange.bank import Mapping
    from ansinh.receipts.results import ImportResult


@click.group("import")
def import_files() -> None:
    """Take files in: `ansinh import bank FILE` takes a bank's statement."""


@import_files.command()
@FILES
@MAPPING
@click.option("--account", default="", help="The account of a table that does not name it.")
@click.option(
    "--recorded-at", type=Moment(), help="When the statements are taken in. Default: now."
)
def bank(
    files: tuple[Path, ...], mapping: Path | None, account: str, recorded_at: datetime | None
) -> None:
    """Take bank statements in, book what is certain, leave the rest in the queue.

    camt.053, camt.054, MT940 and the workbooks of Vietcombank, BIDV, VietinBank and ACB are
    recognised by their content. A file that does not add up is refused whole; files before it
    stay booked. A file taken before, or one that overlaps, books nothing twice.
    """
    open_installation()
    from ansinh.exchange.bank import read_mapping
    from ansinh.exchange.cleaning import clean_text
    from ansinh.exchange.refusal import Refused
    from ansinh.exchange.safely import read_bytes
    from ansinh.ledger.errors import LedgerError
    from ansinh.receipts.operations import import_statement
    from ansinh.record.loading import moment
    from ansinh.refusals import in_words

    try:
        layout: Mapping | None = read_mapping(read_bytes(mapping)) if mapping else None
        for file in files:
            content = read_bytes(file)
            with moment(history_of(recorded_at)) as now:
                result = import_statement(
                    content=content,
                    name=file.name,
                    recorded_at=now,
                    actor=acting.actor(),
                    reason=f"ansinh import bank {clean_text(file.name)}"[:200],
                    mapping=layout,
                    account=account,
                )
            click.echo(describe(result))
    except Refused as refused:
        raise click.ClickException(in_words(refused)) from refused
    except LedgerError as error:
        raise click.ClickException(str(error)) from error


def describe(result: "ImportResult") -> str:
    """What an import did, in aligned lines."""
    from django.utils.translation import gettext as _

    counts = result.counts
    lines = [result.file_name]
    if result.already_imported:
        lines.append(_("  Tệp này đã nhập trước đây: không ghi gì thêm."))
    lines += [f"  {_('Lưu ý')}: {warning}" for warning in result.warnings]
    lines += [f"  {_('tài khoản')} {each.account}  {each.format}" for each in result.statements]
    amounts = {
        "booked": sum(each.booked_amount for each in result.statements),
        "queued": sum(each.queued_amount for each in result.statements),
    }
    rows = [
        (_("giao dịch trong tệp"), "lines"),
        (_("đã có từ trước"), "known"),
        (_("mới"), "new"),
        (_("  đã ghi sổ tự động"), "booked"),
        *([(_("  tiền đã báo thu hộ"), "settled")] if counts["settled"] else []),
        (_("  chờ xác định đơn vị"), "queued"),
        (_("  tiền chi, phí"), "debits"),
    ]
    for label, name in rows:
        money = f"{grouped(amounts[name])} {_('đồng')}" if name in amounts else ""
        lines.append(f"  {label:<26} {grouped(counts[name]):>8}  {money:>24}".rstrip())
    if counts["doubtful"]:
        lines.append(
            _("  %(count)d giao dịch chờ có thể đã nhập từ tệp khác.")
            % {"count": counts["doubtful"]}
        )
    if result.late:
        lines.append(
            _("  %(count)d giao dịch chờ từ trước nay đã rõ đơn vị, đã ghi sổ.")
            % {"count": result.late}
        )
    if counts["queued"]:
        lines.append(_("  Xem và quyết định: ansinh match list"))
    return "\n".join(lines)
