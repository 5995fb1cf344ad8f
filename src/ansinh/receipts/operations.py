"""Deciding about bank transactions that wait, and taking decisions back.

Each call is one transaction and decides one line once: whoever comes second is told who was
first. A decision is never changed; taking it back is a decision too, which reverses the
receipt in the first open month and puts the line into the queue again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from ansinh.exchange.matching import Candidate
from ansinh.ground.days import written_moment
from ansinh.ledger import operations as ledger
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Receipt
from ansinh.receipts import booking, collecting, keeping, perms, queries, settling
from ansinh.receipts.importing import import_statement
from ansinh.receipts.models import BankDecision, BankTransaction, DecisionKind
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.models import Unit

__all__ = ["AlreadyDecided", "decide", "import_statement", "reverse", "set_aside", "settle"]


class AlreadyDecided(LedgerError):
    """Somebody was first; `decision` is theirs."""

    def __init__(self, decision: BankDecision) -> None:
        self.decision = decision
        super().__init__(
            _("Giao dịch %(line)d đã có người xử lý: %(who)s, %(when)s (%(what)s).")
            % {
                "line": decision.transaction_id,
                "who": decision.recorded_by,
                "when": written_moment(decision.recorded_at),
                "what": queries.in_words(decision),
            }
        )


def decide(
    *,
    line: int,
    unit: int,
    recorded_at: datetime,
    actor: Actor,
    reason: str = "",
    seen: int | None = None,
    remember: bool = True,
) -> BankDecision:
    """Book a waiting transaction as a receipt of a unit.

    Where it brings money of this unit that a bank has announced as collected, and which is
    booked already, it settles that instead (rules in `settling`).
    `seen` is the number of decisions about it that the person saw (None: it does not matter);
    `remember` lets this payer stand for the unit from now on.

    Raises:
        AlreadyDecided: it does not wait any more, or more was decided than the person saw.
        LedgerError: there is no such transaction, or it brought no money in, or no such unit.
    """
    if not Unit.objects.filter(id=unit).exists():
        raise LedgerError(_("Không có đơn vị này."))
    with _deciding(line, actor, reason or _("xác định đơn vị nộp tiền"), seen) as (kept, last):
        _refuse_decided(last)
        number = last.number + 1 if last else 1
        brought = settling.settle(
            [settling.Arrived(kept.id, keeping.line_of(kept), unit)], collecting.outstanding()
        )
        if brought:
            return _settle(kept, number, brought[0], recorded_at, reason)
        booking.book(
            [
                booking.Booking(
                    key=kept.key,
                    line=keeping.line_of(kept),
                    unit=unit,
                    number=number,
                    candidate=_candidate(kept, unit),
                    remember=remember,
                    note=reason,
                )
            ],
            recorded_at=recorded_at,
            actor=actor,
            reason=reason or _("xác định đơn vị nộp tiền"),
        )
        made: BankDecision = BankDecision.objects.get(transaction=kept, number=number)
        return made


def settle(
    *,
    line: int,
    group: str,
    recorded_at: datetime,
    actor: Actor,
    reason: str = "",
    seen: int | None = None,
) -> BankDecision:
    """Say that a waiting transaction brings money that a bank announced as collected.

    `group` is the key of one of the groups that `collecting.offers` gives for it: their sum is
    the transaction's amount. Nothing is booked: the receipts are there.

    Raises:
        AlreadyDecided: as `decide`.
        LedgerError: as `decide`; also when the group is not offered (any more).
    """
    said = reason or _("ngân hàng chuyển tiền đã báo thu hộ")
    with _deciding(line, actor, said, seen) as (kept, last):
        _refuse_decided(last)
        offered = {each.key: each for each in collecting.offers(kept)}
        if group not in offered:
            raise LedgerError(
                _("Giao dịch %(line)d không khớp khoản thu hộ này nữa; hãy xem lại.")
                % {"line": line}
            )
        brought = settling.Settled(kept.id, offered[group].payments, "person")
        return _settle(kept, last.number + 1 if last else 1, brought, recorded_at, reason)


def _settle(
    kept: BankTransaction,
    number: int,
    brought: settling.Settled,
    recorded_at: datetime,
    reason: str,
) -> BankDecision:
    [made] = collecting.write(
        [collecting.Settling(kept.id, number, brought)],
        recorded_at=recorded_at,
        automatic=False,
        note=reason,
    )
    return made


def set_aside(
    *, line: int, reason: str, recorded_at: datetime, actor: Actor, seen: int | None = None
) -> BankDecision:
    """Say that a waiting transaction is not a contribution, and why; nothing is booked.

    Raises:
        AlreadyDecided, LedgerError: as `decide`; also when no reason is given.
    """
    _refuse_no_reason(reason)
    with _deciding(line, actor, reason, seen) as (kept, last):
        _refuse_decided(last)
        made: BankDecision = BankDecision.objects.create(
            transaction=kept,
            number=last.number + 1 if last else 1,
            kind=DecisionKind.SET_ASIDE,
            note=reason[: ledger.TEXT_MAX],
            recorded_at=recorded_at,
        )
        return made


def reverse(
    *, line: int, reason: str, recorded_at: datetime, actor: Actor, seen: int | None = None
) -> BankDecision:
    """Take the last decision about a transaction back; it waits in the queue again.

    The receipt of a booking is reversed in the first open month (a closed one stays closed),
    and the payer is forgotten unless another decision names it. Where the booking stood for
    money that a bank announced as collected, that is booked by itself now.

    Raises:
        AlreadyDecided: more was decided than the person saw.
        LedgerError: there is no such transaction, nothing to take back, or no reason.
    """
    _refuse_no_reason(reason)
    with _deciding(line, actor, reason, seen) as (kept, last):
        if last is None or last.kind == DecisionKind.REVERSE:
            raise LedgerError(
                _("Giao dịch %(line)d đang chờ xử lý, không có gì để hủy.") % {"line": line}
            )
        reversing = None
        if last.receipt is not None:
            reversing = Receipt.objects.filter(reverses=last.receipt).first()
        if last.receipt is not None and reversing is None:
            ledger.reverse_receipt(
                reference=last.receipt.reference,
                recorded_at=recorded_at,
                actor=actor,
                reason=reason,
            )
            reversing = Receipt.objects.get(reverses=last.receipt)
        made: BankDecision = BankDecision.objects.create(
            transaction=kept,
            number=last.number + 1,
            kind=DecisionKind.REVERSE,
            receipt=reversing,
            note=reason[: ledger.TEXT_MAX],
            recorded_at=recorded_at,
        )
        released = collecting.released(last)
        if released:
            ledger.record_receipts(
                receipts=collecting.as_receipts(released),
                recorded_at=recorded_at,
                actor=actor,
                reason=reason,
            )
        return made


@contextmanager
def _deciding(
    line: int, actor: Actor, reason: str, seen: int | None
) -> Iterator[tuple[BankTransaction, BankDecision | None]]:
    """Hold a transaction and give it with the last decision about it."""
    said = reason[: ledger.TEXT_MAX]
    with acting(actor=actor, reason=said, unless=perms.why_not_decide(actor)):
        # An import decides about waiting lines too, so it is one lock for all.
        keeping.hold()
        kept = BankTransaction.objects.filter(id=line).first()
        if kept is None:
            raise LedgerError(_("Không có giao dịch số %(line)d.") % {"line": line})
        if kept.amount <= 0:
            raise LedgerError(
                _("Giao dịch %(line)d là tiền chi, không phải tiền thu.") % {"line": line}
            )
        last = (
            BankDecision.objects.filter(transaction=kept)
            .select_related("receipt", "unit")
            .order_by("-number")
            .first()
        )
        if seen is not None and last is not None and last.number != seen:
            raise AlreadyDecided(last)
        yield kept, last


def _refuse_decided(last: BankDecision | None) -> None:
    if last is not None and last.kind != DecisionKind.REVERSE:
        raise AlreadyDecided(last)


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise LedgerError(_("Cần ghi lý do."))


def _candidate(kept: BankTransaction, unit: int) -> Candidate | None:
    """What spoke for the unit, when it was among the candidates."""
    for candidate in queries.matched([kept])[0].candidates:
        if candidate.unit.key == unit:
            return candidate
    return None
