"""Which system user an installation belongs to.

That is whoever runs the program; but root serves nothing and PostgreSQL does not run as root.
What root opens belongs to the system user `ansinh` (made when missing; `postgres` or `nobody`
where users cannot be made), and `ansinh serve` becomes that user before it answers anybody.
"""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("ansinh", "postgres", "nobody")


class AccountError(Exception):
    """There is no user to run as, or it cannot reach what it needs; says what to do."""


def service_account() -> pwd.struct_passwd | None:
    """The user of what root opens; None where the present user is not root.

    Raises:
        AccountError: the present user is root and no system user can be found or made.
    """
    if os.geteuid() != 0:
        return None
    for name in NAMES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            if name == NAMES[0] and shutil.which("useradd"):
                command = ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin"]
                if subprocess.run([*command, name], capture_output=True).returncode == 0:
                    return pwd.getpwnam(name)
    raise AccountError(
        "Neither PostgreSQL nor the screens may run as root, and no other system user was found. "
        "Create one (useradd --system ansinh) or run An Sinh as a normal user."
    )


def can_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    """Whether a user may go into a folder, as far as it and the folders above it exist."""
    return barrier(folder, account) is None


def barrier(folder: Path, account: pwd.struct_passwd) -> Path | None:
    """The first folder on the way from the root to a folder that a user may not enter."""
    for parent in reversed([folder, *folder.parents]):
        if not parent.exists():
            continue
        status = parent.stat()
        if status.st_uid == account.pw_uid:
            allowed = 0o100
        elif status.st_gid == account.pw_gid:
            allowed = 0o010
        else:
            allowed = 0o001
        if not status.st_mode & allowed:
            return parent
    return None


def become_service_account() -> None:
    """Root becomes the service user for good; anybody else stays who they are.

    Raises:
        AccountError: the service user cannot read the program; root is still root.
    """
    account = service_account()
    if account is None:
        return
    refuse_unreadable_program()
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    os.environ["HOME"] = account.pw_dir


def refuse_unreadable_program() -> None:
    """Whether the service user can run this program at all.

    Raises:
        AccountError: it cannot; says which folder is closed to it.
    """
    account = service_account()
    if account is None:
        return
    for folder in _program_folders():
        closed = barrier(folder, account)
        if closed is not None:
            raise AccountError(
                f"Root serves no screens, and the user {account.pw_name} that would cannot enter "
                f"{closed}, where the program or its Python is. Run An Sinh as a normal user, or "
                f"put it where everybody may read it (/opt/ansinh)."
            )


def _program_folders() -> list[Path]:
    import django

    import ansinh

    modules = (Path(str(module.__file__)).parent for module in (ansinh, django))
    return [Path(sys.executable).resolve().parent, Path(sys.base_prefix), *modules]
