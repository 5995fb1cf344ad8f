"""Booking bank transactions as receipts, with the decisions that say why: many at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.exchange.bank import BankLine
from ansinh.exchange.matching import Candidate
from ansinh.ledger import operations as ledger
from ansinh.ledger.errors import LedgerError
from ansinh.record.actor import Actor
from ansinh.record.staging import stage
from ansinh.register.copying import copy_into

MARK_MAX = 36
KEY_SHOWN = 16

_TYPES = {
    "key": "varchar",
    "number": "int2",
    "unit": "int8",
    "reference": "varchar",
    "automatic": "bool",
    "remember": "bool",
    "reasons": "varchar",
    "score": "int4",
    "note": "varchar",
}


class Booking(NamedTuple):
    """A transaction to be booked for a unit, as the `number`-th decision about it."""

    key: str
    line: BankLine
    unit: int
    number: int = 1
    candidate: Candidate | None = None
    automatic: bool = False
    remember: bool = False
    note: str = ""


def reference_of(line: BankLine, key: str, number: int) -> str:
    """The receipt's reference: the bank's own number of the transaction, and what makes it unique.

    A transaction that is booked again after it was taken back has another receipt.
    """
    named = line.bank_reference or line.transaction_id or f"{line.booked:%Y%m%d}"
    mark = "".join(char for char in named if char.isalnum() or char in ".-")[:MARK_MAX]
    again = f"/{number}" if number > 1 else ""
    return f"{mark}/{key[:KEY_SHOWN]}{again}"


def book(
    bookings: Sequence[Booking], *, recorded_at: datetime, actor: Actor, reason: str
) -> Mapping[str, date]:
    """Book transactions that are kept already as receipts of their units, in one go.

    Runs inside the caller's transaction. The money came in on the day on which the bank
    booked it, whatever day a file calls its value date. Returns the day by reference.

    Raises:
        LedgerError: a receipt cannot be booked; then none is.
    """
    if not bookings:
        return {}
    references = [reference_of(each.line, each.key, each.number) for each in bookings]
    booked, known = ledger.record_receipts(
        receipts={
            "reference": references,
            "unit": [each.unit for each in bookings],
            "value_date": [each.line.booked for each in bookings],
            "amount": [each.line.amount for each in bookings],
            "text": [_text(each.line.remittance) for each in bookings],
        },
        recorded_at=recorded_at,
        actor=actor,
        reason=reason,
    )
    if known or booked != len(bookings):
        raise LedgerError(
            _("%(count)d chứng từ của sao kê đã có trong sổ từ nguồn khác; không ghi dòng nào.")
            % {"count": known}
        )
    _decide(bookings, references, recorded_at)
    return {
        reference: each.line.booked for reference, each in zip(references, bookings, strict=True)
    }


def as_reasons(candidate: Candidate | None) -> list[dict[str, Any]]:
    """The evidence for a unit as it is kept."""
    if candidate is None:
        return []
    return [
        {
            "evidence": reason.evidence.value,
            "found": _text(reason.found),
            "fits": reason.fits,
            "weight": reason.weight,
        }
        for reason in candidate.reasons
    ]


def _text(text: str) -> str:
    return text.replace("\0", "")[: ledger.TEXT_MAX]


def _decide(bookings: Sequence[Booking], references: list[str], recorded_at: datetime) -> None:
    import json

    with connection.cursor() as cursor:
        stage("booking")
        copy_into(
            "booking",
            _TYPES,
            {
                "key": [each.key for each in bookings],
                "number": [each.number for each in bookings],
                "unit": [each.unit for each in bookings],
                "reference": references,
                "automatic": [each.automatic for each in bookings],
                "remember": [each.remember for each in bookings],
                "reasons": [
                    json.dumps(as_reasons(each.candidate), ensure_ascii=False) for each in bookings
                ],
                "score": [each.candidate.score if each.candidate else 0 for each in bookings],
                "note": [each.note[: ledger.TEXT_MAX] for each in bookings],
            },
        )
        cursor.execute(
            """
            INSERT INTO receipts_bankdecision (transaction_id, number, kind, unit_id, receipt_id,
                automatic, remember, reasons, score, note, recorded_at)
            SELECT t.id, b.number, 'book', b.unit, r.id, b.automatic, b.remember,
                b.reasons::jsonb, b.score, b.note, %s
            FROM booking b JOIN receipts_banktransaction t ON t.key = b.key
            JOIN ledger_receipt r ON r.reference = b.reference
            ORDER BY t.id
            """,
            [recorded_at],
        )
