"""How a receipt was spent: which debts of its unit it paid, in which closing, and what is left.

The law lets a unit's money pay its debts in an order; it does not mark the money. So the
unit's money is read as one line, as the replay of its facts reads it (`settle.replay`): the oldest
money pays first. Then every đồng of every receipt stands either on one debt or in the surplus, and
the sums are exact: what all receipts spent is what was allocated, what none spent is the surplus.

Money taken back (a reversed receipt) was never received and has spent nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from ansinh.ground.months import Month, month_of
from ansinh.law import Law
from ansinh.ledger import queries, settling
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Closing, Receipt
from ansinh.ledger.priority.models import Priority
from ansinh.receipts.models import BankDecision, BankTransaction
from ansinh.register.models import Unit


@dataclass(frozen=True)
class Spent:
    """A part of a receipt, đồng: the debt of a fund about a month that it paid.

    `closed` is the month whose money it was. `charge` is the kind of a late charge
    (`ledger.models.ChargeKind`), empty for what is due itself. `first`: the record of the person
    for whom it was paid before all others.
    """

    closed: Month
    fund: str
    about: Month
    amount: int
    charge: str = ""
    first: Priority | None = None


@dataclass(frozen=True)
class Spending:
    """A receipt and where its money stands: amount = Σ spent + surplus + not yet allocated.

    `waiting` is the part of a receipt whose month is not closed yet. A receipt that was taken
    back names its reversal and has spent nothing. `decision` is why a bank line was booked.
    """

    unit: Unit
    receipt: Receipt
    reversed_by: Receipt | None
    spent: tuple[Spent, ...]
    surplus: int
    waiting: int
    decision: BankDecision | None

    @property
    def allocated(self) -> int:
        """The sum of what it paid, đồng."""
        return sum(part.amount for part in self.spent)

    @property
    def charges(self) -> int:
        """What of it paid late charges, đồng."""
        return sum(part.amount for part in self.spent if part.charge)


def explain(*, reference: str, law: Law) -> Spending:
    """How a receipt was spent; found by its reference, or by the bank's own number.

    Raises:
        LedgerError: there is no such receipt, or the number means several; it names them.
    """
    receipt = _receipt(reference)
    decision = BankDecision.objects.filter(receipt=receipt).select_related("transaction").first()
    reversal = Receipt.objects.filter(reverses=receipt).first()
    spent: tuple[Spent, ...] = ()
    surplus = waiting = 0
    if reversal is None:
        closed = queries.closed_through()
        if closed is None or month_of(receipt.entry.booked_month) > closed:
            waiting = receipt.amount
        else:
            spent = tuple(_spent(receipt, law))
            surplus = receipt.amount - sum(part.amount for part in spent)
    return Spending(receipt.unit, receipt, reversal, spent, surplus, waiting, decision)


def _receipt(reference: str) -> Receipt:
    receipts = Receipt.objects.select_related("entry", "unit").filter(amount__gt=0)
    found: Receipt | None = receipts.filter(reference=reference.strip()).first()
    if found is not None:
        return found
    lines = BankTransaction.objects.filter(bank_reference=reference.strip())
    meant: list[Receipt] = list(receipts.filter(bankdecision__transaction__in=lines).order_by("id"))
    standing = [each for each in meant if not Receipt.objects.filter(reverses=each).exists()]
    if len(standing or meant) == 1:
        return (standing or meant)[0]
    if meant:
        raise LedgerError(
            _("%(ref)s có ở nhiều chứng từ, hãy chọn một: %(found)s.")
            % {"ref": reference, "found": ", ".join(each.reference for each in meant)}
        )
    if lines.exists():
        raise LedgerError(
            _("Giao dịch %(ref)s chưa ghi cho đơn vị nào; xem `ansinh match list`.")
            % {"ref": reference}
        )
    raise LedgerError(_("Không có chứng từ %(ref)s trong sổ.") % {"ref": reference})


def _spent(receipt: Receipt, law: Law) -> Iterator[Spent]:
    """What a receipt's money paid: the money of each day pays its receipts' parts in turn."""
    last = Closing.objects.latest("month")
    pieces = settling.of_units(law, [receipt.unit_id], last, records_at=last.recorded_at).pieces
    people = Priority.objects.filter(unit=receipt.unit_id).select_related("person").in_bulk()
    low = _before(receipt, last)
    high, at = low + receipt.amount, 0
    for piece in pieces.to_pylist():
        if piece["day"] != receipt.value_date.toordinal() or piece["amount"] < 0:
            continue
        begin, end = max(low, at), min(high, at + piece["amount"])
        at += piece["amount"]
        if begin < end:
            yield Spent(Month(piece["month"]), piece["fund"], Month(piece["about"]), end - begin,
                        piece["kind"], people.get(piece["record"]))  # fmt: skip


def _before(receipt: Receipt, last: Closing) -> int:
    """The đồng of the receipts of the same unit and day that stand and came before this one."""
    earlier = Receipt.objects.filter(
        unit=receipt.unit_id, value_date=receipt.value_date, amount__gt=0, id__lt=receipt.pk,
        entry__booked_month__lte=last.month,
    ).exclude(id__in=Receipt.objects.filter(reverses__isnull=False).values("reverses"))  # fmt: skip
    return int(earlier.aggregate(sum=Sum("amount"))["sum"] or 0)
