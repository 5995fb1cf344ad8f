"""`ansinh export`: a unit's lists out again, in the layouts in which they come in."""

from pathlib import Path

import click

from ansinh.cli.installation import open_installation
from ansinh.cli.recording import MonthType, unit_of


@click.command()
@click.argument("form", type=click.Choice(["d02", "d03", "d05", "d09"]))
@click.argument("unit")
@click.option("--month", type=MonthType(), help="Default: the first month that is not closed.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The workbook.")
def export(form: str, unit: str, month: int | None, out: Path | None) -> None:
    """Write who stands on the list of UNIT: D02-LT (workers), D03 (health insurance), D05-TS
    (voluntary), or D09-TS (for the unit to check)."""
    open_installation()
    from ansinh.dossiers.exporting import forms, lists
    from ansinh.dossiers.exporting.supports import voluntary_supports
    from ansinh.ground.months import show_month
    from ansinh.ledger.operations import first_open_month
    from ansinh.register.installed_law import installed_law

    meant = unit_of(unit)
    at = first_open_month() if month is None else month
    track = {"d02": "BB", "d03": "BHYT", "d05": "TN", "d09": "BB"}[form]
    people = lists.listed(meant, track=track, month=at)
    law = installed_law()
    if form == "d02":
        content = forms.d02(meant, people)
    elif form == "d03":
        content = forms.d03(meant, people)
    elif form == "d05":
        content = forms.d05(meant, people, voluntary_supports(law, at))
    else:
        content = forms.d09(meant, people, lists.bases(meant, month=at, law=law), law)
    out = out or Path(f"{form.upper()}_{meant.code}_{show_month(at)}.xlsx")
    out.write_bytes(content)
    click.echo(str(out))
