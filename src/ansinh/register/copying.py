"""Columns into tables: PostgreSQL's binary COPY on Django's own connection.

It runs inside the caller's transaction and role, so triggers, grants and roll-back hold
for a million rows as they do for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from django.db import connection
from psycopg import sql

Columns: TypeAlias = pa.Table | Mapping[str, Any]


class ColumnError(ValueError):
    """The columns offered to a table are not the columns it takes."""


def as_columns(columns: Columns) -> dict[str, Any]:
    """The columns by name, each an Arrow array, a NumPy array or a list of one length."""
    if isinstance(columns, pa.Table):
        return {name: columns[name].combine_chunks() for name in columns.column_names}
    return dict(columns)


def as_list(values: Any) -> Sequence[Any]:
    """Python values of a column, None where it has none."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return list(values.to_pylist())
    if isinstance(values, np.ndarray):
        return list(values.tolist())
    return list(values)


def months_as_dates(months: Any) -> Sequence[Any]:
    """First days of months given as month numbers (`year * 12 + month - 1`)."""
    numbers = np.asarray(months, dtype=np.int64)
    days = (numbers - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return list(days.tolist())


def copy_into(table: str, types: Mapping[str, str], columns: Mapping[str, Any]) -> int:
    """Copy columns into a table and return the number of rows.

    Args:
        table: the table's name.
        types: PostgreSQL type by column name, of every column that is copied.
        columns: values by column name; all of one length.

    Raises:
        ColumnError: a column is missing, unknown, or of another length.
    """
    if set(columns) != set(types):
        missing = sorted(set(types) - set(columns))
        unknown = sorted(set(columns) - set(types))
        raise ColumnError(f"{table}: missing columns {missing}, unknown columns {unknown}")
    values = [as_list(columns[name]) for name in types]
    lengths = {name: len(column) for name, column in zip(types, values, strict=True)}
    if len(set(lengths.values())) > 1:
        raise ColumnError(f"{table}: columns have different lengths: {lengths}")
    _copy(table, list(types), list(types.values()), zip(*values, strict=True))
    return next(iter(lengths.values()))


def _copy(table: str, names: list[str], types: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    connection.ensure_connection()
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(statement) as copy,
    ):
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
