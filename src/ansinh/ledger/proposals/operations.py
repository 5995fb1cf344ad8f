"""Closing a month by two people: one proposes it after a trial, another closes it."""

from datetime import datetime

from django.utils.translation import gettext as _

from ansinh.ground.months import Month, first_day, month_of, show_month
from ansinh.law import Law
from ansinh.ledger import closable, perms
from ansinh.ledger.closing import ClosingResult, close_month
from ansinh.ledger.errors import ClosingRefused
from ansinh.ledger.operations import first_open_month
from ansinh.ledger.proposals.models import Proposal
from ansinh.ledger.recording import hold_after_last_closing
from ansinh.record.acting import acting
from ansinh.record.actor import Actor


def standing() -> Proposal | None:
    """The proposal to close the month that is closed next; None where there is none."""
    last = Proposal.objects.filter(month=first_day(first_open_month())).order_by("-id").first()
    return None if last is None or last.withdrawn else last


def propose(*, month: int, law: Law, recorded_at: datetime, actor: Actor, reason: str) -> Proposal:
    """Propose that the next open month be closed.

    Raises:
        ClosingRefused: it is not the next one, it is not over, or it is proposed already.
        NotAllowed: without the right.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_propose(actor)):
        hold_after_last_closing(recorded_at)
        if month != first_open_month():
            raise ClosingRefused(
                _("Tháng khóa tiếp theo là %(month)s.") % {"month": show_month(first_open_month())}
            )
        closable.refuse_unfinished(law, month, recorded_at)
        if (before := standing()) is not None:
            raise ClosingRefused(
                _("Tháng %(month)s đã được %(who)s đề nghị khóa.")
                % {"month": show_month(month), "who": before.recorded_by}
            )
        made: Proposal = Proposal.objects.create(month=first_day(month), recorded_at=recorded_at)
        return made


def withdraw(*, recorded_at: datetime, actor: Actor, reason: str) -> Proposal:
    """Take the standing proposal back, whoever made it.

    Raises:
        ClosingRefused: there is none.
        NotAllowed: without the right.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_propose(actor)):
        hold_after_last_closing(recorded_at)
        before = _standing()
        made: Proposal = Proposal.objects.create(
            month=before.month, withdrawn=True, recorded_at=recorded_at
        )
        return made


def close_proposed(
    *, month: int, law: Law, recorded_at: datetime, actor: Actor, reason: str
) -> ClosingResult:
    """Close the month that was proposed; never by who proposed it.

    Raises:
        ClosingRefused: it is not proposed, the same person asks, or the closing is refused.
        NotAllowed: without the right.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_close(actor)):
        before = _standing()
        if month_of(before.month) != month:
            raise ClosingRefused(
                _("Tháng được đề nghị khóa là %(month)s.")
                % {"month": show_month(month_of(before.month))}
            )
        if before.recorded_by == actor.signature:
            raise ClosingRefused(
                _("%(actor)s đã đề nghị khóa tháng này: người khác phải duyệt.") % {"actor": actor}
            )
        return close_month(
            month=Month(month), law=law, recorded_at=recorded_at, actor=actor, reason=reason
        )


def _standing() -> Proposal:
    found = standing()
    if found is None:
        raise ClosingRefused(_("Chưa có đề nghị khóa tháng nào."))
    return found
