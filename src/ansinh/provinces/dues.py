"""What every payer will be charged in every closing, known before anything is written.

The same pure assessment that the ledger will run, on the generator's own spells: all of
them as known at the end, and those of the lines about which something is learned late once
more as known at each closing, because the ledger books what it learns when it learns it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ansinh.assess import assess, postings
from ansinh.engine.session import connect
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.law.groups import SCHEME_OF
from ansinh.provinces.goals import CLASSES
from ansinh.provinces.log import Log
from ansinh.provinces.spells import distinct, fold
from ansinh.provinces.units import Units


@dataclass(frozen=True)
class Dues:
    """What closings will book, đồng.

    `by_class` has the axes class (of `goals.CLASSES`), unit (row) and closing (column); `first`
    is the table of `assess.postings` (unit, month, fund, share, amount) of the first month,
    from which opening balances are made.
    """

    by_class: NDArray[np.int64]
    first: pa.Table

    @property
    def total(self) -> NDArray[np.int64]:
        """Amounts by unit and closing, whatever they are for."""
        total: NDArray[np.int64] = self.by_class.sum(axis=0)
        return total


def dues_of(log: Log, units: Units, law: Law) -> Dues:
    """What every unit will be charged in every closing."""
    months = list(log.months)
    late = late_lines(log)
    final = len(months)
    stages = [(late, int(rows)) for rows in log.bounds[1:]] + [(~late, len(log))]
    owed = _owed(*_staged(log, units, stages), law, months)
    stage = pc.divide(owed["unit"], STAGE).to_numpy()
    owed = owed.set_column(0, "unit", pc.subtract(owed["unit"], pa.array(stage * STAGE)))
    dues = _by_month(owed.filter(pa.array(stage == final)), units, months)
    before = np.zeros(dues.shape[:2], np.int64)
    for place in range(final):
        known = _by_month(owed.filter(pa.array(stage == place)), units, months)
        after = known[:, :, : place + 1].sum(axis=2)
        dues[:, :, place] += after - before
        before = after
    first = (owed["month"].to_numpy() == months[0]) & ((stage == 0) | (stage == final))
    keys = list(_OWED)[:4]
    of_first = owed.filter(pa.array(first)).group_by(keys).aggregate([("amount", "sum")])
    of_first = of_first.rename_columns(list(_OWED))
    return Dues(dues, of_first.sort_by([(name, "ascending") for name in keys]))


def _staged(
    log: Log, units: Units, stages: list[tuple[NDArray[np.bool_], int]]
) -> tuple[pa.Table, NDArray[np.int64]]:
    """Kinds of spells of each stage (which rows, how many are known), and how many of each.

    The number of the stage stands in unit and sponsor, above `STAGE`, so that one assessment
    keeps the stages apart.
    """
    tables, counts, size = [], [], 0
    for place, (only, known) in enumerate(stages):
        table, count = distinct(fold(log, known, only), units)
        for name, more in (("unit", place * STAGE), ("sponsor", place * STAGE), ("change", size)):
            at = table.column_names.index(name)
            table = table.set_column(at, name, pc.add(table[name], more))
        size += len(table)
        tables.append(table)
        counts.append(count)
    return pa.concat_tables(tables), np.concatenate(counts)


def late_lines(log: Log) -> NDArray[np.bool_]:
    """Rows of lines about which something was recorded after the month it took effect in."""
    columns = log.columns
    line = (columns["person"] << 24 | columns["unit"]) * 4 + columns["track"]
    opening = columns["recorded_month"] == log.months[0]
    late = (columns["recorded_month"] > columns["effective_month"]) & ~opening
    return np.isin(line, line[late | (columns["voids"] >= 0)])


def _owed(table: pa.Table, count: NDArray[np.int64], law: Law, months: Iterable[int]) -> pa.Table:
    """Postings of kinds of spells, each standing for so many; a unit may come more than once."""
    weights = pa.table({"change": np.arange(len(count)), "weight": count})
    parts = range(0, len(table), AT_ONCE)
    return pa.concat_tables([_postings(table.slice(at, AT_ONCE), weights, law, months)
                             for at in parts])  # fmt: skip


def _postings(table: pa.Table, weights: pa.Table, law: Law, months: Iterable[int]) -> pa.Table:
    with connect() as session:
        counted = nw.from_native(session.from_arrow(weights)).lazy()
        lines = assess(session.from_arrow(table), law, months)
        lines = lines.join(counted, on="change", how="inner")
        amounts = {a.column: nw.col(a.column) * nw.col("weight") for a in AMOUNTS}
        owed: pa.Table = postings(lines.with_columns(**amounts)).collect("pyarrow").to_native()
    return owed.select(list(_OWED)).cast(pa.schema(list(_OWED.items())))


AT_ONCE = 200_000
"""Kinds of spells that are assessed at once, so that a large province needs no more memory."""
STAGE = 10_000_000
"""More than any number of units."""

_CLASS_OF_FUND = {
    fund.value: CLASSES.index("BHXH_BB" if scheme == "TNLD" else scheme)
    for fund, scheme in SCHEME_OF.items()
    if scheme != "TNLD_TN"
}
"""Accidents at work are collected with compulsory insurance."""

_OWED = {
    "unit": pa.int64(),
    "month": pa.int32(),
    "fund": pa.string(),
    "share": pa.string(),
    "amount": pa.int64(),
}


def class_of(fund: pa.ChunkedArray) -> NDArray[np.int64]:
    """The place in `goals.CLASSES` of the scheme that each fund belongs to."""
    found = pc.index_in(fund, pa.array(list(_CLASS_OF_FUND))).to_numpy()
    classes: NDArray[np.int64] = np.array(list(_CLASS_OF_FUND.values()), np.int64)[found]
    return classes


def _by_month(owed: pa.Table, units: Units, months: list[int]) -> NDArray[np.int64]:
    result = np.zeros((len(CLASSES), len(units), len(months)), np.int64)
    place = (
        class_of(owed["fund"]), owed["unit"].to_numpy() - 1, owed["month"].to_numpy() - months[0]
    )  # fmt: skip
    np.add.at(result, place, owed["amount"].to_numpy())
    return result
