"""How indicators are computed: one column expression per measure, kept by what is known.

Every measure gives one int64 per unit (aligned with `Places.unit`), so that any scope is a
sum over its units and the rows of a table always add up to the whole.
"""

from collections.abc import Mapping
from contextlib import closing
from functools import cache, lru_cache

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


@lru_cache(maxsize=KEPT)
def people(month: Month, known: Knowledge) -> Mapping[str, ByUnit]:
    """People of each scheme in a month, each person counted once, at one unit.

    Somebody on several lists of one scheme is counted at the unit recorded last, so that
    the places add up to the province.
    """
    with closing(session.connect()) as engine:
        membership = nw.from_native(engine.from_arrow(_membership())).filter(
            (nw.col("from_month") <= int(month)) & (nw.col("to_month") > int(month))
        )
        running = nw.from_native(columns.spells(engine, position=known.log_position)).filter(
            (nw.col("from_month") <= int(month)) & (nw.col("to_month") > int(month))
        )
        counted = (
            running.join(
                membership.select("group", "state", "scheme"), on=["group", "state"], how="inner"
            )
            .select("scheme", "person", "unit", "change")
            .unique(["scheme", "person"], keep="last", order_by=["change"])
            .group_by("scheme", "unit")
            .agg(people=nw.len())
            .collect("pyarrow")
            .to_native()
        )
    found = {}
    for code in sorted(set(_membership()["scheme"].to_pylist())):
        rows = counted.filter(pc.equal(counted["scheme"], code))
        found[code] = places(known).spread(rows["unit"].to_numpy(), rows["people"].to_numpy())
    return found


@cache
def _membership() -> pa.Table:
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
    return places(known).spread(table["unit"].to_numpy(), table["amount"].to_numpy())


@lru_cache(maxsize=KEPT)
def owed(month: Month, known: Knowledge) -> ByUnit:
    """What each unit owes over all funds at the end of a month, đồng; 0 where it owes nothing."""
    table = ledger.owed(month=month, known_at=known.known_at)
    balances = places(known).spread(table["unit"].to_numpy(), table["amount"].to_numpy())
    return np.maximum(balances, 0)


def _nothing(known: Knowledge) -> ByUnit:
    return np.zeros(len(places(known).unit), dtype=np.int64)
