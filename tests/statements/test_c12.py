"""The statement of small books, row by row, in both layouts."""

from datetime import UTC, date, datetime

import pytest

from ansinh import statements
from ansinh.ground.months import parse_month
from ansinh.statements import documents
from tests.ledger import test_charges
from tests.ledger.builders import at, close, query, receive
from tests.ledger.test_charges import Rates, install, owe
from tests.register.builders import append, build_register, change
from tests.statements import cases

rates = test_charges.rates
JANUARY = parse_month("2026-01")
MAY, JUNE, JULY = (parse_month(f"2026-0{month}") for month in (5, 6, 7))


@pytest.fixture
def january(database: str) -> None:
    cases.january_2026()


@pytest.fixture
def summer(database: str) -> None:
    cases.may_to_july_2026()


def of(month: int, unit: str = "TA0001Z", **more):  # type: ignore[no-untyped-def]
    return statements.of(unit=unit, month=month, **more)


def test_the_published_statement_of_january_2026(january: None) -> None:
    statement = of(JANUARY)
    assert statement.layout.code == "QD595"
    due = {column: statement.amount("B.3", column) for column in statement.columns}
    assert due["ODTS"] + due["HTTT"] == 2_655_000
    assert (due["BHYT"], due["BHTN"], due["TNLD"]) == (477_900, 212_400, 53_100)
    assert due["total"] == 3_398_400
    assert statement.line("Đ.1").cells[:5] == (2, 2, 2, 2, 2)
    assert statement.line("B.2").cells == (*[10_620_000] * 5, None)
    assert statement.amount("C") == statement.amount("C.1") == 3_398_400
    assert statement.amount("Đ") == statement.payable == 0
    assert {row.month for row in statement.paid_through} == {JANUARY}


def test_the_layout_changes_with_the_procedure() -> None:
    from ansinh.statements.layouts import LAYOUTS, layout_of

    assert layout_of(parse_month("2026-04")).code == "QD595"
    assert layout_of(parse_month("2026-05")).code == "QD366"
    for layout in LAYOUTS:
        codes = [row.code for row in layout.rows]
        assert len(set(codes)) == len(codes)


def test_rows_of_the_new_form_stand_as_in_the_template(dossier, summer: None) -> None:  # type: ignore[no-untyped-def]
    """Number and name of every row, against the official template."""
    import ast
    import re

    cells = re.findall(r"^([AB])(\d+) (.+)$", (dossier / "forms" / "c12-ts.txt").read_text(), re.M)
    official = {(column, int(row)): ast.literal_eval(value) for column, row, value in cells}
    rows = [(str(official["A", row]), official["B", row]) for row in range(19, 83)]
    expected = [row for row in rows if not row[1].startswith("+ UNC")]
    printed = [(line.number, line.label) for line in of(MAY).lines if not line.payment]
    assert len(printed) == len(expected)
    for (number, label), (official_number, official_label) in zip(printed, expected, strict=True):
        assert label.replace("Hành vi ", "").lower() in official_label.lower()
        if label in ("Tăng", "Giảm"):
            continue  # the template numbers the rows of the wage fund 1.1 and 1.2 once more
        assert number == official_number


def test_what_is_short_is_carried_and_not_yet_late(summer: None) -> None:
    may, june = of(MAY), of(JUNE)
    assert may.amount("Đ") == cases.DUE - 3_000_000 == may.payable
    assert may.amount("Đ.2.2.1") == 398_400
    assert june.amount("A") == 398_400
    for code in ("1", "2", "2.2", "3"):
        assert june.line(f"A.{code}").cells == may.line(f"Đ.{code}").cells


def test_one_joined_late_and_one_left(summer: None) -> None:
    june = of(JUNE)
    assert june.line("A.1").cells[1] == 2
    assert (june.line("B.1.1").cells[1], june.line("B.1.2").cells[1]) == (1, 1)
    assert june.line("Đ.1").cells[1] == 2
    assert june.amount("B.4.1") == june.amount("B.4") == 8_000_000 * 32 // 100
    assert june.amount("B.4.2") == 0
    assert june.line("B.2.1").cells[1] == 8_000_000
    assert june.line("B.2.2").cells[1] == 5_310_000
    assert june.amount("B.3.1") - june.amount("B.3.2") == (8_000_000 - 5_310_000) * 32 // 100
    assert june.amount("B.3") == (8_000_000 + 5_310_000) * 32 // 100


def test_payments_stand_one_by_one(summer: None) -> None:
    june = of(JUNE)
    paid = [(line.code, line.payment, line.cells[-1]) for line in june.lines if line.payment]
    assert [(code, payment.reference, amount) for code, payment, amount in paid] == [
        ("C.1", "FT26170001", 1_000_000),
        ("C.2", "FT26170002", 500_000),
    ]
    assert june.amount("C") == june.amount("D") == 1_500_000


