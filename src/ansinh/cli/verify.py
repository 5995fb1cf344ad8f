"""`ansinh verify`: prove that the register and the books are whole."""

import json
import sys

import click

from ansinh.cli.assess import load_law
from ansinh.cli.installation import open_installation

HOLDS, BROKEN, SKIPPED = 0, 1, 3
"""What the command exits with."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option(
    "--rebuild",
    is_flag=True,
    help="First write anew the lines of closed months whose file is gone or damaged.",
)
@click.option(
    "--head",
    default="",
    metavar="HASH",
    help="A head of the chain that was kept elsewhere; it must still be in the chain.",
)
@click.option("--allow-skipped", is_flag=True, help="Exit 0 though a question was skipped.")
def verify(as_json: bool, rebuild: bool, head: str, allow_skipped: bool) -> None:
    """Ask every invariant of the log and the ledger again.

    Exit 0 when all hold, 1 when one is broken, 3 when one could not be asked (the law has
    changed since the last closing). Each broken invariant is named with a row that breaks it.

    The head of the chain of all records is printed: kept elsewhere and given with --head, it
    proves later that nothing was removed from the end.

    --rebuild assesses a closed month again from the log, as it was known then, and takes the
    lines only when they have the hash of the month's manifest; it says why where they have not.
    """
    open_installation()
    if rebuild:
        _rebuild()
    from ansinh.ledger.verification import chain_head
    from ansinh.ledger.verification import verify as ask
    from ansinh.record import chain

    states: dict[str, str] = {}

    def tell(name: str, state: str) -> None:
        states[name] = state
        if not as_json:
            click.echo(f"{state:<8} {name}")

    known = not head or _knows(head)
    findings = ask(law=load_law(), report=tell)
    if as_json:
        answer = {
            "holds": not findings and known,
            "invariants": states,
            "findings": [
                {"invariant": f.invariant, "message": f.message, "example": dict(f.example)}
                for f in findings
            ],
            "chain_head": chain_head(),
            "head": chain.head(),
            "head_known": known,
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
    else:
        for finding in findings:
            example = ", ".join(f"{name} {value}" for name, value in finding.example.items())
            click.echo(f"\n{finding.invariant}: {finding.message}\n  {example}", err=True)
        click.echo(f"\nlast batch  {chain_head() or '-'}\nhead        {chain.head() or '-'}")
    if not known:
        click.echo(_lost(head), err=True)
    if findings or not known:
        sys.exit(BROKEN)
    sys.exit(SKIPPED if "skipped" in states.values() and not allow_skipped else HOLDS)


def _knows(head: str) -> bool:
    from django.utils.translation import gettext as _

    from ansinh.record import chain

    try:
        return chain.knows(head)
    except ValueError as error:
        raise click.BadParameter(
            _("%(head)s không phải mã băm: chép nguyên dòng head mà ansinh verify đã in.")
            % {"head": head}
        ) from error


def _lost(head: str) -> str:
    from django.utils.translation import gettext as _

    said: str = _(
        "Chuỗi niêm không còn mắt %(head)s: phần cuối đã bị cắt hoặc cơ sở dữ liệu đã bị thay. "
        "So với bản sao lưu của ngày giữ mã này."
    ) % {"head": head}
    return said


def _rebuild() -> None:
    from django.utils.translation import gettext as _

    from ansinh.ground.months import show_month
    from ansinh.ledger.rebuilding import rebuild

    for each in rebuild(law=load_law()):
        became = _("đã dựng lại") if each.whole else _("không dựng lại được: %s") % each.why
        click.echo(f"{show_month(each.month)} {each.file}: {became}", err=True)
