"""Those who leave or claim come first in their unit's money: the decision's own example first."""

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.cli import main
from ansinh.engine.session import connect
from ansinh.ground.months import first_day, parse_month, show_month
from ansinh.law import Law, load
from ansinh.ledger import cover
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.operations import reverse_receipt
from ansinh.ledger.priority.models import Priority, PriorityPayment
from ansinh.ledger.priority.queries import standing
from ansinh.ledger.priority.recording import record_priority, withdraw_priority
from ansinh.ledger.verification import verify
from ansinh.receipts.spending import explain
from ansinh.settle.people import CLAIM, People
from ansinh.settle.rows import empty
from tests.conftest import _cloned
from tests.ledger.builders import at, books, close, law, query, receive
from tests.ledger.test_cover import last_of
from tests.ledger.test_verification import tamper
from tests.register.builders import WHO, append, build_register, change

A = 1
"""Bà A of example 17."""


@pytest.fixture
def one_per_cent(tmp_path: Path) -> Law:
    """The law with the example's interest: 1 % a month for every fund."""
    file = tmp_path / "rates.yaml"
    file.write_text(
        "quantity: late_interest_rate\nlabel: {vi: Lãi suất, en: Rate}\nunit: percent_fine\n"
        "holds: year\nby: [fund]\nvalues:\n  - {from: 2017-01-01, "
        "value: {social: 1.0000%, health: 1.0000%}, "
        "reference: {document: Quyết định 595/QĐ-BHXH, article: Điều 43 ví dụ 17}, "
        "grade: memory}\n",
        encoding="utf-8",
    )
    return load([file])


def first(
    person: int, month: str, *, unit: int = 1, ground: str = "leaves", at: datetime, **more: str
) -> None:
    record_priority(
        unit=unit, person=person, through_month=parse_month(month), ground=ground,
        dossier=more.get("dossier", ""), law=law(), recorded_at=at, **WHO,
    )  # fmt: skip


def example_17(book: Law) -> None:
    """Ten workers of 10 million, five months unpaid; the list ends in May."""
    build_register(people=10, units=2, first_month=date(2017, 1, 1))
    who = range(1, 11)
    append(*(change(person, 1, "2017-01", wage=10_000_000) for person in who))
    append(*(change(person, 1, "2017-06", state="ended") for person in who))
    for month in range(parse_month("2017-01"), parse_month("2017-06")):
        close(show_month(month), law=book)


def paid_first(person: int, unit: int = 1) -> dict[str, int]:
    """What was paid for a person first, by account."""
    return dict(
        query(
            "SELECT account, sum(amount)::bigint FROM ledger_prioritypayment "
            "WHERE person_id = %s AND unit_id = %s GROUP BY 1",
            person,
            unit,
        )
    )


def left(month: str, unit: int = 1) -> dict[tuple[str, str], int]:
    """What a unit still owes at the end of a month: (account, fund) -> đồng."""
    return {
        (account, fund): amount
        for account, fund, amount in query(
            "SELECT 'due', fund, sum(amount)::bigint FROM ledger_openitem "
            "WHERE month = %s AND unit_id = %s GROUP BY 2 UNION ALL "
            "SELECT 'charge', fund, sum(amount)::bigint FROM ledger_opencharge "
            "WHERE month = %s AND unit_id = %s GROUP BY 2",
            *(first_day(parse_month(month)), unit) * 2,
        )
    }


def test_example_17_of_the_decision(database: str, one_per_cent: Law) -> None:
    example_17(one_per_cent)
    first(A, "2017-05", ground="claims", at=datetime(2017, 6, 8, 12, tzinfo=UTC))
    receive(("UNC", 1, date(2017, 6, 2), 140_000_000))
    close("2017-06", law=one_per_cent)
    assert paid_first(A) == {"due": 16_250_000, "charge": 325_000}
    short = left("2017-06")
    assert sum(short.values()) == 25_750_000
    assert short == {
        ("due", "ODTS"): 2_700_000,
        ("due", "HTTT"): 20_800_000,
        ("charge", "ODTS"): 270_000,
        ("charge", "HTTT"): 1_980_000,
    }
    assert verify(law=one_per_cent) == []


