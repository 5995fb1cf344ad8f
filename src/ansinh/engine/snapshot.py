"""A columnar copy of an append-only table, extended by what is new.

The copy is a folder of Parquet files, one for each extension. A file's name holds the first
and last key and a digest of the table's row at the last key, so that a copy that belongs to
another history (a database restored from an older backup, a rehearsal cloned from the
province) is recognised and left aside instead of being read.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
import pyarrow.parquet as parquet

from ansinh.engine.files import put_in_place
from ansinh.ground.private_files import private_folder


@dataclass(frozen=True)
class Source:
    """An append-only table: how to reach it and what to read of it.

    `columns` is the select list, whose first column is the key (ascending, positive int64).
    `digests` answers, for each of some keys, with a text of the last row at or before it that
    differs between histories.
    """

    uri: str
    table: str
    key: str
    columns: str
    digests: Callable[[list[int]], dict[int, str]]


@dataclass(frozen=True)
class _Part:
    path: Path
    first: int
    last: int
    digest: str


def extend(source: Source, folder: Path, position: int) -> list[Path]:
    """Bring the copy up to `position` and return the files that hold it, in order.

    The last file may hold rows beyond `position`; readers filter by the key.
    """
    private_folder(folder)
    chain = _valid_chain(source, folder)
    copied = chain[-1].last if chain else 0
    if copied < position:
        chain.append(_copy(source, folder, copied, position))
    return [part.path for part in chain]


def _valid_chain(source: Source, folder: Path) -> list[_Part]:
    parts = [_parse(path) for path in folder.glob("*.parquet") if _is_readable(path)]
    known = source.digests([part.last for part in parts]) if parts else {}
    by_first = {
        part.first: part
        for part in sorted(parts, key=lambda part: part.last)
        if known.get(part.last) == part.digest
    }
    chain: list[_Part] = []
    following = 1
    while following in by_first:
        chain.append(by_first[following])
        following = chain[-1].last + 1
    return chain


def _is_readable(path: Path) -> bool:
    """Whether a file has an end that describes it: a lost or damaged one is copied anew."""
    try:
        parquet.read_metadata(path)
    except (pa.ArrowInvalid, OSError):
        return False
    return True


def _parse(path: Path) -> _Part:
    first, last, digest = path.stem.split("-")
    return _Part(path, int(first), int(last), digest)


def read(source: Source, position: int) -> pa.Table:
    """The rows up to `position` from the table itself; no copy is used or made."""
    with adbc.connect(source.uri) as connection, connection.cursor() as cursor:
        return _rows(source, cursor, 0, position)


def _rows(source: Source, cursor: adbc.Cursor, after: int, position: int) -> pa.Table:
    cursor.execute(
        f"SELECT {source.columns} FROM {source.table} "
        f"WHERE {source.key} > {after} AND {source.key} <= {position} ORDER BY {source.key}"
    )
    return cursor.fetch_arrow_table()


def _copy(source: Source, folder: Path, after: int, position: int) -> _Part:
    with adbc.connect(source.uri) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {source.columns} FROM {source.table} "
            f"WHERE {source.key} > {after} AND {source.key} <= {position} ORDER BY {source.key}"
        )
        table = cursor.fetch_arrow_table()
    digest = source.digests([position])[position]
    return _write(table, folder, after + 1, position, digest)


def _write(table: pa.Table, folder: Path, first: int, last: int, digest: str) -> _Part:
    """Write beside and rename, so that a reader never sees half a file."""
    path = folder / f"{first}-{last}-{digest}.parquet"
    partial = folder / f".{path.name}.{secrets.token_hex(4)}"
    parquet.write_table(table, partial, compression="zstd")
    put_in_place(partial, path)
    return _Part(path, first, last, digest)
