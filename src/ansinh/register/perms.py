"""Who may write in the register: whoever handles dossiers, or opens an office."""

from ansinh.accounts.perms import Right, why_not
from ansinh.record.actor import Actor


def why_not_write(actor: Actor) -> str:
    """Why somebody may not write changes, people and units."""
    return why_not(actor, Right.HANDLE_DOSSIERS, Right.OPEN_OFFICE)


def why_not_open(actor: Actor) -> str:
    """Why somebody may not load what an office was before the register began."""
    return why_not(actor, Right.OPEN_OFFICE)


def why_not_decide(actor: Actor) -> str:
    """Why somebody may not propose that two numbers are one person, refuse it or undo it."""
    return why_not(actor, Right.HANDLE_DOSSIERS, Right.APPROVE_DOSSIERS)


def why_not_approve(actor: Actor) -> str:
    """Why somebody may not approve that two numbers are one person."""
    return why_not(actor, Right.APPROVE_DOSSIERS)
