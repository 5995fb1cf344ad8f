"""Who comes first of the money of a month: while the record holds, on a ground of its law."""

import numpy as np

from ansinh import law
from ansinh.ground.months import parse_month
from ansinh.settle.facts import GROUNDS, PEOPLE_DUES
from ansinh.settle.people import People
from ansinh.settle.rows import empty

BOOK = law.load()
LOTS = ("unit", "place", "about", "fund", "how", "declared", "since", "fresh")
MARCH, JUNE = parse_month("2026-03"), parse_month("2026-06")


def on_record(ground: str, since: int, until: int) -> People:
    record = {
        "record": [1], "unit": [7], "person": [9], "through": [JUNE], "from_month": [since],
        "to_month": [until], "ground": [GROUNDS.index(ground)],
    }  # fmt: skip
    rows = {name: np.array(values, dtype=np.int64) for name, values in record.items()}
    return People(BOOK, rows, empty(PEOPLE_DUES.names), empty(LOTS))


def test_a_record_holds_from_its_month_to_the_one_that_takes_it_back() -> None:
    first = on_record("leaves", MARCH, JUNE)
    found = [month for month in range(MARCH - 2, JUNE + 3) if len(first.active(month)["unit"])]
    assert found == list(range(MARCH, JUNE))
    assert first and list(first.units) == [7]
