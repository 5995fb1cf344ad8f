"""Notices to banks that collect on the office's behalf: what each unit is asked to pay.

One notice a bank. Which bank collects from a unit is operator data: a table `unit, bank` (CSV
or workbook); units that it does not name belong to the office's own bank. The bank fills in
the empty columns and sends the same file back (`acknowledgement`).
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from ansinh.arrears.items import NEVER_LATE
from ansinh.exchange.documents.workbook import Sheet, Style, Value, write_workbook
from ansinh.exchange.folding import fold_label
from ansinh.exchange.plain_text import cell
from ansinh.exchange.refusal import Refused
from ansinh.exchange.safely import read_bytes
from ansinh.exchange.sheets import read_sheets
from ansinh.ground.months import Month, show_month
from ansinh.ledger.errors import LedgerError
from ansinh.receipts.office import Office
from ansinh.statements import documents
from ansinh.statements.c12 import Statement

NOTICE_COLUMNS = ("notice", "unit", "name", "tax_code", "amount", "deadline", "memo")
REPLY_COLUMNS = ("transaction", "value_date", "collected", "note")
"""What the bank fills in."""

COLUMN_NAMES: Mapping[str, str] = {
    "notice": "Mã thông báo",
    "unit": "Mã đơn vị",
    "name": "Tên đơn vị",
    "tax_code": "Mã số thuế",
    "amount": "Số tiền phải thu",
    "deadline": "Hạn nộp",
    "memo": "Nội dung chuyển khoản",
    "transaction": "Số giao dịch",
    "value_date": "Ngày thu",
    "collected": "Số tiền đã thu",
    "note": "Ghi chú của ngân hàng",
}
"""Heads of the columns: parts of the format, so the same in every language."""

NO_BANK = "khac"
"""The file of units for which neither the table nor the office names a bank."""


class BanksError(LedgerError):
    """The table of units and banks cannot be used; says where and what to do."""


@dataclass(frozen=True)
class NoticeRow:
    """What one unit is asked to pay, đồng."""

    notice: str
    unit: str
    name: str
    tax_code: str
    amount: int
    deadline: date
    memo: str


@dataclass(frozen=True)
class Notice:
    """What one bank is asked to collect for a month."""

    bank: str
    month: Month
    rows: tuple[NoticeRow, ...]

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.rows)

    def file_name(self, suffix: str) -> str:
        """Thu-ho_2026-05_970418.xlsx."""
        return f"Thu-ho_{show_month(self.month)}_{self.bank}.{suffix}"


def notice_id(month: int, unit: str) -> str:
    """The notice of a unit and month: TB-2026-05-TA0001Z."""
    return f"TB-{show_month(month)}-{unit}"


def notices(
    statements: Iterable[Statement], office: Office, banks: Mapping[str, str]
) -> list[Notice]:
    """What each bank is asked to collect, by the statements of a month; banks in order.

    `banks` gives the bank of a unit's code. Units that owe nothing are left out, and so are
    budgets and funds, from which no bank collects.
    """
    by_bank: dict[str, list[NoticeRow]] = {}
    month = Month(0)
    for statement in statements:
        month = statement.month
        unit = statement.unit
        if not statement.payable or unit.kind in NEVER_LATE:
            continue
        row = NoticeRow(
            notice=notice_id(month, unit.code),
            unit=unit.code,
            name=unit.name,
            tax_code=unit.tax_code,
            amount=statement.payable,
            deadline=statement.deadline,
            memo=documents.payment(statement, office).memo,
        )
        by_bank.setdefault(banks.get(unit.code) or office.bank_bin or NO_BANK, []).append(row)
    return [Notice(bank, month, tuple(rows)) for bank, rows in sorted(by_bank.items())]


def read_banks(path: Path) -> dict[str, str]:
    """The bank of each unit from a CSV or workbook with columns `unit` and `bank`.

    Raises:
        BanksError: a column is missing, a row is half empty, or a unit has two banks.
    """
    try:
        data = read_bytes(path)
        rows = read_sheets(data)[0].rows
    except (OSError, Refused) as error:
        raise BanksError(f"{path}: {error}") from error
    heads = [fold_label(str(cell or "")) for cell in rows[0]] if rows else []
    wanted = {"unit": ("unit", "ma don vi"), "bank": ("bank", "ngan hang")}
    places = {}
    for name, labels in wanted.items():
        known = {fold_label(label) for label in labels}
        places[name] = next((at for at, head in enumerate(heads) if head in known), None)
        if places[name] is None:
            raise BanksError(
                _("%(file)s: dòng đầu cần cột %(columns)s.")
                % {"file": path, "columns": " hoặc ".join(labels)}
            )
    found: dict[str, str] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: _text(row, at) for name, at in places.items()}
        if not any(cells.values()):
            continue
        if not all(cells.values()) or found.get(cells["unit"], cells["bank"]) != cells["bank"]:
            raise BanksError(
                _("%(file)s, dòng %(row)d: mỗi dòng cần một đơn vị và một ngân hàng duy nhất.")
                % {"file": path, "row": number}
            )
        found[cells["unit"]] = cells["bank"]
    return found


def render(notice: Notice, suffix: str) -> bytes:
    """A notice as xlsx, csv or json; the reply's columns are there, empty."""
    if suffix == "xlsx":
        return _xlsx(notice)
    if suffix == "csv":
        return _csv(notice)
    return _json(notice)


