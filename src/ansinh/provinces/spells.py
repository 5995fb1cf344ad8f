"""The invented log folded into spells, as known at the end of a month.

The register folds its own log; this is the generator's, which it needs before anything is
written, to know what will be due.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.ground.months import FAR
from ansinh.provinces.log import GROUPS, STATES, TRACKS, Log
from ansinh.provinces.units import Units

ENDED = STATES.index("ended")
PAY = (
    "wage", "coefficient", "position_coefficient", "seniority_rate", "profession_rate",
    "payment_months", "member_order",
)  # fmt: skip


def fold(log: Log, known: int, only: NDArray[np.bool_] | None = None) -> dict[str, NDArray[Any]]:
    """Spells as known from the first `known` rows of the log: the columns of the log plus
    `to_month`. `only` keeps rows of some lines.
    """
    columns = {name: values[:known] for name, values in log.columns.items()}
    standing = np.ones(known, bool)
    voids = columns["voids"]
    standing[voids[voids >= 0]] = False
    if only is not None:
        standing &= only[:known]
    rows = np.flatnonzero(standing)
    line = (columns["person"][rows] << 24 | columns["unit"][rows]) * 4 + columns["track"][rows]
    order = np.lexsort((rows, columns["effective_month"][rows], line))
    rows, line = rows[order], line[order]
    start = columns["effective_month"][rows]
    end = np.full(len(rows), int(FAR), np.int32)
    same = line[1:] == line[:-1]
    end[:-1][same] = start[1:][same]
    kept = (end > start) & (columns["state"][rows] != ENDED)
    spells = {name: values[rows[kept]] for name, values in columns.items()}
    spells["to_month"] = end[kept]
    return spells


def distinct(
    spells: Mapping[str, NDArray[Any]], units: Units
) -> tuple[pa.Table, NDArray[np.int64]]:
    """Spells that differ in anything that assessment looks at, and how many there are of each.

    Most people of a list owe the same, so there are far fewer kinds of spells than spells.
    `change` of the table is the place of its row.
    """
    keys = ["unit", "track", "effective_month", "to_month", "state", "group", *PAY]
    code = np.zeros(len(spells["unit"]), np.int64)
    for name in keys:
        values, place = np.unique(spells[name], return_inverse=True)
        code = np.unique(code * len(values) + place, return_inverse=True)[1]
    _, first, count = np.unique(code, return_index=True, return_counts=True)
    unit = spells["unit"][first]
    sponsor = np.array(units.sponsor)[unit]
    words = {"track": TRACKS, "state": STATES, "group": GROUPS}
    table: dict[str, Any] = {
        "change": np.arange(len(first)),
        "person": np.arange(len(first)),
        "unit": unit + 1,
        "sponsor": np.where(sponsor > 0, sponsor, unit + 1),
        "from_month": spells["effective_month"][first],
        "to_month": spells["to_month"][first],
        "allowance": np.zeros(len(first), np.int64),
        "difference_coefficient": np.zeros(len(first), np.int32),
        "region": np.array(units.region, np.int8)[unit],
        "top_up_rate": np.zeros(len(first), np.int32),
    }
    for name, options in words.items():
        table[name] = pa.array(options).take(pa.array(spells[name][first]))
    for name in PAY:
        small = name in ("payment_months", "member_order")
        table[name] = spells[name][first].astype(np.int8) if small else spells[name][first]
    return pa.table(table), count
