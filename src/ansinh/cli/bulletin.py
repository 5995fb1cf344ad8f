"""`ansinh bulletin`: write the province's bulletin, read published ones."""

import shutil
import sys
import textwrap
from datetime import date, datetime
from pathlib import Path

import click

from ansinh.cli.facts import AS_OF, KNOWN_AT, SCOPE, in_zone
from ansinh.cli.installation import open_installation

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
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text",
    show_default=True, help="Text, a page that prints on A4, or JSON with every figure's trace.",
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def write(
    as_of: date, known_at: datetime | None, scope: str | None, form: str, output: Path | None
) -> None:
    """Write the bulletin of a date from the register and the ledger.

    It is refused, and nothing is written, when the month is not closed or when a figure
    contradicts another; the message names the identity and both figures.
    """
    open_installation()
    from ansinh.bulletins import writing
    from ansinh.indicators.places import ScopeError

    try:
        text = writing.write(as_of=as_of, known_at=in_zone(known_at), scope=scope, format=form)
    except writing.BulletinRefused as refused:
        raise click.ClickException(f"The bulletin is refused.\n{refused}") from refused
    except ScopeError as error:
        raise click.ClickException(str(error)) from error
    if output is None:
        show(text)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"Written to {output}")


def show(text: str) -> None:
    """Print a text; on a terminal its paragraphs are broken between words."""
    if sys.stdout.isatty():
        width = min(shutil.get_terminal_size().columns, LINE_MAX)
        text = "".join(
            f"{line}\n" if len(line) <= width else f"{textwrap.fill(line, width)}\n"
            for line in text.splitlines()
        )
    click.echo(text, nl=False)
