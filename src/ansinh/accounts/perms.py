"""What each role may do: one table, asked by every screen and proved by a test.

An agent and an employer have no screens of theirs yet: they can log in and change their password.
"""

from enum import Enum, auto

from ansinh.accounts.models import Role, User


class Right(Enum):
    """What a screen lets somebody do or see."""

    OWN_ACCOUNT = auto()
    """One's own password, phone and sessions."""
    FIGURES = auto()
    """The board, the plan and the bulletin: no person, but units that owe."""
    UNITS = auto()
    """A unit with its statement."""
    PEOPLE = auto()
    """One person's cover; who comes first at a unit."""
    RECORD = auto()
    """Record who comes first at a unit."""
    MONEY = auto()
    """The queue of bank lines."""
    DECIDE_MONEY = auto()
    """Decide whose money a bank line is, and take it back."""


_OFFICE = {Right.OWN_ACCOUNT, Right.FIGURES, Right.UNITS, Right.PEOPLE, Right.MONEY}
RIGHTS: dict[str, set[Right]] = {
    Role.OFFICER: _OFFICE | {Right.RECORD, Right.DECIDE_MONEY},
    Role.CHECKER: _OFFICE,
    Role.ACCOUNTANT: _OFFICE | {Right.DECIDE_MONEY},
    Role.DIRECTOR: _OFFICE,
    Role.AUDITOR: _OFFICE,
    Role.AGENT: {Right.OWN_ACCOUNT},
    Role.EMPLOYER: {Right.OWN_ACCOUNT},
    Role.ADMINISTRATOR: {Right.OWN_ACCOUNT, Right.FIGURES},
}


def may(user: User | None, right: Right) -> bool:
    """Whether somebody who has logged in may do something; nobody may do anything."""
    return user is not None and user.is_active and right in RIGHTS[user.role]
