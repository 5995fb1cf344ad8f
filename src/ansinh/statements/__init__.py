"""What a closed month says to the outside: statements (C12-TS), notices to banks, reports.

    from ansinh import statements
    statements.of(unit="TA0001Z", month=month)       # one unit's statement
    statements.province(month)                       # everybody's

Everything here reads closed months; nothing is written (receipts of a bank's acknowledgement
go through `ledger.operations`). Forms and their columns: docs/statements.md.
"""

from ansinh.statements.c12 import (
    TOTAL,
    Line,
    PaidThrough,
    Statement,
    UnknownUnit,
    of,
    province,
)
from ansinh.statements.figures import NotClosed
from ansinh.statements.identities import IdentityBroken

__all__ = [
    "TOTAL",
    "IdentityBroken",
    "Line",
    "NotClosed",
    "PaidThrough",
    "Statement",
    "UnknownUnit",
    "of",
    "province",
]
