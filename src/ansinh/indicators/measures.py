"""How indicators are computed: one column expression per measure, kept by what is known.

Every measure gives one int64 per unit (aligned with `Places.unit`), so that any scope is a
sum over its units and the rows of a table always add up to the whole.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import cache, lru_cache
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ansinh import law
from ansinh.engine import session
from ansinh.indicators.definitions import Indicator, Scheme
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import places
from ansinh.law.months import Month, first_day, month_of
from ansinh.ledger import queries as ledger
from ansinh.register import columns

ByUnit = NDArray[np.int64]
KEPT = 64
"""How many aggregates of each measure stay in memory: a few years of months for a few states
of the log; one is 8 bytes a unit."""


def by_unit(indicator: Indicator, scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """An indicator's value of a month for every unit; only measures that add up over units."""
    if indicator.measure == "people":
        counted = people(month, known)
        return sum((counted[code] for code in scheme.counts), np.zeros_like(_nothing(known)))
    if indicator.measure == "collected":
        return collected(month, known)
    if indicator.measure == "owed":
        return owed(month, known)
    raise ValueError(f"{indicator.id} ({indicator.measure}) does not add up over units")


_people: dict[tuple[Any, ...], Mapping[str, ByUnit]] = {}


def people(month: Month, known: Knowledge) -> Mapping[str, ByUnit]:
    """People of each scheme in a month, each person counted once, at one unit.

    Somebody on several lists of one scheme is counted at the unit recorded last, so that
    the places add up to the province.
    """
    return count_people([month], known)[month]


def count_people(months: Iterable[Month], known: Knowledge) -> dict[Month, Mapping[str, ByUnit]]:
    """The people of several months, those not kept yet in one pass over the spells."""
    found = {month: _people.get((month, known.register)) for month in months}
    wanted = [month for month, kept in found.items() if kept is None]
    for month, counted in _counted(wanted, known).items() if wanted else ():
        found[month] = _people[month, known.register] = counted
    for oldest in list(_people)[:-KEPT]:
        _people.pop(oldest, None)
    return {month: counted for month, counted in found.items() if counted is not None}


def _counted(months: list[Month], known: Knowledge) -> dict[Month, Mapping[str, ByUnit]]:
    with closing(session.connect()) as engine:
        running = _running(engine, months, known)
        table = running.group_by("month", "scheme", "unit").agg(value=nw.len()).collect("pyarrow")
    rows = table.to_native()
    schemes = sorted(set(membership()["scheme"].to_pylist()))
    counted = {}
    for month in months:
        of_month = rows.filter(pc.equal(rows["month"], int(month)))
        counted[month] = {
            scheme: _spread(of_month.filter(pc.equal(of_month["scheme"], scheme)), known)
            for scheme in schemes
        }
    return counted


def _running(
    engine: duckdb.DuckDBPyConnection, months: list[Month], known: Knowledge
) -> nw.LazyFrame[Any]:
    """One row a month, scheme and person: month, scheme, person, unit, change."""
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
        .select("month", "scheme", "person", "unit", "change")
        .unique(["month", "scheme", "person"], keep="last", order_by=["change"])
    )


@cache
def membership() -> pa.Table:
    """In which schemes the law counts each group and state, from month to month."""
    return pa.table(law.load().schemes)


@lru_cache(maxsize=KEPT)
def collected(month: Month, known: Knowledge) -> ByUnit:
    """Money allocated to the funds from January to a month, đồng by unit."""
    table = ledger.collected(
        first_month=month_of(first_day(month).replace(month=1)),
        last_month=month,
        known_at=known.known_at,
    )
    return _spread(table.rename_columns(["unit", "fund", "value"]), known)


@lru_cache(maxsize=KEPT)
def owed(month: Month, known: Knowledge) -> ByUnit:
    """What each unit owes over all funds at the end of a month, đồng; 0 where it owes nothing."""
    table = ledger.owed(month=month, known_at=known.known_at)
    return np.maximum(_spread(table.rename_columns(["unit", "fund", "value"]), known), 0)


def _spread(rows: pa.Table, known: Knowledge) -> ByUnit:
    """The column `value` by `unit`, aligned with the units of a state of knowledge."""
    return places(known).spread(rows["unit"].to_numpy(), rows["value"].to_numpy())


def _nothing(known: Knowledge) -> ByUnit:
    return np.zeros(len(places(known).unit), dtype=np.int64)
