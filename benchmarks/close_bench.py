"""What closing a month costs beside the bare assessment of the same lines: 400 thousand workers.

Three closings of an invented province: the first, an ordinary one, and one that learns late facts
of one employer in fifty (a worker more since the first month, money of the month before).
`python -m benchmarks.close_bench 0.1` measures a tenth of it.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np

from benchmarks.employers import FIRST, WHO, Province, build, closed_at, home, pay

Row = dict[str, Any]


def run(scale: float = 1.0) -> list[Row]:
    """Build the province and close three months, each beside its bare assessment."""
    with home():
        province = build(scale)
        rows: list[Row] = [{"name": "workers", "value": province.workers, "unit": "people"}]
        for place, name in enumerate(("the first month", "an ordinary month", "with late facts")):
            pay(province, FIRST + place)
            if name == "with late facts":
                _learn_late(province, FIRST + place)
            rows += _measure(name, FIRST + place)
        return rows


def _learn_late(province: Province, month: int) -> None:
    """One employer in fifty declares a worker of its own again, since the first month."""
    from ansinh.ledger.operations import record_receipts
    from ansinh.register import operations

    known = datetime(month // 12, month % 12 + 1, 22, 3, tzinfo=UTC)
    units = np.arange(1, province.units + 1, 50)
    operations.append_changes(
        changes={
            "person": np.arange(1, len(units) + 1),
            "unit": units,
            "track": ["TNLD"] * len(units),
            "effective_month": np.full(len(units), FIRST),
            "state": ["active"] * len(units),
            "group": ["employee_enterprise"] * len(units),
            "wage": np.full(len(units), 7_000_000),
            "recorded_at": np.full(len(units), np.datetime64(known.replace(tzinfo=None))),
        },
        **WHO,
    )
    day = datetime(month // 12, month % 12, 25, 3, tzinfo=UTC).date()
    record_receipts(
        receipts={
            "reference": [f"late{unit}" for unit in units],
            "unit": units,
            "value_date": [day] * len(units),
            "amount": np.full(len(units), 1_000_000),
            "text": ["dong BHXH"] * len(units),
        },
        recorded_at=known,
        **WHO,
    )


def _measure(name: str, month: int) -> list[Row]:
    """Close a month, and assess it bare once more: the same lines, written and summed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ansinh import law
    from ansinh.engine.session import connect
    from ansinh.ledger.assessed import assess_month
    from ansinh.ledger.closing import close_month
    from ansinh.register import columns

    book, at = law.load(), closed_at(month)
    with CaptureQueriesContext(connection) as queries:
        closing = _timed(lambda: close_month(month=month, law=book, recorded_at=at, **WHO))

    def assess() -> None:
        with connect() as session:
            assess_month(session, book, month=month, position=columns.position(), known_at=at)

    bare = _timed(assess)
    return [
        {"name": f"close, {name}", "value": round(closing[0], 2), "unit": "s"},
        {
            "name": "of the processor, without PostgreSQL",
            "value": round(closing[1], 2),
            "unit": "s",
        },
        {"name": "its bare assessment, lines written", "value": round(bare[0], 2), "unit": "s"},
        {"name": "ratio (aim 5)", "value": round(closing[0] / bare[0], 2), "unit": "x"},
        {"name": "SQL statements", "value": len(queries), "unit": "statements"},
    ]


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    began, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - spent


if __name__ == "__main__":
    for row in run(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0):
        print(f"{row['name']:50} {row['value']:>12,} {row['unit']}")
