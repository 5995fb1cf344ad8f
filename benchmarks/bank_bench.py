"""A bank's statement of 200,000 lines into an office of 12,000 units, and the same file again.

The office and its statement are invented (the generator of the tests, with its damage); the
database is a private one of its own.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ansinh.record.actor import Actor
from benchmarks.employers import home

UNITS, LINES = 12_000, 200_000
IMPORTED = datetime(2026, 8, 1, 2, tzinfo=UTC)
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows of name, value and unit."""
    with home():
        return _measured()


def _measured() -> list[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.exchange.invented_lines import World
    from tests.receipts.builders import install, statement, take

    from ansinh.receipts import queries
    from ansinh.receipts.models import BankDecision
    from ansinh.receipts.operations import decide

    world = World.invent(UNITS, seed=1)
    install(world.units, {unit.agency for unit in world.units})
    paid = sorted(world.lines(LINES, seed=2), key=lambda each: each.line.booked)
    content = statement([each.line for each in paid])
    _few, small = _timed(lambda: take(statement([paid[0].line], account="0011999000222")))
    with CaptureQueriesContext(connection) as counted:
        result, seconds = _timed(lambda: take(content))
    _again, known = _timed(lambda: take(content))
    _first, cold = _timed(lambda: queries.queue())
    found, warm = _timed(lambda: queries.queue())
    waits = next(each for each in found.waiting if each.candidates)
    _made, one = _timed(
        lambda: decide(
            line=waits.transaction.id,
            unit=waits.candidates[0].unit.key,
            recorded_at=IMPORTED,
            actor=Actor("bench"),
        )
    )
    truth = {each.line.bank_reference: each.truth for each in paid}
    booked = list(
        BankDecision.objects.filter(automatic=True, transaction__account="0011999000111")
        .values_list("transaction__bank_reference", "unit")
    )  # fmt: skip
    right = sum(truth[name] is not None and truth[name].key == unit for name, unit in booked)
    counts = result.counts
    return [
        _row(f"import of {LINES:,} bank lines, {UNITS:,} units", seconds, "s"),
        _row("lines imported a second", LINES / seconds, "lines/s"),
        _row("import of one line", small, "s"),
        _row("the same file again", known, "s"),
        _row("SQL statements of the import", len(counted), "statements"),
        _row("booked without a person, no payer remembered yet", counts["booked"], "lines"),
        _row("of them for the right unit", 100 * right / len(booked), "%"),
        _row("waiting for a person", counts["queued"], "lines"),
        _row("first page of the queue, after an import", cold, "s"),
        _row("first page of the queue", warm, "s"),
        _row("one decision", one, "s"),
    ]


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - started


def _row(name: str, value: float, unit: str) -> Row:
    return {"name": name, "value": value, "unit": unit}
