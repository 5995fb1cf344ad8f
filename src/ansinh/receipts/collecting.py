"""Money that banks announce as collected: what is outstanding of it, and what settles it.

Rules: `settling`. Everything here runs inside the caller's transaction, which holds
`keeping.hold()`, so that a payment is settled once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from ansinh.exchange.matching import Match
from ansinh.ledger.operations import TEXT_MAX
from ansinh.receipts.models import (
    BankDecision,
    BankTransaction,
    CollectedPayment,
    DecisionKind,
    Settlement,
)
from ansinh.receipts.settling import Announced, Arrived, Group, Settled, groups

EVIDENCE = "collected_"
"""What stands before `Settled.evidence` in the reasons of a decision."""


class Settling(NamedTuple):
    """A kept transaction that brings announced payments, as the `number`-th decision about it."""

    transaction: int
    number: int
    settled: Settled


_OUTSTANDING = """
    SELECT c.id, c.bank, c.transaction, c.unit_id, c.value_date, c.amount, c.reply
    FROM receipts_collectedpayment c
    WHERE NOT EXISTS (
        SELECT 1 FROM receipts_settlement s JOIN receipts_bankdecision d ON d.id = s.decision_id
        WHERE s.collected_id = c.id AND NOT EXISTS (
            SELECT 1 FROM receipts_bankdecision later
            WHERE later.transaction_id = d.transaction_id AND later.number > d.number))
    AND NOT EXISTS (
        SELECT 1 FROM ledger_receipt r JOIN ledger_receipt back ON back.reverses_id = r.id
        WHERE r.reference = c.reference)
    ORDER BY c.value_date, c.id
"""


def outstanding() -> list[Announced]:
    """Payments collected by banks, not yet seen on the account, oldest first.

    One whose receipt was taken back (the bank was wrong) is not outstanding any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OUTSTANDING)
        return [Announced(*row) for row in cursor.fetchall()]


def offers(transaction: BankTransaction) -> list[Group]:
    """What a waiting line may bring by its amount alone: a person says whether it does."""
    return [group for group in groups(outstanding()) if group.amount == transaction.amount]


def arrived(key: int, match: Match) -> Arrived:
    """A new or waiting line as `settling` asks about it."""
    pointed = bool(match.remittance and (match.remittance.unit or match.remittance.unit_prefix))
    return Arrived(key, match.line, match.unit.key if match.unit else None, pointed)


def write(
    settlings: Sequence[Settling], *, recorded_at: datetime, automatic: bool, note: str = ""
) -> list[BankDecision]:
    """Decide that transactions bring what was announced; books nothing."""
    made: list[BankDecision] = BankDecision.objects.bulk_create(
        BankDecision(
            transaction_id=each.transaction,
            number=each.number,
            kind=DecisionKind.SETTLE,
            automatic=automatic,
            reasons=[_reason(each.settled)],
            note=note[:TEXT_MAX],
            recorded_at=recorded_at,
        )
        for each in settlings
    )
    link(
        (decision.id, payment.id)
        for decision, each in zip(made, settlings, strict=True)
        for payment in each.settled.payments
    )
    return made


def link(pairs: Iterable[tuple[int, int]]) -> None:
    """Keep which decision brings which collected payment."""
    Settlement.objects.bulk_create(
        Settlement(decision_id=decision, collected_id=payment) for decision, payment in pairs
    )


def numbers(keys: Sequence[str]) -> Mapping[str, int]:
    """The ids of kept transactions by their keys."""
    return dict(BankTransaction.objects.filter(key__in=keys).values_list("key", "id"))


def released(decision: BankDecision) -> list[CollectedPayment]:
    """The payments that only this booking, now taken back, had brought into the books."""
    if decision.kind != DecisionKind.BOOK:
        return []
    return list(CollectedPayment.objects.filter(settlements__decision=decision).order_by("id"))


def as_receipts(payments: Sequence[Any]) -> dict[str, list[Any]]:
    """Collected payments as receipts booked in advance (`record_receipts`)."""
    return {
        "reference": [each.reference for each in payments],
        "unit": [each.unit_id for each in payments],
        "value_date": [each.value_date for each in payments],
        "amount": [each.amount for each in payments],
        "text": [each.notice for each in payments],
    }


def _reason(settled: Settled) -> dict[str, Any]:
    first = settled.payments[0]
    told = {
        "number": first.transaction,
        "unit": f"{first.bank}/{first.transaction}",
        "sum": first.bank,
    }
    return {
        "evidence": f"{EVIDENCE}{settled.evidence}",
        "found": told.get(settled.evidence, first.bank),
        "fits": len(settled.payments),
        "weight": 0,
    }
