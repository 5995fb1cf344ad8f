"""`ansinh user`: who may log in. Passwords are chosen by their owners, through a one-time link."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ansinh.cli import acting
from ansinh.cli.installation import prepare_database

if TYPE_CHECKING:
    from ansinh.accounts.models import User

ADDRESS = click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True,
    help="Where the screens answer; the link begins with it.",
)  # fmt: skip


@click.group()
def user() -> None:
    """Make, show and close the accounts of this installation.

    The first administrator: ansinh user add thu.le --name "Lê Thị Thu" --role administrator
    """


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="Full name; records are signed with it.")
@click.option("--role", required=True, help="What the person is; see `ansinh user roles`.")
@ADDRESS
def add(username: str, name: str, role: str, address: str) -> None:
    """Make the account USERNAME and print the link by which its owner sets a password."""
    prepare_database()
    from ansinh.accounts import operations

    try:
        made = operations.create_user(
            username=username, name=name, role=role, password=None, recorded_at=_now(),
            actor=acting.actor(),
        )  # fmt: skip
    except operations.AccountRefused as error:
        raise click.ClickException(str(error)) from error
    print_link(made, address)


@user.command()
@click.argument("username")
@ADDRESS
def link(username: str, address: str) -> None:
    """Print a link that lets USERNAME in once, within 15 minutes, to set a new password."""
    prepare_database()
    print_link(_found(username), address)


@user.command("list")
def list_users() -> None:
    """Show every account."""
    prepare_database()
    from ansinh.accounts import queries

    for each in queries.users():
        seen = f"{each.last_login:%d/%m/%Y}" if each.last_login else "never"
        phone = "phone" if each.has_totp else "no phone"
        state = "" if each.is_active else "  closed"
        click.echo(f"{each.username:<20} {each.role:<14} {phone:<9} {seen:<11} {each.name}{state}")


@user.command()
def roles() -> None:
    """Show the roles and what each may do."""
    from ansinh.cli.installation import set_up_django

    set_up_django()
    from ansinh.accounts.perms import RIGHTS, Right

    for role, rights in RIGHTS.items():
        named = ", ".join(right.name.lower() for right in Right if right in rights)
        click.echo(f"{role:<14} {named}")


@user.command()
@click.argument("username")
@click.argument("role")
def role(username: str, role: str) -> None:
    """Give USERNAME another ROLE."""
    prepare_database()
    from ansinh.accounts import operations

    try:
        operations.set_role(
            user=_found(username), role=role, recorded_at=_now(), actor=acting.actor()
        )
    except operations.AccountRefused as error:
        raise click.ClickException(str(error)) from error


@user.command("phone-off")
@click.argument("username")
def phone_off(username: str) -> None:
    """Ask USERNAME for no phone any more: it is lost."""
    prepare_database()
    from ansinh.accounts import operations

    operations.end_totp(user=_found(username), recorded_at=_now(), actor=acting.actor())


@user.command("close")
@click.argument("username")
def close_user(username: str) -> None:
    """Close an account: its sessions end at once, its records stay."""
    _set_active(username, active=False)


@user.command("open")
@click.argument("username")
def open_user(username: str) -> None:
    """Open a closed account again."""
    _set_active(username, active=True)


def one_time_link(found: "User", address: str) -> str:
    """The address that lets somebody in once."""
    from django.urls import reverse

    from ansinh.accounts import operations

    token = operations.make_link(user=found, recorded_at=_now(), actor=acting.actor())
    return f"{address.rstrip('/')}{reverse('login-link', args=[token])}"


def print_link(found: "User", address: str) -> None:
    """Print the link by which somebody sets a password."""
    click.echo(f"{found.signature}, {found.role}. Once, within 15 minutes:")
    click.echo(one_time_link(found, address))


def _set_active(username: str, *, active: bool) -> None:
    prepare_database()
    from ansinh.accounts import operations

    operations.set_active(
        user=_found(username), active=active, recorded_at=_now(), actor=acting.actor()
    )


def _found(username: str) -> "User":
    from ansinh.accounts import queries

    found = queries.by_username(username)
    if found is None:
        raise click.ClickException(f"There is no account {username}; `ansinh user list` shows all.")
    return found


def _now() -> datetime:
    return datetime.now(UTC)
