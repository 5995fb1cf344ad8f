"""Any bank's file -> checked statements: the format is recognised by the content."""

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

from ansinh.exchange.bank.camt import read_camt
from ansinh.exchange.bank.check import check_statement
from ansinh.exchange.bank.layouts import Layout, detect_layout, has_table
from ansinh.exchange.bank.mapping import Mapping
from ansinh.exchange.bank.mt940 import read_mt940
from ansinh.exchange.bank.statement import BankStatement
from ansinh.exchange.bank.table import TableReader
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Cell, Sheet, decode, read_csv, read_workbook

WINDOWS = "cp1258"


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
    kind = detect_format(data)
    if kind == "empty":
        raise Refused("the file is empty", advice="Download it again.")
    if kind == "pdf":
        raise Refused(
            "a PDF is a picture of a statement, not its data",
            advice="Ask the bank for XLSX, CSV, camt.053 or MT940.",
        )
    if kind == "html":
        raise Refused(
            "this is a web page under the name of a workbook",
            advice="Open it in a spreadsheet program and save it as XLSX.",
        )
    if kind == "xml":
        return read_camt(data)
    if kind == "mt940":
        return read_mt940(decode(data, mapping.encoding if mapping else ""))
    if kind == "workbook":
        return _read_sheets(read_workbook(data), mapping, account)
    return _read_sheets([_read_text(data, mapping)], mapping, account)


def detect_format(data: bytes) -> str:
    """`empty`, `xml`, `html`, `pdf`, `workbook`, `mt940` or `csv`, by the first bytes."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        return "empty"
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "workbook"
    if head.startswith(b"<"):
        lowered = head[:512].lower()
        return "html" if b"<html" in lowered or b"<table" in lowered else "xml"
    if head.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return "xml"
    if head.startswith((b":20:", b"{1:", b"-:20:")) or b"\n:20:" in head:
        return "mt940"
    return "csv"


def _read_text(data: bytes, mapping: Mapping | None) -> Sheet:
    """A CSV file; one that is not UTF-8 is tried as what Excel writes on Vietnamese Windows.

    That any bytes can be read so proves nothing: the heading of a layout must be there.
    """
    encoding, delimiter = (mapping.encoding, mapping.delimiter) if mapping else ("", "")
    try:
        return read_csv(data, encoding=encoding, delimiter=delimiter)
    except Refused as refused:
        if encoding:
            raise
        try:
            sheet = read_csv(data, encoding=WINDOWS, delimiter=delimiter)
        except Refused:
            raise refused from None
        layout = mapping.layout if mapping else detect_layout(sheet.rows)
        if not (layout and has_table(layout, sheet.rows)):
            raise
        rows: list[Sequence[Cell]] = [[_composed(cell) for cell in row] for row in sheet.rows]
        return replace(sheet, rows=rows)


def _composed(cell: Cell) -> Cell:
    """Windows-1258 writes a letter and its tone apart."""
    return normalize("NFC", cell) if isinstance(cell, str) else cell


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
