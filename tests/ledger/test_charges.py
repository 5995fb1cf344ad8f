"""Late charges through the ledger: the decrees' own examples, to the đồng."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.config import private_postgres
from ansinh.ground.months import first_day, last_day, parse_month, show_month
from ansinh.law import Law, load
from ansinh.law.deadlines import due_day
from ansinh.law.oracle.charge import lateness
from ansinh.ledger import queries
from ansinh.ledger.cycles import record_cycle
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Closing
from ansinh.ledger.operations import book_opening, reverse_receipt
from ansinh.ledger.verification import verify
from ansinh.register.models import Unit
from ansinh.statements import c12, identities
from ansinh.statements.figures import figures
from tests.conftest import _cloned
from tests.ledger.builders import at, close, law, query, receive
from tests.ledger.test_verification import tamper
from tests.register.builders import WHO, append, build_register, change

Rates = Callable[..., Law]


@pytest.fixture
def rates(tmp_path: Path) -> Rates:
    """The law with the yearly rates of an example: year -> (social, health), per cent."""

    def load_with(**years: tuple[str, str]) -> Law:
        lines = "\n".join(
            f"  - {{from: {year[1:]}-01-01, value: {{social: {social}%, health: {health}%}}, "
            "reference: {document: Ví dụ, article: kiểm thử}, grade: memory}"
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
        lateness(book, amount, due, day, urged=None).charge
        for amount, day in ((40_000_000, date(2025, 8, 10)), (60_000_000, date(2025, 8, 31)))
    )
    found = charged()
    assert found["2025-05"] == found["2025-06"] == 1_000_000
    assert found["2025-07"] == 930_000
    assert found["2025-07"] + found["2025-08"] == expected == 1_608_000
    assert verify(law=book) == []


def test_twelve_months_unpaid_are_the_sum_of_their_lateness(database: str) -> None:
    """The sheet behind D15-TS, without urging: each month late from the end of the next."""
    install("2025-11")
    append(*(change(person, 1, "2025-11", wage=10_000_000) for person in range(1, 4)))
    through("2025-11", "2026-10")
    expected = 0
    for month in range(parse_month("2025-11"), parse_month("2026-10") + 1):
        due = due_day(law(), month)
        for (amount,) in query("SELECT sum(amount)::bigint FROM ledger_posting WHERE "
                               "account = 'due' AND about_month = %s GROUP BY fund",
                               first_day(month)):  # fmt: skip
            late = lateness(law(), amount, due, last_day(parse_month("2026-10")), urged=None)
            expected += late.charge
    assert expected > 0
    assert sum(charged().values()) == expected
    assert verify(law=law()) == []


def test_a_missing_rate_is_named_and_booked_once_it_is_entered(
    database: str, server: private_postgres.Server, rates: Rates
) -> None:
    debts = [("2016-01", "HTTT", 100_000_000), ("2016-02", "BHYT", 15_000_000)]
    install("2016-03")
    owe(*debts, month="2016-03")
    first, second = through("2016-03", "2016-04")
    assert first.charged == second.charged == 0
    assert len(first.missing_rates) == 1 and len(second.missing_rates) == 2
    assert first.missing_rates == ("2016 social",)
    assert Closing.objects.get(month=date(2016, 4, 1)).missing_rates == [
        "2016 health", "2016 social"]  # fmt: skip
    assert verify(law=law()) == []
    book = rates(**EXAMPLES)
    late = close("2016-05", law=book)
    assert late.missing_rates == () and late.charged == sum(charged().values())
    found = charged()
    assert verify(law=book) == []
    for _name in _cloned(server, private_postgres.DATABASE):
        install("2016-03")
        owe(*debts, month="2016-03")
        through("2016-03", "2016-05", law=book)
        assert charged() == found


def test_a_rate_that_is_gone_takes_nothing_back(database: str, rates: Rates) -> None:
    install("2016-01")
    owe(("2015-11", "HTTT", 50_000_000), ("2015-11", "BHYT", 50_000_000), month="2016-01")
    book = rates(**EXAMPLES)
    close("2016-01", law=book)
    before = charged()
    assert close("2016-02").charged == 0
    assert charged() == before
    assert verify(law=law()) == []
    assert close("2016-03", law=book).charged == 2 * sum(before.values())


def test_statements_of_a_closing_do_not_grow_with_units(
    database: str, server: private_postgres.Server
) -> None:
    counts = []
    for units in (1, 30):
        for _name in _cloned(server, private_postgres.DATABASE):
            install("2025-08", units=units)
            for unit in range(1, units + 1):
                owe(("2025-05", "HTTT", 1_000_000), unit=unit, month="2025-08")
            receive(*((f"R{unit}", unit, date(2025, 8, unit), 400_000)
                      for unit in range(1, units + 1)))  # fmt: skip
            with CaptureQueriesContext(connection) as captured:
                close("2025-08")
            counts.append(len(captured))
            assert len(charged(units)) == 1
    assert counts[0] == counts[1]


def test_charges_bear_no_charge(database: str, rates: Rates) -> None:
    install("2016-01")
    owe(("2015-11", "HTTT", 50_000_000), month="2016-01")
    through("2016-01", "2016-04", law=rates(**EXAMPLES))
    assert set(charged().values()) == {532_500}


def test_who_pays_in_time_is_charged_nothing(database: str, rates: Rates) -> None:
    install("2025-05")
    book = rates(y2025=("1", "1"))
    append(change(1, 1, "2025-05", wage=10_000_000), change(2, 2, "2025-05", wage=10_000_000))
    for month in ("05", "06", "07", "08", "09"):
        # Until June due on the last day of the month, since July on that of the next.
        if month != "07":
            receive((f"UNC-{month}", 1, date(2025, int(month), 30), 3_200_000))
        close(f"2025-{month}", law=book)
    assert charged(1) == {}
    assert sum(charged(2).values()) > 0
    assert verify(law=book) == []


@pytest.mark.parametrize("kind", ["households", "supported", "school", "agent", "budget", "fund"])
def test_only_employers_are_charged(database: str, rates: Rates, kind: str) -> None:
    install("2016-01")
    Unit.objects.using("owner").filter(id=1).update(kind=kind)
    owe(("2015-11", "BHYT", 50_000_000), month="2016-01")
    assert close("2016-01", law=rates(**EXAMPLES)).charged == 0


def test_voluntary_insurance_bears_no_charge(database: str, rates: Rates) -> None:
    install("2016-01")
    owe(("2015-11", "BHXH_TN", 50_000_000), month="2016-01")
    assert close("2016-01", law=rates(**EXAMPLES)).charged == 0


def test_a_cycle_recorded_late_gives_back_what_was_charged(database: str, rates: Rates) -> None:
    install("2016-04")
    book = rates(**EXAMPLES)
    owe(("2016-01", "HTTT", 10_000_000), ("2016-02", "HTTT", 10_000_000), month="2016-04")
    assert close("2016-04", law=book).charged == 213_000
    record_cycle(
        unit=1, from_month=parse_month("2016-02"), months=3, recorded_at=at("2016-04", 9), **WHO
    )
    # February belongs to a cycle that ends in April, so only January was overdue.
    assert close("2016-05", law=book).charged == 106_500 - 106_500
    assert charged() == {"2016-04": 106_500, "2016-05": 106_500}
    assert verify(law=book) == []


def test_wrong_cycles_are_refused(database: str) -> None:
    install("2016-01")
    record = {"from_month": parse_month("2016-01"), "recorded_at": at("2016-01"), **WHO}
    with pytest.raises(LedgerError, match="1, 3, 6"):
        record_cycle(unit=1, months=2, **record)
    with pytest.raises(LedgerError, match="77"):
        record_cycle(unit=77, months=3, **record)
    close("2016-01", at("2016-01", 9))
    with pytest.raises(LedgerError, match="không sau lần khóa sổ"):
        record_cycle(unit=1, months=3, **record)


def test_a_receipt_taken_in_late_stops_the_charge_from_its_day(database: str) -> None:
    """Units 1 and 2 paid on one day; the money of unit 2 was booked a month later."""
    install("2025-08")
    for unit in (1, 2):
        owe(("2025-05", "HTTT", 100_000_000), unit=unit, month="2025-08")
    receive(("A", 1, date(2025, 9, 10), 100_000_000))
    through("2025-08", "2025-09")
    receive(("B", 2, date(2025, 9, 10), 100_000_000), recorded_at=at("2025-09", 9))
    through("2025-10", "2025-11")
    assert charged(1) == charged(2) == {"2025-08": 930_000, "2025-09": 300_000}
    assert verify(law=law()) == []


def test_a_receipt_taken_back_never_stopped_the_charge(database: str) -> None:
    install("2025-08")
    owe(("2025-05", "HTTT", 100_000_000), month="2025-08")
    receive(("A", 1, date(2025, 9, 10), 100_000_000))
    through("2025-08", "2025-09")
    assert charged()["2025-09"] == 300_000
    reverse_receipt(reference="A", recorded_at=at("2025-09", 9), **WHO)
    through("2025-10", "2025-11")
    assert charged() == {"2025-08": 930_000, "2025-09": 900_000, "2025-10": 930_000,
                         "2025-11": 900_000}  # fmt: skip
    assert verify(law=law()) == []


payments = st.lists(
    st.tuples(st.integers(0, 91), st.integers(1, 400).map(lambda n: n * 10_000)), max_size=5
)


@settings(max_examples=5)
@given(paid=payments, parts=st.integers(2, 3))
def test_any_payments_are_charged_to_their_days(
    server: private_postgres.Server, paid: list[tuple[int, int]], parts: int
) -> None:
    """Against the scalar law: oldest debt first; a split receipt and its order change nothing."""
    debts = {"2025-03": 2_000_000, "2025-06": 1_500_000, "2025-04": 900_000}
    start = date(2025, 8, 1)
    for _name in _cloned(server, private_postgres.DATABASE):
        install("2025-08")
        for unit in (1, 2):
            owe(*((month, "BHYT", amount) for month, amount in debts.items()), unit=unit,
                month="2025-08")  # fmt: skip
        rows = []
        for number, (offset, amount) in enumerate(paid):
            day = start + timedelta(offset)
            rows.append((f"A{number}", 1, day, amount))
            piece = amount // parts
            rows += [(f"B{number}.{n}", 2, day, piece) for n in range(parts - 1)]
            rows.append((f"B{number}.last", 2, day, amount - piece * (parts - 1)))
        for month in ("2025-08", "2025-09", "2025-10"):
            if now := [row for row in rows if f"{row[2]:%Y-%m}" == month]:
                receive(*reversed(now))
            close(month)
        expected = 0
        money = sorted((start + timedelta(offset), amount) for offset, amount in paid)
        for month in sorted(debts):
            due, left = due_day(law(), parse_month(month)), debts[month]
            while left and money:
                day, amount = money.pop(0)
                part = min(left, amount)
                left -= part
                if amount > part:
                    money.insert(0, (day, amount - part))
                expected += _since_opening(part, due, day)
            expected += _since_opening(left, due, date(2025, 10, 31))
        assert sum(charged(1).values()) == expected
        assert charged(1) == charged(2)
        assert verify(law=law()) == []


def _since_opening(amount: int, due: date, day: date) -> int:
    """The charge by day from August on: July's stands in the books the debt came from."""
    before = lateness(law(), amount, due, date(2025, 7, 31), urged=None).charge
    return lateness(law(), amount, due, day, urged=None).charge - before


