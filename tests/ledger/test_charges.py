"""Late charges through the ledger: the decrees' own examples, to the đồng."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ansinh.law import Law, load
from ansinh.law.charge import lateness
from ansinh.law.deadlines import due_day
from ansinh.law.months import first_day, last_day, parse_month, show_month
from ansinh.ledger.cycles import record_cycle
from ansinh.ledger.operations import book_opening
from ansinh.ledger.verification import verify
from tests.ledger.builders import at, close, law, query, receive
from tests.register.builders import WHO, append, build_register, change

Rates = Callable[..., Law]


@pytest.fixture
def rates(tmp_path: Path) -> Rates:
    """The law with the yearly rates of an example: year -> (social, health), per cent."""

    def load_with(**years: tuple[str, str]) -> Law:
        lines = "\n".join(
            f"  - {{from: {year[1:]}-01-01, value: {{social: {social}%, health: {health}%}}, "
            "reference: {document: Ví dụ, article: kiểm thử}, status: unconfirmed}"
            for year, (social, health) in years.items()
        )
        file = tmp_path / f"rates-{len(years)}.yaml"
        file.write_text(
            "quantity: late_interest_rate\nlabel: {vi: Lãi suất, en: Rate}\nunit: percent_fine\n"
            f"holds: year\nby: [fund]\nvalues:\n{lines}\n",
            encoding="utf-8",
        )
        return load([file])

    return load_with


EXAMPLES = {"y2016": ("1.0650", "1.0833")}


def owe(*debts: tuple[str, str, int], unit: int = 1, month: str) -> None:
    """Open the books of `month` with debts of a unit: (month, fund, đồng)."""
    book_opening(
        balances={
            "unit": [unit] * len(debts),
            "fund": [debt[1] for debt in debts],
            "share": ["employer"] * len(debts),
            "about_month": [parse_month(debt[0]) for debt in debts],
            "amount": [debt[2] for debt in debts],
        },
        booked_month=parse_month(month),
        value_date=first_day(parse_month(month)),
        recorded_at=at(show_month(parse_month(month) - 1)),
        **WHO,
    )  # fmt: skip


def install(month: str, **more: int) -> None:
    build_register(first_month=first_day(parse_month(month)), **more)


def through(first: str, last: str, **more: Law) -> list:
    months = range(parse_month(first), parse_month(last) + 1)
    return [close(show_month(month), **more) for month in months]


def charged(unit: int = 1) -> dict[str, int]:
    """Charges by the month they are for."""
    rows = query(
        "SELECT to_char(about_month, 'YYYY-MM'), sum(amount)::bigint FROM ledger_posting "
        "WHERE account = 'charge' AND unit_id = %s GROUP BY 1 ORDER BY 1",
        unit,
    )
    return dict(rows)


def unpaid_charges(month: str) -> int:
    return query(
        "SELECT coalesce(sum(amount), 0)::bigint FROM ledger_opencharge WHERE month = %s",
        first_day(parse_month(month)),
    )[0][0]


def owed(month: str) -> int:
    return query(
        "SELECT coalesce(sum(carried_out), 0)::bigint FROM ledger_balance WHERE month = %s",
        first_day(parse_month(month)),
    )[0][0]


def test_examples_12_and_14_a_monthly_payer(database: str, rates: Rates) -> None:
    install("2016-03")
    owe(
        ("2016-01", "HTTT", 100_000_000),
        ("2016-02", "HTTT", 100_000_000),
        ("2016-01", "BHYT", 15_000_000),
        ("2016-02", "BHYT", 20_000_000),
        month="2016-03",
    )
    book = rates(**EXAMPLES)
    assert close("2016-03", law=book).charged == 1_227_495
    assert close("2016-04", law=book).charged == 2_509_155
    # The example adds 240 million that fell due in March and April.
    assert owed("2016-04") + unpaid_charges("2016-04") == 478_736_650 - 240_000_000
    assert verify(law=book) == []


def test_example_13_a_payer_of_three_months(database: str, rates: Rates) -> None:
    install("2016-05")
    record_cycle(
        unit=1, from_month=parse_month("2016-01"), months=3, recorded_at=at("2015-12"), **WHO
    )
    owe(("2016-03", "HTTT", 140_000_000), ("2016-04", "HTTT", 100_000_000), month="2016-05")
    append(change(1, 1, "2016-05", wage=10_000_000))
    book = rates(**EXAMPLES)
    for month in ("2016-05", "2016-06", "2016-07"):
        assert close(month, law=book).charged == 1_491_000
    # The second quarter was due on 30/6: it is 30 days late on 1/8.
    assert close("2016-08", law=book).charged > 1_491_000
    assert verify(law=book) == []


def test_example_15_two_years_two_rates(database: str, rates: Rates) -> None:
    install("2016-01")
    owe(("2015-11", "HTTT", 50_000_000), month="2016-01")
    book = rates(y2016=("1", "1"), y2017=("1.2", "1.2"))
    through("2016-01", "2017-06", law=book)
    assert sum(charged().values()) == 9_600_000
    assert verify(law=book) == []


def test_example_17_what_140_million_leaves_unpaid(database: str, rates: Rates) -> None:
    install("2017-01")
    append(*(change(person, 1, "2017-01", wage=10_000_000) for person in range(1, 11)))
    append(
        *(
            change(person, 1, "2017-06", state="ended", wage=0)
            for person in range(1, 11)
        )
    )  # fmt: skip
    book = rates(y2017=("1", "1"))
    receive(("UNC-1", 1, date(2017, 6, 2), 140_000_000))
    through("2017-01", "2017-06", law=book)
    assert sum(charged().values()) == 450_000 + 200_000 + 2_600_000
    left = owed("2017-06") + unpaid_charges("2017-06")
    assert left == 25_750_000
    funds = {row[0] for row in query(
        "SELECT DISTINCT fund FROM ledger_opencharge WHERE month = '2017-06-01'")}  # fmt: skip
    assert funds == {"HTTT", "ODTS"}
    assert verify(law=book) == []


def test_by_day_until_the_day_of_payment(database: str, rates: Rates) -> None:
    """Interest to 6/2025, then 0.03 % a day on the same balance, to the day each part is paid."""
    install("2025-05")
    owe(("2025-03", "HTTT", 100_000_000), month="2025-05")
    book = rates(y2025=("1", "1"))
    receive(("UNC-1", 1, date(2025, 8, 10), 40_000_000))
    through("2025-05", "2025-08", law=book)
    due = due_day(book, parse_month("2025-03"))
    expected = sum(
        lateness(book, amount, due, day, urged=False).charge
        for amount, day in ((40_000_000, date(2025, 8, 10)), (60_000_000, date(2025, 8, 31)))
    )
    found = charged()
    assert found["2025-05"] == found["2025-06"] == 1_000_000
    assert found["2025-07"] == 930_000
    assert found["2025-07"] + found["2025-08"] == expected == 1_608_000
    assert verify(law=book) == []


def test_twelve_months_unpaid_are_the_sum_of_their_lateness(database: str) -> None:
    """The sheet behind D15-TS, without urging: each month late from the end of the next."""
    install("2026-01")
    append(*(change(person, 1, "2026-01", wage=10_000_000) for person in range(1, 4)))
    through("2026-01", "2026-12")
    expected = 0
    for month in range(parse_month("2026-01"), parse_month("2026-12") + 1):
        due = due_day(law(), month)
        for (amount,) in query("SELECT sum(amount)::bigint FROM ledger_posting WHERE "
                               "account = 'due' AND about_month = %s GROUP BY fund",
                               first_day(month)):  # fmt: skip
            late = lateness(law(), amount, due, last_day(parse_month("2026-12")), urged=False)
            expected += late.charge
    assert expected > 0
    assert sum(charged().values()) == expected
    assert verify(law=law()) == []
