"""A close asks the database the same number of questions for ten people and for a thousand."""

from datetime import date

import numpy as np
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.ground.months import first_day, parse_month
from tests.ledger.builders import at, close, receive
from tests.register.builders import WHO, append, build_register, change


def _learn(month: str, units: range, people: range) -> None:
    """People of the first month declared late, money of the month before, one who leaves."""
    from ansinh.ledger.priority.recording import record_priority
    from tests.ledger.builders import law

    known = np.datetime64(at(month, 2).replace(tzinfo=None))
    append(*(
        change(person, units[person % len(units)], "2025-08", wage=9_000_000, recorded_at=known)
        for person in people
    ))  # fmt: skip
    day = first_day(parse_month(month) - 1)
    receive(
        *((f"{month}/{unit}", unit, date(day.year, day.month, 20), 1_000_000) for unit in units),
        recorded_at=at(month, 3),
    )
    record_priority(
        unit=units[people[0] % len(units)], person=people[0], ground="leaves", dossier="",
        through_month=parse_month(month), law=law(), recorded_at=at(month, 4), **WHO,
    )  # fmt: skip


def test_the_statements_of_a_close_do_not_grow_with_what_it_learns(database: str) -> None:
    build_register(people=1_020, units=110, first_month=date(2025, 8, 1))
    append(*(change(n, n, "2025-08", recorded_at="2025-08-02T03:00") for n in range(1, 11)))
    close("2025-08")
    counted = []
    for month, units, people in (
        ("2025-09", range(1, 3), range(11, 21)),
        ("2025-10", range(3, 103), range(21, 1_021)),
    ):
        _learn(month, units, people)
        with CaptureQueriesContext(connection) as captured:
            close(month)
        counted.append(len(captured))
    assert counted[0] == counted[1] < 100
