"""XLSX workbooks with XlsxWriter: sheets of cells with a handful of named styles.

Whole numbers stay whole; `Scaled` shows an amount in a larger unit without losing a đồng.
"""

import io
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter

from ansinh.exchange.plain_text import is_formula, plain


class Style(StrEnum):
    """How a cell looks; numbers have thousands separators in the reader's own language."""

    TEXT = "text"
    NUMBER = "number"
    TITLE = "title"
    NOTE = "note"
    HEAD = "head"
    STRONG = "strong"
    STRONG_NUMBER = "strong_number"
    DAY = "day"
    MARK = "mark"
    MILLIONS = "millions"
    SIGNED = "signed"
    SIGNED_STRONG = "signed_strong"


_BORDER: Mapping[str, Any] = {"border": 1, "border_color": "#999999", "valign": "top"}
_FORMATS: Mapping[Style, Mapping[str, Any]] = {
    Style.TEXT: {**_BORDER, "text_wrap": True},
    Style.NUMBER: {**_BORDER, "num_format": "#,##0"},
    Style.TITLE: {"bold": True, "font_size": 13, "align": "center"},
    Style.NOTE: {"italic": True, "text_wrap": True, "valign": "top"},
    Style.HEAD: {**_BORDER, "bold": True, "align": "center", "valign": "vcenter",
                 "text_wrap": True, "bg_color": "#eeeeee"},
    Style.STRONG: {**_BORDER, "bold": True, "text_wrap": True},
    Style.STRONG_NUMBER: {**_BORDER, "bold": True, "num_format": "#,##0"},
    Style.DAY: {**_BORDER, "num_format": "dd/mm/yyyy"},
    Style.MARK: {**_BORDER, "align": "center"},
    Style.MILLIONS: {**_BORDER, "num_format": "#,##0.000"},
    Style.SIGNED: {"align": "center", "italic": True, "text_wrap": True},
    Style.SIGNED_STRONG: {"align": "center", "bold": True, "text_wrap": True},
}  # fmt: skip


@dataclass(frozen=True)
class Scaled:
    """A whole number shown with `decimals` digits behind the point: 1234567 as 1.234567."""

    value: int
    decimals: int


WIDTH = 8
"""Characters that fit a column to which no width is given."""

LINE_HEIGHT = 15
"""Points from a line of text to the next."""

Value = str | int | date | Scaled | None


@dataclass(frozen=True)
class Cell:
    """A value with a style; `rows` and `columns` above 1 merge cells to the right and below."""

    value: Value = None
    style: Style = Style.TEXT
    rows: int = 1
    columns: int = 1


@dataclass
class Sheet:
    """A sheet: `cells` by (row, column) from 0, and how it prints.

    `widths` are in characters by column; `frozen` is the first (row, column) that scrolls;
    `repeated` the rows (first, last) printed on every page.
    """

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: Mapping[int, int] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)
    repeated: tuple[int, int] | None = None
    landscape: bool = False

    def put(self, row: int, column: int, values: Sequence[Value], style: Style) -> None:
        """Values side by side, from a place to the right."""
        for offset, value in enumerate(values):
            self.cells[row, column + offset] = Cell(value, style)


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook as bytes."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        formats = {
            (style, guarded): book.add_format({**given, "quote_prefix": guarded})
            for style, given in _FORMATS.items()
            for guarded in (False, True)
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
    return target.getvalue()


def _write(target: Any, sheet: Sheet, formats: Mapping[tuple[Style, bool], Any]) -> None:
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    if sheet.landscape:
        target.set_landscape()
    for column, width in sheet.widths.items():
        target.set_column(column, column, width)
    target.freeze_panes(*sheet.frozen)
    if sheet.repeated:
        target.repeat_rows(*sheet.repeated)
    cells = _with_wide_notes(sheet)
    for row, lines in _lines_of_rows(cells, sheet.widths).items():
        if lines > 1:
            target.set_row(row, LINE_HEIGHT * lines)
    for (row, column), cell in cells.items():
        style = formats[cell.style, isinstance(cell.value, str) and is_formula(cell.value)]
        if cell.rows > 1 or cell.columns > 1:
            target.merge_range(
                row, column, row + cell.rows - 1, column + cell.columns - 1, "", style
            )
        _write_value(target, row, column, cell.value, style)


def _with_wide_notes(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """The cells, a note that stands alone in its row as wide as the table: it wraps there, where
    it would else run over the edge and make the printed page small."""
    right = max(
        (
            place[1] + cell.columns
            for place, cell in sheet.cells.items()
            if cell.style != Style.NOTE
        ),
        default=1,
    )
    alone = {row for row, count in Counter(row for row, _ in sheet.cells).items() if count == 1}
    return {
        (row, column): replace(cell, columns=right - column)
        if cell.style == Style.NOTE and row in alone and column + cell.columns < right
        else cell
        for (row, column), cell in sheet.cells.items()
    }


def _lines_of_rows(
    cells: Mapping[tuple[int, int], Cell], widths: Mapping[int, int]
) -> dict[int, int]:
    """How many lines of text each row holds: programs do not measure merged or unseen cells."""
    lines: dict[int, int] = {}
    for (row, column), cell in cells.items():
        if isinstance(cell.value, str) and cell.rows == 1 and _FORMATS[cell.style].get("text_wrap"):
            width = sum(widths.get(at, WIDTH) for at in range(column, column + cell.columns))
            bold = _FORMATS[cell.style].get("bold", False)
            needed = len(textwrap.wrap(cell.value, max(1, width - 1 - bold * width // 8)))
            lines[row] = max(lines.get(row, 1), needed)
    return lines


def _write_value(target: Any, row: int, column: int, value: Value, style: Any) -> None:
    """Text is written as text, whatever it looks like: a code keeps its leading zeros, and a
    name that begins with `=` is no formula, also after somebody has edited the cell (its format
    has the apostrophe)."""
    match value:
        case None:
            target.write_blank(row, column, None, style)
        case str():
            target.write_string(row, column, plain(value, lines=True), style)
        case Scaled():
            number = Decimal(value.value).scaleb(-value.decimals)
            target.write_number(row, column, number, style)
        case date():
            target.write_datetime(row, column, value, style)
        case _:
            target.write_number(row, column, value, style)
