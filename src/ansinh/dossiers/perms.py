"""Who may handle and who may approve dossiers: never one person both."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from ansinh.accounts.perms import Right, why_not
from ansinh.record.actor import Actor


def why_not_handle(actor: Actor) -> str:
    """Why somebody may not receive, check, return, apply or take back."""
    return why_not(actor, Right.HANDLE_DOSSIERS)


def why_not_approve(actor: Actor) -> str:
    """Why somebody may not approve at all."""
    return why_not(actor, Right.APPROVE_DOSSIERS)


def why_not_open(actor: Actor) -> str:
    """Why somebody may not open an office."""
    return why_not(actor, Right.OPEN_OFFICE)


def why_not_alone(actor: Actor, makers: Collection[str]) -> str:
    """Why somebody may not approve this one: they have received or checked it (`makers`, the
    signatures of who did)."""
    if actor.signature not in makers:
        return ""
    return _("%(actor)s đã nhận hoặc kiểm tra hồ sơ này: người khác phải duyệt.") % {"actor": actor}
