"""Workbooks and CSV files -> sheets of cells, with the row numbers that people see."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine

from ansinh.exchange.refusal import Refused, shorten

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]

BYTES_MAX = 256 * 1024 * 1024
UNPACKED_BYTES_MAX = 1024 * 1024 * 1024
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows; `rows[0]` is row 1 of the sheet. `name` is empty for a CSV file."""

    name: str
    rows: list[Row]

    def place(self, index: int) -> str:
        """Where the row at an index is, in words."""
        row = f"row {index + 1}"
        return f"sheet {self.name!r}, {row}" if self.name else row


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets of an XLSX, XLS or ODS workbook.

    Raises `Refused` for a damaged or protected file and for one that unpacks to more than
    `UNPACKED_BYTES_MAX`.
    """
    _check_size(data)
    if data[:2] == b"PK":
        _check_unpacked_size(data)
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            return [
                Sheet(sheet.name, list(book.get_sheet_by_name(sheet.name).to_python(False)))
                for sheet in book.sheets_metadata
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError:
        raise Refused(
            "the workbook is protected by a password", advice="Save it without one."
        ) from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # A panic of the Rust reader is no Exception.
        raise Refused(
            "the workbook is damaged or is not a workbook",
            value=shorten(str(error)),
            advice="Download it again, or open it and save it as XLSX.",
        ) from None


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
    if len(data) > BYTES_MAX:
        raise Refused(
            f"the file is bigger than {BYTES_MAX // 1024**2} MB", advice="Ask for shorter periods."
        )


def _check_unpacked_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused("the workbook is damaged or cut short", advice="Download it again.") from None
    if unpacked > UNPACKED_BYTES_MAX:
        raise Refused(f"the workbook unpacks to more than {UNPACKED_BYTES_MAX // 1024**2} MB")


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
