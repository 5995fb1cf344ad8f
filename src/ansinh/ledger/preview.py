"""What closing a month would book, without booking it.

The month is closed in earnest and the transaction taken back, so a preview says to the đồng what
the closing will say, refusals included. Meanwhile nobody else can close.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from ansinh.config.home import columns_folder
from ansinh.ground.months import first_day, show_month
from ansinh.law import Law
from ansinh.ledger import perms
from ansinh.ledger.closing import ClosingResult, close_month
from ansinh.ledger.models import Closing
from ansinh.record.actor import Actor, NotAllowed


def preview_closing(
    *,
    month: int,
    law: Law,
    recorded_at: datetime,
    actor: Actor,
    progress: Callable[[str], None] | None = None,
    read: Callable[[], object] | None = None,
) -> ClosingResult:
    """What `close_month` would do with the next open month; afterwards nothing was done. `read` is
    called while the books stand as the closing leaves them.

    The file of lines that the closing writes is removed while the closing still holds its lock,
    so no other closing can have come to rest on it.

    Raises:
        ClosingRefused: whatever would refuse the closing.
        NotAllowed: who asks may not even propose it.
    """
    if refused := perms.why_not_propose(actor):
        raise NotAllowed(refused)
    with transaction.atomic():
        try:
            result = close_month(
                month=month,
                law=law,
                recorded_at=recorded_at,
                actor=replace(actor, rights=None),  # nothing stays of what it does
                reason=f"ansinh close {show_month(month)} --preview",
                progress=progress,
            )
            if not result.already_closed:
                try:
                    if read is not None:
                        read()
                finally:
                    _forget_lines(month)
        finally:
            transaction.set_rollback(True)
    return result


def _forget_lines(month: int) -> None:
    """Remove the file of a closing that is about to be taken back: nothing else names it."""
    named = Closing.objects.get(month=first_day(month)).lines_file
    if named:
        (columns_folder() / named).unlink(missing_ok=True)
