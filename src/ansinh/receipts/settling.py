"""Which lines of the account bring the money that a bank has announced as collected (thu hộ).

The account's statement is the truth: money announced is booked in advance, once, and the line
that brings it settles the announcement and books nothing more. So whatever line settles which
of several like payments, the books hold in the end what came in on the account.

A line brings a payment when

1. it bears the bank's number of it, and its amount, and speaks for no other unit; or
2. it is certain (or was decided) to be of the payment's unit, has its amount and comes on its
   day or up to `DAYS_TO_ARRIVE` later; or
3. it speaks for no unit and its amount is the sum of all payments of one list, or one day, or
   all that are outstanding of one bank, and of no other such group, and it says that it is
   collected money, or the group is so large that the sum is no chance.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from ansinh.exchange.bank import BankLine
from ansinh.exchange.folding import fold

DAYS_TO_ARRIVE = 7
"""Days in which a bank pays over what it collected from one unit."""

DAYS_TO_PAY_OVER = 31
"""Days in which it pays over a list."""

SURE_SUM = 5
"""So many payments to the đồng do not add up to a line by chance."""

NUMBER_MIN = 6
"""Characters from which a bank's number names one transaction."""

_COLLECTED = re.compile(r"\bTHU ?HO\b|\bTB-\d{4}-\d{2}\b")
_WORD = re.compile(r"[A-Z0-9]+")


class Announced(NamedTuple):
    """A payment that a bank says it has collected, not yet seen on the account; đồng."""

    id: int
    bank: str
    transaction: str
    unit: int
    value_date: date
    amount: int
    reply: str


class Arrived(NamedTuple):
    """A line of the account: `key` is the caller's, `unit` whose it is when that is certain.

    `pointed` when something in it speaks for some unit.
    """

    key: int
    line: BankLine
    unit: int | None = None
    pointed: bool = False


class Settled(NamedTuple):
    """The payments that a line brings, and why: `number`, `unit` or `sum`."""

    key: int
    payments: tuple[Announced, ...]
    evidence: str


class Group(NamedTuple):
    """Payments that one bank may pay over in one sum."""

    payments: tuple[Announced, ...]

    @property
    def key(self) -> str:
        """The same for the same payments."""
        numbers = ",".join(str(each.id) for each in self.payments)
        return sha256(numbers.encode()).hexdigest()[:16]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which they were collected."""
        days = [each.value_date for each in self.payments]
        return min(days), max(days)

    @property
    def amount(self) -> int:
        """Their sum in đồng."""
        return sum(each.amount for each in self.payments)


def settle(arrived: Sequence[Arrived], announced: Sequence[Announced]) -> list[Settled]:
    """The lines that bring announced money; each line and each payment at most once."""
    if not announced or not arrived:
        return []
    found = _by_number(arrived, announced)
    lines, payments = _rest(arrived, announced, found)
    found += _by_unit(lines, payments)
    lines, payments = _rest(arrived, announced, found)
    return found + _by_sum(lines, payments)


def groups(announced: Iterable[Announced]) -> list[Group]:
    """What a bank may pay over in one sum: a list, a list's day, a day, all of it, one payment."""
    parts: dict[tuple[object, ...], list[Announced]] = defaultdict(list)
    for each in sorted(announced):
        bank, reply, day = each.bank, each.reply, each.value_date
        for part in (
            ("all", bank), ("reply", bank, reply), ("day", bank, day),
            ("part", bank, reply, day), ("one", each.id),
        ):  # fmt: skip
            parts[part].append(each)
    return list(dict.fromkeys(Group(tuple(part)) for part in parts.values()))


def _by_number(arrived: Sequence[Arrived], announced: Sequence[Announced]) -> list[Settled]:
    numbered: dict[str, list[Announced]] = defaultdict(list)
    for payment in announced:
        number = _plain(payment.transaction)
        if len(number) >= NUMBER_MIN:
            numbered[number].append(payment)
    hits: dict[int, list[Arrived]] = defaultdict(list)
    of: dict[int, list[Announced]] = defaultdict(list)
    for place, each in enumerate(arrived):
        line = each.line
        named = {_plain(line.bank_reference), _plain(line.transaction_id)}
        named.update(_WORD.findall(fold(line.remittance)))
        for payment in (payment for name in named for payment in numbered.get(name, ())):
            if payment.amount == line.amount and each.unit in (None, payment.unit):
                hits[payment.id].append(each)
                of[place].append(payment)
    return [
        Settled(arrived[place].key, (payments[0],), "number")
        for place, payments in of.items()
        if len(payments) == 1 and len(hits[payments[0].id]) == 1
    ]


def _by_unit(arrived: Sequence[Arrived], announced: Sequence[Announced]) -> list[Settled]:
    waiting: dict[tuple[int, int], list[Announced]] = defaultdict(list)
    for payment in sorted(announced, key=lambda each: (each.value_date, each.id)):
        waiting[payment.unit, payment.amount].append(payment)
    found = []
    for each in sorted(arrived, key=lambda each: (each.line.booked, each.key)):
        if each.unit is None:
            continue
        payments = waiting.get((each.unit, each.line.amount), [])
        for payment in payments:
            if 0 <= (each.line.booked - payment.value_date).days <= DAYS_TO_ARRIVE:
                payments.remove(payment)
                found.append(Settled(each.key, (payment,), "unit"))
                break
    return found


def _by_sum(arrived: Sequence[Arrived], announced: Sequence[Announced]) -> list[Settled]:
    by_amount: dict[int, list[Group]] = defaultdict(list)
    for group in groups(announced):
        by_amount[group.amount].append(group)
    asking: dict[int, list[Arrived]] = defaultdict(list)
    for each in arrived:
        if each.unit is None and not each.pointed and each.line.amount in by_amount:
            asking[each.line.amount].append(each)
    found: list[Settled] = []
    taken: set[int] = set()
    for amount, lines in asking.items():
        possible = by_amount[amount]
        if len(lines) > 1 or len(possible) > 1:
            continue
        (each,), (group,) = lines, possible
        ids = {payment.id for payment in group.payments}
        days = (each.line.booked - group.days[1]).days
        text = fold(f"{each.line.remittance} {each.line.counterparty_name}")
        sure = _COLLECTED.search(text) or len(group.payments) >= SURE_SUM
        if sure and 0 <= days <= DAYS_TO_PAY_OVER and not ids & taken:
            taken |= ids
            found.append(Settled(each.key, group.payments, "sum"))
    return found


def _rest(
    arrived: Sequence[Arrived], announced: Sequence[Announced], found: Sequence[Settled]
) -> tuple[list[Arrived], list[Announced]]:
    """The lines and the payments that are not settled yet."""
    keys = {each.key for each in found}
    paid = {payment.id for each in found for payment in each.payments}
    return (
        [each for each in arrived if each.key not in keys],
        [each for each in announced if each.id not in paid],
    )


def _plain(number: str) -> str:
    return "".join(_WORD.findall(number.upper()))