BREAKS = [
    ("ledger_opencharge", "UPDATE ledger_opencharge SET amount = amount + 1",
     {"open-charges", "statements"}),
    ("ledger_posting", "UPDATE ledger_posting SET amount = amount + CASE account WHEN 'charge' "
     "THEN 1 ELSE -1 END WHERE account IN ('charge', 'charge_income')",
     {"hash-chain", "open-charges", "statements", "charges"}),
    ("ledger_posting", "UPDATE ledger_posting SET share = 'evasion' WHERE account = 'charge'",
     {"hash-chain", "open-charges", "charges"}),
    ("ledger_paymentcycle", "INSERT INTO ledger_paymentcycle (unit_id, from_month, months, "
     "recorded_at, reason) VALUES (1, '2015-11-01', 6, '2016-01-01', 'x')",
     {"charges", "record-chain"}),
    ("ledger_closing", "UPDATE ledger_closing SET missing_rates = '[\"2016 social\"]'",
     {"hash-chain"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "statement", "named"), BREAKS)
def test_what_breaks_the_charges_is_named(
    database: str, rates: Rates, table: str, statement: str, named: set[str]
) -> None:
    install("2016-01")
    owe(("2015-11", "HTTT", 50_000_000), month="2016-01")
    book = rates(**EXAMPLES)
    close("2016-01", law=book)
    assert verify(law=book) == []
    tamper(table, statement)
    assert {finding.invariant for finding in verify(law=book)} == named


def test_statements_and_queries_show_charges(database: str, rates: Rates) -> None:
    install("2017-01")
    append(*(change(person, 1, "2017-01", wage=10_000_000) for person in range(1, 11)))
    book = rates(y2017=("1", "1"))
    receive(("UNC-1", 1, date(2017, 4, 2), 100_000_000))
    through("2017-01", "2017-03", law=book)
    april = parse_month("2017-04")
    figures_of_march = figures(month=april - 1, law=book)
    close("2017-04", law=book)
    found = figures(month=april, law=book)
    identities.check(found, figures_of_march)
    statement = c12.of(unit="TA0001Z", month=april, law=book)
    assert statement.amount("A.3") == 325_000
    assert statement.amount("B.5") == 650_000
    parts = [statement.amount(code) for code in ("A", "B.3", "B.4", "B.5")]
    assert sum(parts) - 100_000_000 == statement.amount("Đ") > 0
    owed_charges = queries.charges_owed(month=april)
    assert sum(owed_charges["amount"].to_pylist()) == statement.amount("Đ.3")
    assert queries.charges_owed(month=april, known_at=at("2017-01", 1)).num_rows == 0
    booked = queries.charged(first_month=april - 3, last_month=april)
    assert sum(booked["amount"].to_pylist()) == 975_000
