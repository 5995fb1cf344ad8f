"""Who may record about units that pay late."""

from ansinh.accounts.perms import Right, why_not
from ansinh.record.actor import Actor


def why_not_record(actor: Actor) -> str:
    """Why somebody may not record a letter or a situation."""
    return why_not(actor, Right.RECORD)
