"""Small tables, the law's above all, as frames of the same engine as the spells."""

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from ansinh.engine.session import beside
from ansinh.law import Law
from ansinh.law.tables import monthly_tables


def law_table(frame: nw.LazyFrame[Any], law: Law, months: Iterable[int]) -> nw.LazyFrame[Any]:
    """`monthly_tables(law, months)` beside `frame`: on its connection, or of its kind."""
    columns = monthly_tables(law, months)
    table: nw.LazyFrame[Any] = nw.from_native(native_table(frame, columns)).lazy()
    return table


def native_table(frame: nw.LazyFrame[Any], columns: dict[str, list[Any]]) -> Any:
    """Columns as a native table that `frame` can be joined with."""
    if frame.implementation.is_duckdb():
        return beside(frame.to_native(), columns)
    if frame.implementation.is_polars():
        import polars

        return polars.LazyFrame(columns)
    if frame.implementation.is_pyspark():
        rows = list(zip(*columns.values(), strict=True))
        return frame.to_native().sparkSession.createDataFrame(rows, list(columns))
    raise TypeError(
        f"spells come as a DuckDB relation or a Polars lazy frame, not {frame.implementation}"
    )
