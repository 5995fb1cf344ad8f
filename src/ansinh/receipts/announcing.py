"""Payments that a bank announces as collected come in: booked once, whatever came first.

Where a line of the account brought the money already, its booking stands for it; else it is
booked in advance, and a line that waits and brings it settles it at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from ansinh.ledger.models import Receipt
from ansinh.ledger.operations import record_receipts
from ansinh.receipts import collecting, keeping, queries
from ansinh.receipts.models import (
    BankDecision,
    BankTransaction,
    CollectedPayment,
    DecisionKind,
)
from ansinh.receipts.settling import (
    DAYS_TO_ARRIVE,
    DAYS_TO_PAY_OVER,
    Announced,
    Arrived,
    groups,
    settle,
)
from ansinh.record.actor import Actor


@dataclass(frozen=True)
class Announcement:
    """How many payments were booked, or stood booked from the account; lines settled by them."""

    booked: int
    on_account: int
    settled: int


def announce(
    offered: Sequence[CollectedPayment], *, recorded_at: datetime, actor: Actor, reason: str
) -> Announcement:
    """Take announced payments in, inside the caller's transaction, which holds the bank.

    Payments that are known are taken once; each is of one reference, whose content agrees.
    """
    payments = _kept(offered)
    open_ones = _not_in_books(payments)
    booked_lines = _booked_lines(open_ones)
    linked = settle(
        [Arrived(each.id, _line(each), each.unit_id, True) for each in booked_lines],
        [_announced(each) for each in open_ones],
    )
    collecting.link((each.key, each.payments[0].id) for each in linked)
    brought = {each.payments[0].id for each in linked}
    rest = [each for each in open_ones if each.id not in brought]
    if rest:
        record_receipts(
            receipts=collecting.as_receipts(rest),
            recorded_at=recorded_at,
            actor=actor,
            reason=reason,
        )
    settled = _settle_waiting(payments, recorded_at)
    return Announcement(len(rest), len(brought), settled)


def _kept(offered: Sequence[CollectedPayment]) -> list[CollectedPayment]:
    """The payments as they are kept, the new ones written."""
    references = [each.reference for each in offered]
    known = {
        each.reference: each for each in CollectedPayment.objects.filter(reference__in=references)
    }
    new = [each for each in offered if each.reference not in known]
    known |= {each.reference: each for each in CollectedPayment.objects.bulk_create(new)}
    return [known[reference] for reference in references]


def _not_in_books(payments: Sequence[CollectedPayment]) -> list[CollectedPayment]:
    """Those that neither a receipt of their own nor a line's booking brought into the books."""
    receipts = set(
        Receipt.objects.filter(reference__in=[each.reference for each in payments]).values_list(
            "reference", flat=True
        )
    )
    waiting = {each.id for each in collecting.outstanding()}
    return [each for each in payments if each.id in waiting and each.reference not in receipts]


def _booked_lines(payments: Iterable[CollectedPayment]) -> list[BankDecision]:
    """Bookings in force that may have brought one of the payments, and stand for none yet."""
    wanted = list(payments)
    if not wanted:
        return []
    first, last = _days(wanted)
    found = (
        BankDecision.objects.filter(
            kind=DecisionKind.BOOK,
            settlements__isnull=True,
            unit__in={each.unit_id for each in wanted},
            transaction__booked__range=(first, last + timedelta(days=DAYS_TO_ARRIVE)),
        )
        .annotate(last=Max("transaction__bankdecision__number"))
        .select_related("transaction")
        .order_by("id")
    )
    return [each for each in found if each.number == each.last]


def _settle_waiting(payments: Sequence[CollectedPayment], recorded_at: datetime) -> int:
    """Settle the lines in the queue that bring what is outstanding; returns how many."""
    if not payments:
        return 0
    outstanding = collecting.outstanding()
    amounts = {group.amount for group in groups(outstanding)}
    first, last = _days(payments)
    waiting = list(
        queries.waiting_lines()
        .filter(amount__in=amounts, repeats="")
        .filter(Q(booked__range=(first, last + timedelta(days=DAYS_TO_PAY_OVER))))
        .order_by("id")
    )
    if not waiting:
        return 0
    matches = zip(waiting, queries.matched(waiting), strict=True)
    arrived = [collecting.arrived(kept.id, match) for kept, match in matches]
    # `waiting_lines` adds the number of the last decision to each.
    numbers = {kept.id: (getattr(kept, "decisions") or 0) + 1 for kept in waiting}  # noqa: B009
    found = settle(arrived, outstanding)
    collecting.write(
        [collecting.Settling(each.key, numbers[each.key], each) for each in found],
        recorded_at=recorded_at,
        automatic=True,
    )
    return len(found)


def _days(payments: Iterable[CollectedPayment]) -> tuple[date, date]:
    days = [each.value_date for each in payments]
    return min(days), max(days)


def _announced(each: CollectedPayment) -> Announced:
    return Announced(
        each.id, each.bank, each.transaction, each.unit_id, each.value_date, each.amount, each.reply
    )


def _line(decision: BankDecision) -> Any:
    kept: BankTransaction = decision.transaction
    return keeping.line_of(kept)
