"""The advisory locks of the database: one number each, all in one place.

Whoever takes several takes them in the order in which they stand here, so that nobody waits
for one who waits for him.
"""

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """What is done by one transaction (`hold`) or session at a time."""

    MIGRATION = 7_417_010
    """Tables are brought up to date: commands that start at once after an upgrade wait for the
    first instead of making the same table twice."""
    BUILD = 7_417_009
    """A province is built."""
    CLOSING = 7_417_003
    """A month is closed; whoever comes second does not wait (`ledger.alone`)."""
    BANK = 7_417_004
    """Lines of statements are taken in and decided."""
    DOSSIER = 7_417_020
    """Dossiers are numbered, and one dossier takes one step at a time."""
    LOG = 7_417_001
    """Changes are appended to the log, so that a reader who has seen position n has seen every
    position before it."""
    JOURNAL = 7_417_002
    """Batches are numbered and chained."""
    CHAIN = 7_417_005
    """Seals are linked: taken by the database itself, as a transaction commits."""


def hold(lock: Lock) -> None:
    """Hold a lock until the transaction ends; waits for whoever holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(lock)])
