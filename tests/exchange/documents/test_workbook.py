"""Workbooks: what is written is what is read."""

import io
import re
import zipfile
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


def parts(sheet: Sheet) -> str:
    """The sheet's own XML."""
    with zipfile.ZipFile(io.BytesIO(write_workbook([sheet]))) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_note_stays_within_the_table() -> None:
    """Spilling over the edge it would be printed, and shrink the whole page to fit."""
    sheet = Sheet("a", widths={0: 10, 1: 10, 2: 10})
    sheet.put(0, 0, ["Một ghi chú dài hơn bề rộng của bảng rất nhiều, phải xuống dòng"], Style.NOTE)
    sheet.put(1, 0, ["a", "b", 3], Style.TEXT)
    xml = parts(sheet)
    assert re.findall(r'mergeCell ref="([^"]+)"', xml) == ["A1:C1"]
    (height,) = re.findall(r'<row r="1"[^>]* ht="([\d.]+)"', xml)
    assert float(height) == 3 * 15
    assert read(sheet)[1] == ["a", "b", 3]


def test_a_row_is_as_high_as_its_longest_text() -> None:
    sheet = Sheet("a", widths={0: 20, 1: 12})
    sheet.put(0, 0, ["STT", "Số tháng chậm đóng"], Style.HEAD)
    sheet.put(1, 0, ["ngắn", 1], Style.TEXT)
    heights = re.findall(r'<row r="(\d)"[^>]* ht="([\d.]+)"', parts(sheet))
    assert [(row, float(height)) for row, height in heights] == [("1", 30.0)]