def covered(unit: int = 1, *, book: Law | None = None) -> dict[int, dict[str, tuple]]:
    """Person -> fund -> (paid through, months unpaid, payment)."""
    with connect() as session:
        rows = cover.of_unit(session, book or law(), unit=unit).to_pylist()
    found: dict[int, dict[str, tuple]] = {}
    for row in rows:
        found.setdefault(row["person"], {})[row["fund"]] = (
            show_month(row["paid_through"]), row["unpaid_months"], row["payment"],
        )  # fmt: skip
    return found


def test_example_17_who_is_covered(database: str, one_per_cent: Law) -> None:
    """The decision has the nine paid up to April; it counts bà A twice to reach it.

    By person 1.000.000 đồng are missing of April's HTTT, so HTTT is paid to March. BHTN is paid
    to May, as the decision says.
    """
    example_17(one_per_cent)
    first(A, "2017-05", ground="claims", at=datetime(2017, 6, 8, 12, tzinfo=UTC))
    before = covered(book=one_per_cent)
    # Bà A's own dues, and the interest of BHYT, BHTN and TNLĐ booked through May (6 month-units).
    assert max(payment for _to, _months, payment in before[A].values()) == 16_250_000 + 6 * 7_500
    receive(("UNC", 1, date(2017, 6, 2), 140_000_000))
    close("2017-06", law=one_per_cent)
    found = covered(book=one_per_cent)
    assert set(found[A].values()) == {("2017-05", 0, 0)}
    for person in range(2, 11):
        assert found[person] == {
            "BHYT": ("2017-05", 0, 0),
            "BHTN": ("2017-05", 0, 0),
            "TNLD": ("2017-05", 0, 0),
            "ODTS": ("2017-04", 1, 3_700_000),
            "HTTT": ("2017-03", 2, 23_500_000),
        }
    (stands,) = standing(one_per_cent)
    assert (stands.paid, stands.paid_charges, stands.left, stands.left_charges) == (
        16_250_000, 325_000, 0, 0,
    )  # fmt: skip


def test_example_17_is_explained(database: str, one_per_cent: Law) -> None:
    example_17(one_per_cent)
    first(A, "2017-05", ground="claims", at=datetime(2017, 6, 8, 12, tzinfo=UTC), dossier="HS-17")
    receive(("UNC", 1, date(2017, 6, 2), 140_000_000))
    close("2017-06", law=one_per_cent)
    found = explain(reference="UNC", law=one_per_cent)
    hers = [part for part in found.spent if part.first]
    assert sum(part.amount for part in hers) == 16_575_000
    assert {part.first.person_id for part in hers if part.first} == {A}
    # She comes first, and the funds in their order for her as for the others.
    assert list(found.spent[: len(hers)]) == hers
    funds = [(part.fund, part.charge) for part in hers]
    assert [each for each, after in pairwise([*funds, None]) if each != after][:4] == [
        ("BHYT", ""), ("BHYT", "interest"), ("BHTN", ""), ("BHTN", "interest"),
    ]  # fmt: skip
    assert (found.allocated, found.surplus) == (140_000_000, 0)


@pytest.fixture
def employer(database: str) -> int:
    """Three workers of 4 million at unit 1 since January 2016; units 2 and 3 are empty."""
    build_register(people=4, units=3)
    append(*(change(person, 1, "2016-01") for person in (1, 2, 3)))
    return 1


MONTHLY = 4_000_000 * 325 // 1000
"""What one worker's month costs."""


