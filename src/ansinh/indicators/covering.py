"""Who is covered in a month: people by scheme, group and unit, each person once in a scheme.

Counts are kept in memory and on disk, so that they are made once for each state of the log.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ansinh.engine import session
from ansinh.indicators import kept
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import places
from ansinh.law.months import Month, show_month
from ansinh.register import columns
from ansinh.register.installed_law import installed_law

ByUnit = NDArray[np.int64]
KEPT = 64
"""How many months stay in memory: a few years for a few states of the log."""


def people_of(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """People of a scheme, or of some groups in it, for every unit."""
    if not scheme.groups:
        counted = people(month, known)
        return sum((counted[code] for code in scheme.counts), nothing(known))
    rows = count_people([month], known)[month]
    chosen = pc.and_(
        pc.is_in(rows["scheme"], pa.array(scheme.counts)),
        pc.is_in(rows["group"], pa.array(scheme.groups)),
    )
    return spread(rows.filter(chosen), known)


_people: dict[tuple[Any, ...], pa.Table] = {}


@lru_cache(maxsize=KEPT)
def people(month: Month, known: Knowledge) -> Mapping[str, ByUnit]:
    """People of each scheme in a month, each person counted once, at one unit.

    Somebody on several lists of one scheme is counted at the unit recorded last, so that
    the places add up to the province.
    """
    rows = count_people([month], known)[month]
    schemes = sorted(set(membership()["scheme"].to_pylist()))
    return {
        scheme: spread(rows.filter(pc.equal(rows["scheme"], scheme)), known) for scheme in schemes
    }


def count_people(months: Iterable[Month], known: Knowledge) -> dict[Month, pa.Table]:
    """People of several months by scheme, group and unit (column `value`).

    Those that are neither in memory nor on disk are counted in one pass over the spells; a
    whole history is better asked for by `measures.keep_months`.
    """
    found: dict[Month, pa.Table] = {}
    missing = []
    for month in sorted(set(months)):
        table = _people.get((month, *known.register))
        if table is None:
            table = kept.find(known.installation, _name(month), known.log)
        if table is None:
            missing.append(month)
        else:
            found[month] = table
    for month, table in _counted(missing, known).items() if missing else ():
        found[month] = kept.keep(known.installation, _name(month), known.log, table)
    for month, table in found.items():
        _people[(month, *known.register)] = table
    for oldest in list(_people)[:-KEPT]:
        _people.pop(oldest, None)
    return found


def _name(month: Month) -> str:
    return f"people-{show_month(month)}"


def _counted(months: list[Month], known: Knowledge) -> dict[Month, pa.Table]:
    with closing(session.connect()) as engine:
        running = covered(engine, months, known)
        table = running.group_by("month", "scheme", "group", "unit").agg(value=nw.len())
        rows = table.collect("pyarrow").to_native()
    return {
        month: rows.filter(pc.equal(rows["month"], int(month))).drop_columns(["month"])
        for month in months
    }


def covered(
    engine: duckdb.DuckDBPyConnection, months: Sequence[Month], known: Knowledge
) -> nw.LazyFrame[Any]:
    """One row a month, scheme and person: month, scheme, person, unit, group, change."""
    begins = pa.table({"month": pa.array([int(month) for month in months], pa.int32())})
    spells = nw.from_native(columns.spells(engine, position=known.log_position)).filter(
        (nw.col("from_month") <= int(max(months))) & (nw.col("to_month") > int(min(months)))
    )
    counting = nw.from_native(engine.from_arrow(membership())).rename(
        {"from_month": "counts_from", "to_month": "counts_to"}
    )
    return (
        spells.select("change", "person", "unit", "group", "state", "from_month", "to_month")
        .join(nw.from_native(engine.from_arrow(begins)), how="cross")
        .filter((nw.col("from_month") <= nw.col("month")) & (nw.col("to_month") > nw.col("month")))
        .join(counting, on=["group", "state"], how="inner")
        .filter(
            (nw.col("counts_from") <= nw.col("month")) & (nw.col("counts_to") > nw.col("month"))
        )
        .select("month", "scheme", "person", "unit", "group", "change")
        .unique(["month", "scheme", "person"], keep="last", order_by=["change"])
    )


def membership() -> pa.Table:
    """In which schemes the installation's law counts each group and state, month to month."""
    return _membership(installed_law().hash)


@lru_cache(maxsize=4)
def _membership(_law: str) -> pa.Table:
    return pa.table(installed_law().schemes)


def spread(rows: pa.Table, known: Knowledge, column: str = "value") -> ByUnit:
    """A column by `unit`, aligned with the units of a state of knowledge."""
    return places(known).spread(rows["unit"].to_numpy(), rows[column].to_numpy())


def nothing(known: Knowledge) -> ByUnit:
    """Nothing for every unit."""
    return np.zeros(len(places(known).unit), dtype=np.int64)
