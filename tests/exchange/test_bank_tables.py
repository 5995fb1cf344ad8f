"""Workbook and CSV statements of the Vietnamese banks, in invented data of their shapes."""

import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest

from ansinh.exchange.bank import read_bank_file, read_mapping
from ansinh.exchange.refusal import Refused, Unbalanced

from . import books
from .books import ACCOUNT, CLOSING, MOVES, OPENING, commas, csv_text, dots, workbook

LAYOUTS = {
    "vcb-simple": books.vcb_simple,
    "bidv": books.bidv,
    "vietinbank-efast": books.vietinbank,
    "acb": books.acb,
    "vcb-cashup": books.vcb_cashup,
}


@pytest.mark.parametrize("write", [workbook, csv_text], ids=["xlsx", "csv"])
@pytest.mark.parametrize("style", [commas, dots])
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_gives_the_same_month(name: str, style: Any, write: Any) -> None:
    rows = LAYOUTS[name](style=style)
    statement = read_bank_file(write(rows), "so-phu.xlsx")[0]
    assert statement.format == f"table.{name}"
    assert (statement.account, statement.currency) == (ACCOUNT, "VND")
    assert [line.amount for line in statement.lines] == [move.amount for move in MOVES]
    assert [line.booked for line in statement.lines] == [move.day for move in MOVES]
    assert [line.remittance for line in statement.lines] == [move.memo for move in MOVES]
    assert [line.bank_reference for line in statement.lines] == [m.reference for m in MOVES]
    if name != "vcb-simple":
        assert (statement.opening, statement.closing) == (OPENING, CLOSING)


def test_cashup_holds_several_accounts() -> None:
    first, second = read_bank_file(workbook(books.vcb_cashup()), "cashup.xlsx")
    assert (first.account, second.account) == (ACCOUNT, "0011999000222")
    assert second.opening == 0
    assert [line.amount for line in second.lines] == [MOVES[2].amount]
    assert second.period == (date(2026, 7, 1), date(2026, 7, 31))


def test_a_second_account_without_a_heading_of_its_own_loses_nothing() -> None:
    rows = books.vcb_cashup()
    heading = max(i for i, row in enumerate(rows) if row and str(row[0]).startswith("STT"))
    statements = read_bank_file(workbook(rows[:heading] + rows[heading + 1 :]), "cashup.xlsx")
    assert [len(statement.lines) for statement in statements] == [4, 1]


def test_counterparty_is_read_where_the_layout_has_it() -> None:
    line = read_bank_file(workbook(books.vietinbank()), "efast.xlsx")[0].lines[0]
    assert line.counterparty_name == "CONG TY TNHH MOT THU"
    assert line.counterparty_account == "190012345678"


def test_date_cells_and_number_cells() -> None:
    rows = [*books.vcb_simple(moves=(), totals=False)]
    rows.append([date(2026, 7, 1), "A1", None, 3398400, "x"])
    rows.append([date(2026, 7, 2), 17, 22000.0, None, "y"])
    lines = read_bank_file(workbook(rows), "so.xlsx")[0].lines
    assert [line.amount for line in lines] == [3398400, -22000]
    assert [line.bank_reference for line in lines] == ["A1", "17"]
    assert lines[1].booked == date(2026, 7, 2)


def test_newest_line_first() -> None:
    rows = books.bidv()
    body = [row for row in rows[7:-1]]
    statement = read_bank_file(workbook(rows[:7] + body[::-1] + rows[-1:]), "bidv.xlsx")[0]
    assert statement.lines[0].booked == MOVES[-1].day


BAD_CELLS = [
    ("vcb-simple", 0, "31/02/2026", "does not exist"),
    ("vcb-simple", 0, "tháng bảy 1/7", "not a date"),
    ("vcb-simple", 0, 45839.0, "not a date"),
    ("vcb-simple", 0, None, "date is missing"),
    ("vcb-simple", 3, "-3,398,400", "never negative"),
    ("vcb-simple", 3, "3,39,8400", "grouped by three"),
    ("vcb-simple", 3, "3398400.5", "no decimals"),
    ("vcb-simple", 3, 3398400.25, "no decimals"),
    ("vcb-simple", 3, "3 triệu 4", "not an amount"),
    ("vcb-simple", 2, "37", "both a debit and a credit"),
    ("vcb-simple", 3, 1e300, "too big"),
]


@pytest.mark.parametrize(("name", "column", "value", "reason"), BAD_CELLS)
def test_a_bad_cell_refuses_the_file_and_says_where(
    name: str, column: int, value: object, reason: str
) -> None:
    rows = LAYOUTS[name]()
    rows[5][column] = value
    with pytest.raises(Refused, match=reason) as refused:
        read_bank_file(workbook(rows), "so-phu.xlsx")
    assert "so-phu.xlsx" in str(refused.value)
    assert "row 6" in str(refused.value)


def test_a_wrong_total_is_refused_with_the_difference() -> None:
    rows = books.vcb_simple()
    rows[5][3] = "3,398,401"
    with pytest.raises(Unbalanced) as refused:
        read_bank_file(workbook(rows), "so-phu.xlsx")
    assert refused.value.difference == -1
    assert refused.value.expected == refused.value.found + 1