def test_what_cannot_be_recorded_is_told_and_not_half_done(employer: int) -> None:
    close("2016-01")
    now = at("2016-01", 9)
    wrong = [
        (dict(person=4, month="2016-01"), "không có dòng tham gia"),
        (dict(person=1, month="2015-12"), "trước tháng đầu tiên"),
        (dict(person=99, month="2016-01"), "Không có người tham gia 99"),
        (dict(person=1, month="2016-01", unit=99), "Không có đơn vị 99"),
        (dict(person=1, month="2016-01", ground="other"), "không phải lý do"),
    ]
    for arguments, told in wrong:
        with pytest.raises(LedgerError, match=told):
            first(at=now, **arguments)  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match="không sau lần khóa sổ"):
        first(1, "2016-01", at=at("2016-01"))
    with pytest.raises(LedgerError, match="không có gì để rút"):
        withdraw_priority(unit=1, person=1, recorded_at=now, **WHO)
    assert not Priority.objects.exists()
    first(1, "2016-01", at=now)
    with pytest.raises(LedgerError, match="đã được ghi ưu tiên"):
        first(1, "2016-01", at=now)
    # A line that was declared by mistake and voided is none.
    append(change(4, 2, "2016-01", recorded_at=np.datetime64("2016-02-10T03:00")))
    (number,) = query("SELECT max(id) FROM register_change")[0]
    first(4, "2016-01", unit=2, at=at("2016-01", 11))
    withdraw_priority(unit=2, person=4, recorded_at=at("2016-01", 11), **WHO)
    append(
        change(4, 2, "2016-01", state="ended", voids=number,
               recorded_at=np.datetime64("2016-02-12T03:00"))
    )  # fmt: skip
    with pytest.raises(LedgerError, match="không có dòng tham gia"):
        first(4, "2016-01", unit=2, at=at("2016-01", 13))


def test_one_dong_short_uncovers_the_last_fund_of_the_last_month_only(employer: int) -> None:
    """O4 of the nearest peer, with somebody who leaves: the others miss one đồng, she none."""
    first(2, "2016-03", at=datetime(2016, 1, 9, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), 3 * 3 * MONTHLY - 1))
    for month in ("2016-01", "2016-02", "2016-03"):
        close(month)
    found = covered()
    last = last_of(set(found[1]))
    assert set(found[2].values()) == {("2016-03", 0, 0)}
    for person in (1, 3):
        for fund, row in found[person].items():
            assert row == (("2016-02", 1, 1) if fund == last else ("2016-03", 0, 0))
    assert verify(law=law()) == []


def test_the_payment_that_covers_her_does_and_one_dong_less_does_not(employer: int) -> None:
    receive(("A1", 1, date(2016, 1, 20), MONTHLY))
    close("2016-01")
    close("2016-02")
    first(3, "2016-02", at=at("2016-02", 9))
    needed = covered()[3]["HTTT"][2]
    # All her own of two months: what was paid in part stands for nobody yet.
    assert 0 < needed <= 2 * MONTHLY
    append(*(change(person, 1, "2016-03", state="ended") for person in (1, 2, 3)))
    receive(("A2", 1, date(2016, 3, 2), needed - 1))
    close("2016-03")
    assert covered()[3]["HTTT"][1:] == (1, 1)
    receive(("A3", 1, date(2016, 4, 2), 1))
    close("2016-04")
    assert covered()[3]["HTTT"][1:] == (0, 0)
    assert covered()[1]["HTTT"][1] == 2
    assert verify(law=law()) == []


def test_known_late_it_holds_for_the_money_that_follows(employer: int) -> None:
    """What was allocated stays; her whole dues come first of the next money, and only once."""
    receive(("A1", 1, date(2016, 1, 20), 1_000_000))
    close("2016-01")
    first(2, "2016-01", at=at("2016-01", 9))
    assert standing(law())[0].left == 1_000_000
    receive(("A2", 1, date(2016, 2, 20), 1_100_000))
    close("2016-02")
    # The first million paid BHYT, BHTN and TNLĐ of all three, and 100.000 of their 360.000 of
    # ODTS, which stands for nobody until the whole is paid: hers are 120.000 and 880.000 of HTTT.
    assert paid_first(2) == {"due": 1_000_000}
    assert {row[:2] for row in covered()[2].values()} == {("2016-01", 1)}
    assert covered()[1]["ODTS"][:2] == ("2015-12", 2)
    receive(("A3", 1, date(2016, 3, 20), 1_000_000))
    close("2016-03")
    assert paid_first(2) == {"due": 1_000_000}
    assert verify(law=law()) == []