def test_surplus_belongs_to_no_fund(summer: None) -> None:
    july = of(JULY)
    assert july.line("Đ.2.1").cells[:-1] == (None,) * 5
    assert july.amount("Đ.2.1") > 0
    assert july.amount("Đ") == -july.amount("Đ.2.1")
    assert july.payable == 0


def test_unpaid_months_become_late_after_their_deadline(database: str) -> None:
    """May falls due on 30 June: at the end of July it is 31 days late, June is in time."""
    cases.two_workers(date(2026, 5, 1))
    for month in ("2026-05", "2026-06", "2026-07"):
        close(month)
    july = of(JULY)
    assert july.amount("Đ.2.2.2") == july.amount("A.2.2") - cases.DUE == cases.DUE
    assert july.amount("Đ.2.2.1") == 2 * cases.DUE
    assert july.line("Đ.4.1").cells == (*[31] * 5, None)
    assert july.line("A.4.1").cells[:5] == (0,) * 5
    assert {row.month for row in july.paid_through} == {parse_month("2026-04")}


def test_what_a_budget_owes_is_never_late(database: str) -> None:
    from ansinh.register.models import Unit

    build_register(people=3, units=3, first_month=date(2026, 5, 1))
    Unit.objects.using("owner").filter(id=3).update(kind="budget")
    Unit.objects.using("owner").filter(id=1).update(sponsor_id=3, kind="supported")
    append(change(1, 1, "2026-05", track="BHYT", group="poor", wage=0))
    for month in ("2026-05", "2026-06", "2026-07", "2026-08"):
        close(month)
    august = parse_month("2026-08")
    budget, listed = of(august, "TA0003Z"), of(august)
    assert budget.amount("Đ.2.2") == budget.amount("Đ.2.2.1") > 0
    assert budget.line("Đ.1").cells[2] == listed.line("Đ.1").cells[2] == 1
    assert listed.amount("Đ") == 0
    assert budget.line("Đ.4.1").cells[2] == 0


def test_a_voluntary_list_has_its_own_column(database: str) -> None:
    build_register(people=3, units=3, first_month=date(2026, 5, 1))
    append(
        change(1, 1, "2026-05", track="TN", group="voluntary_unsupported", wage=2_000_000,
               payment_months=3),
        change(2, 2, "2026-05", payment_months=1),
    )  # fmt: skip
    for month in ("2026-05", "2026-06"):
        close(month)
    june = of(JUNE)
    assert june.columns[-2:] == ("BHXH_TN", "total")
    assert june.line("Đ.1").cells[-2] == 1, "billed in May for three months, still on the list"
    assert june.line("B.2").cells[-2] == 2_000_000
    assert june.amount("B.3") == 0
    assert june.amount("Đ", "BHXH_TN") == june.amount("Đ") == 3 * 440_000
    assert "BHXH_TN" not in of(JUNE, "TA0002Z").columns


def test_adjustments_of_earlier_years_stand_apart(database: str) -> None:
    build_register(people=3, units=3, first_month=date(2016, 12, 1))
    append(change(1, 1, "2016-12", wage=10_000_000))
    close("2016-12")
    close("2017-01")
    append(change(2, 1, "2016-12", wage=10_000_000, recorded_at="2017-02-10T03:00"))
    close("2017-02")
    february = of(parse_month("2017-02"))
    assert february.amount("B.4.1") == 6_500_000
    assert february.amount("B.4.1.1") == 3_250_000


def test_an_opening_balance_is_carried_in(database: str) -> None:
    from ansinh.ledger.operations import book_opening
    from ansinh.statements import identities
    from ansinh.statements.figures import figures
    from tests.register.builders import WHO

    cases.two_workers(date(2026, 5, 1))
    book_opening(
        balances={
            "unit": [1, 2],
            "fund": ["BHYT", ""],
            "share": ["employer", ""],
            "about_month": [parse_month("2026-02"), parse_month("2026-04")],
            "amount": [700_000, 90_000],
        },
        booked_month=MAY,
        value_date=date(2026, 4, 30),
        recorded_at=datetime(2026, 5, 2, tzinfo=UTC),
        **WHO,
    )
    close("2026-05")
    identities.check(figures(month=MAY))
    may = of(MAY)
    assert may.amount("A.2.2", "BHYT") == may.amount("A.2.2.2", "BHYT") == 700_000
    assert of(MAY, "TA0002Z").amount("A.2.1") == 90_000


def test_a_reversed_receipt_is_a_negative_payment(january: None) -> None:
    from ansinh.ledger.operations import reverse_receipt
    from tests.register.builders import WHO

    reverse_receipt(reference="FT26020001", recorded_at=at("2026-01", 20), **WHO)
    close("2026-02")
    february = of(JANUARY + 1)
    assert february.amount("C") == february.amount("C.1") == -cases.DUE
    assert february.amount("Đ.2") == 2 * cases.DUE


