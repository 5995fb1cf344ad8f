"""How a receipt was spent: which debts of its unit it paid, in which closing, and what is left.

The law lets a unit's money pay its debts in an order; it does not mark the money. So the
unit's money is read as one line: the oldest money pays what was allocated first. Then every
đồng of every receipt stands either on one debt or in the surplus, and the sums are exact:
what all receipts spent is what was allocated, what none spent is the unit's surplus.

Money taken back (a reversed receipt) has spent nothing, and an allocation that was given back
(a debt that shrank) no longer counts: its money stands on what was allocated since.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.law import Law
from ansinh.law.months import Month, first_day, month_of
from ansinh.ledger import queries
from ansinh.ledger.allocation import ranked
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Receipt
from ansinh.ledger.priority.models import Priority
from ansinh.receipts.models import BankDecision, BankTransaction
from ansinh.register.models import Unit


@dataclass(frozen=True)
class Spent:
    """A part of a receipt, đồng: the debt of a fund about a month, allocated when `closed` was.

    `charge` is the kind of a late charge (`ledger.models.ChargeKind`), empty for what is due
    itself. `rest`: paid with what was left when everything else of that closing was paid.
    `first`: the record of the person for whom it was paid before all others.
    """

    closed: Month
    fund: str
    about: Month
    amount: int
    charge: str = ""
    rest: bool = False
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
            low, high = _place(receipt)
            debts = _allocated(receipt.unit_id, law)
            spent = tuple(_between(debts, low, high))
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


def _place(receipt: Receipt) -> tuple[int, int]:
    """Where a receipt's money begins and ends on the line of all money of its unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce((SELECT -sum(p.amount) FROM ledger_posting p
                    JOIN ledger_entry e ON e.id = p.entry_id
                    WHERE p.unit_id = %(unit)s AND p.account = 'unallocated'
                        AND e.kind = 'opening'), 0)
                + coalesce((SELECT sum(r.amount) FROM ledger_receipt r
                    JOIN ledger_entry e ON e.id = r.entry_id
                    LEFT JOIN ledger_receipt back ON back.reverses_id = r.id
                    WHERE r.unit_id = %(unit)s AND r.amount > 0 AND back.id IS NULL
                        AND (e.booked_month, r.value_date, r.id)
                            < (%(month)s, %(day)s, %(id)s)), 0)
            """,
            {
                "unit": receipt.unit_id,
                "month": receipt.entry.booked_month,
                "day": receipt.value_date,
                "id": receipt.pk,
            },
        )
        low = int(cursor.fetchone()[0])
    return low, low + receipt.amount


def _allocated(unit: int, law: Law) -> list[Spent]:
    """What still stands of the allocations of a unit, in the order in which money paid it."""
    with connection.cursor() as cursor:
        cursor.execute(_ALLOCATED, {"unit": unit})
        rows: list[tuple[date, str, date, int, str, bool, int | None]] = cursor.fetchall()
    people = Priority.objects.filter(unit=unit).select_related("person").in_bulk()
    moves = [
        Spent(month_of(closed), fund, month_of(about), amount, charge, rest,
              None if record is None else people[record])
        for closed, fund, about, amount, charge, rest, record in rows
    ]  # fmt: skip
    orders = {
        month: {(row[0], row[1]): (row[2], row[3], row[4]) for row in ranked(law, month)}
        for month in {move.closed for move in moves}
    }

    def place(move: Spent) -> tuple[object, ...]:
        step, turn, due = orders[move.closed]["charge" if move.charge else "due", move.fund]
        if move.first is not None:
            start: tuple[object, ...] = (False, move.first.pk, False)
        else:
            start = (True, move.rest, first_day(move.about) > due)
        return move.closed, *start, step, move.about, turn, move.charge

    return _standing(sorted(moves, key=place))


_ALLOCATED = """
WITH moved AS (
    SELECT p.booked_month, p.fund, p.about_month, -sum(p.amount) AS amount,
        CASE p.account WHEN 'settled' THEN '' ELSE p.share END AS charge,
        e.client_id LIKE 'allocation/%%/charges/%%' AS rest
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.unit_id = %(unit)s AND p.account IN ('settled', 'charge_settled')
    GROUP BY 1, 2, 3, 5, 6
),
first AS (
    SELECT booked_month, fund, about_month, amount, share AS charge, priority_id
    FROM ledger_prioritypayment WHERE unit_id = %(unit)s
)
SELECT booked_month, fund, about_month, amount::bigint, charge, false, priority_id FROM first
UNION ALL
SELECT booked_month, fund, about_month, (m.amount - coalesce(f.amount, 0))::bigint, charge, rest,
    NULL
FROM moved m
LEFT JOIN (SELECT booked_month, fund, about_month, charge, false AS rest, sum(amount) AS amount
           FROM first GROUP BY 1, 2, 3, 4) f
    USING (booked_month, fund, about_month, charge, rest)
WHERE m.amount <> coalesce(f.amount, 0)
"""


def _standing(moves: Sequence[Spent]) -> list[Spent]:
    """The allocations without what was given back: of each debt, the last paid goes first."""
    back: dict[tuple[object, ...], int] = {}
    kept: list[Spent] = []
    for move in reversed(moves):
        person = move.first and move.first.person_id
        debt = move.charge, move.fund, move.about, person
        if move.amount < 0:
            back[debt] = back.get(debt, 0) - move.amount
            continue
        taken = min(back.get(debt, 0), move.amount)
        back[debt] = back.get(debt, 0) - taken
        if move.amount > taken:
            kept.append(replace(move, amount=move.amount - taken))
    return kept[::-1]


def _between(debts: Iterable[Spent], low: int, high: int) -> Iterator[Spent]:
    """The parts of the debts that the money from `low` to `high` paid."""
    before = 0
    for debt in debts:
        begin, end = max(low, before), min(high, before + debt.amount)
        if begin < end:
            yield replace(debt, amount=end - begin)
        before += debt.amount