def test_withdrawn_she_is_as_all_others_again(employer: int) -> None:
    first(2, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), MONTHLY // 2))
    close("2016-01")
    paid = paid_first(2)
    assert paid == {"due": MONTHLY // 2}
    withdraw_priority(unit=1, person=2, recorded_at=at("2016-01", 9), **WHO)
    receive(("A2", 1, date(2016, 2, 20), 300_000))
    close("2016-02")
    assert paid_first(2) == paid
    assert standing(law()) == []
    # The three are alike again: BHYT first, of all.
    assert covered()[2] == covered()[1] == covered()[3]
    assert verify(law=law()) == []


def test_a_record_for_nobody_changes_nothing(employer: int) -> None:
    """Hers at another unit, or of a person without a debt, or withdrawn before any money came."""
    append(change(4, 2, "2016-01"))
    first(4, "2016-01", unit=2, at=datetime(2016, 1, 9, tzinfo=UTC))
    first(1, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    withdraw_priority(unit=1, person=1, recorded_at=datetime(2016, 1, 10, tzinfo=UTC), **WHO)
    receive(("A1", 1, date(2016, 1, 20), 1_000_000))
    close("2016-01")
    assert not PriorityPayment.objects.exists()
    paid = query(
        "SELECT fund, sum(-amount)::bigint FROM ledger_posting "
        "WHERE account = 'settled' AND unit_id = 1 GROUP BY 1"
    )
    health, unemployment = 3 * 180_000, 3 * 80_000
    assert dict(paid) == {
        "BHYT": health, "BHTN": unemployment, "TNLD": 3 * 40_000,
        "ODTS": 1_000_000 - health - unemployment - 3 * 40_000,
    }  # fmt: skip


def test_of_two_who_leave_the_first_is_paid_in_full_before_the_second(employer: int) -> None:
    first(3, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    first(1, "2016-01", at=datetime(2016, 1, 10, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), MONTHLY + 200_000))
    close("2016-01")
    assert (paid_first(3), paid_first(1)) == ({"due": MONTHLY}, {"due": 200_000})
    found = covered()
    assert {row[1] for row in found[3].values()} == {0}
    assert found[1]["BHYT"][1] == 0 and found[1]["BHTN"] == ("2015-12", 1, 60_000)
    # The second's payment, then the third's behind everything before it.
    assert found[1]["HTTT"][2] == MONTHLY - 200_000 and found[2]["BHYT"][2] == MONTHLY - 20_000
    assert verify(law=law()) == []


def test_a_receipt_taken_back_is_taken_from_the_others_first(employer: int) -> None:
    first(2, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), 2 * MONTHLY), ("A2", 1, date(2016, 1, 21), 500_000))
    close("2016-01")
    reverse_receipt(reference="A2", recorded_at=at("2016-01", 9), **WHO)
    close("2016-02")
    assert paid_first(2) == {"due": MONTHLY}
    assert verify(law=law()) == []
    reverse_receipt(reference="A1", recorded_at=at("2016-02", 9), **WHO)
    receive(("A3", 1, date(2016, 3, 9), MONTHLY - 10))
    close("2016-03")
    # Ten đồng are missing, of her last fund.
    assert query(
        "SELECT fund, sum(amount)::bigint FROM ledger_prioritypayment GROUP BY 1 ORDER BY 1"
    ) == [("BHTN", 80_000), ("BHYT", 180_000), ("HTTT", 880_000 - 10), ("ODTS", 120_000),
          ("TNLD", 40_000)]  # fmt: skip
    assert verify(law=law()) == []
    assert explain(reference="A3", law=law()).allocated == MONTHLY - 10


def test_a_wage_corrected_downwards_leaves_the_rest_to_the_others(employer: int) -> None:
    first(2, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), MONTHLY))
    close("2016-01")
    late = np.datetime64(at("2016-01", 9).replace(tzinfo=None))
    append(change(2, 1, "2016-01", wage=3_000_000, recorded_at=late))
    close("2016-02")
    assert {row[1] for row in covered()[2].values()} == {1}  # February only
    first(1, "2016-01", at=at("2016-02", 9))
    receive(("A2", 1, date(2016, 3, 9), 5_000))
    close("2016-03")
    # What she does not need any more stands on the debts for the others: no more than open.
    assert paid_first(1) == {"due": 5_000}
    append(*(change(person, 1, "2016-01", state="ended",
                    recorded_at=np.datetime64(at("2016-03", 9).replace(tzinfo=None)))
             for person in (1, 2, 3)))  # fmt: skip
    close("2016-04")
    # Nobody owes anything: all that was paid is given back, theirs with it.
    assert paid_first(1) == paid_first(2) == {"due": 0}
    assert verify(law=law()) == []