def test_a_missing_line_is_refused_by_the_balances() -> None:
    rows = books.vietinbank()
    del rows[-3]
    with pytest.raises(Unbalanced) as refused:
        read_bank_file(workbook(rows), "efast.xlsx")
    assert refused.value.difference == MOVES[2].amount


def test_a_wrong_running_balance_names_its_row() -> None:
    rows = books.bidv()
    rows[6] = [None, None, None]
    rows[-1] = []
    rows[8][5] = commas(OPENING)
    with pytest.raises(Unbalanced, match="row 9"):
        read_bank_file(workbook(rows), "bidv.xlsx")


def test_a_line_after_the_end_is_not_lost() -> None:
    rows = books.vcb_simple()
    rows.append(["01/08/2026", "X", None, "1,000", "after the totals"])
    with pytest.raises(Refused, match="after the end of the table"):
        read_bank_file(workbook(rows), "so-phu.xlsx")


def test_an_unknown_table_shows_its_headings() -> None:
    with pytest.raises(Refused, match="mapping file") as refused:
        read_bank_file(csv_text([["Jour", "Somme", "Texte"], ["1", "2", "3"]]), "x.csv")
    assert "Somme" in refused.value.value


def test_the_account_may_be_stated_by_the_importer() -> None:
    rows = books.vcb_simple()
    rows[1] = []
    with pytest.raises(Refused, match="which account"):
        read_bank_file(workbook(rows), "so.xlsx")
    assert read_bank_file(workbook(rows), "so.xlsx", account="123456")[0].account == "123456"


MAPPING = """
name: agribank-tinh
account: "3300201000001"
columns:
  date: [Ngày, Ngày GD]
  amount: Số tiền
  direction: C/N
  reference: Mã
  remittance: Nội dung
date_above: true
delimiter: ";"
money_out_words: [N]
"""


def test_a_mapping_reads_any_other_table() -> None:
    rows = [
        ["Ngày GD", "Mã", "Số tiền", "C/N", "Nội dung"],
        ["1/7/2026", "a", "1.000.000", "C", "vào"],
        ["", "b", "250.000", "N", "ra"],
    ]
    statement = read_bank_file(csv_text(rows, ";"), "agri.csv", mapping=read_mapping(MAPPING))[0]
    assert statement.format == "table.agribank-tinh"
    assert [line.amount for line in statement.lines] == [1_000_000, -250_000]
    assert statement.lines[1].booked - statement.lines[0].booked == timedelta(0)


def test_columns_by_number() -> None:
    mapping = read_mapping(
        'account: "1234567"\nheader_row: 1\ncolumns: {date: 1, amount: 2, remittance: 3}'
    )
    rows = [["a", "b", "c"], ["2026-07-01", "+5.000", "m"], ["2026-07-02", "-4.000", "n"]]
    lines = read_bank_file(csv_text(rows), "x.csv", mapping=mapping)[0].lines
    assert [line.amount for line in lines] == [5000, -4000]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("columns: [", "not YAML"),
        ("just words", "list of"),
        ("colums: {}", "not known"),
        ("columns: {date: Ngày}", "needs a date and an amount"),
        ("columns: {datum: x, amount: y}", "not known"),
        ("columns: {date: 1, amount: 2}", "header_row"),
        ("columns: {date: Ngày, amount: [[]]}", "heading or a column number"),
        ("account: 12\ncolumns: {date: a, amount: b}", "between quotes"),
        ("columns: {date: a, amount: b}\nrecord_rows: 7", "from 1 to 2"),
        ("columns: {date: a, amount: b}\ndecimal_sign: x", "expected"),
        ("columns: {date: a, amount: b}\ncurrency: dong", "currency"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_mapping(text)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table></table></html>", "web page"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"\xd0\xcf\x11\xe0 cut short", "damaged"),
        ("Ngày,Có\n".encode("cp1258", "replace") + b"\xd2\xe0\n", "not utf-8"),
        (b"a,b\n\x00\x01,2\n", "not a text file"),
        (b'a,b\n"x,2\n', "quotation mark"),
    ],
)
def test_files_that_are_something_else(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        read_bank_file(data, "file.bin")
    assert str(refused.value).startswith("file.bin")


def test_a_csv_of_vietnamese_windows_is_read() -> None:
    """Windows-1258 has letters with their hat or horn, and the tones apart."""
    tones = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
    text = books.csv_text(books.vietinbank()).decode("utf-8-sig")
    letters = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if ord(part) in tones)
        letters.append(unicodedata.normalize("NFC", parts.translate(tones)) + tone)
    data = "".join(letters).encode("cp1258")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert read_bank_file(data, "x.csv") == read_bank_file(text.encode(), "x.csv")
    with pytest.raises(Refused, match="not utf-8"):
        read_bank_file("Ngày,Tiền\n01/08/2017,5\n".encode("cp1258", "replace"), "x.csv")
