"""What the rooms above record and a settlement has to know, handed to the ledger as tables.

The ledger does not know who urges units or writes down their situation. Whoever does hands over
its records when the program starts (`arrears.apps`); without them no settlement is read.
"""

from datetime import datetime
from typing import Protocol

from ansinh.settle.rows import Rows


class Records(Protocol):
    """Tables of what is on record about units, by the time at which it was recorded."""

    def letters(self, *, known_at: datetime) -> Rows:
        """Letters of urging that stand (`settle.facts.LETTERS`)."""

    def excuses(self, *, known_at: datetime) -> Rows:
        """Days with a lawful reason not to pay (`settle.facts.EXCUSES`)."""

    def touched(self, *, after: datetime, known_at: datetime) -> Rows:
        """Units (`unit`) of which something was recorded after a time and by another, and the
        month of the earliest day that it is about (`start`)."""


_handed: list[Records] = []


def hand_over(records: Records) -> None:
    """Name who keeps the records; once, when the program starts."""
    _handed[:] = [records]


def on_record() -> Records:
    """Who keeps the records.

    Raises:
        LookupError: nobody handed them over: a room is missing from the installation.
    """
    if not _handed:
        raise LookupError("no room has handed over letters and situations (ansinh.arrears)")
    return _handed[0]
