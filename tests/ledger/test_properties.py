"""What must hold for any payments and any history of changes."""

from collections import defaultdict
from datetime import date

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansinh.config import private_postgres
from ansinh.law.allocation import PRINCIPAL
from ansinh.law.funds import Fund
from ansinh.law.months import first_day, parse_month, show_month
from ansinh.law.oracle.allocation import Claim, allocate
from ansinh.ledger import allocation, journal
from ansinh.ledger.allocation import CLAIM_TYPES
from ansinh.ledger.verification import verify
from ansinh.register.copying import copy_into
from tests.conftest import _cloned
from tests.ledger.builders import at, close, law, query, receive
from tests.register.builders import append, build_register, change

MONTH = parse_month("2016-03")
UNITS = 3
FUNDS = [Fund.BHYT, Fund.BHTN, Fund.TNLD, Fund.ODTS, Fund.HTTT]

debts = st.dictionaries(
    st.tuples(st.sampled_from(FUNDS), st.integers(MONTH - 2, MONTH)),
    st.integers(1, 1_000),
    max_size=8,
)
payments = st.lists(st.integers(1, 2_000), max_size=5)


@pytest.fixture
def register(database: str) -> None:
    build_register(units=UNITS)


class _Undone(Exception):
    """Raised to roll a trial back."""


def allot(
    owed: dict[int, dict], received: dict[int, list[int]], claims: dict[int, list] | None = None
) -> dict[int, dict]:
    """Allocate in the database: unit -> (fund, month) -> amount. Nothing is kept.

    `claims`: for each unit what comes first, rows of person, fund, month, amount.
    """
    try:
        with transaction.atomic():
            query("SELECT set_config('ansinh.actor', 'test', true)")
            batch = journal.begin()
            money = [(unit, place, amount) for unit in received
                     for place, amount in enumerate(received[unit])]  # fmt: skip
            _draft([(f"r/{unit}/{place}", "receipt", unit, "unallocated", "", MONTH, -amount)
                    for unit, place, amount in money])  # fmt: skip
            journal.book(batch, booked_month=MONTH, recorded_at=at("2016-03"))
            journal.begin()
            _draft([(f"a/{unit}", "accrual", unit, "due", fund, month, amount)
                    for unit in owed for (fund, month), amount in owed[unit].items()])  # fmt: skip
            allocation.gather(MONTH, None)
            _claim(claims or {})
            allocation.allot(law(), MONTH)
            result: dict[int, dict] = defaultdict(dict)
            for unit, person, fund, month, amount in query(
                "SELECT unit, coalesce(person, 0), fund, about_month, amount FROM allotment"
            ):
                result[unit][(person, fund, month) if claims else (fund, month)] = amount
            raise _Undone
    except _Undone:
        return result


def _draft(rows: list[tuple]) -> None:
    names = ("client_id", "kind", "unit", "account", "fund", "about_month", "amount")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    columns["about_month"] = [first_day(month) for month in columns["about_month"]]
    size = len(rows)
    journal.draft(
        columns
        | {"value_date": [date(2016, 3, 31)] * size, "note": [""] * size, "share": [""] * size}
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(owed=st.lists(debts, min_size=UNITS, max_size=UNITS), money=payments, data=st.data())
def test_columns_allocate_as_the_rule_of_the_law_does(
    register: None, owed: list[dict], money: list[int], data: st.DataObject
) -> None:
    """For every unit at once; however the money came, and in whatever order."""
    units = dict(enumerate(owed, start=1))
    shuffled = data.draw(st.permutations(money))
    received = {1: money, 2: list(shuffled), 3: [sum(money)] if money else []}
    result = allot(units, received)
    for unit, debt in units.items():
        claims = [Claim(fund.value, PRINCIPAL, amount, month)
                  for (fund, month), amount in sorted(debt.items(), key=_turn)]  # fmt: skip
        parts, surplus = allocate(law(), sum(money), claims, first_day(MONTH))
        expected = {(claim.fund, first_day(claim.month)): part for claim, part in parts if part}
        assert result.get(unit, {}) == expected
        assert sum(expected.values()) + surplus == sum(money)
    same = allot(dict.fromkeys((1, 2, 3), owed[0]), received)
    assert same.get(1, {}) == same.get(2, {}) == same.get(3, {})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    owed=debts,
    money=st.integers(0, 4_000),
    shares=st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 7), st.integers(1, 700)), max_size=6
    ),
)
def test_claims_come_first_person_by_person_as_in_the_rule_of_the_law(
    register: None, owed: dict, money: int, shares: list[tuple]
) -> None:
    left = dict(sorted(owed.items(), key=_turn))
    claims: dict[tuple, int] = {}
    for person, place, amount in sorted(shares):
        if place < len(left):
            debt = list(left)[place]
            part = min(amount, left[debt])
            left[debt] -= part
            claims[person, *debt] = claims.get((person, *debt), 0) + part
    rows = [(*key, amount) for key, amount in claims.items() if amount]
    result = allot({1: owed}, {1: [money] if money else []}, {1: rows, 2: []})
    order = sorted(rows, key=lambda row: _turn(((row[1], row[2]), 0)))
    asked = [Claim(fund.value, PRINCIPAL, amount, month, True, str(person))
             for person, fund, month, amount in order]  # fmt: skip
    asked += [Claim(fund.value, PRINCIPAL, amount, month)
              for (fund, month), amount in left.items() if amount]  # fmt: skip
    parts, surplus = allocate(law(), money, asked, first_day(MONTH))
    expected = {(int(claim.person or 0), claim.fund, first_day(claim.month)): part
                for claim, part in parts if part}  # fmt: skip
    assert result.get(1, {}) == expected
    assert sum(expected.values()) + surplus == money


def _claim(claims: dict[int, list]) -> None:
    rows = [(100 + person, unit, person, "due", fund, "", first_day(month), amount)
            for unit in claims for person, fund, month, amount in claims[unit]]  # fmt: skip
    if rows:
        copy_into(
            "claim", CLAIM_TYPES, dict(zip(CLAIM_TYPES, zip(*rows, strict=True), strict=True))
        )


def _turn(debt: tuple) -> int:
    return [place.fund for place in allocation.order_of(law(), MONTH)].index(debt[0][0])


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


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
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


def test_every_fund_has_a_place_in_the_order() -> None:
    places = allocation.order_of(law(), MONTH)
    assert {place.fund for place in places} >= {fund.value for fund in Fund}
    steps = {place.fund: place.step for place in places}
    assert steps["BHYT"] < steps["BHTN"] < steps["TNLD"] < steps["HTTT"] == steps["ODTS"]
    assert steps["ODTS"] < steps["BHXH_TN"] < steps["TNLD_TN"]
