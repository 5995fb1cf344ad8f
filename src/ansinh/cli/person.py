"""`ansinh person`: one person's whole time; two numbers of one person merged and told apart."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from ansinh.cli.facts import KNOWN_AT, in_zone
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import REASON, RECORDED_AT, DayType, perform
from ansinh.ground.days import day_of_record


class PersonGroup(click.Group):
    """A number where a verb may stand asks for that person: `ansinh person 9700000001`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """`show` where the first word is no verb."""
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=PersonGroup)
def person() -> None:
    """A person by mã số BHXH: `ansinh person NUMBER`, and two numbers of one person.

    A number that was merged into another answers with the one that is kept.
    """


@person.command()
@click.argument("number")
@click.option("--on", type=DayType(), help="Asked for the month of this day. Default: today.")
@KNOWN_AT
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option(
    "--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write the sheet on A4 there."
)
def show(
    number: str, on: date | None, known_at: datetime | None, as_json: bool, pdf: Path | None
) -> None:
    """Am I covered, from when to when, where, paid or owed, and what counts."""
    open_installation()
    from ansinh.ledger.errors import LedgerError
    from ansinh.statements.person import queries, sheet

    now = datetime.now(UTC)
    moment = in_zone(known_at)
    day = on or day_of_record(min(moment or now, now))
    try:
        told = queries.timeline(number.strip(), on=day, known_at=moment)
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    if pdf:
        pdf.write_bytes(sheet.as_pdf(told, now))
        click.echo(str(pdf))
    elif as_json:
        click.echo(json.dumps(sheet.as_json(told), ensure_ascii=False, indent=2))
    else:
        click.echo(sheet.as_text(told), nl=False)


def row_of(number: str) -> int:
    """The row of the register that has a number now, merged or not."""
    from django.utils.translation import gettext as _

    from ansinh.register.models import Person

    ids = Person.objects.filter(social_insurance_number=number.strip()).values_list("id", flat=True)
    found = ids.first()
    if found is None:
        raise click.ClickException(_("Không có ai mang mã số %(number)s.") % {"number": number})
    return int(found)


def _step(
    operation: Callable[..., Any], kept: str, other: str, at: datetime | None, **what: Any
) -> None:
    from ansinh.register.merging import MergeRefused

    try:
        step = perform(operation, at, kept=row_of(kept), other=row_of(other), **what)
    except MergeRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{kept} ← {other}: {step.get_step_display()}")


@person.command()
@click.argument("kept")
@click.argument("other")
@click.option("--paper", required=True, help="The request to merge (C18-TS): number and date.")
@REASON
@RECORDED_AT
def merge(kept: str, other: str, paper: str, reason: str, recorded_at: datetime | None) -> None:
    """Propose that number OTHER is the person of number KEPT; a second person approves."""
    open_installation()
    from ansinh.register import merging

    _step(merging.propose, kept, other, recorded_at, paper=paper, reason=reason)


def _verb(name: str, operation: str, help_text: str) -> None:
    @person.command(name, help=help_text)
    @click.argument("kept")
    @click.argument("other")
    @REASON
    @RECORDED_AT
    def verb(kept: str, other: str, reason: str, recorded_at: datetime | None) -> None:
        open_installation()
        from ansinh.register import merging

        _step(getattr(merging, operation), kept, other, recorded_at, reason=reason)


_verb("approve", "approve", "Approve that OTHER is merged into KEPT; never by who proposed it.")
_verb("refuse", "refuse", "Do not merge OTHER into KEPT, as was proposed.")
_verb("undo", "undo", "Undo the merge of OTHER into KEPT.")
_verb("apart", "tell_apart", "Say for good that KEPT and OTHER are two people.")


@person.command()
def waiting() -> None:
    """Merges that are proposed and wait for a second person."""
    open_installation()
    from ansinh.ground.days import written_moment
    from ansinh.register import merging

    for step in merging.waiting():
        click.echo(
            f"{step.kept.social_insurance_number} ← {step.other.social_insurance_number}  "
            f"{step.kept.name} | {step.other.name}  {step.paper}  "
            f"({step.recorded_by}, {written_moment(step.recorded_at)})"
        )
