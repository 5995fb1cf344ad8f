"""Who may publish."""

from ansinh.accounts.perms import Right, why_not
from ansinh.record.actor import Actor


def why_not_publish(actor: Actor) -> str:
    """Why somebody may not keep an edition or what others published."""
    return why_not(actor, Right.PUBLISH)
