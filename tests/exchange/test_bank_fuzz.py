"""Damaged files: taken only when they still add up, refused with a reason otherwise."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.exchange.bank import check_statement, read_bank_file, read_mapping
from ansinh.exchange.refusal import Refused

from . import books, messages

FILES: dict[str, bytes] = {
    "camt.053": messages.camt053(),
    "camt.054": messages.camt054(*map(messages.entry, books.MOVES)),
    "mt940": messages.mt940().encode(),
    "vcb csv": books.csv_text(books.vcb_simple()),
    "bidv csv": books.csv_text(books.bidv()),
    "acb csv": books.csv_text(books.acb()),
    "vietinbank csv": books.csv_text(books.vietinbank()),
    "cashup csv": books.csv_text(books.vcb_cashup()),
    "xlsx": books.workbook(books.bidv()),
}
edits = st.tuples(st.integers(0, 10**6), st.sampled_from(["flip", "cut", "drop", "twice"]))
few = settings(max_examples=30)


def read(data: bytes) -> None:
    """Read a file; whatever is refused must say which file and why."""
    try:
        statements = read_bank_file(data, "so-phu.bin", account="123456789")
    except Refused as refused:
        assert refused.file == "so-phu.bin"
        assert refused.reason
        assert str(refused).startswith("so-phu.bin")
        return
    for statement in statements:
        check_statement(statement)
        assert all(isinstance(line.amount, int) for line in statement.lines)


def edit(data: bytes, place: int, kind: str, byte: int) -> bytes:
    at = place % len(data)
    if kind == "flip":
        return data[:at] + bytes([byte]) + data[at + 1 :]
    if kind == "cut":
        return data[:at]
    length = byte + 1
    if kind == "drop":
        return data[:at] + data[at + length :]
    return data[: at + length] + data[at:]


@pytest.mark.parametrize("name", FILES)
@few
@given(edits, st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused(name: str, how: tuple[int, str], byte: int) -> None:
    read(edit(FILES[name], *how, byte))


@few
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data)


@few
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for head in ("", "<", ":20:A\n:25:1\n:60F:C260701VND1,\n", "\ufeff"):
        read((head + text).encode("utf-8", "surrogatepass"))


cells = (
    st.none()
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "Tổng",
            "Số dư đầu kỳ",
            "Số tài khoản: 12345678",
            "01/07/2026",
            "1.000",
            "Ghi nợ",
            ":",
            "(1)",
        ]
    )
)


@few
@given(st.lists(st.lists(cells, max_size=7), max_size=6), st.integers(0, 12))
def test_any_rows_among_those_of_a_statement(rows: list[list[str | None]], place: int) -> None:
    for book in (books.vcb_simple(), books.bidv(), books.acb(), books.vcb_cashup()):
        mixed = book[:place] + rows + book[place:]
        read(books.csv_text(mixed))


MUST_NOT_CHANGE: list[tuple[str, Callable[[], list[list[object]]]]] = [
    ("bidv", books.bidv),
    ("vietinbank", books.vietinbank),
    ("acb", books.acb),
    ("cashup", books.vcb_cashup),
]


@pytest.mark.parametrize(("name", "rows"), MUST_NOT_CHANGE)
@few
@given(st.data())
def test_no_changed_digit_of_money_gets_through(
    name: str, rows: Callable[[], list[list[object]]], data: st.DataObject
) -> None:
    """In a file with balances, no digit of an amount can change unnoticed."""
    del name
    table = [list(row) for row in rows()]
    grouped = re.compile(r"\d{1,3}([.,]\d{3})+")
    money = [
        (i, j)
        for i, row in enumerate(table)
        for j, cell in enumerate(row)
        if isinstance(cell, str) and grouped.fullmatch(cell)
    ]
    if not money:
        money = [(i, 4) for i, row in enumerate(table) if len(row) > 5 and type(row[4]) is int]
    i, j = data.draw(st.sampled_from(money))
    text = str(table[i][j])
    at = data.draw(st.sampled_from([k for k, char in enumerate(text) if char.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != text[at]]))
    table[i][j] = text[:at] + digit + text[at + 1 :]
    with pytest.raises(Refused):
        read_bank_file(books.csv_text(table), "x.csv")


@few
@given(st.text(max_size=200))
def test_any_mapping_is_read_or_refused(text: str) -> None:
    for candidate in (text, f"columns: {text}", f"columns: {{date: a, amount: b}}\n{text}"):
        try:
            read_mapping(candidate)
        except Refused as refused:
            assert refused.reason
