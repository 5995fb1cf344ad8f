"""`ansinh db`: the private database of this home."""

import click

from ansinh.cli.installation import prepare_database
from ansinh.config import database, private_postgres
from ansinh.config.home import home


@click.group()
def db() -> None:
    """Start, stop and find the database of this installation."""


@db.command()
def start() -> None:
    """Start the database and bring its tables up to date."""
    prepare_database()
    click.echo(_where())


@db.command()
def stop() -> None:
    """Stop the private database; its data stays."""
    if not database.is_private():
        raise click.ClickException("DATABASE_URL names a server that An Sinh does not run.")
    stopped = private_postgres.stop()
    click.echo("Database stopped." if stopped else "The database was not running.")


@db.command()
def where() -> None:
    """Show the folder of this installation and how to reach its database."""
    click.echo(_where())


def _where() -> str:
    entry = database.settings_for("app")
    address = (
        f"postgresql://{entry['USER']}@/{entry['NAME']}?host={entry['HOST']}"
        if database.is_private()
        else f"DATABASE_URL (host {entry['HOST'] or 'local'}, database {entry['NAME']})"
    )
    lines = [f"home      {home()}", f"database  {address}"]
    if database.is_private():
        state = "running" if private_postgres.is_running() else "stopped"
        lines += [f"data      {private_postgres.server().data}", f"server    {state}"]
    return "\n".join(lines)