def test_closed_twice_is_closed_once(employer: int) -> None:
    first(2, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), MONTHLY))
    close("2016-01")
    before = books(), list(PriorityPayment.objects.order_by("id").values())
    assert close("2016-01").already_closed
    assert (books(), list(PriorityPayment.objects.order_by("id").values())) == before


def test_verify_names_who_was_passed_over(employer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    first(2, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), 1_000_000))
    with monkeypatch.context() as broken:
        broken.setattr(People, "claims", lambda *_args, **_more: empty(CLAIM))
        close("2016-01")
    found = {finding.invariant: finding.example for finding in verify(law=law())}
    assert set(found) == {"allocation", "paid-first"}
    assert (found["paid-first"]["unit"], found["paid-first"]["person"]) == (1, 2)


def test_verify_names_what_was_changed(employer: int) -> None:
    first(2, "2016-01", at=datetime(2016, 1, 9, tzinfo=UTC))
    receive(("A1", 1, date(2016, 1, 20), 1_000_000))
    close("2016-01")
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_prioritypayment SET amount = 1")
    tamper("ledger_prioritypayment", "UPDATE ledger_prioritypayment SET amount = amount + 1")
    assert {each.invariant for each in verify(law=law())} == {
        "hash-chain", "priority-payments", "paid-first",
    }  # fmt: skip
    connections["owner"].close()


def test_statements_of_a_closing_do_not_grow_with_people(database: str) -> None:
    counts = []
    build_register(people=30, units=15, first_month=date(2017, 1, 1))
    append(*(change(person, 1 + person % 15, "2017-01") for person in range(1, 31)))
    close("2017-01")
    close("2017-02")
    for month, people in (("2017-03", 1), ("2017-04", 29)):
        for person in range(1, people + 1):
            if not Priority.objects.filter(person=person).exists():
                first(person, "2017-04", unit=1 + person % 15,
                      at=at(show_month(parse_month(month) - 1), 9))  # fmt: skip
        receive(*((f"{month}/{unit}", unit, first_day(parse_month(month)), 1_000_000)
                  for unit in range(1, 16)))  # fmt: skip
        with CaptureQueriesContext(connection) as context:
            close(month)
        counts.append(len(context))
    assert counts[0] == counts[1]
    assert verify(law=law()) == []


def test_the_money_of_the_earliest_day_pays_for_her(database: str) -> None:
    """Charges by day: her debt ends on the day of the first payment, the others' on the second."""
    build_register(people=2, units=2, first_month=date(2025, 8, 1))
    append(*(change(person, 1, "2025-08", wage=10_000_000) for person in (1, 2)))
    append(*(change(person, 1, "2025-09", state="ended") for person in (1, 2)))
    close("2025-08")
    close("2025-09")
    first(2, "2025-08", at=at("2025-09", 9))
    monthly = 3_250_000
    receive(("A1", 1, date(2025, 10, 8), monthly - 50_000), ("A2", 1, date(2025, 10, 20), 50_000))
    close("2025-10")
    assert paid_first(2) == {"due": 3_200_000}
    charged = query(
        "SELECT sum(amount)::bigint FROM ledger_posting "
        "WHERE account = 'charge' AND about_month = '2025-10-01'"
    )[0][0]
    own = monthly - 50_000
    # Due on 30/9: hers 8 days of October, fifty thousand of the other's 20, the rest all 31.
    expected = (own * 8 + 50_000 * 20 + (2 * 3_200_000 - own - 50_000) * 31) * 3 / 10_000
    assert abs(charged - expected) <= 5
    assert verify(law=law()) == []
    receive(("A3", 1, date(2025, 11, 3), 20_000))
    close("2025-11")
    # Her own charge by day comes first of the next money.
    assert abs(paid_first(2)["charge"] - own * 8 * 3 / 10_000) <= 2
    assert verify(law=law()) == []


