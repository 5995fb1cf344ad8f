"""Invented statements in every layout that the readers know, for tests.

All accounts, references, names and amounts are invented; the shapes are those of
docs/formats.md. `MOVES` is the same month in every layout.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

ACCOUNT = "0011999000111"
OPENING = 1_500_000


@dataclass(frozen=True)
class Move:
    """One invented transaction: amount in đồng, money in is positive."""

    day: date
    amount: int
    reference: str
    memo: str
    name: str = ""
    account: str = ""


MOVES = (
    Move(
        date(2026, 7, 1),
        3_398_400,
        "5009.34878",
        "+BHXH+103+00+TZH000L+07906+dong BHXH+",
        "CONG TY TNHH MOT THU",
        "190012345678",
    ),
    Move(date(2026, 7, 1), -22_000, "5009.34901", "Phi dich vu thang 6/2026"),
    Move(
        date(2026, 7, 15),
        1_234_567_890,
        "5010.00017",
        "BHXH 103 00 TW0000C 07911 DONG BHXH",
        "CONG TY CO PHAN HAI BA",
        "0071000999888",
    ),
    Move(date(2026, 7, 31), 477_900, "5011.00001", "TZE000L TRUONG MAM NON SAO dong bhxh thang 7"),
)
CLOSING = OPENING + sum(move.amount for move in MOVES)


def dots(amount: int) -> str:
    """1234567 -> 1.234.567"""
    return f"{amount:,}".replace(",", ".")


def commas(amount: int) -> str:
    """1234567 -> 1,234,567"""
    return f"{amount:,}"


def workbook(rows: list[list[Any]], sheet: str = "Sheet1") -> bytes:
    """An XLSX file of these rows; a date becomes a date cell."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "remove_timezone": True}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row_number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    page.write_datetime(row_number, column, cell, day)
                elif cell is not None:
                    page.write(row_number, column, cell)
    return target.getvalue()


