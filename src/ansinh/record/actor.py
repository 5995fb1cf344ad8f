"""Who acts, and by which way: what every write is done in the name of."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """Somebody asks for what their account has no right to; says what it is and who has it."""


class Way(StrEnum):
    """How somebody reaches the records."""

    SCREEN = "screen"
    """Logged in at the screens."""
    COMMAND = "command"
    """At the command line of this machine."""
    JOB = "job"
    """Nobody at the time: a job that was set up before, or an invented history."""


@dataclass(frozen=True)
class Actor:
    """One who acts.

    `signature` is what records keep and what the database is told (`recorded_by`), at most 60
    characters: a name with its username, or the user of this machine. `account` is the number of
    the account, None where nobody has logged in. `rights` are those of the account
    (`accounts.perms`), None for the user of this machine, who administers the installation.
    """

    signature: str
    way: Way = Way.COMMAND
    account: int | None = None
    rights: frozenset[Enum] | None = None

    def may(self, right: Enum) -> bool:
        """Whether a right is theirs."""
        return self.rights is None or right in self.rights

    def __str__(self) -> str:
        return self.signature
