"""A workbook's bytes -> its sheets; the half of `sheets.read_workbook` that runs in a child.

Nothing of An Sinh calls `read` in its own process: a small file can make its reader ask for more
memory than the machine has, which ends the process without a word.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from ansinh.exchange.cleaning import clean_text
from ansinh.exchange.refusal import Refused, shorten

UNPACKED_BYTES_MAX = 1024 * 1024 * 1024
CELLS_MAX = 12_000_000
COLUMNS_MAX = 2_000
"""Far more than any form or statement has, far less than a sheet can have."""

_FORMULAS_BYTES_MAX = 128 * 1024 * 1024
_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*(?<!/)>\s*'
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</)"
)

_OLE = b"\xd0\xcf\x11\xe0"

Table = tuple[str, list[Sequence[Any]], list[str]]
"""Name of a sheet, its rows, and the cells whose formula was never computed."""


def read(data: bytes) -> list[Table]:
    """The visible sheets of a workbook as plain values. Raises `Refused`."""
    if data[:2] == b"PK":
        _check_unpacked_size(data)
    if data[:4] == _OLE and "EncryptedPackage".encode("utf-16-le") in data:
        raise _protected()
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            sheets = {name: _rows(book.get_sheet_by_name(name)) for name in names}
    except python_calamine.PasswordError:
        raise _protected() from None
    except (Refused, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except python_calamine.ZipError:
        raise Refused("the workbook is damaged or cut short", advice="Download it again.") from None
    except BaseException as error:  # A panic of the Rust reader is no Exception.
        raise Refused(
            "the workbook is damaged or is not a workbook",
            value=shorten(str(error)),
            advice="Download it again, or open it and save it as XLSX.",
        ) from None
    uncomputed = _uncomputed(data, names) if data[:2] == b"PK" else {}
    return [(name, rows, uncomputed.get(name, [])) for name, rows in sheets.items()]


def _protected() -> Refused:
    return Refused(
        "the workbook is protected by a password",
        advice="Open it with the password and save it without one.",
    )


def _rows(sheet: python_calamine.CalamineSheet) -> list[Sequence[Any]]:
    """The rows from the first of the sheet to the last filled, each to its last filled cell."""
    start = sheet.start
    if start is None:
        return []
    above, before = start[0], [""] * start[1]
    rows: list[Sequence[Any]] = [() for _row in range(above)]
    cells = 0
    last = 0
    for row in sheet.iter_rows():
        end = len(row)
        while end and row[end - 1] in ("", None):
            end -= 1
        if end + len(before) > COLUMNS_MAX:
            raise Refused(
                f"the sheet has more than {COLUMNS_MAX} columns",
                place=f"sheet {sheet.name!r}, row {len(rows) + 1}",
            )
        cells += end
        if cells > CELLS_MAX:
            raise Refused(
                f"the workbook has more than {CELLS_MAX} cells", advice="Ask for shorter periods."
            )
        rows.append((*before, *map(_cleaned, row[:end])) if end else ())
        last = len(rows) if end else last
    del rows[last:]
    return rows


def _cleaned(cell: Any) -> Any:
    return clean_text(cell) if isinstance(cell, str) else cell


def _check_unpacked_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused("the workbook is damaged or cut short", advice="Download it again.") from None
    if unpacked > UNPACKED_BYTES_MAX:
        raise Refused(f"the workbook unpacks to more than {UNPACKED_BYTES_MAX // 1024**2} MB")


def _uncomputed(data: bytes, names: Sequence[str]) -> dict[str, list[str]]:
    """Cells of an XLSX that hold a formula and no value, by sheet.

    A program that writes workbooks without computing leaves them so; a spreadsheet program
    computes them when it opens the file, and keeps the values when it saves.
    """
    found: dict[str, list[str]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, part in _parts(archive):
                if name in names and archive.getinfo(part).file_size <= _FORMULAS_BYTES_MAX:
                    content = archive.read(part)
                    if re.search(rb"<(?:\w+:)?f\b", content):
                        found[name] = [match[1].decode() for match in _CELL.finditer(content)]
    except (KeyError, ParseError, DefusedXmlException, OSError, ValueError, zipfile.BadZipFile):
        return {}
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets of an XLSX: name and path of its part."""
    if "xl/workbook.xml" not in archive.namelist():
        return
    relations = {
        each.get("Id"): each.get("Target", "")
        for each in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in fromstring(archive.read("xl/workbook.xml")).findall("{*}sheets/{*}sheet"):
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        target = relations.get(relation, "")
        yield sheet.get("name", ""), target[1:] if target.startswith("/") else f"xl/{target}"