def csv_text(rows: list[list[Any]], delimiter: str = ",") -> bytes:
    """A CSV file of these rows, every cell in quotes."""
    lines = [
        delimiter.join('"' + str("" if c is None else c).replace('"', '""') + '"' for c in row)
        for row in rows
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def debit_credit(amount: int, style: Any = commas) -> tuple[Any, Any]:
    """The cells of Ghi nợ and Ghi có."""
    return (style(-amount), None) if amount < 0 else (None, style(amount))


def vcb_simple(moves=MOVES, style: Any = commas, totals: bool = True) -> list[list[Any]]:
    """Vietcombank, simple."""
    rows = [
        ["SAO KÊ TÀI KHOẢN"],
        ["Số tài khoản:", ACCOUNT, None, "Loại tiền:", "VND"],
        ["Từ ngày: 01/07/2026 đến ngày: 31/07/2026"],
        [],
        ["Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Mô tả"],
    ]
    for move in moves:
        debit, credit = debit_credit(move.amount, style)
        rows.append([f"{move.day:%d/%m/%Y}", move.reference, debit, credit, move.memo])
    if totals:
        out = -sum(move.amount for move in moves if move.amount < 0)
        in_ = sum(move.amount for move in moves if move.amount > 0)
        rows.append([None, "Tổng", style(out), style(in_)])
        rows.append(["Ghi chú: số liệu chỉ có giá trị tham khảo"])
    return rows


def vcb_cashup(style: Any = commas) -> list[list[Any]]:
    """Vietcombank CashUp: two accounts in one sheet, date and document in one cell."""
    rows: list[list[Any]] = []
    for account, opening, moves in ((ACCOUNT, OPENING, MOVES), ("0011999000222", 0, MOVES[2:3])):
        rows += [
            ["SAO KÊ TÀI KHOẢN\nSTATEMENT OF ACCOUNT"],
            ["Số tài khoản/Account number", None, account],
            ["Loại tiền/Currency", None, "VND"],
            ["Từ ngày/From date", None, "01/07/2026", None, "Đến ngày/To date", "31/07/2026"],
            ["Số dư đầu kỳ/ Opening balance :", None, style(opening) + " VND"],
            [
                "STT\nNo.",
                "Ngày\nDate/Doc",
                "Nợ\nDebit",
                "Có\nCredit",
                "Số dư\nBalance",
                "Diễn giải\nDetails",
            ],
        ]
        balance = opening
        for number, move in enumerate(moves, 1):
            debit, credit = debit_credit(move.amount, style)
            balance += move.amount
            cell = f"{move.day:%d/%m/%Y}                 {move.reference}"
            rows.append([number, cell, debit, credit, style(balance), move.memo])
        out = -sum(move.amount for move in moves if move.amount < 0)
        in_ = sum(move.amount for move in moves if move.amount > 0)
        rows.append(["Tổng số/Total", None, style(out), style(in_)])
        rows.append(["Số dư cuối kỳ/ Closing balance :", None, style(balance) + " VND"])
        rows.append([])
    return rows


def bidv(style: Any = commas) -> list[list[Any]]:
    """BIDV: rows DƯ ĐẦU and DƯ CUỐI in the column of balances, heads of an old account number."""
    rows = [
        ["NGÂN HÀNG TMCP ĐẦU TƯ VÀ PHÁT TRIỂN VIỆT NAM"],
        ["BÁO CÁO CHI TIẾT SỐ DƯ TÀI KHOẢN"],
        ["SỐ TÀI KHOẢN CŨ:", "99990000011111"],
        ["SỐ TÀI KHOẢN:", ACCOUNT, None, "LOẠI TIỀN:", "VND"],
        [],
        ["STT", "NGÀY HIỆU LỰC", "SỐ THAM CHIẾU", "GHI NỢ", "GHI CÓ", "SỐ DƯ", "MÔ TẢ"],
        [None, "DƯ ĐẦU", None, None, None, style(OPENING), None],
    ]
    balance = OPENING
    for number, move in enumerate(MOVES, 1):
        debit, credit = debit_credit(move.amount, style)
        balance += move.amount
        cells = [f"{move.day:%d/%m/%Y} 10:20:30", move.reference, debit, credit, style(balance)]
        rows.append([number, *cells, move.memo])
    rows.append([None, "DƯ CUỐI", None, None, None, style(balance), None])
    return rows


def vietinbank(style: Any = None) -> list[list[Any]]:
    """VietinBank eFAST: totals in the head, dates only where they change, zeros in both columns."""
    out = -sum(move.amount for move in MOVES if move.amount < 0)
    in_ = sum(move.amount for move in MOVES if move.amount > 0)
    show = style or (lambda amount: amount)
    rows = [
        ["NGÂN HÀNG TMCP CÔNG THƯƠNG VIỆT NAM"],
        ["LỊCH SỬ GIAO DỊCH - TRANSACTION HISTORY"],
        [None, "Số tài khoản/ Account No.:", ACCOUNT],
        [None, "Loại tiền/ Currency:", "VND"],
        [None, "Số dư đầu kỳ/Opening Balance:", show(OPENING)],
        [None, "Số dư cuối kỳ/Closing Balance:", show(CLOSING)],
        [
            None,
            "Tổng giá trị ghi có/ Total credits:",
            show(in_),
            "Tổng giá trị ghi nợ/ Total debits:",
            show(out),
        ],
        [
            None,
            "Tổng số giao dịch ghi có/ Total number of credit :",
            "3",
            "Tổng số giao dịch ghi nợ/ Total number of debits:",
            "1",
        ],
        [
            "STT/No.",
            "Ngày hạch toán/Accounting date",
            "Mô tả giao dịch/ Transaction description",
            "Nợ/ Debit",
            "Có / Credit",
            "Số dư TK/ Account Balance",
            "Số giao dịch/ Transaction number",
            "Số tài khoản đối ứng/ Corresponsive account",
            "Tên tài khoản đối ứng/ Corresponsive name",
        ],
    ]
    balance, before = OPENING, None
    for number, move in enumerate(MOVES, 1):
        balance += move.amount
        day = None if move.day == before else f"{move.day:%d-%m-%Y} 14:34:15"
        before = move.day
        sides = [show(max(-move.amount, 0)), show(max(move.amount, 0))]
        other = [move.reference, move.account, move.name]
        rows.append([number, day, move.memo, *sides, show(balance), *other])
    rows.append(["Từ ngày 21/03/2025, ngân hàng thực hiện cập nhật lại báo cáo sao kê"])
    return rows


def acb(style: Any = dots) -> list[list[Any]]:
    """ACB on the web: two rows a record, two-digit years, balances under their labels."""
    rows = [
        [f"BẢNG SAO KÊ GIAO DỊCH - Số tài khoản (VND): {ACCOUNT}"],
        ["Số dư đầu", "Tổng rút ra", "Tổng gửi vào", "Số dư cuối"],
        [style(OPENING), style(22_000), style(CLOSING - OPENING + 22_000), style(CLOSING)],
        ["Ngày GD", "Số GD", "Rút ra", "Gửi vào", "Số dư"],
    ]
    balance = OPENING
    for move in MOVES:
        debit, credit = debit_credit(move.amount, style)
        balance += move.amount
        rows.append([f"{move.day:%d-%m-%y}", move.reference, debit, credit, style(balance)])
        rows.append([None, move.memo])
    return rows
