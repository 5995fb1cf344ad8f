"""A bank statement as every reader returns it.

Amounts are integers in the minor unit of the statement's currency and signed from the
account holder's side: a credit (Ghi có, CRDT, C) is money in and positive. đồng has no minor
unit, so an amount in VND is đồng; 8.85 EUR is 885 with exponent 2.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from ansinh.exchange.amounts import exponent_of


@dataclass(frozen=True, slots=True)
class BankLine:
    """One transaction on an account.

    `bank_reference` is the bank's own number of it, `transaction_id` the one that travels with
    the payment (end-to-end id, transaction id). A booking that the bank splits into several
    transactions carries the whole booking's amount and reference in each (`entry_amount`,
    `entry_reference`); elsewhere `entry_amount` equals `amount`. `position` says where in the
    file it stands. Texts that the file does not give are empty.
    """

    booked: date
    amount: int
    currency: str
    value_date: date | None = None
    bank_reference: str = ""
    transaction_id: str = ""
    counterparty_name: str = ""
    counterparty_account: str = ""
    remittance: str = ""
    balance_after: int | None = None
    entry_reference: str = ""
    entry_amount: int | None = None
    position: str = ""

    @property
    def is_part(self) -> bool:
        """Whether this is one of several transactions booked as one entry."""
        return self.entry_amount is not None and self.entry_amount != self.amount


@dataclass(frozen=True, slots=True)
class DeclaredTotals:
    """What a file itself states about its lines: sums in minor units (unsigned) and counts."""

    credit_sum: int | None = None
    credit_count: int | None = None
    debit_sum: int | None = None
    debit_count: int | None = None
    net: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class BankStatement:
    """The transactions of one account over a period, as one file gives them.

    `entry_count` counts bookings, `lines` transactions (a booking may be split); entries that
    the bank announces but has not booked are not among them, only counted in `pending`.
    """

    format: str
    account: str
    currency: str
    lines: tuple[BankLine, ...]
    statement_id: str = ""
    opening: int | None = None
    closing: int | None = None
    period: tuple[date | None, date | None] = (None, None)
    totals: DeclaredTotals = field(default_factory=DeclaredTotals)
    entry_count: int | None = None
    pending: int = 0
    source: str = ""
    position: str = ""

    @property
    def exponent(self) -> int:
        """Digits after the decimal sign that the integer amounts carry."""
        return exponent_of(self.currency)

    @property
    def credits(self) -> tuple[BankLine, ...]:
        """The lines that brought money in."""
        return tuple(line for line in self.lines if line.amount > 0)


_NOT_GIVEN = frozenset(("NONREF", "NOTPROVIDED", "NOTAVAILABLE", "UNKNOWN", "NA", "NONE", ""))


_NOT_GIVEN_MAX = 20
_NUMBERED = re.compile("[1-9]")
"""No word for none has a digit other than nought."""


def given(reference: str | None) -> str:
    """A reference in single blanks; empty where it is one of the words that say there is none."""
    cleaned = " ".join((reference or "").split()).removeprefix("KREF+").strip()
    if _NUMBERED.search(cleaned):
        return cleaned
    if len(cleaned) > _NOT_GIVEN_MAX and cleaned.strip("0 "):
        return cleaned
    bare = "".join(char for char in cleaned.upper() if char.isalnum())
    return "" if bare in _NOT_GIVEN or not bare.strip("0") else cleaned


def normal_account(text: str) -> str:
    """An account number without blanks, dots and dashes, in capitals, for comparing."""
    capitals = text.upper()
    if capitals.isalnum():
        return capitals
    return "".join(char for char in capitals if char.isalnum())
