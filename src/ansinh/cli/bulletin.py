"""`ansinh bulletin`: write the province's bulletin, read published ones."""

import shutil
import sys
import textwrap
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli import acting
from ansinh.cli.facts import AS_OF, KNOWN_AT, SCOPE, in_zone
from ansinh.cli.installation import open_installation

if TYPE_CHECKING:
    from ansinh.bulletins.writing.figures import Bulletin

LINE_MAX = 100


class BulletinGroup(click.Group):
    """Imports the reader only when it is called: writing needs none of it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["write", "read"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "read":
            from ansinh.cli.bulletin_read import read

            return read
        return super().get_command(ctx, cmd_name)


@click.command(cls=BulletinGroup)
def bulletin() -> None:
    """Write the bulletin of a date, or read the figures out of published ones."""


@bulletin.command()
@AS_OF
@KNOWN_AT
@SCOPE
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json", "docx", "pdf"]),
    default="text", show_default=True,
    help="Text, a page that prints on A4, JSON with every figure's trace, Word, or one A4 page "
    "with two charts.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True,
    help="Vietnamese or English.",
)  # fmt: skip
@click.option(
    "--audience", type=click.Choice(["press", "committee", "centre"]), default="press",
    show_default=True,
    help="For the press, the party and people's committees, or the centre: what comes first, "
    "and in how much detail.",
)  # fmt: skip
@click.option(
    "--since", type=int, metavar="EDITION",
    help="Add what changed since a kept edition, and because of which entries.",
)  # fmt: skip
@click.option("--keep", is_flag=True, help="Keep this bulletin as an edition; prints its number.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def write(
    as_of: date,
    known_at: datetime | None,
    scope: str | None,
    form: str,
    language: str,
    audience: str,
    since: int | None,
    keep: bool,
    output: Path | None,
) -> None:
    """Write the bulletin of a date from the register and the ledger.

    It is refused, and nothing is written, when the month is not closed or when a figure
    contradicts another; the message names the identity and both figures.
    """
    if form in ("docx", "pdf") and output is None:
        raise click.UsageError(f"A {form} file needs a place: add --output bulletin.{form}")
    open_installation()
    from ansinh.bulletins import writing
    from ansinh.bulletins.queries import NoEdition
    from ansinh.indicators.places import ScopeError
    from ansinh.record.loading import moment

    with moment() as now:
        pass
    try:
        made = writing.compose(
            as_of=as_of,
            known_at=in_zone(known_at) or (now if keep else None),
            scope=scope,
            language=language,
            audience=audience,
            with_charts=form in writing.DRAWN,
            since=since,
        )
    except writing.BulletinRefused as refused:
        raise click.ClickException(f"The bulletin is refused.\n{refused}") from refused
    except (ScopeError, NoEdition, ValueError) as error:
        raise click.ClickException(str(error)) from error
    written = writing.FORMATS[form](made)
    if keep:
        _keep(made)
    if output is None:
        assert isinstance(written, str)
        show(written)
        return
    output.write_bytes(written.encode() if isinstance(written, str) else written)
    click.echo(f"Written to {output}")


def _keep(made: "Bulletin") -> None:

    from ansinh.bulletins.operations import keep_edition
    from ansinh.record.loading import moment

    with moment() as now:
        edition = keep_edition(
            bulletin=made,
            recorded_at=now,
            actor=acting.actor(),
            reason="ansinh bulletin write --keep",
        )
    click.echo(f"Kept as edition {edition.id}", err=True)


def show(text: str) -> None:
    """Print a text; on a terminal its paragraphs are broken between words."""
    if sys.stdout.isatty():
        width = min(shutil.get_terminal_size().columns, LINE_MAX)
        text = "".join(
            f"{line}\n" if len(line) <= width else f"{textwrap.fill(line, width)}\n"
            for line in text.splitlines()
        )
    click.echo(text, nl=False)
