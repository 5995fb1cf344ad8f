"""Amounts, dates and folded text."""

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.exchange.amounts import (
    exponent_of,
    read_amount,
    read_number,
    read_plain,
    show_amount,
)
from ansinh.exchange.dates import read_date, split_day
from ansinh.exchange.folding import fold, fold_label, unaccent
from ansinh.exchange.names import name_key

amounts = st.integers(-(10**17), 10**17)


@pytest.mark.parametrize(
    ("text", "exponent", "amount"),
    [
        ("1.234.567", 0, 1234567),
        ("1,234,567", 0, 1234567),
        ("1 234 567", 0, 1234567),
        ("1'234'567", 0, 1234567),
        ("22,600,000,000 ", 0, 22_600_000_000),
        ("1.234", 0, 1234),
        ("1,234.00", 0, 1234),
        ("1.234,00", 0, 1234),
        ("1234.0", 0, 1234),
        ("1.00", 0, 1),
        ("0", 0, 0),
        ("+1.000 VND", 0, 1000),
        ("1,000 VNĐ", 0, 1000),
        ("1.000đ", 0, 1000),
        ("-5,000", 0, -5000),
        ("5,000-", 0, -5000),
        ("(5,000)", 0, -5000),
        ("\u22125,000", 0, -5000),
        ("8,85", 2, 885),
        ("8.85", 2, 885),
        ("8.8", 2, 880),
        ("1.234,56", 2, 123456),
        ("1,234.56 EUR", 2, 123456),
        ("1.234", 2, 123400),
        ("0.500", 3, 500),
        ("1.000,5", 3, 1000500),
    ],
)
def test_amounts(text: str, exponent: int, amount: int) -> None:
    assert read_amount(text, exponent) == amount


@pytest.mark.parametrize(
    ("text", "exponent", "reason"),
    [
        ("", 0, "not an amount"),
        ("-", 0, "not an amount"),
        ("abc", 0, "not an amount"),
        ("1e5", 0, "not an amount"),
        ("١٢٣", 0, "not an amount"),
        ("--5", 0, "not an amount"),
        ("1.23.456", 0, "grouped by three"),
        ("1,234.567,00", 0, "both for thousands and for decimals"),
        ("12.345,678.9", 0, "both|grouped"),
        ("12,50", 0, "no decimals"),
        ("1.234,567", 2, "2 decimals"),
        ("1.234", 3, "thousands or for decimals"),
        ("9" * 19, 0, "too big"),
        ("9" * 400, 0, "too big"),
    ],
)
def test_amounts_that_cannot_be(text: str, exponent: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_amount(text, exponent)


@given(amounts)
def test_an_amount_written_in_any_style_is_read_back(amount: int) -> None:
    for separator in ".,' ":
        text = f"{amount:,}".replace(",", separator)
        assert read_amount(text, 0) == amount
    assert read_amount(f"{amount:,}.00", 0) == amount


@given(amounts, st.sampled_from([0, 2, 3]))
def test_minor_units_come_back(amount: int, exponent: int) -> None:
    shown = show_amount(amount, exponent)
    assert read_amount(shown, exponent, ".") == amount
    assert read_plain(shown.lstrip("-"), exponent) == abs(amount)


@given(st.integers(-(2**53) + 1, 2**53 - 1))
def test_a_workbooks_number_is_read_exactly(amount: int) -> None:
    assert read_number(amount, 0) == read_number(float(amount), 0) == amount


@given(st.integers(-(10**12), 10**12))
def test_a_workbooks_cents_are_read_exactly(cents: int) -> None:
    assert read_number(cents / 100, 2) == cents


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300, 0.5, 2.0**53])
def test_numbers_that_are_no_amounts(number: float) -> None:
    with pytest.raises(ValueError, match=r"too big|decimals"):
        read_number(number, 0)


@given(st.text())
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    for exponent in (0, 2, 3):
        try:
            read_amount(text, exponent)
        except ValueError as error:
            assert str(error)


def test_currencies() -> None:
    assert [exponent_of(code) for code in ("VND", "JPY", "EUR", "USD", "KWD")] == [0, 0, 2, 2, 3]
    with pytest.raises(ValueError, match="currency code"):
        exponent_of("vnd")


@pytest.mark.parametrize(
    "cell",
    [
        "31/07/2017",
        "31-07-2017",
        "31.07.2017",
        "31-07-17",
        "31/7/2017",
        "31/07/2017 14:34:15",
        "31-07-2017 14:34",
        "2017-07-31",
        "2017-07-31T08:00:00+07:00",
        "2017-07-31T08:00:00.123Z",
        "20170731",
        date(2017, 7, 31),
        datetime.fromisoformat("2017-07-31T23:59:59"),
    ],
)
def test_dates(cell: object) -> None:
    assert read_date(cell) == date(2017, 7, 31)


@pytest.mark.parametrize(
    "cell",
    [
        "31/06/2017",
        "29/02/2017",
        "07/31/2017",
        "31/07-2017",
        "0/1/2017",
        "1/1/1899",
        "",
        "x",
        42947.0,
    ],
)
def test_dates_that_cannot_be(cell: object) -> None:
    with pytest.raises(ValueError, match=r"date|day|year"):
        read_date(cell)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_written_in_any_style_is_read_back(day: date) -> None:
    for style in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y 23:59:59"):
        assert read_date(day.strftime(style)) == day
    if day.year >= 2000:
        assert read_date(day.strftime("%d-%m-%y")) == day


def test_date_and_document_in_one_cell() -> None:
    assert split_day("31/07/2017       5009.34878") == ("31/07/2017", "5009.34878")
    assert split_day("31/07/2017\n5009.34878") == ("31/07/2017", "5009.34878")
    assert split_day("31/07/2017 14:34:15") == ("31/07/2017 14:34:15", "")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_folding(form: str) -> None:
    text = unicodedata.normalize(form, "Số  dư đầu kỳ/ Ðường Đỗ Nguyễn Huệ")
    assert fold(text) == "SO DU DAU KY/ DUONG DO NGUYEN HUE"
    assert fold_label(text) == "SO DU DAU KY DUONG DO NGUYEN HUE"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert unaccent(unaccent(text)) == unaccent(text)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Công ty TNHH Một thành viên An Phú", "CTY TNHH MTV AN PHU"),
        ("CÔNG TY TRÁCH NHIỆM HỮU HẠN 1 THÀNH VIÊN AN PHÚ", "CT TNHH MTV AN PHU"),
        ("Công ty Cổ phần Đầu tư và Xây dựng Việt Nam", "CTCP DT XD VN"),
        ("Ủy ban nhân dân xã Tân Lập", "UBND XA TAN LAP"),
        ("Trường Mầm non Hoa Sen", "TRUONG MN HOA SEN"),
    ],
)
def test_spellings_of_a_name(one: str, two: str) -> None:
    assert name_key(one) == name_key(two)


def test_legal_forms_tell_companies_apart() -> None:
    assert name_key("Công ty TNHH An Phú") != name_key("Công ty Cổ phần An Phú")
