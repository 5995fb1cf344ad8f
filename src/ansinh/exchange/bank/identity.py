"""When two lines of two files are one transaction: keys, and which known line repeats which.

Only lines of one account, one day, one currency and one amount are ever compared.

1. **Key.** Account, day, currency, amount and the line's *mark*, hashed. The mark is the bank's
   reference; without one the transaction id; without either the memo reduced to its letters and
   digits. Equal marks in one statement are numbered (first, second ...), because two genuinely
   equal transactions on one day are two. A key names a transaction; that two lines have equal
   keys does not prove that they are one.
2. **Proof** (`same`): references, balances, ids, memos, and whether the whole day repeats.
3. **Split bookings.** One file books a batch as one line, another lists its transactions. They
   share the `entry_key`: whichever came first stands, the other is known.
4. What remains open is `DOUBTFUL`: it is neither booked nor dropped but shown.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ansinh.exchange.bank.same import family, same, squeeze, whole
from ansinh.exchange.bank.statement import BankLine, BankStatement, normal_account

DAY_REPEATS_MIN = 3
"""Lines of a day, not all of one amount, from which their standing in two files is no chance."""


class Novelty(StrEnum):
    """Whether a line is already known."""

    NEW = "new"
    KNOWN = "known"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Identified:
    """A line with its identity: `key` of the transaction, `entry_key` of the whole booking.

    `opening` and `closing` are the balances of its statement, `statement` its number in a file.
    """

    account: str
    key: str
    entry_key: str
    line: BankLine
    format: str = ""
    opening: int | None = None
    closing: int | None = None
    statement: int = 0


@dataclass(frozen=True, slots=True)
class Recognition:
    """What became of an incoming line: `known_key` names the transaction that it repeats.

    The key of a line that is not known is one that no other transaction has.
    """

    incoming: Identified
    novelty: Novelty
    known_key: str = ""


def transaction_key(account: str, line: BankLine, occurrence: int = 1) -> str:
    """The name of a transaction (rule 1), 32 hexadecimal digits.

    `occurrence` numbers equal lines of one statement from 1; `identify` counts them.
    """
    return _digest(account, line.amount, _mark(line), line, occurrence)


def identify(statements: Iterable[BankStatement]) -> list[Identified]:
    """The lines of a file with their keys, equal ones numbered.

    The numbering runs on over statements that continue each other (closing balance = next
    opening balance) and starts anew where a file repeats a period. Lines of messages whose
    statement has an opening balance get the running balance that follows from their order.
    """
    identified: list[Identified] = []
    counters: dict[str, Counter[str]] = {}
    closings: dict[str, int | None] = {}
    for number, statement in enumerate(statements):
        account = normal_account(statement.account)
        continues = statement.opening is not None and closings.get(account) == statement.opening
        counter = counters[account] if continues else Counter()
        counters[account], closings[account] = counter, statement.closing
        whole_statement = (statement.format, statement.opening, statement.closing, number)
        for line in _running(statement):
            identified.append(_identify_line(account, line, counter, *whole_statement))
    return identified


def recognise(
    incoming: Sequence[Identified], known: Iterable[Identified], *, same_file: bool = False
) -> list[Recognition]:
    """Which incoming lines are new, in their order.

    `known` are the lines taken earlier of the same accounts and days (more do no harm). Lines
    of one file that repeat a line of an earlier statement of it are known, too. `same_file`: the
    bytes are those of a file taken before, so that a line with a known key is known.
    """
    shelf = _Shelf(known, incoming)
    answers: dict[int, Recognition] = {}
    for statement in dict.fromkeys(item.statement for item in incoming):
        places = [place for place, item in enumerate(incoming) if item.statement == statement]
        for pick in (shelf.by_key, shelf.by_proof):
            for place in places:
                answer = answers.get(place) or pick(incoming[place], same_file)
                if answer:
                    answers[place] = answer
        for place in places:
            answers.setdefault(place, shelf.open_or_new(incoming[place]))
        shelf.add(answers[place] for place in places)
    return [answers[place] for place in range(len(incoming))]


class _Shelf:
    """Known lines, each of which can be repeated by one incoming line only."""

    def __init__(self, known: Iterable[Identified], incoming: Sequence[Identified]) -> None:
        self._keys: dict[str, Identified] = {}
        self._whole: dict[str, Identified] = {}
        self._split: dict[str, Identified] = {}
        self._bucket: dict[tuple[object, ...], list[Identified]] = defaultdict(list)
        self._taken: set[str] = set()
        self._given: set[str] = set()
        for item in known:
            self._put(item)
        self._days = (_amounts_by_day(self._keys.values()), _amounts_by_day(incoming))

    def _put(self, item: Identified) -> None:
        if item.key in self._keys:
            return
        self._keys[item.key] = item
        (self._split if item.line.is_part else self._whole)[item.entry_key] = item
        self._bucket[_bucket(item)].append(item)

    def add(self, answers: Iterable[Recognition]) -> None:
        """A statement is read: what was new in it may be repeated by the next of the file."""
        self._taken.clear()
        for answer in answers:
            if answer.novelty is not Novelty.KNOWN:
                self._put(answer.incoming)

    def by_key(self, item: Identified, same_file: bool) -> Recognition | None:
        """The line of its very key, where that is proved to be the same one."""
        found = self._keys.get(item.key)
        if found is None or found.key in self._taken:
            return None
        return self._known(item, found) if same_file or self._same(item, found) else None

    def by_proof(self, item: Identified, _same_file: bool) -> Recognition | None:
        """Any line that is proved to be the same one, and rule 3."""
        for other in self._bucket.get(_bucket(item), ()):
            if other.key not in self._taken and self._same(item, other):
                return self._known(item, other)
        other_form = self._whole if item.line.is_part else self._split
        found = other_form.get(item.entry_key)
        if found is None:
            return None
        proved = whole(item.line.entry_reference or item.line.bank_reference, item.format)
        return Recognition(item, Novelty.KNOWN, found.key) if proved else self._open(item, found)

    def open_or_new(self, item: Identified) -> Recognition:
        """Rule 4, or nothing like it is known."""
        for other in self._bucket.get(_bucket(item), ()):
            if other.key not in self._taken and self._same(item, other) is None:
                return self._open(item, other)
        return Recognition(self._named(item), Novelty.NEW)

    def _known(self, item: Identified, found: Identified) -> Recognition:
        self._taken.add(found.key)
        return Recognition(item, Novelty.KNOWN, found.key)

    def _open(self, item: Identified, other: Identified) -> Recognition:
        return Recognition(self._named(item), Novelty.DOUBTFUL, other.key)

    def _named(self, item: Identified) -> Identified:
        """The line under a key that is nobody else's."""
        key, occurrence = item.key, 1
        while key in self._keys or key in self._given:
            key = transaction_key(item.account, item.line, occurrence)
            occurrence += 1
        self._given.add(key)
        entry = key if item.entry_key == item.key else item.entry_key
        return item if key == item.key else replace(item, key=key, entry_key=entry)

    def _same(self, item: Identified, other: Identified) -> bool | None:
        return same(
            item.line,
            item.format,
            other.line,
            other.format,
            follows=_follows(item, other) or _follows(other, item),
            again=_told_again(item, other),
            day_repeats=lambda: self._day_repeats(item),
        )

    def _day_repeats(self, item: Identified) -> bool:
        """Whether all lines of the day stand in both, so that the day was told twice."""
        known, incoming = (days.get((item.account, item.line.booked)) for days in self._days)
        if not known or not incoming:
            return False
        fewer, more = sorted((known, incoming), key=lambda amounts: amounts.total())
        return fewer.total() >= DAY_REPEATS_MIN and len(fewer) > 1 and fewer <= more


