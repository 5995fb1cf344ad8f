"""A bank's reply to a notice as rows: where the columns stand, and what each cell says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ansinh.exchange.amounts import read_cell
from ansinh.exchange.bank.check import AMOUNT_MAX
from ansinh.exchange.dates import read_date
from ansinh.exchange.folding import fold_label
from ansinh.exchange.kinds import kind_of
from ansinh.exchange.refusal import Refused, shorten
from ansinh.exchange.safely import read_bytes
from ansinh.exchange.sheets import Row, Sheet, number_as_text, read_sheets
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.operations import REFERENCE_MAX
from ansinh.statements.notices import COLUMN_NAMES, REPLY_COLUMNS

NEEDED = ("notice", "unit", "transaction", "value_date", "collected")


class ReplyError(LedgerError):
    """The file is not a reply to a notice; nothing was booked."""


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be right: where it stands and what is wrong with it."""

    place: str
    unit: str
    reason: str


class WrongRows(ReplyError):
    """Rows of a reply cannot be right; nothing was booked. `rows` are all of them."""

    def __init__(self, path: Path, rows: Sequence[WrongRow]) -> None:
        self.rows = tuple(rows)
        told = "\n".join(f"  {row.place}, {row.unit}: {row.reason}" for row in rows)
        super().__init__(
            _("%(file)s: %(count)d dòng không đúng, không ghi dòng nào:\n%(rows)s")
            % {"file": path.name, "count": len(rows), "rows": told}
        )


@dataclass(frozen=True)
class Collected:
    """What a row says was collected: from which unit, on which day, by which transaction."""

    place: str
    transaction: str
    reference: str
    unit: str
    value_date: date
    amount: int
    notice: str


def rows_of(path: Path) -> tuple[list[tuple[str, dict[str, Any]]], str]:
    """The rows of units in a reply, each with its place; and the file's SHA-256."""
    try:
        data = read_bytes(path)
        digest = sha256(data).hexdigest()
        if kind_of(data) == "json":
            return list(_json_rows(data)), digest
        sheets = read_sheets(data)
    except (OSError, Refused, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ReplyError(
            _("%(file)s không đọc được: %(error)s") % {"file": path, "error": error}
        ) from error
    sheet, head, places = _table(path, sheets)
    found = []
    for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2):
        cells = {name: row[at] if at < len(row) else None for name, at in places.items()}
        filled = {name for name, cell in cells.items() if cell not in (None, "")}
        # A row of sums has no number of a transaction; one that has is read, and told.
        if "unit" in filled or filled & {"transaction", "value_date"}:
            found.append((_("dòng %(row)d") % {"row": number}, cells))
    return found, digest


def _json_rows(data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = json.loads(data)["rows"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(_("rows phải là danh sách"))
    for number, row in enumerate(rows, start=1):
        yield _("dòng %(row)d") % {"row": number}, {name: row.get(name) for name in NEEDED}


def _table(path: Path, sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet that holds the reply, with the row of its heads: the first that has them."""
    told: ReplyError | None = None
    for sheet in sheets:
        try:
            return sheet, *_heads(path, sheet.rows)
        except ReplyError as error:
            told = told or error
    raise told or ReplyError(_("%(file)s không có trang tính nào.") % {"file": path})


def _heads(path: Path, rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """The row of the heads, and where each needed column stands."""
    labels = {fold_label(COLUMN_NAMES[name]): name for name in NEEDED}
    best: dict[str, int] = {}
    for number, row in enumerate(rows[:40]):
        found = {
            labels[fold_label(str(cell))]: at
            for at, cell in enumerate(row)
            if cell is not None and fold_label(str(cell)) in labels
        }
        if len(found) == len(NEEDED):
            return number, found
        best = max(best, found, key=len)
    missing = [COLUMN_NAMES[name] for name in NEEDED if name not in best]
    raise ReplyError(
        _("%(file)s: thiếu cột %(columns)s; gửi lại tệp thông báo đã điền %(reply)s.")
        % {
            "file": path,
            "columns": ", ".join(missing),
            "reply": ", ".join(COLUMN_NAMES[name] for name in REPLY_COLUMNS),
        }
    )


def collected_of(place: str, row: Mapping[str, Any], bank: str, today: date) -> Collected:
    """A row's receipt. Raises ValueError that says what is wrong with it."""
    unit, notice = _short(row["unit"]), _short(row["notice"])
    transaction = _as_text(row["transaction"])
    if not unit or not notice.endswith(f"-{unit}"):
        raise ValueError(
            _("mã thông báo %(notice)s không phải của đơn vị này") % {"notice": notice}
        )
    if not transaction:
        raise ValueError(_("thiếu số giao dịch của ngân hàng"))
    reference = f"{bank}/{transaction}"
    if len(reference) > REFERENCE_MAX:
        raise ValueError(_("số giao dịch dài hơn 60 ký tự"))
    try:
        day = read_date(row["value_date"])
    except ValueError:
        told = _("ngày thu phải viết như 31/07/2026 (đang ghi: %(found)s)")
        raise ValueError(told % {"found": row["value_date"]}) from None
    if day > today:
        raise ValueError(_("ngày thu sau ngày ghi sổ"))
    amount = _amount(row["collected"])
    if amount > AMOUNT_MAX:
        raise ValueError(_("số tiền đã thu lớn hơn mức có thể"))
    return Collected(place, transaction, reference, unit, day, amount, notice)


def _amount(value: object) -> int:
    try:
        amount = read_cell(value, 0)
    except ValueError:
        told = _("số tiền đã thu không phải là số đồng nguyên (đang ghi: %(found)s)")
        raise ValueError(told % {"found": _short(value)}) from None
    if amount <= 0:
        raise ValueError(_("số tiền đã thu phải lớn hơn 0"))
    return amount


def _as_text(value: object) -> str:
    """A transaction number as text; one that a workbook keeps as a number has no decimals.

    Raises ValueError for a number so long that a workbook has dropped digits of it.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    try:
        return number_as_text(value)
    except OverflowError:
        raise ValueError(
            _("số giao dịch quá 15 chữ số ghi dạng số: bảng tính làm mất chữ số; hãy ghi dạng chữ")
        ) from None
    except ValueError:
        raise ValueError(
            _("số giao dịch không đúng (đang ghi: %(found)s)") % {"found": _short(value)}
        ) from None


def _short(value: object) -> str:
    """A cell as text for a message and for looking it up."""
    return shorten("" if value is None else str(value).strip())
