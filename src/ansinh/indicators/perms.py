"""Who may plan."""

from ansinh.accounts.perms import Right, why_not
from ansinh.record.actor import Actor


def why_not_plan(actor: Actor) -> str:
    """Why somebody may not set targets, split them or give denominators."""
    return why_not(actor, Right.PLAN)
