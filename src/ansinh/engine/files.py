"""Files that are there whole or not at all, also after the power has failed."""

import os
from pathlib import Path

from ansinh.ground.private_files import close_to_others


def put_in_place(draft: Path, path: Path) -> None:
    """Give a finished draft its name, for good: on return the bytes and the name are on the disk.

    Without this a row that names the file can survive a loss of power that its bytes do not.
    """
    close_to_others(draft)
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    os.replace(draft, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
