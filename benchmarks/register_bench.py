"""One person asked for among 300,000, and 400,000 people searched for who stands twice.

Everybody is invented. The first needs a database of its own; the second only columns. Seconds of
a shared machine say little, so those that the processor worked stand beside them.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.employers import home

PEOPLE, UNITS, CHANGES = 300_000, 3_000, 3
TWINS, SHARE, SEED = 400_000, 0.05, 7
ON = date(2026, 1, 15)
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows of name, value and unit."""
    with home():
        return [*_one_person(), *_twice()]


def _one_person() -> list[Row]:
    import numpy as np
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.ledger.builders import close
    from tests.register.builders import WHO, build_register

    from ansinh.ground.months import parse_month
    from ansinh.register.models import Person
    from ansinh.register.operations import append_changes
    from ansinh.statements.person.queries import timeline

    build_register(people=PEOPLE, units=UNITS)
    who = np.arange(1, PEOPLE + 1)
    # Half of everybody stands on the list of one unit.
    where = np.where(who % 2 == 0, 1, who % UNITS + 1)
    for step in range(CHANGES):
        append_changes(
            changes={
                "person": who, "unit": where, "track": ["BB"] * PEOPLE,
                "effective_month": np.full(PEOPLE, parse_month("2016-01") + 20 * step),
                "state": ["active"] * PEOPLE, "group": ["employee_enterprise"] * PEOPLE,
                "wage": np.full(PEOPLE, 5_000_000 + 1_000_000 * step),
                "recorded_at": np.full(PEOPLE, np.datetime64("2016-01-02T03:00")),
            },
            **WHO,
        )  # fmt: skip
    close("2016-01")
    numbers = list(
        Person.objects.filter(id__in=range(2, PEOPLE, PEOPLE // 40)).values_list(
            "social_insurance_number", flat=True
        )
    )
    timeline(numbers[0], on=ON)  # the law is read once a process
    spent = [_timed(lambda number=number: timeline(number, on=ON)) for number in numbers[1:]]
    with CaptureQueriesContext(connection) as queries:
        told = timeline(numbers[1], on=ON)
    months = sum(count.months + count.owed + count.coming for count in told.counts)
    of = f"of {PEOPLE:,} people, {months} scheme-months"
    return [
        {"name": f"one person {of} (aim 300)",
         "value": round(1000 * statistics.median(wall for wall, _ in spent)), "unit": "ms, median"},
        {"name": "  processor", "value": round(1000 * statistics.median(cpu for _, cpu in spent)),
         "unit": "ms, median"},
        {"name": "  statements of SQL", "value": len(queries), "unit": "statements"},
    ]  # fmt: skip


def _twice() -> list[Row]:
    import numpy as np
    from tests.register.test_duplicates import invented

    from ansinh.engine import linking, session
    from ansinh.register import likeness

    given = invented(TWINS, SEED)
    found: dict[str, Any] = {}

    def search() -> None:
        with session.connect(threads=2) as engine:
            found["pairs"] = linking.pairs(engine, given.people)
        found["weights"] = likeness.weights(found["pairs"], given.people.num_rows)

    wall, cpu = _timed(search)
    one, two = (found["pairs"][side].to_pylist() for side in ("one", "two"))
    right = np.array([pair in given.truth for pair in zip(one, two, strict=True)])
    order = np.argsort(-found["weights"], kind="stable")
    said = np.cumsum(right[order])
    recall, precision = said / len(given.truth), said / np.arange(1, len(said) + 1)
    likely = int((found["weights"] >= likeness.LIKELY).sum()) - 1
    at_95 = int(np.searchsorted(recall, 0.95))
    at_99 = int(np.flatnonzero(precision >= 0.99)[-1])
    return [
        {"name": f"who stands twice of {given.people.num_rows:,} (aim 180)", "value": wall,
         "unit": f"s, processor {cpu:.1f} s"},
        {"name": "  pairs compared", "value": len(right), "unit": "pairs"},
        {"name": "  precision of what is called likely", "value": float(precision[likely]),
         "unit": ""},
        {"name": "  recall of what is called likely", "value": float(recall[likely]), "unit": ""},
        {"name": "  precision at recall 0.95 (aim 0.99)", "value": float(precision[at_95]),
         "unit": ""},
        {"name": "  recall at precision 0.99 (aim 0.95)", "value": float(recall[at_99]),
         "unit": ""},
    ]  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu
