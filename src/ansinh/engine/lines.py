"""Assessed lines at rest: zstd Parquet, one file a month, named by the hash of its content.

A file is written under a temporary name, hashed, brought to the disk and renamed, so that a
reader never sees half a file and the same lines written twice are one file.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ansinh.engine.files import put_in_place
from ansinh.ground.private_files import private_folder

COMPRESSION = "zstd"
ORDER = "unit, person, track, change"
"""The order of rows in a file: a unit's lines lie together, so that reading them is quick."""

ROW_GROUP = 122_880


@dataclass(frozen=True, slots=True)
class LinesFile:
    """One month of lines at rest."""

    month: int
    path: Path
    sha256: str
    rows: int
    sums: Mapping[str, int]
    """The total of each amount column, in đồng."""


def write_lines(
    lines: Any, folder: Path, months: Iterable[int], amounts: Sequence[str]
) -> list[LinesFile]:
    """Write a relation of lines, one file for each month that has any.

    `amounts` are the columns whose sums are returned. Rows are written in `ORDER`: a join leaves
    them in any order, and only the same order gives the same bytes, so the same name.
    """
    private_folder(folder)
    written = (
        write_month(lines.filter(f"month = {int(month)}").order(ORDER), folder, month, amounts)
        for month in sorted(set(months))
    )
    return [file for file in written if file.rows]


def write_month(lines: Any, folder: Path, month: int, amounts: Sequence[str]) -> LinesFile:
    """Write the lines of one month, in the order they have, and read back their totals."""
    label = f"{month // 12:04d}-{month % 12 + 1:02d}"
    draft = folder / f".lines-{label}.{os.getpid()}.draft"
    try:
        lines.write_parquet(str(draft), compression=COMPRESSION, row_group_size=ROW_GROUP)
        digest = hash_of(draft)
        rows, sums = _totals(lines, draft, amounts)
        path = folder / f"lines-{label}-{digest}.parquet"
        if rows:
            put_in_place(draft, path)
        return LinesFile(month, path, digest, rows, sums)
    finally:
        draft.unlink(missing_ok=True)


def forget_drafts(folder: Path) -> None:
    """Remove what killed writers left; nobody else may be writing to the folder."""
    for draft in folder.glob(".lines-*.draft"):
        draft.unlink(missing_ok=True)


def read_lines(connection: Any, files: Iterable[LinesFile | Path]) -> Any:
    """The lines of several files as one relation."""
    paths = [str(file.path if isinstance(file, LinesFile) else file) for file in files]
    return connection.read_parquet(paths)


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _totals(relation: Any, path: Path, amounts: Sequence[str]) -> tuple[int, dict[str, int]]:
    name = str(path).replace("'", "''")
    sums = ", ".join(f'coalesce(sum("{column}"), 0)::hugeint' for column in amounts)
    row = relation.query(
        "lines_written", f"select count(*), {sums} from read_parquet('{name}')"
    ).fetchall()[0]
    return int(row[0]), dict(zip(amounts, (int(value) for value in row[1:]), strict=True))
