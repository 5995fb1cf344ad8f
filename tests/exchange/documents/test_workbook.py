"""Workbooks: what is written is what is read."""

import io
from datetime import date

import pytest
import python_calamine

from ansinh.exchange.documents.workbook import Cell, Scaled, Sheet, Style, write_workbook


def read(*sheets: Sheet) -> list[list]:  # type: ignore[type-arg]
    book = python_calamine.load_workbook(io.BytesIO(write_workbook(sheets)))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_values_come_back() -> None:
    sheet = Sheet("Tờ 1")
    sheet.put(0, 0, ["00600", "=1+1", "http://a.vn", 3_398_400, None], Style.TEXT)
    sheet.put(1, 0, [date(2026, 5, 31)], Style.DAY)
    rows = read(sheet)
    assert rows[0][:4] == ["00600", "=1+1", "http://a.vn", 3_398_400]
    assert rows[1][0] == date(2026, 5, 31)


@pytest.mark.parametrize("amount", [0, 1, -1, 303_842_000_001, 900_719_925_474_099])
def test_millions_lose_no_dong(amount: int) -> None:
    sheet = Sheet("a")
    sheet.put(0, 0, [Scaled(amount, 6)], Style.MILLIONS)
    assert round(read(sheet)[0][0] * 10**6) == amount


def test_merged_heads_keep_their_place() -> None:
    sheet = Sheet("a", {(0, 0): Cell("Đầu", Style.HEAD, rows=2, columns=3)})
    sheet.put(2, 0, [1, 2, 3], Style.NUMBER)
    assert read(sheet) == [["Đầu", "", ""], ["", "", ""], [1, 2, 3]]


def test_the_same_cells_make_the_same_rows() -> None:
    sheet = Sheet("a")
    sheet.put(0, 0, ["Ặ", "đ"], Style.TEXT)
    assert read(sheet) == read(sheet) == [["Ặ", "đ"]]
