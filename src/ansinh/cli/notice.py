"""`ansinh notice`: notices to banks that collect for the office, and their replies."""

from datetime import datetime
from pathlib import Path

import click

from ansinh.cli import acting
from ansinh.cli.facts import KNOWN_AT, in_zone
from ansinh.cli.files import FILE, PATH
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import MonthType
from ansinh.exchange.amounts import grouped


@click.group()
def notice() -> None:
    """Ask banks to collect from units, and book what they have collected."""


@notice.command()
@click.argument("month", type=MonthType())
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv", "json"]),
    default="xlsx",
    show_default=True,
)
@click.option(
    "--banks",
    "table",
    type=PATH,
    help="CSV or XLSX with columns unit, bank. Default: `banks` of office.yaml.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder for one file a bank.",
)
@KNOWN_AT
def banks(
    month: int, form: str, table: Path | None, out: Path, known_at: datetime | None
) -> None:  # fmt: skip
    """Write what each bank is asked to collect for a closed MONTH."""
    open_installation()
    from ansinh import statements
    from ansinh.config.home import home
    from ansinh.ledger.errors import LedgerError
    from ansinh.receipts.office import office
    from ansinh.statements import notices

    try:
        own = office()
        if table is None and own.banks:
            table = home() / own.banks
        mapping = notices.read_banks(table) if table else {}
        found = notices.notices(
            statements.province(month, known_at=in_zone(known_at)), own, mapping
        )
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    out.mkdir(parents=True, exist_ok=True)
    for each in found:
        path = out / each.file_name(form)
        path.write_bytes(notices.render(each, form))
        click.echo(f"{path}: {len(each.rows)} units, {grouped(each.total)} đồng")
    if not found:
        click.echo("No unit owes anything at the end of this month.")


@notice.command()
@FILE
@click.option("--bank", required=True, help="The bank that sent it, as in the notice's name.")
@click.option("--reason", default="", help="Why; default: the name of the file.")
def read(file: Path, bank: str, reason: str) -> None:
    """Book the reply FILE of a bank, all of it or nothing: rows that cannot be right are listed.

    Reading a reply twice books nothing the second time; money that a statement has brought
    already is not booked again.
    """
    open_installation()
    from ansinh.ledger.errors import LedgerError
    from ansinh.record.loading import moment
    from ansinh.statements.acknowledgement import acknowledge

    try:
        with moment() as now:
            done = acknowledge(
                path=file,
                bank=bank,
                recorded_at=now,
                actor=acting.actor(),
                reason=reason or f"thu hộ: {file.name}",
            )
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{done.rows} rows = {done.booked} booked + {done.on_account} on the account already + "
        f"{done.known} known already + {done.not_collected} not collected"
    )
    if done.settled:
        click.echo(f"{done.settled} lines of the account, which waited, brought collected money.")


@notice.command()
def outstanding() -> None:
    """What banks have announced as collected and no line of the account has brought yet."""
    open_installation()
    from ansinh.receipts.collecting import outstanding as not_seen
    from ansinh.register.models import Unit

    found = not_seen()
    codes = Unit.objects.in_bulk([each.unit for each in found])
    for each in found:
        amount = grouped(each.amount)
        reference = f"{each.bank}/{each.transaction}"
        click.echo(
            f"{each.value_date:%d/%m/%Y}  {codes[each.unit].code}  {amount:>16}  {reference}"
        )
    total = grouped(sum(each.amount for each in found))
    click.echo(f"{len(found)} payments, {total} đồng, not yet seen on the account.")
