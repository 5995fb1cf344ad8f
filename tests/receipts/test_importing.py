"""A bank's file comes in: all of it or nothing, each transaction once, certain money booked."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ansinh.config.home import home
from ansinh.exchange.refusal import Unbalanced
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Batch, Entry, Receipt
from ansinh.receipts.models import BankDecision, BankTransaction, ImportedStatement
from tests.exchange.invented_lines import World
from tests.ledger.builders import law
from tests.receipts.builders import (
    ACCOUNT,
    few,
    install,
    line,
    receipts,
    statement,
    take,
    waiting,
)

ONE, TWO, THREE = few()


@pytest.fixture
def office(database: str) -> None:
    install(few())


def a_month() -> list:
    return [
        line("FT1", ONE, 1_000_000, 1),
        line("FT2", TWO, 2_000_000, 2),
        line("FT3", None, 300_000, 2),
        line("FT4", None, -11_000, 3, remittance="phi dich vu"),
        line("FT5", ONE, 500_000, 20),
    ]


def whole() -> list:
    from ansinh.ledger.verification import verify

    return verify(law=law())


def test_certain_money_is_booked_and_the_rest_waits(office: None) -> None:
    result = take(statement(a_month()))
    assert result.counts == {
        "lines": 5, "known": 0, "new": 5, "booked": 3, "settled": 0, "queued": 1, "debits": 1,
        "doubtful": 0,
    }  # fmt: skip
    assert {(unit, day, amount) for unit, day, amount, *_rest in receipts()} == {
        (1, date(2026, 7, 1), 1_000_000),
        (2, date(2026, 7, 2), 2_000_000),
        (1, date(2026, 7, 20), 500_000),
    }
    assert [each.bank_reference for each in waiting()] == ["FT3"]
    decision = BankDecision.objects.filter(unit=2).get()
    assert decision.automatic and not decision.remember and decision.recorded_by == "test"
    assert {reason["evidence"] for reason in decision.reasons} >= {"code", "name"}
    kept = ImportedStatement.objects.get()
    assert (kept.opening, kept.closing, kept.account) == (0, 3_789_000, ACCOUNT)
    assert (kept.lines, kept.booked, kept.queued, kept.debits) == (5, 3, 1, 1)
    assert whole() == []


def test_the_same_file_twice_writes_nothing(office: None) -> None:
    take(statement(a_month()))
    counted = [model.objects.count() for model in (BankTransaction, Batch, ImportedStatement)]
    again = take(statement(a_month()), "copy.csv")
    assert again.already_imported
    assert (again.counts["known"], again.counts["new"]) == (5, 0)
    assert counted == [
        model.objects.count() for model in (BankTransaction, Batch, ImportedStatement)
    ]


def test_a_day_without_a_transaction_is_a_statement_too(office: None) -> None:
    """MT940 of a day on which nothing moved: kept once, with nothing in it."""
    content = (
        b":20:X\r\n:25:0011999000111\r\n:28C:1/1\r\n:60F:C260731VND100,\r\n"
        b":62F:C260731VND100,\r\n-\r\n"
    )
    assert take(content).counts["lines"] == 0
    assert take(content).already_imported
    assert ImportedStatement.objects.get().closing == 100


def test_overlapping_files_book_each_transaction_once(office: None) -> None:
    take(statement(a_month()[:3]))
    result = take(statement(a_month()[1:], opening=1_000_000))
    assert (result.counts["known"], result.counts["booked"]) == (2, 1)
    assert Receipt.objects.count() == 3
    assert BankTransaction.objects.count() == 5


def test_equal_payments_of_one_day_are_two(office: None) -> None:
    twins = [line(reference, ONE, 700_000) for reference in ("FT1", "FT2")]
    unnumbered = [line("", ONE, 800_000) for _twin in range(2)]
    take(statement(twins + unnumbered))
    assert Receipt.objects.count() == 4
    assert take(statement(twins + unnumbered, opening=5)).counts["known"] == 4


def test_a_file_that_does_not_add_up_is_refused_whole(office: None) -> None:
    content = statement(a_month())
    damaged = content.replace(b'"1000000"', b'"1000100"', 1)
    assert damaged != content
    with pytest.raises(Unbalanced) as refused:
        take(damaged)
    assert refused.value.difference == -100
    assert not ImportedStatement.objects.exists() and not BankTransaction.objects.exists()
    assert not Receipt.objects.exists()


def test_what_may_repeat_a_known_transaction_is_neither_booked_nor_dropped(office: None) -> None:
    take(statement([line("FT1", ONE, 1_000_000, 5)], opening=None))
    nameless = line("", ONE, 1_000_000, 5, remittance="", counterparty_name="")
    result = take(statement([nameless], opening=None))
    assert (result.counts["queued"], result.counts["doubtful"]) == (1, 1)
    assert Receipt.objects.count() == 1
    (waits,) = waiting()
    assert waits.repeats == BankTransaction.objects.get(bank_reference="FT1").key


def test_an_account_of_somebody_else_is_refused(office: None) -> None:
    """H56 of the border's table of cases."""
    assert take(statement([line("FT0", ONE, 9)], account="0011999000333")).warnings
    file = home() / "office.yaml"
    file.write_text(f'account_number: "1"\naccounts: "22, {ACCOUNT[:4]} {ACCOUNT[4:]}"\n')
    try:
        with pytest.raises(LedgerError, match="0011999000222"):
            take(statement([line("FT1", ONE, 10)], account="0011999000222"))
        assert Receipt.objects.count() == 1
        assert take(statement([line("FT1", ONE, 10)])).warnings == ()
    finally:
        file.unlink()
    assert Receipt.objects.count() == 2


