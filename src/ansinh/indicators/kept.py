"""Aggregates kept on disk: small tables that answer again without the log or the journal.

A file's name holds what the aggregate is of and a digest of everything that it rests on (the
law, the position of the log with the moment its last change was written, the seal of a closing).
A change, a closing or another law simply asks for another file; nothing is updated. They are
Arrow files: a board reads dozens of them, and Parquet takes ten times as long to open.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pyarrow as pa
from pyarrow import feather

from ansinh.config.home import home
from ansinh.ground.private_files import close_to_others, private_folder

STATES = 4
"""How many states of one aggregate stay on disk; older ones are made again when asked for."""


def find(installation: UUID, name: str, key: Hashable) -> pa.Table | None:
    """The table kept under a name and key, None where there is none that can be read."""
    path = _path(installation, name, key)
    with suppress(OSError, pa.ArrowInvalid):
        return feather.read_table(path, memory_map=True, use_threads=False)
    return None


def keep(installation: UUID, name: str, key: Hashable, table: pa.Table) -> pa.Table:
    """Keep a table under a name and key; a full or closed disk costs only the next reader."""
    path = _path(installation, name, key)
    with suppress(OSError):
        private_folder(path.parent)
        written = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        feather.write_feather(table, written, compression="lz4")
        close_to_others(written)
        os.replace(written, path)
        _forget(path.parent, name)
    return table


def get(installation: UUID, name: str, key: Hashable, make: Callable[[], pa.Table]) -> pa.Table:
    """The table kept under a name and key, made and kept where it is not there yet."""
    found = find(installation, name, key)
    return keep(installation, name, key, make()) if found is None else found


def _path(installation: UUID, name: str, key: Hashable) -> Path:
    digest = hashlib.sha256(repr(key).encode()).hexdigest()[:24]
    return home() / "aggregates" / str(installation) / f"{name}={digest}.arrow"


def _forget(folder: Path, name: str) -> None:
    states = sorted(folder.glob(f"{name}=*"), key=lambda path: path.stat().st_mtime_ns)
    for path in states[:-STATES]:
        path.unlink(missing_ok=True)
