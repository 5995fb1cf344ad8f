"""Reading what came in at the bank: the queue with its candidates, one transaction's history."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from ansinh.exchange.matching import Candidate, Match, match_lines
from ansinh.receipts.collecting import outstanding
from ansinh.receipts.keeping import MAY_REPEAT, line_of
from ansinh.receipts.models import (
    BankDecision,
    BankTransaction,
    DecisionKind,
    ImportedStatement,
)
from ansinh.receipts.payers import LAG, unit_index
from ansinh.receipts.settling import groups


@dataclass(frozen=True)
class Waiting:
    """A transaction in the queue: its candidates, best first, and why it was not booked.

    `doubt` is a code of `exchange.matching_rules.Doubt`, or `may_repeat` with the transaction
    that it may repeat, or `taken_back` when a decision about it was; empty when the machine
    would be certain today. `decisions` counts those made so far. `announced`: payments that a
    bank says it has collected add up to the very amount.
    """

    transaction: BankTransaction
    candidates: tuple[Candidate, ...]
    doubt: str
    decisions: int
    repeats: BankTransaction | None = None
    announced: bool = False


@dataclass(frozen=True)
class Queue:
    """A part of the queue, oldest first; `count` and `amount` (đồng) are of the whole."""

    waiting: tuple[Waiting, ...]
    count: int
    amount: int


@dataclass(frozen=True)
class History:
    """A transaction with every decision about it, oldest first."""

    transaction: BankTransaction
    decisions: tuple[BankDecision, ...]
    waiting: Waiting | None

    @property
    def last(self) -> BankDecision | None:
        """The decision that counts."""
        return self.decisions[-1] if self.decisions else None


def queue(*, limit: int = 25, offset: int = 0) -> Queue:
    """The transactions that wait for a person, ranked with what is known today."""
    waiting = waiting_lines()
    whole = waiting.aggregate(count=Count("id"), amount=Sum("amount"))
    rows = list(waiting.order_by("booked", "id")[offset : offset + limit])
    return Queue(tuple(_with_candidates(rows)), whole["count"], whole["amount"] or 0)


def history(line: int) -> History | None:
    """A transaction by its number; None when there is none."""
    kept = BankTransaction.objects.select_related("statement").filter(id=line).first()
    if kept is None:
        return None
    decisions = tuple(
        BankDecision.objects.filter(transaction=kept)
        .select_related("unit", "receipt")
        .order_by("number")
    )
    waiting = _with_candidates(list(waiting_lines().filter(id=line)))
    return History(kept, decisions, waiting[0] if waiting else None)


def imported(*, limit: int = 20) -> Sequence[ImportedStatement]:
    """The statements taken in last."""
    return list(ImportedStatement.objects.order_by("-id")[:limit])


def find(text: str, *, limit: int = 25) -> Sequence[BankTransaction]:
    """Transactions of a bank's number, a receipt's reference, an amount or a number here."""
    asked = text.strip()
    if not asked:
        return []
    meant = Q(bank_reference__iexact=asked) | Q(bankdecision__receipt__reference__iexact=asked)
    digits = asked.replace(".", "")
    if digits.isascii() and digits.isdecimal() and len(digits) < 19:
        meant |= Q(amount=int(digits)) | Q(id=int(digits))
    return list(BankTransaction.objects.filter(meant).distinct().order_by("-booked", "-id")[:limit])


def matched(transactions: Sequence[BankTransaction]) -> list[Match]:
    """Candidates for transactions by what is known today (see `payers.LAG`)."""
    return match_lines([line_of(each) for each in transactions], unit_index(lag=LAG))


def in_words(decision: BankDecision) -> str:
    """What a decision said."""
    if decision.kind == DecisionKind.BOOK and decision.unit is not None:
        text = _("ghi cho đơn vị %(unit)s") % {"unit": decision.unit.code}
    elif decision.kind == DecisionKind.SET_ASIDE:
        text = _("không phải tiền đóng: %(note)s") % {"note": decision.note}
    elif decision.kind == DecisionKind.SETTLE:
        text = _("tiền ngân hàng đã báo thu hộ, đã ghi sổ trước")
    else:
        text = _("hủy quyết định trước: %(note)s") % {"note": decision.note}
    return str(text)


def waiting_lines() -> QuerySet[BankTransaction]:
    """Money in about which nothing was decided, or the last decision was taken back."""
    last = BankDecision.objects.filter(transaction=OuterRef("id")).order_by("-number")
    credits = BankTransaction.objects.filter(amount__gt=0).annotate(
        last_kind=Subquery(last.values("kind")[:1]),
        decisions=Subquery(last.values("number")[:1]),
    )
    return credits.filter(Q(last_kind__isnull=True) | Q(last_kind=DecisionKind.REVERSE))


def _with_candidates(rows: Sequence[BankTransaction]) -> list[Waiting]:
    repeated = {each.repeats for each in rows if each.repeats}
    announced = {group.amount for group in groups(outstanding())} if rows else set()
    originals = {each.key: each for each in BankTransaction.objects.filter(key__in=repeated)}
    return [
        Waiting(
            transaction=each,
            candidates=match.candidates,
            doubt=_doubt(each, match),
            decisions=getattr(each, "decisions", None) or 0,
            repeats=originals.get(each.repeats),
            announced=each.amount in announced,
        )
        for each, match in zip(rows, matched(rows), strict=True)
    ]


def _doubt(kept: BankTransaction, match: Match) -> str:
    if kept.repeats:
        return MAY_REPEAT
    if getattr(kept, "decisions", None):
        return "taken_back"
    return match.doubt.value if match.doubt else ""
