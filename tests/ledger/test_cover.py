"""Who is covered how far, counted by hand, and by the defect of the nearest peer."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from ansinh.engine.session import connect
from ansinh.ground.months import last_day, parse_month
from ansinh.law.funds import AMOUNTS
from ansinh.ledger import cover
from ansinh.ledger.queries import owed
from ansinh.settle.facts import FUNDS as ALL_FUNDS
from ansinh.settle.order import Order
from tests.ledger.builders import close, law, receive
from tests.register.builders import append, build_register, change

JANUARY, MARCH = parse_month("2016-01"), parse_month("2016-03")
FUNDS = {"BHYT", "BHTN", "TNLD", "HTTT", "ODTS"}


@pytest.fixture
def employer(database: str) -> int:
    """Three workers at unit 1 from January 2016; closed months are up to the test."""
    build_register(people=3, units=2)
    append(*(change(person, 1, "2016-01") for person in (1, 2, 3)))
    return 1


def rows(unit: int = 1) -> list[dict]:
    with connect() as session:
        return cover.of_unit(session, law(), unit=unit).to_pylist()


def test_one_dong_short_uncovers_the_last_fund_of_the_last_month_only(employer: int) -> None:
    """O4 of the nearest peer: there 1 đồng short covers nobody at all."""
    due = 3 * 3 * 4_000_000 * 325 // 1000
    receive(("A1", 1, date(2016, 1, 20), due - 1))
    for month in ("2016-01", "2016-02", "2016-03"):
        close(month)
    found = rows()
    assert {(row["person"], row["fund"]) for row in found} == {
        (person, fund) for person in (1, 2, 3) for fund in FUNDS
    }
    last_fund = last_of(FUNDS)
    for row in found:
        is_last = row["fund"] == last_fund
        assert row["paid_through"] == (MARCH - 1 if is_last else MARCH)
        assert row["unpaid_months"] == is_last
        assert row["payment"] == (1 if is_last else 0)


def last_of(funds: set[str]) -> str:
    """The fund that money reaches last in March 2016."""
    order = Order(law(), MARCH)
    places = {fund: (int(order.steps[0, code]), int(order.turns[0, code]))
              for code, fund in enumerate(ALL_FUNDS) if fund in funds}  # fmt: skip
    return max(places, key=lambda fund: places[fund])


def test_the_shortest_payment_restores_cover_and_one_dong_less_does_not(employer: int) -> None:
    """What a person needs is found by running the books on, not by the formula again."""
    receive(("A1", 1, date(2016, 1, 20), 3_000_000))
    close("2016-01")
    close("2016-02")
    needed = {row["fund"]: row["payment"] for row in rows() if row["person"] == 1}
    assert len(set(needed.values())) > 2 and min(needed.values()) >= 0
    february = parse_month("2016-02")
    fund, payment = min(
        ((fund, payment) for fund, payment in needed.items() if payment > 0), key=lambda x: x[1]
    )
    # The two months stay as they are; March is not due before it is closed, so what the
    # payment does to them is read from the open items after allocation.
    receive(("A2", 1, date(2016, 3, 2), payment - 1))
    close("2016-03")
    assert unpaid(fund, february) == 1
    receive(("A3", 1, date(2016, 4, 2), 1))
    close("2016-04")
    assert unpaid(fund, february) == 0


def unpaid(fund: str, through: int) -> int:
    items = cover.open_items(law(), unit=1).to_pylist()
    return sum(item["owed"] for item in items if item["fund"] == fund and item["month"] <= through)


def test_all_paid_and_nothing_paid(employer: int) -> None:
    receive(("A1", 1, date(2016, 1, 20), 3 * 4_000_000 * 325 // 1000))
    assert rows() == []
    close("2016-01")
    assert {(row["paid_through"], row["payment"]) for row in rows()} == {(JANUARY, 0)}
    close("2016-02")
    found = rows()
    assert {row["paid_through"] for row in found} == {JANUARY}
    everything = sum(owed(month=parse_month("2016-02"))["amount"].to_pylist())
    assert max(row["payment"] for row in found) == everything


def line(person: int, month: int, **amounts: int) -> dict:
    columns = {amount.column: 0 for amount in AMOUNTS} | amounts
    given = {"person": person, "unit": 1, "sponsor": 9, "month": month, "payment_months": 1}
    return given | columns


def computed(lines: list[dict], items: list[tuple], kind: str = "duckdb") -> list[dict]:
    table = pa.Table.from_pylist(lines)
    items = [item if len(item) == 5 else (item[0], "due", *item[1:]) for item in items]
    items = [(*item, 0) for item in items]
    owing = pa.table([[item[place] for item in items] for place in range(6)], schema=cover.ITEMS)
    order = Order(law(), MARCH)
    if kind == "polars":
        import polars

        frame = cover.cover(polars.from_arrow(table).lazy(), owing, order)
        answer = frame.collect().to_arrow()
    else:
        with connect() as session:
            native = cover.cover(session.from_arrow(table), owing, order).to_native()
            answer = native.to_arrow_table()
    return answer.sort_by(
        [("person", "ascending"), ("fund", "ascending"), ("payer", "ascending")]
    ).to_pylist()


@pytest.mark.parametrize("kind", ["duckdb", "polars"])
def test_the_sponsor_owes_its_part(kind: str) -> None:
    lines = [
        line(1, JANUARY, bhyt_self=70, bhyt_state=30),
        line(2, JANUARY, bhyt_self=70),
    ]
    found = computed(lines, [(9, "BHYT", JANUARY, 30), (9, "BHTN", JANUARY, 5)], kind)
    told = [(r["person"], r["payer"], r["paid_through"], r["payment"]) for r in found]
    assert told == [(1, 1, JANUARY, 0), (1, 9, JANUARY - 1, 30), (2, 1, JANUARY, 0)]


@pytest.mark.parametrize("kind", ["duckdb", "polars"])
def test_the_order_stands_between_a_payment_and_a_person(kind: str) -> None:
    """Health insurance of all months, and its charges, are filled before unemployment."""
    lines = [line(1, JANUARY, bhtn_employee=4, bhyt_employee=6)]
    items = [
        (1, "BHTN", JANUARY, 4),
        (1, "BHYT", JANUARY, 6),
        (1, "BHYT", JANUARY + 1, 50),
        (1, "charge", "BHYT", JANUARY, 3),
        (1, "charge", "HTTT", JANUARY, 8),
        (1, "HTTT", JANUARY, 900),
        (2, "BHYT", JANUARY, 7_000),
    ]
    found = {row["fund"]: row["payment"] for row in computed(lines, items, kind)}
    assert found == {"BHYT": 6, "BHTN": 63}


def test_a_year_paid_at_once_covers_the_year() -> None:
    lines = [line(1, JANUARY, bhyt_self=100) | {"payment_months": 12}]
    assert computed(lines, [])[0]["paid_through"] == JANUARY + 11
    assert computed(lines, [(1, "BHYT", JANUARY, 1)])[0]["paid_through"] == JANUARY - 1


def test_a_gap_in_the_middle_ends_the_cover_there() -> None:
    lines = [line(1, JANUARY + n, httt_employee=10) for n in range(4)]
    (row,) = computed(lines, [(1, "HTTT", JANUARY + 1, 10), (1, "HTTT", JANUARY + 3, 10)])
    assert (row["paid_through"], row["unpaid_months"], row["payment"]) == (JANUARY, 2, 20)


def test_a_province_is_one_computation() -> None:
    """As many rows as a province has, in one go."""
    count = 200_000
    people = np.arange(count)
    table = {
        "person": people, "unit": people // 20, "sponsor": people // 20,
        "month": np.full(count, JANUARY), "payment_months": np.ones(count, dtype=np.int64),
    }  # fmt: skip
    table |= {amount.column: np.zeros(count, dtype=np.int64) for amount in AMOUNTS}
    table |= {"bhyt_employee": np.full(count, 60_000), "httt_employee": np.full(count, 320_000)}
    items = pa.table(
        {
            "payer": np.arange(0, count // 20, 2),
            "account": ["due"] * (count // 40),
            "fund": ["HTTT"] * (count // 40),
            "month": np.full(count // 40, JANUARY, dtype=np.int32),
            "owed": np.full(count // 40, 17),
            "due": np.zeros(count // 40, dtype=np.int64),
        },
        schema=cover.ITEMS,
    )
    with connect() as session:
        frame = cover.cover(session.from_arrow(pa.table(table)), items, Order(law(), JANUARY))
        answer = frame.to_native().to_arrow_table()
    assert answer.num_rows == 2 * count
    assert sum(answer["unpaid_months"].to_pylist()) == count // 2


def test_what_is_due_comes_before_what_is_not_due_yet() -> None:
    """Since 1/7/2025 a month is due in the next one: money pays all that is due before it."""
    month = parse_month("2026-01")
    lines = [line(1, month - 1, httt_employee=5), line(1, month, bhyt_employee=6)]
    items = pa.table(
        [[1, 1], ["due"] * 2, ["HTTT", "BHYT"], [month - 1, month], [5, 6],
         [last_day(month).toordinal(), last_day(month + 1).toordinal()]],
        schema=cover.ITEMS,
    )  # fmt: skip
    with connect() as session:
        frame = cover.cover(session.from_arrow(pa.Table.from_pylist(lines)), items,
                            Order(law(), month))  # fmt: skip
        found = frame.to_native().to_arrow_table().to_pylist()
    assert {row["fund"]: row["payment"] for row in found} == {"HTTT": 5, "BHYT": 11}
