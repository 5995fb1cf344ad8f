"""From lines to what each payer owes: payer unit x month x fund x share."""

from typing import Any

import narwhals as nw

from ansinh.assess.lawtable import native_table
from ansinh.engine.session import to_long
from ansinh.law.funds import AMOUNTS

_COLUMNS = [amount.column for amount in AMOUNTS]


def postings(lines: Any) -> nw.LazyFrame[Any]:
    """The sums owed by each payer, lazily: unit, month, fund, share, amount (no zero amounts).

    The shares `state` and `fund` are owed by the sponsor of a line, all others by its unit.
    """
    frame: nw.LazyFrame[Any] = nw.from_native(lines).lazy()
    wide = frame.group_by("unit", "sponsor", "month").agg(
        *(nw.col(column).sum().cast(nw.Int64) for column in _COLUMNS)
    )
    long = _long(wide).filter(nw.col("amount") != 0)
    named = long.join(_names(wide), on="column", how="inner").with_columns(
        unit=nw.when(nw.col("by_sponsor") > 0).then(nw.col("sponsor")).otherwise(nw.col("unit"))
    )
    return named.group_by("unit", "month", "fund", "share").agg(
        nw.col("amount").sum().cast(nw.Int64)
    )


def _long(wide: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """One row per money column. Narwhals unpivots on DuckDB's default connection, so ours does."""
    if wide.implementation.is_duckdb():
        long: nw.LazyFrame[Any] = nw.from_native(
            to_long(wide.to_native(), _COLUMNS, "column", "amount")
        )
        return long
    return wide.unpivot(
        on=_COLUMNS,
        index=["unit", "sponsor", "month"],
        variable_name="column",
        value_name="amount",
    )


def _names(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    columns: dict[str, list[Any]] = {
        "column": _COLUMNS,
        "fund": [amount.fund.value for amount in AMOUNTS],
        "share": [amount.share.value for amount in AMOUNTS],
        "by_sponsor": [int(amount.paid_by_sponsor) for amount in AMOUNTS],
    }
    table: nw.LazyFrame[Any] = nw.from_native(native_table(frame, columns)).lazy()
    return table
