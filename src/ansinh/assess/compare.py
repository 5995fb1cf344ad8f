"""What a reform changes: the same spells under two laws, by fund, group and unit."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from ansinh.law.funds import AMOUNTS


def compare(
    base: Any, reformed: Any, offices: Mapping[Any, str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Differences between two tables of lines: lists by `fund`, `group` and `unit`.

    `offices` (unit -> office) adds a list by `office`; units without one stand under "". Every
    entry has `base`, `reformed` and `difference` in đồng; entries without a difference stay, so
    that a reader sees what a reform leaves alone.
    """
    units = _by(base, "unit"), _by(reformed, "unit")
    found = {
        "fund": _joined(_by_fund(base), _by_fund(reformed), "fund"),
        "group": _joined(_by(base, "group"), _by(reformed, "group"), "group"),
        "unit": _joined(*units, "unit"),
    }
    if offices is not None:
        before, after = (_gathered(totals, offices) for totals in units)
        found["office"] = _joined(before, after, "office")
    return found


def _gathered(totals: Mapping[Any, int], offices: Mapping[Any, str]) -> dict[Any, int]:
    gathered: dict[Any, int] = {}
    for unit, amount in totals.items():
        office = offices.get(unit, "")
        gathered[office] = gathered.get(office, 0) + amount
    return gathered


def _by_fund(lines: Any) -> dict[Any, int]:
    frame: nw.LazyFrame[Any] = nw.from_native(lines).lazy()
    sums = frame.select(*(nw.col(amount.column).sum().cast(nw.Int64) for amount in AMOUNTS))
    row = next(iter(sums.collect().iter_rows(named=True)))
    totals: dict[Any, int] = {}
    for amount in AMOUNTS:
        fund = amount.fund.value
        totals[fund] = totals.get(fund, 0) + int(row[amount.column] or 0)
    return totals


def _by(lines: Any, key: str) -> dict[Any, int]:
    frame: nw.LazyFrame[Any] = nw.from_native(lines).lazy()
    owed = nw.sum_horizontal(*(nw.col(amount.column) for amount in AMOUNTS))
    sums = frame.select(nw.col(key), owed=owed).group_by(key).agg(
        nw.col("owed").sum().cast(nw.Int64)
    )  # fmt: skip
    return {row[key]: int(row["owed"]) for row in sums.collect().iter_rows(named=True)}


def _joined(base: dict[Any, int], reformed: dict[Any, int], key: str) -> list[dict[str, Any]]:
    return [
        {
            key: name,
            "base": base.get(name, 0),
            "reformed": reformed.get(name, 0),
            "difference": reformed.get(name, 0) - base.get(name, 0),
        }
        for name in sorted({*base, *reformed}, key=str)
    ]
