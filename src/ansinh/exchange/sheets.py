"""Workbooks and CSV files -> sheets of cells, with the row numbers that people see."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ansinh.exchange import safely
from ansinh.exchange.cleaning import clean_text
from ansinh.exchange.kinds import kind_of, refuse_strange
from ansinh.exchange.refusal import Refused
from ansinh.exchange.vietnamese_encodings import DECODERS, known_encoding, looks_like

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]

CELLS_MAX = 12_000_000
LINE_MAX = 1_000_000
"""Bytes of one line of a text file."""

_EXACT = 10**15
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


def number_as_text(cell: object) -> str:
    """A number that names something (a transaction), as text without decimals.

    Raises ValueError for no whole number, and OverflowError for one of more than 15 digits,
    of which a workbook has dropped some.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell % 1:
        raise ValueError("this is not a whole number")
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        raise OverflowError("a workbook keeps fifteen digits of a number")
    return str(int(cell))


def cell_name(row: int, column: int) -> str:
    """The name of a cell by its indexes: 6 and 3 are D7."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


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


def read_sheets(data: bytes) -> list[Sheet]:
    """The sheets of a workbook or of a CSV file, told apart by the content.

    For lists that people send. Raises `Refused`, which names what the file is when it is neither.
    """
    refuse_strange(data)
    if kind_of(data) == "workbook":
        return read_workbook(data)
    return [read_csv(data)]


def read_csv(data: bytes, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """The rows of a CSV file.

    Without `encoding`: UTF-8, or what a byte order mark says. Without `delimiter`: the one of
    comma, semicolon, tab and bar that occurs most evenly. Raises `Refused`.
    """
    check_lines(data)
    return rows_of(decode(data, encoding), delimiter)


def rows_of(text: str, delimiter: str = "") -> Sheet:
    """The rows of a CSV file whose bytes are decoded. Raises `Refused`."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True
    )
    rows: list[Row] = []
    cells = 0
    try:
        for record in reader:
            cells += len(record) + 1
            if cells > CELLS_MAX:
                raise Refused(
                    f"the file has more than {CELLS_MAX} cells", advice="Ask for shorter periods."
                )
            # One record may span lines; keep the numbers of rows those of the file's lines.
            while len(rows) < reader.line_num - 1:
                rows.append([])
            rows.append([_unquote_formula(cell) for cell in record])
    except csv.Error as error:
        raise _no_csv(str(error), reader.line_num) from None
    return Sheet("", rows)


def decode(data: bytes, encoding: str = "") -> str:
    """Text of a file, cleaned; refuses bytes that are not of the encoding.

    Without `encoding`: UTF-8, or what a byte order mark says. Control characters become blanks
    and marks of direction go (`cleaning`); a NUL means that this is no text, or UTF-16.
    """
    if not encoding:
        utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        encoding = "utf-16" if utf16 else "utf-8-sig"
    try:
        old = known_encoding(encoding)
        text = DECODERS[old](data) if old else data.decode(encoding)
    except (LookupError, ValueError) as error:
        if not isinstance(error, UnicodeError):
            raise Refused(
                "this encoding is not known",
                value=encoding,
                advice="utf-8, utf-16, windows-1258, tcvn3 and vni are known.",
            ) from None
        start = getattr(error, "start", 0)
        line = data.count(b"\n", 0, start) + 1
        raise Refused(
            f"the text is not {encoding.removesuffix('-sig')}",
            place=f"line {line}, byte {start + 1}",
            value=repr(data[max(0, start - 10) : start + 10]),
            advice="Save the file as CSV UTF-8, or state its encoding in a mapping file.",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(
            "this is not a text file",
            place=f"line {line}",
            value=repr("\0"),
            advice="Save the file as CSV UTF-8.",
        )
    if not old and (found := looks_like(text)):
        raise Refused(
            f"the text is written in {found.upper()}, not in {encoding}",
            advice=f"State `encoding: {found}` in a mapping file, or save the file as UTF-8.",
        )
    return clean_text(text)


def _no_csv(error: str, line: int) -> Refused:
    """What is wrong with a CSV file, where its reader says it in its own words."""
    place = f"line {line}"
    if "field limit" in error:
        return Refused(
            f"a cell has more than {csv.field_size_limit()} characters",
            place=place,
            advice="A quotation mark may be missing before; save the table as XLSX.",
        )
    return Refused(
        "a quotation mark stands where none belongs, or one is not closed",
        place=place,
        advice="Save the table as XLSX.",
    )


def check_lines(data: bytes) -> None:
    """Refuse a file that is too big, and one endless line, before anything is decoded.

    Every encoding has the byte of a line's end.
    """
    if len(data) > safely.BYTES_MAX:
        raise safely.too_big()
    start = 0
    while len(data) - start > LINE_MAX:
        end = data.find(b"\n", start, start + LINE_MAX)
        if end < 0:
            end = data.find(b"\r", start, start + LINE_MAX)
        if end < 0:
            line = data.count(b"\n", 0, start) + 1
            raise Refused(
                f"a line has more than {LINE_MAX} bytes",
                place=f"line {line}",
                value=data[start : start + 60].decode("ascii", "replace"),
                advice="Save the table as XLSX.",
            )
        start = end + 1


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
