"""One transaction in several files is one; two equal transactions are two."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.exchange.bank import (
    BankLine,
    BankStatement,
    Novelty,
    as_columns,
    identify,
    read_bank_file,
    recognise,
    transaction_key,
)

from . import books, messages
from .books import MOVES, Move


def recognised(
    first: list[BankStatement], second: list[BankStatement], *, same_file: bool
) -> list[Novelty]:
    """What becomes of the second file's lines, which may be those of the first to the byte."""
    answers = recognise(identify(second), identify(first), same_file=same_file)
    return [answer.novelty for answer in answers]


def novelties(first: list[BankStatement], second: list[BankStatement]) -> list[Novelty]:
    """What becomes of the second file's lines after the first was taken."""
    return [answer.novelty for answer in recognise(identify(second), identify(first))]


FILES = {
    "camt.053": lambda: read_bank_file(messages.camt053(), "a.xml"),
    "camt.053 v2": lambda: read_bank_file(messages.camt053("02"), "a.xml"),
    "camt.054": lambda: read_bank_file(messages.camt054(*map(messages.entry, MOVES)), "n.xml"),
    "mt940": lambda: read_bank_file(messages.mt940().encode(), "a.sta"),
    "vcb xlsx": lambda: read_bank_file(books.workbook(books.vcb_simple()), "a.xlsx"),
    "vcb csv": lambda: read_bank_file(books.csv_text(books.vcb_simple(style=books.dots)), "a.csv"),
    "bidv": lambda: read_bank_file(books.workbook(books.bidv()), "a.xlsx"),
    "vietinbank": lambda: read_bank_file(books.workbook(books.vietinbank()), "a.xlsx"),
    "acb": lambda: read_bank_file(books.workbook(books.acb()), "a.xlsx"),
}


@pytest.mark.parametrize("second", FILES)
@pytest.mark.parametrize("first", FILES)
def test_the_same_month_in_two_files_is_booked_once(first: str, second: str) -> None:
    assert novelties(FILES[first](), FILES[second]()) == [Novelty.KNOWN] * 4


def test_overlapping_files_bring_only_what_is_new() -> None:
    first = read_bank_file(books.workbook(books.vcb_simple(MOVES[:3])), "a.xlsx")
    second = read_bank_file(books.workbook(books.vcb_simple(MOVES[1:])), "b.xlsx")
    assert novelties(first, second) == [Novelty.KNOWN, Novelty.KNOWN, Novelty.NEW]


def statement(*lines: BankLine, opening: int | None = None, **more: object) -> BankStatement:
    closing = None if opening is None else opening + sum(line.amount for line in lines)
    return BankStatement(
        "table.x", "123", "VND", tuple(lines), opening=opening, closing=closing, **more
    )


PLAIN = BankLine(date(2026, 7, 1), 500_000, "VND", remittance="dong BHXH thang 7 cty mot hai ba")


def test_two_equal_transactions_of_a_day_are_two_and_twice_the_file_adds_none() -> None:
    twice = statement(PLAIN, PLAIN)
    first, second = identify([twice])
    assert first.key == transaction_key("123", PLAIN)
    assert second.key == transaction_key("123", PLAIN, occurrence=2)
    assert novelties([], [twice]) == [Novelty.NEW, Novelty.NEW]
    assert recognised([twice], [twice], same_file=True) == [Novelty.KNOWN, Novelty.KNOWN]
    # A file drawn at noon had one of them, the evening's has both: or are they three? Nothing
    # says so, and money that is dropped as known is lost (issue 9, 5), so a person is asked.
    assert novelties([statement(PLAIN)], [twice]) == [Novelty.DOUBTFUL, Novelty.DOUBTFUL]
    assert novelties([twice], [twice]) == [Novelty.DOUBTFUL, Novelty.DOUBTFUL]


def test_pages_of_one_file_go_on_counting_and_repeated_periods_do_not() -> None:
    page_one, page_two = statement(PLAIN, opening=0), statement(PLAIN, opening=500_000)
    assert novelties([], [page_one, page_two]) == [Novelty.NEW, Novelty.NEW]
    assert novelties([], [page_one, page_one]) == [Novelty.NEW, Novelty.KNOWN]


