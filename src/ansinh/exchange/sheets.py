"""Workbooks and CSV files -> sheets of cells, with the row numbers that people see."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ansinh.exchange import safely
from ansinh.exchange.refusal import Refused

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows; `rows[0]` is row 1 of the sheet. `name` is empty for a CSV file.

    Rows end at their last filled cell, the sheet at its last filled row. `uncomputed` are cells
    (`C7`) with a formula whose value nobody computed: they read as empty.
    """

    name: str
    rows: list[Row]
    uncomputed: frozenset[str] = frozenset()

    def place(self, index: int) -> str:
        """Where the row at an index is, in words."""
        row = f"row {index + 1}"
        return f"sheet {self.name!r}, {row}" if self.name else row


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets of an XLSX, XLSB, XLS or ODS workbook, read in a child process.

    Raises `Refused` for a damaged or protected file, for one that unpacks to more than
    `UNPACKED_BYTES_MAX`, has more than `CELLS_MAX` cells in `COLUMNS_MAX` columns, or needs more
    memory or time than `safely.call` gives.
    """
    from ansinh.exchange import workbooks

    return [
        Sheet(name, rows, frozenset(uncomputed))
        for name, rows, uncomputed in safely.call(workbooks.read, data)
    ]


def read_csv(data: bytes, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """The rows of a CSV file.

    Without `encoding`: UTF-8, or what a byte order mark says. Without `delimiter`: the one of
    comma, semicolon, tab and bar that occurs most evenly. Raises `Refused`.
    """
    _check_size(data)
    text = decode(data, encoding)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True
    )
    rows: list[Row] = []
    try:
        for record in reader:
            # One record may span lines; keep the numbers of rows those of the file's lines.
            while len(rows) < reader.line_num - 1:
                rows.append([])
            rows.append([_unquote_formula(cell) for cell in record])
    except csv.Error as error:
        raise Refused(f"this is not CSV: {error}", place=f"line {reader.line_num}") from None
    return Sheet("", rows)


def decode(data: bytes, encoding: str = "") -> str:
    """Text of a file; refuses bytes that are not of the encoding, and control characters."""
    if not encoding:
        utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        encoding = "utf-16" if utf16 else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except LookupError:
        raise Refused("this encoding is not known", value=encoding) from None
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = data.count(b"\n", 0, start) + 1
        raise Refused(
            f"the text is not {encoding}",
            place=f"line {line}, byte {start + 1}",
            value=repr(data[max(0, start - 10) : start + 10]),
            advice="Save the file as CSV UTF-8, or state its encoding in a mapping file.",
        ) from None
    if match := re.search("[\x00-\x08\x0e-\x1f]", text):
        line = text.count("\n", 0, match.start()) + 1
        raise Refused("this is not a text file", place=f"line {line}", value=repr(match[0]))
    return text


def _check_size(data: bytes) -> None:
    if len(data) > safely.BYTES_MAX:
        raise safely.too_big()


def _delimiter(text: str) -> str:
    """The separator that gives the most lines the same number of cells."""
    lines = [line for line in _first_lines(text, 200) if line.strip()]
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        counts = Counter(_outside_quotes(line).count(delimiter) for line in lines)
        counts.pop(0, None)
        score = max(((agreeing, count) for count, agreeing in counts.items()), default=(0, 0))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_lines(text: str, limit: int) -> Iterator[str]:
    for index, line in enumerate(io.StringIO(text)):
        if index >= limit:
            return
        yield line


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _unquote_formula(cell: str) -> str:
    """`="0012"` is how some banks keep Excel from dropping leading zeros."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        return cell[2:-1]
    return cell
