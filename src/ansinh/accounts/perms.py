"""What each role may do: one table, asked by every screen and every write, proved by a test.

An agent and an employer have no screens of theirs yet: they can log in and change their password.
"""

from enum import Enum, auto

from django.utils.translation import gettext as _

from ansinh.accounts.models import Role, User
from ansinh.record.actor import Actor, Way


class Right(Enum):
    """What somebody may do or see, at the screens and at the command line alike."""

    OWN_ACCOUNT = auto()
    """One's own password, phone and sessions."""
    FIGURES = auto()
    """The board, the plan and the bulletin: no person, but units that owe."""
    UNITS = auto()
    """A unit with its statement."""
    PEOPLE = auto()
    """One person's cover; who comes first at a unit."""
    RECORD = auto()
    """Record about a unit: who comes first, letters of urging, its situation, its cycle."""
    MONEY = auto()
    """The queue of bank lines."""
    DECIDE_MONEY = auto()
    """Decide whose money a bank line is, and take it back."""
    DOSSIERS = auto()
    """The one-stop desk: what was handed in, judged, and what became of it."""
    HANDLE_DOSSIERS = auto()
    """Receive, check, return, apply and take back dossiers."""
    LOOKS = auto()
    """Who looked at whom."""
    APPROVE_DOSSIERS = auto()
    """Approve what another person checked."""
    PREPARE_CLOSE = auto()
    """Try a close, and propose it."""
    CLOSE = auto()
    """Close a month."""
    PLAN = auto()
    """Set targets, split them, give denominators."""
    PUBLISH = auto()
    """Keep an edition of the bulletin, or what others published."""
    OPEN_OFFICE = auto()
    """Load an office's register and balances as they were before An Sinh."""
    ACCOUNTS = auto()
    """Make, change and close accounts."""


_OFFICE = {
    Right.OWN_ACCOUNT, Right.FIGURES, Right.UNITS, Right.PEOPLE, Right.MONEY, Right.DOSSIERS
}  # fmt: skip
RIGHTS: dict[str, set[Right]] = {
    Role.OFFICER: _OFFICE
    | {Right.RECORD, Right.DECIDE_MONEY, Right.HANDLE_DOSSIERS, Right.PREPARE_CLOSE},
    Role.CHECKER: _OFFICE | {Right.APPROVE_DOSSIERS},
    Role.ACCOUNTANT: _OFFICE | {Right.DECIDE_MONEY, Right.PREPARE_CLOSE, Right.CLOSE},
    Role.DIRECTOR: _OFFICE
    | {
        Right.APPROVE_DOSSIERS,
        Right.LOOKS,
        Right.PREPARE_CLOSE,
        Right.CLOSE,
        Right.PLAN,
        Right.PUBLISH,
    },
    Role.AUDITOR: _OFFICE | {Right.LOOKS},
    Role.AGENT: {Right.OWN_ACCOUNT},
    Role.EMPLOYER: {Right.OWN_ACCOUNT},
    Role.ADMINISTRATOR: {Right.OWN_ACCOUNT, Right.FIGURES, Right.OPEN_OFFICE, Right.ACCOUNTS},
}


def may(user: User | None, right: Right) -> bool:
    """Whether somebody who has logged in may do something; nobody may do anything."""
    return user is not None and user.is_active and right in RIGHTS[user.role]


def actor_of(user: User, way: Way = Way.SCREEN) -> Actor:
    """Somebody with an account, as one who acts: with their signature and their rights."""
    rights = frozenset(right for right in RIGHTS[user.role] if may(user, right))
    return Actor(user.signature, way, account=user.pk, rights=rights)


def why_not(actor: Actor, *rights: Right) -> str:
    """Why somebody may not do what any of these rights is enough for; empty where they may."""
    if any(actor.may(right) for right in rights):
        return ""
    able = [str(role.label) for role in Role if RIGHTS[role] & set(rights)]
    return _("%(actor)s không có quyền làm việc này; có quyền: %(roles)s.") % {
        "actor": actor, "roles": ", ".join(able),
    }  # fmt: skip


def why_not_change(actor: Actor, user: User) -> str:
    """Why somebody may not change an account: it is not theirs, and they administer none."""
    return "" if user.pk and actor.account == user.pk else why_not(actor, Right.ACCOUNTS)
