"""`ansinh dossier`: what employers, agents and schools hand in, from the counter to the books."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from ansinh.cli.facts import in_zone
from ansinh.cli.files import FILE, PATH
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import REASON, RECORDED_AT, DayType, perform
from ansinh.ground.days import day_of_record

NUMBER = click.argument("number")


@click.group()
def dossier() -> None:
    """Declarations in: received, judged, approved by a second person, applied once, undone."""


def told(operation: Callable[..., Any], recorded_at: datetime | None, **what: Any) -> Any:
    """Call an operation; what it refuses, and what is wrong with a file, is told in words."""
    from ansinh.exchange.refusal import Refused
    from ansinh.refusals import in_words

    try:
        return perform(operation, recorded_at, **what)
    except Refused as refused:
        raise click.ClickException(in_words(refused)) from refused


@dossier.command()
@FILE
@click.option("--unit", default="", help="The unit's code, where the file does not name it.")
@click.option("--form", default="", help="D02, D03, D05, D06, M03, M04, CLASS or TK1.")
@click.option("--group", default="", help="The group of a health list (`ansinh law groups`).")
@click.option(
    "--mapping",
    type=PATH,
    help="A YAML file: form, and columns (field: heading) of a table of another layout.",
)
@click.option("--on", "received_on", type=DayType(), help="Day of receipt.")
@RECORDED_AT
def receive(
    file: Path,
    unit: str,
    form: str,
    group: str,
    mapping: Path | None,
    received_on: date | None,
    recorded_at: datetime | None,
) -> None:
    """Take FILE in under the office's next number and print the slip of receipt."""
    open_installation()
    from ansinh.dossiers import operations, queries, showing

    moment = in_zone(recorded_at) or datetime.now(UTC)
    found = told(
        operations.receive,
        recorded_at,
        content=file.read_bytes(),
        name=file.name,
        received_on=received_on or day_of_record(moment),
        unit=unit,
        form=form.upper(),
        group=group,
        mapping=mapping.read_text("utf-8") if mapping else "",
        reason=f"ansinh dossier receive {file.name}",
    )
    for each in found:
        click.echo("\n".join(showing.slip(queries.standing(each.number))))


@dossier.command("list")
@click.option("--office", default="", help="Only those of one office.")
def list_(office: str) -> None:
    """The open dossiers, those due first on top."""
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.dossiers import queries

    today = day_of_record(datetime.now(UTC))
    for each in queries.desk(today=today, office=office).standings:
        late = _("quá hạn") if each.dossier.due_on < today else ""
        click.echo(
            f"{each.dossier.number}  {each.dossier.due_on:%d/%m/%Y}  "
            f"{each.last.get_kind_display():<12} {each.dossier.unit.code}  {each.dossier.form:<6} "
            f"{late}".rstrip()
        )


@dossier.command()
@NUMBER
@click.option(
    "--refused",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the refused rows to a workbook, the reasons beside them.",
)
@click.option("--preview", is_flag=True, help="Judge only; record nothing.")
@RECORDED_AT
def check(number: str, refused: Path | None, preview: bool, recorded_at: datetime | None) -> None:
    """Judge a dossier: who joins, leaves and changes, what it is worth, what goes back."""
    open_installation()
    from ansinh.dossiers import operations, showing
    from ansinh.ledger.errors import LedgerError

    if preview:
        try:
            checked = operations.preview(number)
        except LedgerError as error:
            raise click.ClickException(str(error)) from error
    else:
        checked = told(
            operations.check, recorded_at, number=number, reason=f"ansinh dossier check {number}"
        )
    click.echo("\n".join(showing.summary(checked.judgement, checked.money)))
    if refused and checked.judgement.refused:
        refused.write_bytes(showing.refused_workbook(checked.judgement))
        click.echo(str(refused))


@dossier.command()
@NUMBER
def show(number: str) -> None:
    """The slip of a dossier and everything that was done with it."""
    open_installation()
    from ansinh.dossiers import queries, showing
    from ansinh.ledger.errors import LedgerError

    try:
        found = queries.standing(number)
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join([*showing.slip(found), "", *showing.history(found)]))


def _step(name: str, operation: str, help_text: str) -> None:
    """A verb that takes one step of a dossier for a reason."""

    @dossier.command(name, help=help_text)
    @NUMBER
    @REASON
    @RECORDED_AT
    def verb(number: str, reason: str, recorded_at: datetime | None) -> None:
        open_installation()
        from ansinh.dossiers import operations, queries, showing

        told(getattr(operations, operation), recorded_at, number=number, reason=reason)
        click.echo(list(showing.history(queries.standing(number)))[-1])


_step("return", "give_back", "Give a dossier back to whoever handed it in, with the reason.")
_step("approve", "approve", "Approve what was checked; never by who received or checked it.")
_step("apply", "apply", "Write an approved dossier into the register, once.")
_step("undo", "undo", "Take back an applied dossier whole.")
