"""When two lines of two files are one transaction.

The rule, in the order in which it is applied to lines of one account, one day, one currency
and one amount (nothing else is ever compared):

1. **Key.** Account, day, currency, amount and the line's *mark*, hashed. The mark is the bank's
   reference; without one the transaction id; without either the memo reduced to its letters and
   digits. Equal marks in one statement are numbered (first, second ...), because two genuinely
   equal transactions on one day are two. Equal keys are one transaction.
2. **Different files name it differently.** Where the keys differ, lines are one transaction when
   both carry the same reference or the same transaction id; or, if one of them carries neither,
   when one memo contains the other (banks add heads and tails, and cut). Two lines that carry
   different references in one kind of file, or leave different running balances, are two.
3. **Split bookings.** One file books a batch as one line, another lists its transactions. They
   share the `entry_key`: whichever came first stands, the other is known.
4. What remains undecided (one side has no memo either; or the memos agree but two kinds of file
   number the line differently) is `DOUBTFUL`: it is neither booked nor dropped but shown.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ansinh.exchange.bank.statement import BankLine, BankStatement, normal_account
from ansinh.exchange.folding import unaccent

MEMO_CONTAINED_MIN = 12
"""Letters and digits that a memo needs before being contained in another says anything."""


class Novelty(StrEnum):
    """Whether a line is already known."""

    NEW = "new"
    KNOWN = "known"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Identified:
    """A line with its identity: `key` of the transaction, `entry_key` of the whole booking."""

    account: str
    key: str
    entry_key: str
    line: BankLine
    format: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What became of an incoming line: `known_key` names the transaction that it repeats."""

    incoming: Identified
    novelty: Novelty
    known_key: str = ""


def transaction_key(account: str, line: BankLine, occurrence: int = 1) -> str:
    """The stable identity of a transaction (rule 1), 32 hexadecimal digits.

    `occurrence` numbers equal lines of one statement from 1; `identify` counts them.
    """
    return _digest(account, line.amount, _mark(line), line, occurrence)


def identify(statements: Iterable[BankStatement]) -> list[Identified]:
    """The lines of a file with their keys, equal ones numbered.

    The numbering runs on over statements that continue each other (closing balance = next
    opening balance) and starts anew where a file repeats a period.
    """
    identified: list[Identified] = []
    counters: dict[str, Counter[str]] = {}
    closings: dict[str, int | None] = {}
    for statement in statements:
        account = normal_account(statement.account)
        continues = statement.opening is not None and closings.get(account) == statement.opening
        counter = counters[account] if continues else Counter()
        counters[account], closings[account] = counter, statement.closing
        identified += (
            _identify_line(account, line, counter, statement.format) for line in statement.lines
        )
    return identified


def recognise(incoming: Sequence[Identified], known: Iterable[Identified]) -> list[Recognition]:
    """Which incoming lines are new, in their order.

    `known` are the lines taken earlier of the same accounts and days (more do no harm). Lines
    of one file that repeat each other under one key count as known from the second on.
    """
    shelf = _Shelf(known)
    answers: list[Recognition | None] = [shelf.by_key(item) for item in incoming]
    for index, item in enumerate(incoming):
        if answers[index] is None:
            answers[index] = shelf.by_evidence(item)
    seen: set[tuple[str, str]] = set()
    result = []
    for item, answer in zip(incoming, answers, strict=True):
        assert answer is not None
        if answer.novelty is Novelty.NEW and (item.account, item.key) in seen:
            answer = Recognition(item, Novelty.KNOWN, item.key)
        seen.add((item.account, item.key))
        result.append(answer)
    return result


class _Shelf:
    """Known lines, each of which can be repeated by one incoming line only."""

    def __init__(self, known: Iterable[Identified]) -> None:
        self._keys: dict[str, Identified] = {}
        self._whole: dict[str, Identified] = {}
        self._split: dict[str, Identified] = {}
        self._bucket: dict[tuple[object, ...], list[Identified]] = defaultdict(list)
        self._taken: set[str] = set()
        for item in known:
            if item.key in self._keys:
                continue
            self._keys[item.key] = item
            (self._split if item.line.is_part else self._whole)[item.entry_key] = item
            self._bucket[_bucket(item)].append(item)

    def by_key(self, item: Identified) -> Recognition | None:
        """Rules 1 and 3."""
        if found := self._keys.get(item.key):
            self._taken.add(found.key)
            return Recognition(item, Novelty.KNOWN, found.key)
        other_form = self._whole if item.line.is_part else self._split
        if found := other_form.get(item.entry_key):
            return Recognition(item, Novelty.KNOWN, found.key)
        return None

    def by_evidence(self, item: Identified) -> Recognition:
        """Rules 2 and 4."""
        doubt: Identified | None = None
        for other in self._bucket.get(_bucket(item), ()):
            if other.key in self._taken:
                continue
            same = _same_transaction(item, other)
            if same:
                self._taken.add(other.key)
                return Recognition(item, Novelty.KNOWN, other.key)
            if same is None:
                doubt = doubt or other
        if doubt:
            return Recognition(item, Novelty.DOUBTFUL, doubt.key)
        return Recognition(item, Novelty.NEW)


def _identify_line(
    account: str, line: BankLine, counter: Counter[str], source_format: str
) -> Identified:
    first = transaction_key(account, line)
    counter[first] += 1
    key = first if counter[first] == 1 else transaction_key(account, line, counter[first])
    if not line.is_part:
        return Identified(account, key, key, line, source_format)
    entry = _digest(account, line.entry_amount or 0, _squeeze(line.entry_reference), line, 1)
    return Identified(account, key, entry, line, source_format)


def _digest(account: str, amount: int, mark: str, line: BankLine, occurrence: int) -> str:
    parts = (normal_account(account), line.booked.isoformat(), line.currency, str(amount), mark)
    text = "\x1f".join((*parts, str(occurrence)))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _mark(line: BankLine) -> str:
    reference, number = _squeeze(line.bank_reference), _squeeze(line.transaction_id)
    if line.is_part and number:
        # All parts of a batch carry the reference of the batch.
        return f"{reference}/{number}"
    return reference or number or _squeeze(line.remittance)


def _bucket(item: Identified) -> tuple[object, ...]:
    return item.account, item.line.booked, item.line.currency, item.line.amount


def _same_transaction(one: Identified, two: Identified) -> bool | None:
    """Whether two lines of one day and amount are one transaction; None where it is open."""
    numbered_differently = False
    for attribute in ("bank_reference", "transaction_id"):
        first = _squeeze(getattr(one.line, attribute))
        second = _squeeze(getattr(two.line, attribute))
        if first and first == second:
            return True
        numbered_differently |= bool(first and second)
    if numbered_differently and _family(one.format) == _family(two.format):
        return False
    if None not in (one.line.balance_after, two.line.balance_after):
        return one.line.balance_after == two.line.balance_after
    memos = _memos_agree(one.line.remittance, two.line.remittance)
    return None if memos and numbered_differently else memos


def _memos_agree(one: str, two: str) -> bool | None:
    """Whether one memo repeats or contains the other; None when one is empty."""
    short, long = sorted((_squeeze(one), _squeeze(two)), key=len)
    if not short:
        return None
    return short == long or (len(short) >= MEMO_CONTAINED_MIN and short in long)


def _family(source_format: str) -> str:
    """Files of one family number transactions in one way (camt.053 and camt.054 do)."""
    return source_format.partition(".")[0]


def _squeeze(text: str) -> str:
    return "".join(char for char in unaccent(text).upper() if char.isalnum())
