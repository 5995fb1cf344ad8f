"""Any bank's file -> checked statements: the format is recognised by the content."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from ansinh.exchange import safely
from ansinh.exchange.bank.camt import read_camt
from ansinh.exchange.bank.check import check_statement
from ansinh.exchange.bank.layouts import Layout, detect_layout, has_table
from ansinh.exchange.bank.mapping import Mapping
from ansinh.exchange.bank.mt940 import read_mt940
from ansinh.exchange.bank.statement import BankStatement
from ansinh.exchange.bank.table import TableReader
from ansinh.exchange.cleaning import clean_text
from ansinh.exchange.kinds import kind_of, refuse_strange
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import (
    Sheet,
    check_lines,
    decode,
    read_csv,
    read_workbook,
    rows_of,
)
from ansinh.exchange.vietnamese_encodings import DECODERS

PACKED_MAX = 200
"""Files in one ZIP."""


def read_bank_file(
    data: bytes, name: str, *, mapping: Mapping | None = None, account: str = ""
) -> list[BankStatement]:
    """The statements of a file, each of which adds up.

    `name` is only shown. `mapping` describes a table that is not known here; `account` is the
    account of a table that does not name it. Raises `Refused` (with the file, the place, the
    value and what to do) and `Unbalanced`; then nothing of the file may be used.
    """
    try:
        statements = parse_bank_file(data, mapping=mapping, account=account)
        for statement in statements:
            check_statement(statement)
    except Refused as refused:
        refused.at(file=name)
        raise
    return [replace(statement, source=name) for statement in statements]


def parse_bank_file(
    data: bytes, *, mapping: Mapping | None = None, account: str = ""
) -> list[BankStatement]:
    """The statements of a file as written, not checked; for telling what is wrong with it."""
    kind = kind_of(data)
    if kind == "zip":
        return [
            replace(statement, position=f"{name}: {statement.position}")
            for name, content in _unpacked(data)
            for statement in _parse_packed(name, content, mapping, account)
        ]
    refuse_strange(data)
    if kind == "xml":
        return read_camt(data)
    if kind == "mt940":
        return read_mt940(decode(data, mapping.encoding if mapping else ""))
    if kind == "workbook":
        return _read_sheets(read_workbook(data), mapping, account)
    return _read_sheets([_read_text(data, mapping)], mapping, account)


def _parse_packed(
    name: str, content: bytes, mapping: Mapping | None, account: str
) -> list[BankStatement]:
    try:
        if kind_of(content) == "zip":
            raise Refused("a packed file is packed in another", advice="Unpack it.")
        return parse_bank_file(content, mapping=mapping, account=account)
    except Refused as refused:
        refused.place = ": ".join(filter(None, (name, refused.place)))
        raise


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a ZIP, which banks send their messages in, each with its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = sorted(
                (entry for entry in archive.infolist() if not entry.is_dir()),
                key=lambda entry: entry.filename,
            )
            entries = [each for each in entries if not each.filename.startswith("__MACOSX/")]
            if len(entries) > PACKED_MAX:
                raise Refused(f"the file holds more than {PACKED_MAX} files", advice="Unpack it.")
            if sum(entry.file_size for entry in entries) > safely.BYTES_MAX:
                raise safely.too_big()
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(
                    "the packed file is protected by a password", advice="Unpack it with the word."
                )
            for entry in entries:
                with archive.open(entry) as packed:
                    content = packed.read(safely.BYTES_MAX + 1)
                yield clean_text(entry.filename)[-80:], content
    except (zipfile.BadZipFile, OSError, NotImplementedError, zlib.error, EOFError):
        raise Refused("the packed file is damaged", advice="Download it again.") from None


def _read_text(data: bytes, mapping: Mapping | None) -> Sheet:
    """A CSV file; one that is not UTF-8 is tried in the encodings of old Vietnamese programs.

    That any bytes can be read so proves nothing: the heading of a layout must be there.
    """
    encoding, delimiter = (mapping.encoding, mapping.delimiter) if mapping else ("", "")
    check_lines(data)
    try:
        text = decode(data, encoding)
    except Refused:
        if encoding or not (sheet := _in_old_encoding(data, mapping, delimiter)):
            raise
        return sheet
    return rows_of(text, delimiter)


def _in_old_encoding(data: bytes, mapping: Mapping | None, delimiter: str) -> Sheet | None:
    for old in DECODERS:
        try:
            sheet = read_csv(data, encoding=old, delimiter=delimiter)
        except Refused:
            continue
        layout = mapping.layout if mapping else detect_layout(sheet.rows)
        if layout and layout.header_row is None and has_table(layout, sheet.rows):
            return sheet
    return None


def _read_sheets(sheets: list[Sheet], mapping: Mapping | None, account: str) -> list[BankStatement]:
    """The statements of all sheets that hold a table of one layout."""
    if mapping and mapping.layout.sheet:
        sheets = [sheet for sheet in sheets if sheet.name == mapping.layout.sheet]
    statements: list[BankStatement] = []
    for sheet in sheets:
        layout = mapping.layout if mapping else detect_layout(sheet.rows)
        if layout and has_table(layout, sheet.rows):
            statements += TableReader(sheet, layout, account).read()
    if not statements:
        raise _unknown(sheets, mapping.layout if mapping else None)
    return statements


def _unknown(sheets: list[Sheet], layout: Layout | None) -> Refused:
    """What to tell about a table that fits no layout: the row that looks most like its heading."""
    widest = max(
        (row for sheet in sheets for row in sheet.rows[:60]),
        key=lambda row: sum(isinstance(cell, str) and bool(cell.strip()) for cell in row),
        default=[],
    )
    return Refused(
        "the headings of the mapping file are not in this file"
        if layout
        else "this table is of no layout that is known here",
        value=" | ".join(str(cell) for cell in widest if isinstance(cell, str) and cell.strip()),
        advice="Describe its columns in a mapping file (docs/formats.md).",
    )
