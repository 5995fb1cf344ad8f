"""Who is covered in a month: people by scheme, group and unit, each person once in a scheme.

Counts are kept in memory and on disk, so that they are made once for each state of the log.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ansinh.engine import session
from ansinh.engine.session import Relation, Session
from ansinh.ground.months import Month, show_month
from ansinh.indicators import kept
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import places
from ansinh.law import tables
from ansinh.register import columns
from ansinh.register.installed_law import installed_law

ByUnit = NDArray[np.int64]
AT_ONCE = 4
"""How many months are counted in one pass: more would ask for more memory than they save."""
COUNTED = ("month", "scheme", "group", "unit")
COUNTED_SCHEMA = pa.schema(
    [("month", pa.int32()), ("scheme", pa.string()), ("group", pa.string()), ("unit", pa.int64()),
     ("value", pa.int64())]
)  # fmt: skip
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
    found = np.zeros((len(schemes), len(places(known).unit)), dtype=np.int64)
    of_scheme = pc.index_in(rows["scheme"], pa.array(schemes)).to_numpy()
    np.add.at(found, (of_scheme, places(known).at(rows["unit"].to_numpy())), rows["value"])
    return dict(zip(schemes, found, strict=True))


def count_people(months: Iterable[Month], known: Knowledge) -> dict[Month, pa.Table]:
    """People of several months by scheme, group and unit (column `value`).

    Those that are neither in memory nor on disk are counted from one folding of the log.
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
    """People of some months, counted from one folding of the log.

    Spells of one line never overlap, so people who stand on one line only are counted by kinds
    of spells; the others one by one, a few months at once.
    """
    with closing(session.connect()) as engine:
        spells = _spells(engine, months, known).materialize()
        alone, several = _apart(spells)
        kinds = _monthly(engine, alone, months).group_by(*COUNTED).agg(value=nw.col("value").sum())
        parts = [kinds.collect("pyarrow").to_native()]
        for first in range(0, len(months), AT_ONCE):
            some = _once(_monthly(engine, several, months[first : first + AT_ONCE]))
            counted = some.group_by(*COUNTED).agg(value=nw.len())
            parts.append(counted.collect("pyarrow").to_native())
    whole = pa.concat_tables([part.cast(COUNTED_SCHEMA) for part in parts])
    summed = whole.group_by(list(COUNTED)).aggregate([("value", "sum")])
    # By unit, so that spreading them over the units is a walk and not a search.
    order = [(name, "ascending") for name in ("month", "unit", "scheme", "group")]
    summed = summed.rename_columns([*COUNTED, "value"]).sort_by(order)
    return {
        month: summed.filter(pc.equal(summed["month"], int(month))).drop_columns(["month"])
        for month in months
    }


def _apart(
    spells: Relation,
) -> tuple[nw.LazyFrame[Any], nw.LazyFrame[Any]]:
    """Kinds of spells (`value` people each) of people on one line, and the spells of the others."""
    frame = nw.from_native(spells).lazy()
    ends = {f"{end}_{name}": getattr(nw.col(name), end)() for name in ("unit", "track")
            for end in ("min", "max")}  # fmt: skip
    one = (nw.col("min_unit") == nw.col("max_unit")) & (nw.col("min_track") == nw.col("max_track"))
    lines = frame.group_by("person").agg(**ends).filter(~one).select("person")
    kind = ("unit", "group", "state", "from_month", "to_month")
    alone = frame.join(lines, on="person", how="anti").group_by(*kind).agg(value=nw.len())
    return alone, frame.join(lines, on="person", how="semi").drop("track")


def covered(engine: Session, months: Sequence[Month], known: Knowledge) -> nw.LazyFrame[Any]:
    """One row a month, scheme and person: month, scheme, person, unit, group, change."""
    spells = nw.from_native(_spells(engine, months, known)).drop("track")
    return _once(_monthly(engine, spells, months))


def _spells(engine: Session, months: Sequence[Month], known: Knowledge) -> Relation:
    """Spells that run in any of some months, with what it takes to count people."""
    spells = columns.spells(engine, position=known.log_position)
    return spells.filter(
        f"from_month <= {int(max(months))} AND to_month > {int(min(months))}"
    ).select('change, person, unit, track, "group", state, from_month, to_month')


def _monthly(
    engine: Session, spells: nw.LazyFrame[Any], months: Sequence[Month]
) -> nw.LazyFrame[Any]:
    """Rows of spells for every month in which they run and scheme in which that counts."""
    begins = pa.table({"month": pa.array([int(month) for month in months], pa.int32())})
    counting = nw.from_native(engine.from_arrow(membership())).rename(
        {"from_month": "counts_from", "to_month": "counts_to"}
    )
    return (
        spells.join(nw.from_native(engine.from_arrow(begins)), how="cross")
        .filter((nw.col("from_month") <= nw.col("month")) & (nw.col("to_month") > nw.col("month")))
        .join(counting, on=["group", "state"], how="inner")
        .filter(
            (nw.col("counts_from") <= nw.col("month")) & (nw.col("counts_to") > nw.col("month"))
        )
        .drop("from_month", "to_month", "counts_from", "counts_to", "state")
    )


def _once(running: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Each person once in a month and scheme: on the list recorded last."""
    return running.select("month", "scheme", "person", "unit", "group", "change").unique(
        ["month", "scheme", "person"], keep="last", order_by=["change"]
    )


def membership() -> pa.Table:
    """In which schemes the installation's law counts each group and state, month to month."""
    return _membership(installed_law().hash)


@lru_cache(maxsize=4)
def _membership(_law: str) -> pa.Table:
    return pa.table(tables.schemes(installed_law()))


def spread(rows: pa.Table, known: Knowledge, column: str = "value") -> ByUnit:
    """A column by `unit`, aligned with the units of a state of knowledge."""
    return places(known).spread(rows["unit"].to_numpy(), rows[column].to_numpy())


def nothing(known: Knowledge) -> ByUnit:
    """Nothing for every unit."""
    return np.zeros(len(places(known).unit), dtype=np.int64)
