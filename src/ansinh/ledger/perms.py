"""Who may book what; each says why not, and nothing where they may."""

from ansinh.accounts.perms import Right, why_not
from ansinh.record.actor import Actor


def why_not_close(actor: Actor) -> str:
    """Why somebody may not close a month."""
    return why_not(actor, Right.CLOSE)


def why_not_propose(actor: Actor) -> str:
    """Why somebody may not propose that a month be closed."""
    return why_not(actor, Right.PREPARE_CLOSE, Right.CLOSE)


def why_not_book(actor: Actor) -> str:
    """Why somebody may not book money that came in, or take it back."""
    return why_not(actor, Right.DECIDE_MONEY)


def why_not_record(actor: Actor) -> str:
    """Why somebody may not record who comes first, or a unit's cycle."""
    return why_not(actor, Right.RECORD)


def why_not_open(actor: Actor) -> str:
    """Why somebody may not book what was owed before the books began."""
    return why_not(actor, Right.OPEN_OFFICE)