def test_tomorrow_is_refused(office: None) -> None:
    """H97 of the border's table; that nobody says it is tomorrow, tests/ledger/test_closable.py."""
    with pytest.raises(LedgerError, match="31/07/2026"):
        take(
            statement([line("FT1", ONE, 10, 31)]),
            recorded_at=datetime(2026, 7, 30, 9, tzinfo=UTC),
        )
    assert not Receipt.objects.exists()


def test_a_day_of_a_closed_month_is_booked_in_the_open_one(office: None) -> None:
    from tests.ledger.builders import close

    for month in (6, 7):
        close(f"2026-{month:02d}")
    take(statement(a_month()), recorded_at=datetime(2026, 8, 20, tzinfo=UTC))
    assert set(Entry.objects.values_list("booked_month", flat=True)) == {date(2026, 8, 1)}
    assert whole() == []


def test_a_file_of_any_name_is_taken(office: None) -> None:
    """S11, S12: a name of 254 characters, and one with a line end and an escape in it."""
    names = ("n" * 250 + ".csv", "hai\ndòng\x1b[31m.csv")
    for number, name in enumerate(names):
        assert take(statement([line(f"FT{number}", ONE, 1_000)]), name).counts["booked"] == 1
    kept = ImportedStatement.objects.order_by("id").values_list("file_name", flat=True)
    assert [name.endswith("nnn.csv") for name in kept] == [True, False]
    assert len(kept[0]) == 200 and "\x1b" not in kept[1]


def test_the_number_of_statements_does_not_grow_with_the_file(database: str) -> None:
    world = World.invent(300, seed=1)
    install(world.units, {unit.agency for unit in world.units})
    counted = []
    for count, seed in ((10, 2), (1000, 3)):
        lines = [paid.line for paid in world.lines(count, seed)]
        lines = [each for each in lines if each.booked != date(2026, 7, 1)]
        with CaptureQueriesContext(connection) as queries:
            take(statement(lines, account=f"00119990001{count}"))
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[1] < 50


def test_booked_without_asking_is_never_wrong(database: str) -> None:
    """The generator's damaged lines through the import: precision 1, and most of them booked."""
    world = World.invent(600, seed=7)
    install(world.units, {unit.agency for unit in world.units})
    paid = {f"FT{i:09d}": each for i, each in enumerate(world.lines(1500, seed=8))}
    assert all(each.line.bank_reference == name for name, each in paid.items())
    lines = sorted((each.line for each in paid.values()), key=lambda each: each.booked)
    result = take(statement(lines))
    booked = BankDecision.objects.filter(automatic=True).values_list(
        "transaction__bank_reference", "unit"
    )
    wrong = [
        (name, unit)
        for name, unit in booked
        if paid[name].truth is None or paid[name].truth.key != unit
    ]
    assert wrong == []
    assert result.counts["booked"] == len(booked) > 600
    assert result.counts["lines"] == 1500 and result.counts["known"] == 0
    assert whole() == []


def test_imported_tables_only_take_more(office: None) -> None:
    take(statement(a_month()))
    tables = ("receipts_importedstatement", "receipts_banktransaction", "receipts_bankdecision")
    for table in tables:
        for statement_ in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET id = id",
            f"TRUNCATE {table}",
        ):
            with (
                pytest.raises(Exception, match="permission denied|append-only"),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement_)
