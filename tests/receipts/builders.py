"""Invented bank files for a register of invented units, and what the books say of them."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from ansinh.exchange.bank import BankLine
from ansinh.exchange.matching_index import KnownUnit
from ansinh.exchange.remittance import remittance_text
from ansinh.register.names import search_name
from tests.exchange.books import ACCOUNT, csv_text
from tests.register.builders import WHO, build_register

IMPORTED = datetime(2026, 8, 1, 2, tzinfo=UTC)
AGENCY = "00600"


def install(units: Sequence[KnownUnit], offices: Iterable[str] = ()) -> None:
    """An office whose units are these; ids are keys plus one."""
    from ansinh.register import operations
    from ansinh.register.models import Area, Office

    build_register(people=2, units=0, first_month=date(2026, 6, 1))
    area = Area.objects.get(code="060")
    extra = [
        Office(code=code, name=code, area=area, valid_from=date(1997, 1, 1)) for code in offices
    ]
    operations.load_areas(areas=[], offices=extra, **WHO)
    count = len(units)
    operations.load_units(
        units={
            "id": np.array([unit.key for unit in units]),
            "code": [unit.code for unit in units],
            "name": [unit.names[0][:150] for unit in units],
            "search_name": [search_name(unit.names[0])[:150] for unit in units],
            "tax_code": [unit.tax_code for unit in units],
            "kind": ["enterprise"] * count,
            "office": [unit.agency for unit in units],
            "area": ["060"] * count,
            "sponsor": np.zeros(count, dtype=int),
            "region": np.full(count, 4),
            "valid_from": [date(2010, 1, 1)] * count,
        },
        **WHO,
    )


def few() -> list[KnownUnit]:
    """Three units that cannot be mistaken for one another."""
    return [
        KnownUnit(1, "TA0001Z", AGENCY, "4700000011", ("Công ty TNHH Hoa Ban",)),
        KnownUnit(2, "TB0402Z", AGENCY, "4700000022", ("Công ty Cổ phần Núi Cốc",)),
        KnownUnit(3, "TC0777Z", AGENCY, "4700000033", ("Trường Mầm non Sao Mai",)),
    ]


def line(
    reference: str, unit: KnownUnit | None, amount: int, day: int = 10, **more: Any
) -> BankLine:
    """A payment in July 2026; of a unit in the official form, from its own name."""
    memo = remittance_text(unit.code, unit.agency) if unit else "chuyen tien"
    given = {
        "booked": date(2026, 7, day),
        "amount": amount,
        "currency": "VND",
        "bank_reference": reference,
        "remittance": memo,
        "counterparty_name": unit.names[0].upper() if unit else "NGUYEN VAN THU",
    }
    return BankLine(**given | more)


def statement(
    lines: Iterable[BankLine], *, opening: int | None = 0, account: str = ACCOUNT
) -> bytes:
    """A file of these lines in the layout of VietinBank, as CSV; with a wrong sum if asked.

    `opening` None leaves balances out.
    """
    lines = list(lines)
    rows: list[list[Any]] = [
        ["LỊCH SỬ GIAO DỊCH - TRANSACTION HISTORY"],
        ["Số tài khoản/ Account No.:", account],
        ["Loại tiền/ Currency:", "VND"],
    ]
    if opening is not None:
        rows += [
            ["Số dư đầu kỳ/Opening Balance:", opening],
            ["Số dư cuối kỳ/Closing Balance:", opening + sum(each.amount for each in lines)],
        ]
    rows.append(
        [
            "STT/No.",
            "Ngày hạch toán/Accounting date",
            "Mô tả giao dịch/ Transaction description",
            "Nợ/ Debit",
            "Có / Credit",
            "Số giao dịch/ Transaction number",
            "Số tài khoản đối ứng/ Corresponsive account",
            "Tên tài khoản đối ứng/ Corresponsive name",
        ]
    )
    for number, each in enumerate(lines, 1):
        sides = [max(-each.amount, 0), max(each.amount, 0)]
        cells = [each.bank_reference, each.counterparty_account, each.counterparty_name]
        day = f"{each.booked:%d-%m-%Y}"
        rows.append([number, day, each.remittance, *sides, *cells])
    return csv_text(rows)


def take(content: bytes, name: str = "sao-ke.csv", **more: Any) -> Any:
    from ansinh.ledger.models import Batch
    from ansinh.receipts.operations import import_statement

    last = Batch.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    imported = IMPORTED if last is None else max(IMPORTED, last)
    return import_statement(
        content=content, name=name, recorded_at=more.pop("recorded_at", imported), **(WHO | more)
    )


def reply(path: Path, rows: Iterable[tuple[str, str, int, int]], month: str = "07/2026") -> Path:
    """What a bank sends back: the notice with its columns filled in.

    Rows: the bank's transaction, the unit's code, the day of the month, the amount.
    """
    from ansinh.statements.notices import COLUMN_NAMES, NOTICE_COLUMNS, REPLY_COLUMNS

    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([COLUMN_NAMES[name] for name in (*NOTICE_COLUMNS, *REPLY_COLUMNS)])
    for transaction, unit, day, amount in rows:
        given = [transaction, f"{day:02d}/{month}", amount, ""]
        writer.writerow([f"TB-2026-06-{unit}", unit, "", "", amount, "", "", *given])
    path.write_text(target.getvalue(), encoding="utf-8")
    return path


def receipts() -> set[tuple[Any, ...]]:
    """What was received: unit, day, amount, text and reference; reversals too."""
    from ansinh.ledger.models import Receipt

    return set(Receipt.objects.values_list("unit", "value_date", "amount", "text", "reference"))


def waiting() -> list[Any]:
    """The transactions in the queue."""
    from ansinh.receipts.queries import queue

    return [each.transaction for each in queue(limit=10_000).waiting]


def pieces(lines: Sequence[BankLine], rng: random.Random, count: int) -> list[list[BankLine]]:
    """Overlapping parts that cover the lines between them, in any order."""
    cuts = sorted(rng.randrange(len(lines) + 1) for _cut in range(count))
    parts = [
        list(lines[max(0, low - rng.randrange(4)) : high + rng.randrange(4)])
        for low, high in zip([0, *cuts], [*cuts, len(lines)], strict=True)
    ]
    rng.shuffle(parts)
    return [part for part in parts if part]
