"""What must hold for any payments and any history of changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.config import private_postgres
from ansinh.ground.months import first_day, parse_month, show_month
from ansinh.ledger.verification import verify
from tests.conftest import _cloned
from tests.ledger.builders import close, law, query, receive
from tests.register.builders import append, build_register, change

events = st.tuples(
    st.integers(0, 3),  # the month it takes effect
    st.integers(0, 3),  # how many months late it is recorded
    st.sampled_from([3_000_000, 5_000_000, 40_000_000, 0]),  # the wage; 0: the line ends
)
histories = st.lists(st.lists(events, min_size=1, max_size=4), min_size=1, max_size=4)
FIRST = parse_month("2016-01")
MONTHS = 5


@pytest.fixture(scope="module")
def empty(server: private_postgres.Server) -> private_postgres.Server:
    return server


@settings(max_examples=4)
@given(people=histories, paid=st.lists(st.integers(1, 9_000_000), min_size=5, max_size=5))
def test_known_late_equals_known_in_time(
    empty: private_postgres.Server, people: list[list[tuple]], paid: list[int]
) -> None:
    """Each history runs twice: declared in time at one unit, late at another."""
    for _name in _cloned(empty, private_postgres.DATABASE):
        units = 2 * len(people)
        build_register(people=len(people), units=units)
        for place in range(MONTHS):
            month = FIRST + place
            _declare(people, place)
            day = first_day(month)
            receive(*((f"R{unit}.{place}", unit, day, paid[place]) for unit in range(1, units + 1)))
            close(show_month(month))
        for index in range(len(people)):
            assert _due(2 * index + 1) == _due(2 * index + 2)
        assert (
            query(
                """
            SELECT unit_id FROM (
                SELECT unit_id, received - allocated AS kept, 0 AS left_over FROM ledger_money
                UNION ALL
                SELECT unit_id, 0, surplus_out FROM ledger_money WHERE month = '2016-05-01'
            ) x GROUP BY 1 HAVING sum(kept) <> sum(left_over)
            """
            )
            == []
        )
        before = query("SELECT count(*), max(id) FROM ledger_posting")
        assert close(show_month(FIRST + MONTHS - 1)).already_closed
        assert query("SELECT count(*), max(id) FROM ledger_posting") == before
        assert verify(law=law()) == []


def _declare(people: list[list[tuple]], place: int) -> None:
    """Record what is declared in the month at `place`: in time by its month, late by delay.

    Of changes with the same effective month the last one recorded holds, so those that are
    declared in time keep the order in which the late ones arrive.
    """
    rows = []
    recorded = np.datetime64(f"2016-{place + 1:02d}-03T03:00")
    for index, history in enumerate(people):
        late = [(min(e + delay, MONTHS - 1), number, e, wage)
                for number, (e, delay, wage) in enumerate(history)]  # fmt: skip
        in_time = [event for event in sorted(late) if event[2] == place]
        now_late = [event for event in sorted(late) if event[0] == place]
        for unit, chosen in ((2 * index + 1, in_time), (2 * index + 2, now_late)):
            for _recorded, _number, effective, wage in chosen:
                rows.append(
                    change(
                        index + 1,
                        unit,
                        show_month(FIRST + effective),
                        wage=wage,
                        state="active" if wage else "ended",
                        recorded_at=recorded,
                    )
                )
    if rows:
        append(*rows)


def _due(unit: int) -> list[tuple]:
    return query(
        "SELECT about_month, fund, share, sum(amount) FROM ledger_posting "
        "WHERE account = 'due' AND unit_id = %s GROUP BY 1, 2, 3 "
        "HAVING sum(amount) <> 0 ORDER BY 1, 2, 3",
        unit,
    )
