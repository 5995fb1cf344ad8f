"""`ansinh report`: the monthly reports B03-TS and B06-TS as workbooks."""

from datetime import datetime
from pathlib import Path

import click

from ansinh.cli.facts import KNOWN_AT, in_zone
from ansinh.cli.installation import open_installation
from ansinh.cli.statement import MonthNumber


@click.command()
@click.argument("form", type=click.Choice(["b03", "b06"]))
@click.argument("month", type=MonthNumber())
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The workbook. Default: B03-TS_2026-05.xlsx in the current folder.",
)
@KNOWN_AT
def report(form: str, month: int, out: Path | None, known_at: datetime | None) -> None:
    """Write B03-TS (units that owe) or B06-TS (how collection stands) of a closed MONTH.

    Nothing is written when an identity of the report fails; the message names it.
    """
    open_installation()
    from ansinh.law.months import show_month
    from ansinh.ledger.errors import LedgerError
    from ansinh.ledger.statements import reports

    try:
        content = reports.workbook(form, month=month, known_at=in_zone(known_at))
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    out = out or Path(f"{form.upper()}-TS_{show_month(month)}.xlsx")
    out.write_bytes(content)
    click.echo(f"Written to {out}")
