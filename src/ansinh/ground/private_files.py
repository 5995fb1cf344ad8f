"""Files and folders that only their owner may read.

Everything that the program writes is 0600 in folders 0700: registers of people are nobody else's
business, and a folder in which others can write lets them choose what we write over. What root
writes into an installation belongs to the owner of the folder it stands in, so that a command of
root and the server, which is never root, read the same files.
"""

import os
import secrets
import stat
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

UMASK = 0o077


class ForeignFolder(Exception):
    """A folder that should be ours alone is a link, or another user's; says which."""


def keep_private() -> None:
    """From here on this process writes nothing that others can read."""
    os.umask(UMASK)


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter, and those above it that are missing."""
    missing = []
    at = folder
    while not at.exists():
        missing.append(at)
        at = at.parent
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            continue
        give_to_owner_of_folder(each)
    return folder


def own_folder(folder: Path, user: int, group: int) -> Path:
    """Make a folder of a user's own, or prove that the one that stands there is.

    Raises:
        ForeignFolder: it is a link, no folder, or belongs to somebody else.
    """
    try:
        os.mkdir(folder, 0o700)
        if os.geteuid() == 0:
            os.chown(folder, user, group, follow_symlinks=False)
    except FileExistsError:
        pass
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user:
        raise ForeignFolder(
            f"{folder} is a link or another user's folder. Nothing is written there: move it away."
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        os.chmod(folder, 0o700)
    return folder


def give_to_owner_of_folder(path: Path) -> None:
    """What root makes belongs to whoever owns the folder that it stands in."""
    if os.geteuid() == 0:
        owner = os.lstat(path.parent)
        if owner.st_uid != 0:
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def close_to_others(path: Path) -> None:
    """A file just written by somebody else's hand (a library, a copy) becomes private."""
    os.chmod(path, 0o600)
    give_to_owner_of_folder(path)


def private_file(path: Path) -> Path:
    """Make an empty file to be added to, where it is missing; a link there is refused (OSError)."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    close_to_others(path)
    return path


def write_private(path: Path, text: str) -> None:
    """Put a text file in its place whole; a link that stands there is replaced, not followed."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(draft, flags, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    give_to_owner_of_folder(draft)
    os.replace(draft, path)


class PrivateLog(RotatingFileHandler):
    """A log that only its owner reads, whatever the process lets new files be."""

    def _open(self) -> TextIOWrapper:
        private_file(Path(self.baseFilename))
        return super()._open()
