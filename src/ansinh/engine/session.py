"""A DuckDB connection that stays inside its bounds and never reaches for the network."""

import os
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

DEFAULT_MEMORY = "2GB"

Session: TypeAlias = duckdb.DuckDBPyConnection
"""Where columns are computed: what `connect` opens."""
Relation: TypeAlias = duckdb.DuckDBPyRelation
"""Columns that are there or still to be computed, on a session."""
Unreadable: TypeAlias = duckdb.IOException
"""What a session raises of a file that is gone, damaged or cannot be written."""


def connect(
    *, threads: int | None = None, memory: str = DEFAULT_MEMORY, spill: Path | None = None
) -> Any:
    """Open an in-memory DuckDB connection with bounded threads and memory.

    Extensions are neither fetched nor loaded: an offline server needs none. `spill` is the
    folder for what does not fit in memory; without it DuckDB refuses rather than fills a disk.
    Rows keep their order, so that the same table writes the same file.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return duckdb.connect(
        config={
            "threads": threads or cores or 1,
            "memory_limit": memory,
            "temp_directory": str(spill) if spill else "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": True,
        }
    )


def beside(relation: Any, columns: dict[str, list[Any]]) -> Any:
    """A small table as a relation on the connection that another relation lives on.

    DuckDB joins relations of one connection only, and a relation does not name its own.
    """
    import pyarrow as pa

    small_table = pa.table(columns)  # noqa: F841  DuckDB finds it by its name in this frame
    return relation.query("spells_beside", "select * from small_table")


def to_long(relation: Any, columns: list[str], name: str, value: str) -> Any:
    """Turn columns of a relation into rows (name, value), in one pass on its own connection."""
    listed = ", ".join(f'"{column}"' for column in columns)
    return relation.query(
        "wide_rows", f'unpivot wide_rows on {listed} into name "{name}" value "{value}"'
    )


def read_table(connection: Any, path: Path, types: dict[str, str]) -> Any:
    """A CSV or Parquet file as a relation whose columns have the given DuckDB types.

    In a CSV an empty cell is null; commas or semicolons separate, as the header shows.
    """
    if path.suffix == ".parquet":
        listed = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
        return connection.read_parquet(str(path)).project(listed)
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        first = stream.readline()
    separator = ";" if ";" in first and "," not in first else ","
    return connection.read_csv(
        str(path), header=True, sep=separator, dtype=types, quotechar='"', escapechar='"'
    )


def keep(connection: Any, relation: Any, name: str) -> Any:
    """Compute a relation once and keep its rows as a table of the connection."""
    relation.create(name)
    return connection.table(name)