def test_the_verbs(employer: int) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, [*arguments], catch_exceptions=False)
        for alias in ("default", "owner"):
            connections[alias].close()
        return result.exit_code, result.output

    who = ("ta0001z", "6000000002")
    asked = (
        "settle",
        "record",
        *who,
        "2016-01",
        "--ground",
        "leaves",
        "--reason",
        "QĐ nghỉ việc 5",
    )
    code, output = run(*asked, "--dossier", "HS-9", "--recorded-at", "2016-01-10")
    assert code == 0, output
    assert "6000000002 Người 2" in output and "2016-01" in output
    code, output = run("settle", "record", "TA0002Z", *asked[3:])
    assert code == 1 and "không có dòng tham gia" in output
    receive(("A1", 1, date(2016, 1, 20), 1_300_000))
    close("2016-01")
    code, output = run("settle", "list", "TA0001Z")
    assert code == 0 and "HS-9" in output and "1.300.000" in output, output
    code, output = run("allocate", "--explain", "A1")
    assert code == 0, output
    assert "trả trước cho 6000000002 Người 2: chấm dứt hợp đồng, nghỉ việc, HS-9" in output
    code, output = run(
        "settle", "withdraw", *who, "--reason", "ghi nhầm", "--recorded-at", "2016-02-10"
    )
    assert code == 0, output
    code, output = run("settle", "list")
    assert code == 0 and "Không có ai" in output


@settings(max_examples=4)
@given(
    paid=st.lists(st.integers(1, 6_000_000), min_size=1, max_size=4),
    leaving=st.lists(st.sampled_from([1, 2, 3]), unique=True, max_size=2),
    through=st.sampled_from(["2016-01", "2016-02"]),
    data=st.data(),
)
def test_splitting_and_reordering_receipts_changes_nothing(
    server: object, paid: list[int], leaving: list[int], through: str, data: st.DataObject
) -> None:
    """Three units with the same list: as paid, the other way round with one receipt split, and
    in one sum. Σ allocated + surplus = Σ received, at each of them."""
    from ansinh.config import private_postgres

    for _name in _cloned(server, private_postgres.DATABASE):  # type: ignore[arg-type]
        build_register(people=9, units=3)
        append(*(change(3 * unit + person, unit + 1, "2016-01", wage=3_000_000 + person * 700_000)
                 for unit in range(3) for person in (1, 2, 3)))  # fmt: skip
        for unit in range(3):
            for person in leaving:
                first(
                    3 * unit + person, through, unit=unit + 1, at=datetime(2016, 1, 9, tzinfo=UTC)
                )
        months = data.draw(st.lists(st.integers(1, 3), min_size=len(paid), max_size=len(paid)))
        for month in (1, 2, 3):
            sums = [amount for amount, at_ in zip(paid, months, strict=True) if at_ == month]
            day = date(2016, month, 10)
            ways = [sums, _split(sums[::-1]), [sum(sums)] if sums else []]
            rows = [
                (f"{month}/{unit}/{place}", unit + 1, day, amount)
                for unit, way in enumerate(ways)
                for place, amount in enumerate(way)
            ]
            if rows:
                receive(*rows)
            close(f"2016-0{month}")
        for table in ("settled", "first"):
            assert _of_unit(table, 1) == _of_unit(table, 2) == _of_unit(table, 3)
        assert (
            query(
                "SELECT unit_id FROM ledger_money GROUP BY 1 HAVING sum(received - allocated) <> "
                "sum(surplus_out) FILTER (WHERE month = '2016-03-01')"
            )
            == []
        )
        assert verify(law=law()) == []


def _split(amounts: list[int]) -> list[int]:
    if not amounts or amounts[0] < 2:
        return amounts
    return [amounts[0] // 2, amounts[0] - amounts[0] // 2, *amounts[1:]]


def _of_unit(what: str, unit: int) -> list[tuple]:
    if what == "settled":
        return query(
            "SELECT booked_month, fund, about_month, sum(amount) FROM ledger_posting "
            "WHERE account = 'settled' AND unit_id = %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            unit,
        )
    return query(
        "SELECT booked_month, person_id - 3 * (unit_id - 1), account, fund, about_month, amount "
        "FROM ledger_prioritypayment WHERE unit_id = %s ORDER BY 1, 2, 3, 4, 5",
        unit,
    )
