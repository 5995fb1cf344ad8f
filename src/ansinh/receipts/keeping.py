"""Transactions between files and tables: what is known already, what is kept.

Amounts are đồng. Everything is read and written for whole files at once.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from ansinh.exchange.bank import BankLine, Identified, Novelty, Recognition
from ansinh.exchange.matching_file import paying_account
from ansinh.receipts.models import BankTransaction
from ansinh.record import locks
from ansinh.record.locks import Lock
from ansinh.register.copying import copy_into

CURRENCY = "VND"
ACCOUNT_MAX = 60
MAY_REPEAT = "may_repeat"
"""The doubt about a transaction that may be one taken before, which a file names otherwise."""

_TYPES = {
    "statement_id": "int8",
    "key": "varchar",
    "entry_key": "varchar",
    "account": "varchar",
    "booked": "date",
    "value_date": "date",
    "amount": "int8",
    "bank_reference": "text",
    "transaction_id": "text",
    "counterparty_name": "text",
    "counterparty_account": "text",
    "remittance": "text",
    "balance_after": "int8",
    "entry_reference": "text",
    "entry_amount": "int8",
    "position": "text",
    "repeats": "varchar",
    "doubt": "varchar",
    "paid_from": "varchar",
}
_OF_LINE = (
    "booked",
    "value_date",
    "amount",
    "bank_reference",
    "transaction_id",
    "counterparty_name",
    "counterparty_account",
    "remittance",
    "balance_after",
    "entry_reference",
    "entry_amount",
    "position",
)


_OF_STATEMENT = ("statement__format", "statement__opening", "statement__closing")


class Kept(NamedTuple):
    """A transaction to be kept: of which statement, and why it is not booked ("" where it is)."""

    statement: int
    recognition: Recognition
    doubt: str


def hold() -> None:
    """Be the only one who decides about lines of the account until the transaction ends."""
    locks.hold(Lock.BANK)


def known_lines(incoming: Sequence[Identified]) -> list[Identified]:
    """The transactions kept earlier of the same accounts and days."""
    if not incoming:
        return []
    days = [item.line.booked for item in incoming]
    kept = (
        BankTransaction.objects.filter(
            account__in={item.account for item in incoming},
            booked__range=(min(days), max(days)),
        )
        .order_by("id")
        .values_list("account", "key", "entry_key", *_OF_STATEMENT, *_OF_LINE)
    )
    return [
        Identified(account, key, entry_key, _line(values), source_format, opening, closing)
        for account, key, entry_key, source_format, opening, closing, *values in kept
    ]


def line_of(kept: BankTransaction) -> BankLine:
    """A kept transaction as a reader gave it."""
    return _line([getattr(kept, name) for name in _OF_LINE])


def keep(rows: Iterable[Kept]) -> int:
    """Write transactions; returns how many."""
    columns: dict[str, list[Any]] = {name: [] for name in _TYPES}
    for statement, (item, novelty, known_key), doubt in (_unpacked(row) for row in rows):
        columns["statement_id"].append(statement)
        columns["key"].append(item.key)
        columns["entry_key"].append(item.entry_key)
        columns["account"].append(item.account)
        for name in _OF_LINE:
            value = getattr(item.line, name)
            # PostgreSQL keeps no NUL; a damaged file may hold one.
            columns[name].append(value.replace("\0", "") if isinstance(value, str) else value)
        columns["repeats"].append(known_key if novelty is Novelty.DOUBTFUL else "")
        columns["doubt"].append(doubt)
        columns["paid_from"].append(paying_account(item.line)[:ACCOUNT_MAX])
    if not columns["key"]:
        return 0
    return copy_into("receipts_banktransaction", _TYPES, columns)


def _unpacked(row: Kept) -> tuple[int, tuple[Identified, Novelty, str], str]:
    found = row.recognition
    return row.statement, (found.incoming, found.novelty, found.known_key), row.doubt


def _line(values: Sequence[Any]) -> BankLine:
    given: dict[str, Any] = dict(zip(_OF_LINE, values, strict=True))
    booked: date = given.pop("booked")
    amount: int = given.pop("amount")
    return BankLine(booked, amount, CURRENCY, **given)
