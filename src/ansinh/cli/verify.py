"""`ansinh verify`: prove that the register and the books are whole."""

import json
import sys

import click

from ansinh.cli.assess import load_law
from ansinh.cli.installation import open_installation


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option(
    "--rebuild",
    is_flag=True,
    help="First write anew the lines of closed months whose file is gone or damaged.",
)
def verify(as_json: bool, rebuild: bool) -> None:
    """Ask every invariant of the log and the ledger again; exit 1 when one is broken.

    Each broken invariant is named with a row that breaks it. The hash of the last batch is
    printed too: kept elsewhere, it also proves later that nothing was removed from the end.

    --rebuild assesses a closed month again from the log, as it was known then, and takes the
    lines only when they have the hash of the month's manifest; it says why where they have not.
    """
    open_installation()
    if rebuild:
        _rebuild()
    from ansinh.ledger.verification import chain_head
    from ansinh.ledger.verification import verify as ask

    states: dict[str, str] = {}

    def tell(name: str, state: str) -> None:
        states[name] = state
        if not as_json:
            click.echo(f"{state:<8} {name}")

    findings = ask(law=load_law(), report=tell)
    if as_json:
        answer = {
            "holds": not findings,
            "invariants": states,
            "findings": [
                {"invariant": f.invariant, "message": f.message, "example": dict(f.example)}
                for f in findings
            ],
            "chain_head": chain_head(),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
    else:
        for finding in findings:
            example = ", ".join(f"{name} {value}" for name, value in finding.example.items())
            click.echo(f"\n{finding.invariant}: {finding.message}\n  {example}", err=True)
        click.echo(f"\nlast batch  {chain_head() or '-'}")
    sys.exit(1 if findings else 0)


def _rebuild() -> None:
    from django.utils.translation import gettext as _

    from ansinh.law.months import show_month
    from ansinh.ledger.rebuilding import rebuild

    for each in rebuild(law=load_law()):
        became = _("đã dựng lại") if each.whole else _("không dựng lại được: %s") % each.why
        click.echo(f"{show_month(each.month)} {each.file}: {became}", err=True)
