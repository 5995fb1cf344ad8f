"""What every payer will be charged in every closing, known before anything is written.

The same pure assessment that the ledger will run, on the generator's own spells: all of
them as known at the end, and those of the lines about which something is learned late once
more as known at each closing, because the ledger books what it learns when it learns it.
"""

from collections.abc import Iterable

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ansinh.assess import assess, postings
from ansinh.engine.session import connect
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.provinces.log import Log
from ansinh.provinces.spells import distinct, fold
from ansinh.provinces.units import Units


def dues_of(log: Log, units: Units, law: Law) -> tuple[NDArray[np.int64], pa.Table]:
    """Amounts by unit (row) and closing (column), đồng; and the dues of the first month.

    The second is the table of `assess.postings` (unit, month, fund, share, amount) of the
    first month, from which opening balances are made.
    """
    months = list(log.months)
    late = late_lines(log)
    table, count = distinct(fold(log, len(log), ~late), units)
    known = _owed(table, count, law, months)
    learned, weight = _as_learned(log, units, late)
    later = _owed(learned, weight, law, months)
    dues = _by_month(known, units, months) + _booked(later, units, months)
    first = pa.concat_tables([known, _of_closing(later, 0)])
    first = first.filter(pc.equal(first["month"], months[0]))
    return dues, first.group_by(["unit", "month", "fund", "share"]).aggregate(
        [("amount", "sum")]
    ).rename_columns(list(_OWED)).sort_by([(name, "ascending") for name in list(_OWED)[:4]])


def _as_learned(
    log: Log, units: Units, late: NDArray[np.bool_]
) -> tuple[pa.Table, NDArray[np.int64]]:
    """Spells of the late lines as known at each closing, in one table.

    The number of the closing stands in unit and sponsor, above `CLOSING`, so that one
    assessment keeps the closings apart.
    """
    tables, counts, size = [], [], 0
    for place in range(len(log.months)):
        table, count = distinct(fold(log, int(log.bounds[place + 1]), late), units)
        for name in ("unit", "sponsor"):
            shifted = pc.add(table[name], place * CLOSING)
            table = table.set_column(table.column_names.index(name), name, shifted)
        at = table.column_names.index("change")
        table = table.set_column(at, "change", pc.add(table["change"], size))
        size += len(table)
        tables.append(table)
        counts.append(count)
    return pa.concat_tables(tables), np.concatenate(counts)


def _of_closing(owed: pa.Table, place: int) -> pa.Table:
    closing = pc.divide(owed["unit"], CLOSING)
    chosen = owed.filter(pc.equal(closing, place))
    plain = pc.subtract(chosen["unit"], place * CLOSING)
    return chosen.set_column(chosen.column_names.index("unit"), "unit", plain)


def _booked(owed: pa.Table, units: Units, months: list[int]) -> NDArray[np.int64]:
    """What each closing books of the late lines: what it knows less what was booked before."""
    dues = np.zeros((len(units), len(months)), np.int64)
    before = np.zeros(len(units), np.int64)
    for place in range(len(months)):
        known = _by_month(_of_closing(owed, place), units, months)[:, : place + 1].sum(axis=1)
        dues[:, place] = known - before
        before = known
    return dues


def late_lines(log: Log) -> NDArray[np.bool_]:
    """Rows of lines about which something was recorded after the month it took effect in."""
    columns = log.columns
    line = (columns["person"] << 24 | columns["unit"]) * 4 + columns["track"]
    opening = columns["recorded_month"] == log.months[0]
    late = (columns["recorded_month"] > columns["effective_month"]) & ~opening
    return np.isin(line, line[late | (columns["voids"] >= 0)])


def _owed(table: pa.Table, count: NDArray[np.int64], law: Law, months: Iterable[int]) -> pa.Table:
    """Postings of kinds of spells, each standing for so many."""
    if not len(table):
        return pa.table({name: pa.array([], kind) for name, kind in _OWED.items()})
    weights = pa.table({"change": np.arange(len(count)), "weight": count})
    with connect() as session:
        counted = nw.from_native(session.from_arrow(weights)).lazy()
        lines = assess(session.from_arrow(table), law, months)
        lines = lines.join(counted, on="change", how="inner")
        amounts = {a.column: nw.col(a.column) * nw.col("weight") for a in AMOUNTS}
        owed: pa.Table = postings(lines.with_columns(**amounts)).collect("pyarrow").to_native()
    return owed.select(list(_OWED)).cast(pa.schema(list(_OWED.items())))


CLOSING = 10_000_000
"""More than any number of units."""

_OWED = {
    "unit": pa.int64(),
    "month": pa.int32(),
    "fund": pa.string(),
    "share": pa.string(),
    "amount": pa.int64(),
}


def _by_month(owed: pa.Table, units: Units, months: list[int]) -> NDArray[np.int64]:
    result = np.zeros((len(units), len(months)), np.int64)
    place = (owed["unit"].to_numpy() - 1, owed["month"].to_numpy() - months[0])
    np.add.at(result, place, owed["amount"].to_numpy())
    return result