def test_a_statement_is_known_from_its_closing_on(january: None) -> None:
    closed = at("2026-01")
    assert of(JANUARY, known_at=closed).amount("Đ") == 0
    with pytest.raises(statements.NotClosed, match="2026-01"):
        of(JANUARY, known_at=datetime(2026, 2, 5, 2, tzinfo=UTC))
    with pytest.raises(statements.NotClosed, match="2026-02"):
        of(JANUARY + 1)


def test_a_past_statement_does_not_change(january: None) -> None:
    before = of(JANUARY)
    append(change(4, 1, "2026-01", wage=9_000_000, recorded_at="2026-02-20T03:00"))
    receive(("FT26050009", 1, date(2026, 1, 30), 5_000_000), recorded_at=at("2026-01", 25))
    close("2026-02")
    assert of(JANUARY) == before


def test_an_unknown_unit_is_named(january: None) -> None:
    with pytest.raises(statements.UnknownUnit, match="TA9999Z"):
        of(JANUARY, "TA9999Z")


def test_the_number_of_queries_does_not_grow_with_units(january: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        of(JANUARY)
    with CaptureQueriesContext(connection) as everybody:
        found = statements.province(JANUARY)
    assert [statement.unit.code for statement in found] == ["TA0001Z"], "blank ones are left out"
    # Both ends of the month and the base of interest are read together, each table once.
    assert len(everybody) <= len(one) <= 20
    assert query("SELECT count(*) FROM register_unit") == [(3,)]


def test_charges_by_day_stand_in_their_rows(database: str) -> None:
    """May, 3,398,400 đồng by fund, falls due on 30 June; 31 days later 0.03 % a day is due."""
    from ansinh.statements import identities
    from ansinh.statements.figures import figures

    cases.two_workers(date(2026, 5, 1))
    for month in ("2026-05", "2026-06", "2026-07"):
        close(month)
    july = of(JULY)
    funds = july.columns[:5]
    owed = {fund: july.amount("A.2.2", fund) - july.amount("Đ.2.2.1", fund) // 2 for fund in funds}
    assert sum(owed.values()) == cases.DUE
    for fund in funds:
        exact = owed[fund] * 31 * 3
        assert abs(july.amount("B.5.1", fund) * 10_000 - exact) <= 5_000, "half up to the đồng"
        assert july.amount("Đ.3.1", fund) == july.amount("B.5.1", fund) > 0
    assert july.amount("B.5.2") == july.amount("Đ.3.2") == july.amount("D.2") == 0
    assert july.amount("Đ") == 3 * cases.DUE + july.amount("B.5") == july.payable
    receive(("FT26220001", 1, date(2026, 8, 20), 15_000_000))
    close("2026-08")
    august = of(parse_month("2026-08"))
    assert august.amount("A.3") == july.amount("Đ.3")
    assert august.amount("D.2.1") == august.amount("A.3") + august.amount("B.5.1")
    assert august.amount("D") == 4 * cases.DUE + august.amount("D.2.1")
    assert august.amount("C") - august.amount("D") == august.amount("Đ.2.1") > 0
    assert august.amount("Đ.3") == 0
    before = figures(month=JULY)
    identities.check(figures(month=parse_month("2026-08")), before)


def test_a_unit_that_pays_by_quarter_is_late_by_quarter(database: str) -> None:
    from ansinh.ledger.cycles import record_cycle
    from tests.register.builders import WHO

    cases.two_workers(date(2026, 5, 1))
    record_cycle(unit=1, from_month=MAY, months=3, recorded_at=datetime(2026, 5, 3, tzinfo=UTC),
                 **WHO)  # fmt: skip
    for month in ("2026-05", "2026-06", "2026-07"):
        close(month)
    july = of(JULY)
    assert july.amount("Đ.2.2.2") == 0 and july.amount("Đ.2.2.1") == 3 * cases.DUE
    assert july.deadline == date(2026, 8, 31)


def test_the_base_and_the_rate_of_interest(database: str, rates: Rates) -> None:
    """Example 12 of QĐ 595: 100 million of social and 15 million of health insurance."""
    install("2016-03")
    owe(
        ("2016-01", "HTTT", 100_000_000),
        ("2016-02", "HTTT", 100_000_000),
        ("2016-01", "BHYT", 15_000_000),
        ("2016-02", "BHYT", 20_000_000),
        month="2016-03",
    )
    book = rates(y2016=("1.0650", "1.0833"))
    close("2016-03", law=book)
    march = statements.of(unit="TA0001Z", month=parse_month("2016-03"), law=book)
    assert march.amount("B.5.1", "HTTT") == 100_000_000
    assert march.amount("B.5.1", "BHYT") == 15_000_000 and march.amount("B.5.1") == 115_000_000
    rate = dict(zip(march.columns, march.line("B.5.2").cells, strict=True))
    assert rate["HTTT"] == 1_065_000 and rate["BHYT"] == 1_083_300 and rate["total"] is None
    assert march.amount("B.5.3", "HTTT") == 1_065_000 and march.amount("B.5.3") == 1_227_495
    printed = documents.as_text(march, cases.OFFICE)
    assert "1,0650%" in printed and "1,0833%" in printed