def _text(row: Sequence[object], at: int | None) -> str:
    value = row[at] if at is not None and at < len(row) else None
    return "" if value is None else str(value).strip()


def _cells(row: NoticeRow) -> list[Value]:
    return [getattr(row, name) for name in NOTICE_COLUMNS]


def _xlsx(notice: Notice) -> bytes:
    names = (*NOTICE_COLUMNS, *REPLY_COLUMNS)
    sheet = Sheet("Thu ho", landscape=True, frozen=(3, 2), repeated=(2, 2))
    sheet.widths = {0: 20, 1: 10, 2: 40, 3: 14, 4: 16, 5: 12, 6: 40, 7: 20, 8: 12, 9: 16, 10: 25}
    title = _("Danh sách đề nghị thu hộ tháng %(month)s, ngân hàng %(bank)s") % {
        "month": show_month(notice.month),
        "bank": notice.bank,
    }
    sheet.put(0, 0, [title], Style.NOTE)
    sheet.put(2, 0, [COLUMN_NAMES[name] for name in names], Style.HEAD)
    row = 2
    for row, each in enumerate(notice.rows, start=3):
        sheet.put(row, 0, _cells(each), Style.TEXT)
        sheet.put(row, 4, [each.amount], Style.NUMBER)
        sheet.put(row, 5, [each.deadline], Style.DAY)
        sheet.put(row, 7, [None] * len(REPLY_COLUMNS), Style.TEXT)
    total = [_("Cộng %(count)d đơn vị") % {"count": len(notice.rows)}, None, None, None]
    sheet.put(row + 1, 0, total, Style.STRONG)
    sheet.put(row + 1, 4, [notice.total], Style.STRONG_NUMBER)
    return write_workbook([sheet])


def _csv(notice: Notice) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([COLUMN_NAMES[name] for name in (*NOTICE_COLUMNS, *REPLY_COLUMNS)])
    for row in notice.rows:
        cells = [f"{row.deadline:%d/%m/%Y}" if each is row.deadline else each
                 for each in _cells(row)]  # fmt: skip
        # The memo is ours and begins with a plus: an apostrophe would be copied into the transfer.
        guarded = [each if each is row.memo else cell(each) for each in cells]
        writer.writerow([*guarded, *[""] * len(REPLY_COLUMNS)])
    return target.getvalue().encode("utf-8-sig")


def _json(notice: Notice) -> bytes:
    data = {
        "bank": notice.bank,
        "month": show_month(notice.month),
        "count": len(notice.rows),
        "total": notice.total,
        "rows": [
            {name: getattr(row, name) for name in NOTICE_COLUMNS}
            | {"deadline": row.deadline.isoformat()}
            | dict.fromkeys(REPLY_COLUMNS)
            for row in notice.rows
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
