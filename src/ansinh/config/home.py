"""The folder of an installation: its private database and every file it writes.

`ANSINH_HOME` names it. Two homes share nothing: each has its own database server, socket
and columns, so that a rehearsal never touches the real province. Only its owner may enter it.
"""

import os
import pwd
import stat
from pathlib import Path

from platformdirs import user_data_path

from ansinh.config.account import AccountError, service_account
from ansinh.ground.private_files import private_folder

SYSTEM_FOLDER = Path("/var/lib/ansinh")
"""Root's own folder: programs that everybody may run, and root's installation in `home`, which
belongs to the system user that the database and the screens run as."""

OURS = {
    "secret-key",
    "server.lock",
    "errors.log",
    "postgresql",
    "columns",
    "aggregates",
    "law",
    "office.yaml",
}
"""What an installation keeps in its folder."""


def home() -> Path:
    """The folder of this installation, absolute; it need not exist yet."""
    named = os.environ.get("ANSINH_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SYSTEM_FOLDER / "home"
    return Path(user_data_path("ansinh", appauthor=False))


def columns_folder() -> Path:
    """Where the columnar copies and the assessed lines are kept."""
    return home() / "columns"


def make_home() -> Path:
    """Make this installation's folder where it is missing, and close it to everybody else.

    Raises:
        AccountError: the folder is another user's, or holds other things.
    """
    folder = home()
    account = service_account()
    if account is not None:
        public_folder(folder.parent)
    private_folder(folder)
    found = folder.stat()
    owners = {os.geteuid()} if account is None else {0, account.pw_uid}
    if found.st_uid not in owners:
        raise AccountError(_foreign(folder, found.st_uid))
    if account is not None and found.st_uid == 0:
        _hand_over(folder, account)
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)
    return folder


def public_folder(folder: Path) -> Path:
    """A folder of root's that everybody may enter, made where it is missing."""
    if not folder.exists():
        public_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    return folder


def _foreign(folder: Path, owner: int) -> str:
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = str(owner)
    return (
        f"{folder} belongs to {name}. Run An Sinh as that user (sudo -u {name} ...) or set "
        "ANSINH_HOME to another folder."
    )


def _hand_over(folder: Path, account: pwd.struct_passwd) -> None:
    """Give root's installation to the service user; links are not followed, others' files stay."""
    held = set(os.listdir(folder))
    if held and not held & OURS:
        raise AccountError(
            f"{folder} holds other things than an installation. Set ANSINH_HOME to a new folder."
        )
    for name in held & OURS:
        path = folder / name
        if os.lstat(path).st_uid == 0:
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
            for _top, folders, files, handle in os.fwalk(path, follow_symlinks=False):
                for each in (*folders, *files):
                    if os.stat(each, dir_fd=handle, follow_symlinks=False).st_uid == 0:
                        os.chown(
                            each, account.pw_uid, account.pw_gid,
                            dir_fd=handle, follow_symlinks=False,
                        )  # fmt: skip
    os.chown(folder, account.pw_uid, account.pw_gid)
