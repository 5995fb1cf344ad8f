"""In whose name a verb records: the user of this machine, or an account that they name.

`ansinh --as thu.le close 2026-10` is signed by the account and may do what its role may; without
it the records are signed by the user of this machine, who administers the installation.
"""

import getpass
import os
import pwd
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ansinh.record.actor import Actor

ACCOUNT = "as_account"


def machine_user() -> str:
    """The user of this machine who runs the command, as the system knows them."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return getpass.getuser()


def actor() -> "Actor":
    """Who acts.

    Raises:
        click.ClickException: `--as` names no open account.
    """
    from ansinh.record.actor import Actor, Way

    context = click.get_current_context(silent=True)
    named = context.find_root().params.get(ACCOUNT) if context else None
    if not named:
        return Actor(machine_user(), Way.COMMAND)
    from django.utils.translation import gettext as _

    from ansinh.accounts import queries
    from ansinh.accounts.perms import actor_of

    found = queries.by_username(named)
    if found is None or not found.is_active:
        raise click.ClickException(
            _("Không có tài khoản %(username)s đang mở; xem: ansinh user list.")
            % {"username": named}
        )
    return actor_of(found, Way.COMMAND)