def test_a_memo_with_the_banks_tail_is_the_same() -> None:
    tailed = replace(PLAIN, remittance=f"REM {PLAIN.remittance}; thoi gian GD:01/07/2026 23:08:17")
    assert novelties([statement(PLAIN)], [statement(tailed)]) == [Novelty.DOUBTFUL]
    # Where the whole day stands in both files, no chance does that.
    day = [replace(PLAIN, amount=amount) for amount in (500_000, 600_000, 700_000)]
    again = [replace(tailed, amount=line.amount) for line in day]
    assert novelties([statement(*day)], [statement(*again)]) == [Novelty.KNOWN] * 3
    other = replace(PLAIN, amount=800_000)
    assert novelties([statement(*day)], [statement(*again, other)])[:3] == [Novelty.KNOWN] * 3


def test_different_references_or_balances_are_different_transactions() -> None:
    a, b = replace(PLAIN, bank_reference="A1"), replace(PLAIN, bank_reference="A2")
    assert novelties([statement(a)], [statement(b)]) == [Novelty.NEW]
    c, d = replace(PLAIN, balance_after=5), replace(PLAIN, balance_after=6, remittance="dong BHXH")
    assert novelties([statement(c)], [statement(d)]) == [Novelty.NEW]


def test_what_cannot_be_told_is_doubtful_not_dropped() -> None:
    bare = replace(PLAIN, remittance="", bank_reference="X9")
    assert novelties([statement(PLAIN)], [statement(bare)]) == [Novelty.DOUBTFUL]
    one, other = replace(PLAIN, bank_reference="A1"), replace(PLAIN, bank_reference="FT7")
    elsewhere = replace(statement(other), format="camt.054.001.08")
    assert novelties([statement(one)], [elsewhere]) == [Novelty.DOUBTFUL]


def test_a_batch_booked_whole_and_listed_singly_is_one() -> None:
    batch = Move(date(2026, 7, 3), 640_000, "B1", "lo chuyen tien")
    details = "".join(
        messages.transaction(Move(batch.day, 1, "", f"memo {i}"), "08", "320000", f"E{i}")
        for i in range(2)
    )
    whole = read_bank_file(messages.camt054(messages.entry(batch, details="")), "whole.xml")
    split = read_bank_file(messages.camt054(messages.entry(batch, details=details)), "split.xml")
    assert novelties(whole, split) == [Novelty.KNOWN, Novelty.KNOWN]
    assert novelties(split, whole) == [Novelty.KNOWN]
    assert novelties(split, split) == [Novelty.KNOWN, Novelty.KNOWN]
    assert novelties([], split) == [Novelty.NEW, Novelty.NEW]


def test_known_keys_do_not_depend_on_the_machine() -> None:
    assert transaction_key("001 1-999", PLAIN) == transaction_key("0011999", PLAIN)
    assert transaction_key("123", PLAIN) == "54d90e0cc81366095625a15f2ff8b776"


def test_lines_as_columns() -> None:
    items = identify(FILES["vietinbank"]())
    columns = as_columns(items)
    assert {len(column) for column in columns.values()} == {4}
    assert columns["amount"] == [move.amount for move in MOVES]
    assert columns["key"] == [item.key for item in items]
    assert columns["counterparty_account"][0] == MOVES[0].account


lines = st.builds(
    BankLine,
    booked=st.dates(date(2026, 7, 1), date(2026, 7, 3)),
    amount=st.sampled_from([100, 200]),
    currency=st.just("VND"),
    bank_reference=st.sampled_from(["", "", "R1", "R2"]),
    remittance=st.sampled_from(["", "mot hai ba bon nam", "sau bay tam chin muoi"]),
)


@given(st.lists(lines, max_size=12))
def test_a_file_twice_brings_nothing_new(each: list[BankLine]) -> None:
    once = [statement(*each)]
    assert Novelty.NEW not in novelties(once, once)
    assert recognised(once, once, same_file=True) == [Novelty.KNOWN] * len(each)
    answers = recognise(identify(once), identify(once))
    keys = [answer.incoming.key for answer in answers if answer.novelty is Novelty.DOUBTFUL]
    assert len({*keys, *(item.key for item in identify(once))}) == len(keys) + len(each)


@given(st.lists(lines, max_size=12), st.data())
def test_a_part_of_a_file_brings_nothing_new(each: list[BankLine], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(each), max_size=len(each)))
    part = [line for line, keep in zip(each, kept, strict=True) if keep]
    assert Novelty.NEW not in novelties([statement(*each)], [statement(*part)])
    numbered = [replace(line, bank_reference=f"N{i}") for i, line in enumerate(each)]
    part = [line for line, keep in zip(numbered, kept, strict=True) if keep]
    assert set(novelties([statement(*numbered)], [statement(*part)])) <= {Novelty.KNOWN}
