"""Who may decide about money."""

from ansinh.accounts.perms import Right, why_not
from ansinh.record.actor import Actor


def why_not_decide(actor: Actor) -> str:
    """Why somebody may not import a statement, or decide whose money a line is."""
    return why_not(actor, Right.DECIDE_MONEY)
