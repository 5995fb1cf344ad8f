"""What stands around the table of a workbook statement: account, balances, totals, period.

A value stands behind its label after a colon, in the next cell, or in the cell below. Labels
are Vietnamese, English or both (`Số dư đầu kỳ/ Opening balance :`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ansinh.exchange.folding import fold_label
from ansinh.exchange.sheets import Cell, Row

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("opening", r"\b(?:SO DU DAU|DU DAU|OPENING BALANCE|BEGINNING BALANCE)\b"),
        ("closing", r"\b(?:SO DU CUOI|DU CUOI|CLOSING BALANCE|ENDING BALANCE)\b"),
        ("credit_count", r"\bTONG SO (?:LUONG )?(?:GIAO DICH|GD) (?:GHI )?CO\b|NUMBER OF CREDIT"),
        ("debit_count", r"\bTONG SO (?:LUONG )?(?:GIAO DICH|GD) (?:GHI )?NO\b|NUMBER OF DEBIT"),
        ("credit_sum", r"\bTONG (?:(?:GIA TRI|SO TIEN|PHAT SINH) )?(?:GHI CO|CO|GUI VAO)\b"),
        ("debit_sum", r"\bTONG (?:(?:GIA TRI|SO TIEN|PHAT SINH) )?(?:GHI NO|NO|RUT RA)\b"),
        ("credit_sum", r"\bTOTAL CREDITS?\b"),
        ("debit_sum", r"\bTOTAL DEBITS?\b"),
        ("totals", r"^(?:TONG|CONG|TOTAL)\b"),
        ("currency", r"\b(?:LOAI TIEN|CURRENCY|TIEN TE|CCY)\b"),
        ("account", r"\b(?:SO TAI KHOAN|TAI KHOAN SO|ACCOUNT NUMBER|ACCOUNT NO|SO TK)\b"),
        ("period", r"\b(?:TU NGAY|FROM DATE)\b"),
    )
)
_NOT_OWN_ACCOUNT = re.compile(r"\b(?:CU|OLD|DOI UNG|CORRESPONSIVE|THU HUONG|VIRTUAL|DOI TAC)\b")
_ACCOUNT = re.compile(r"\d[\d .\-]{3,}\d")
_CURRENCY = re.compile(
    r"\b(VND|USD|EUR|JPY|GBP|AUD|CAD|CHF|CNY|HKD|SGD|THB|KRW|TWD|LAK|KHR|MYR|IDR|PHP|NZD)\b"
)
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")


def kind_of(text: str) -> str:
    """Which label a text is; "" where it is none."""
    return "" if len(text) > 200 or text.isdigit() else _kind_of(text)


@lru_cache(maxsize=4096)
def _kind_of(text: str) -> str:
    label = fold_label(text)
    for kind, pattern in _LABELS:
        if pattern.search(label):
            if kind == "account" and _NOT_OWN_ACCOUNT.search(label):
                return ""
            return kind
    return ""


def labelled(row: Row, below: Row) -> Iterator[tuple[str, Cell]]:
    """The labels of a row with their values."""
    for index, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        head, colon, tail = cell.partition(":")
        kind = kind_of(head if colon else cell)
        if not kind:
            continue
        if tail.strip():
            yield kind, tail.strip()
            continue
        behind = _next_filled(row, index)
        if behind is not None and not (isinstance(row[behind], str) and kind_of(str(row[behind]))):
            yield kind, row[behind]
        elif index < len(below) and below[index] not in (None, ""):
            yield kind, below[index]


def account_in(value: Cell) -> str:
    """The account number in a value; "" where there is none."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    match = _ACCOUNT.search(value) if isinstance(value, str) else None
    return re.sub(r"[ .\-]", "", match[0]) if match else ""


def currency_in(value: Cell) -> str:
    """The currency code in a value; "" where there is none. VNĐ is VND."""
    text = value.upper().replace("VNĐ", "VND") if isinstance(value, str) else ""
    match = _CURRENCY.search(text)
    return match[0] if match else ""


def days_in(texts: Row) -> list[str]:
    """The days written in the cells of a row, in order."""
    return [day for text in texts if isinstance(text, str) for day in _DAY.findall(text)]


def _next_filled(row: Row, index: int) -> int | None:
    for later in range(index + 1, len(row)):
        if row[later] not in (None, ""):
            return later
    return None
