"""`ansinh verify`: prove that the register and the books are whole."""

import json
import sys

import click

from ansinh.cli.assess import load_law
from ansinh.cli.installation import open_installation


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def verify(as_json: bool) -> None:
    """Ask every invariant of the log and the ledger again; exit 1 when one is broken.

    Each broken invariant is named with a row that breaks it. The hash of the last batch is
    printed too: kept elsewhere, it also proves later that nothing was removed from the end.
    """
    open_installation()
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
