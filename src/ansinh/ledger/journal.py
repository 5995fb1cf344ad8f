"""Writing a batch: the one way by which entries and postings come into the journal.

A batch is drafted in a staging table (one row a posting, with its entry's columns beside
it), booked from there and sealed, all inside the caller's transaction. Batches of all
sessions follow one another: whoever drafts holds the journal until the transaction ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from ansinh.ground.months import first_day
from ansinh.record import locks
from ansinh.record.locks import Lock
from ansinh.record.staging import stage
from ansinh.register.copying import copy_into

DRAFT_TYPES = {
    "client_id": "varchar",
    "kind": "varchar",
    "unit": "int8",
    "value_date": "date",
    "note": "varchar",
    "account": "varchar",
    "fund": "varchar",
    "share": "varchar",
    "about_month": "date",
    "amount": "int8",
}
"""The columns of a drafted posting. `client_id` names its entry; rows with the same
`client_id` have the same kind, unit, value date and note."""


@dataclass(frozen=True)
class Booked:
    """A sealed batch: its number and how much it holds."""

    batch: int
    entries: int
    postings: int


def hold() -> None:
    """Hold the journal until the transaction ends: nobody else books or closes meanwhile."""
    locks.hold(Lock.JOURNAL)


def begin() -> int:
    """Hold the journal, make an empty draft and return the number of the new batch."""
    hold()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('ledger_batch', 'id'))")
        batch: int = cursor.fetchone()[0]
    draft_anew()
    return batch


def draft_anew() -> None:
    """Empty the draft: what it held was booked, and more of the same batch follows."""
    stage("draft")


def draft(columns: Mapping[str, Sequence[Any]]) -> int:
    """Add postings to the draft; columns as in `DRAFT_TYPES`. Returns how many."""
    return copy_into("draft", DRAFT_TYPES, columns)


def book(batch: int, *, booked_month: int, recorded_at: datetime) -> None:
    """Write the draft to the journal as the entries and postings of the batch."""
    month = first_day(booked_month)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_entry (batch_id, client_id, kind, unit_id, booked_month,
                value_date, recorded_at, note)
            SELECT %s, client_id, kind, unit, %s, value_date, %s, note
            FROM draft GROUP BY client_id, kind, unit, value_date, note
            ORDER BY client_id COLLATE "C"
            """,
            [batch, month, recorded_at],
        )
        cursor.execute(
            """
            INSERT INTO ledger_posting (entry_id, batch_id, account, unit_id, fund, share,
                about_month, booked_month, amount)
            SELECT e.id, %s, d.account, d.unit, d.fund, d.share, d.about_month, %s, d.amount
            FROM draft d JOIN ledger_entry e ON e.client_id = d.client_id AND e.batch_id = %s
            ORDER BY e.id, d.about_month, d.fund COLLATE "C", d.share COLLATE "C",
                d.account COLLATE "C"
            """,
            [batch, month, batch],
        )


def seal(batch: int, *, purpose: str, booked_month: int, recorded_at: datetime) -> Booked:
    """Seal the batch; the database checks it, counts it and computes its hash.

    Raises:
        django.db.DatabaseError: an entry is out of balance, or the month is closed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_batch (id, purpose, booked_month, recorded_at,
                previous_hash, hash, entries, postings)
            VALUES (%s, %s, %s, %s, '', '', 0, 0) RETURNING id, entries, postings
            """,
            [batch, purpose, first_day(booked_month), recorded_at],
        )
        return Booked(*cursor.fetchone())
