"""`ansinh report`: the monthly reports B03-TS, B06-TS, B10a-TS and D15-TS as workbooks."""

from datetime import datetime
from pathlib import Path

import click

from ansinh.cli.facts import KNOWN_AT, in_zone
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import MonthType


@click.command()
@click.argument("form", type=click.Choice(["b03", "b06", "b10", "d15"]))
@click.argument("month", type=MonthType())
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The workbook. Default: B03-TS_2026-05.xlsx in the current folder.",
)
@KNOWN_AT
def report(form: str, month: int, out: Path | None, known_at: datetime | None) -> None:
    """Write a report of a closed MONTH: B03-TS (units that owe), B06-TS (how collection stands),
    B10a-TS (which late units were urged) or D15-TS (units in evasion, for the portal).

    Nothing is written when an identity of the report fails; the message names it.
    """
    open_installation()
    from ansinh.ground.months import show_month
    from ansinh.ledger.errors import LedgerError
    from ansinh.statements import reports

    try:
        content = reports.workbook(form, month=month, known_at=in_zone(known_at))
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    out = out or Path(f"{form.upper()}-TS_{show_month(month)}.xlsx")
    out.write_bytes(content)
    click.echo(f"Written to {out}")