def _running(statement: BankStatement) -> Iterable[BankLine]:
    """The lines, each with the balance after it where the message lets it be added up."""
    if statement.opening is None or family(statement.format) not in ("mt940", "camt"):
        return statement.lines
    lines, balance = [], statement.opening
    for line in statement.lines:
        balance += line.amount
        lines.append(replace(line, balance_after=balance))
    return lines


def _follows(one: Identified, two: Identified) -> bool:
    """Whether the statement of one begins where that of the other, of another movement, ends."""
    moved = two.opening != two.closing
    return moved and one.opening is not None and one.opening == two.closing


def _told_again(one: Identified, two: Identified) -> bool:
    """Whether the statements of both begin and end with the same balances."""
    balances = (one.opening, one.closing)
    return None not in balances and balances == (two.opening, two.closing) and len({*balances}) > 1


def _amounts_by_day(items: Iterable[Identified]) -> dict[tuple[object, ...], Counter[int]]:
    days: dict[tuple[object, ...], Counter[int]] = defaultdict(Counter)
    for item in items:
        days[item.account, item.line.booked][item.line.amount] += 1
    return days


def _identify_line(
    account: str,
    line: BankLine,
    counter: Counter[str],
    source_format: str,
    opening: int | None,
    closing: int | None,
    statement: int,
) -> Identified:
    first = transaction_key(account, line)
    counter[first] += 1
    key = first if counter[first] == 1 else transaction_key(account, line, counter[first])
    entry = key
    if line.is_part:
        entry = _digest(account, line.entry_amount or 0, squeeze(line.entry_reference), line, 1)
    return Identified(account, key, entry, line, source_format, opening, closing, statement)


def _digest(account: str, amount: int, mark: str, line: BankLine, occurrence: int) -> str:
    parts = (normal_account(account), line.booked.isoformat(), line.currency, str(amount), mark)
    text = "\x1f".join((*parts, str(occurrence)))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _mark(line: BankLine) -> str:
    reference, number = squeeze(line.bank_reference), squeeze(line.transaction_id)
    if line.is_part and number:
        # All parts of a batch carry the reference of the batch.
        return f"{reference}/{number}"
    return reference or number or squeeze(line.remittance)


def _bucket(item: Identified) -> tuple[object, ...]:
    return item.account, item.line.booked, item.line.currency, item.line.amount
