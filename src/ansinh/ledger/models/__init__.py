"""What was booked and paid: the journal, what each closing keeps of it, what is on record.

Every table here is append-only in the database itself (migration 0002). Amounts are int64
đồng; a debit is positive, a credit negative, and the postings of an entry add up to zero.
"""

from ansinh.ledger.models.journal import (
    Account,
    Batch,
    ChargeKind,
    Closing,
    Entry,
    EntryKind,
    Posting,
    Receipt,
)
from ansinh.ledger.models.kept import Balance, LateDues, Money, OpenCharge, OpenItem
from ansinh.ledger.models.records import PaymentCycle
from ansinh.ledger.priority.models import Priority, PriorityPayment
from ansinh.ledger.proposals.models import Proposal

__all__ = [
    "Account",
    "Balance",
    "Batch",
    "ChargeKind",
    "Closing",
    "Entry",
    "EntryKind",
    "LateDues",
    "Money",
    "OpenCharge",
    "OpenItem",
    "PaymentCycle",
    "Posting",
    "Priority",
    "PriorityPayment",
    "Proposal",
    "Receipt",
]
