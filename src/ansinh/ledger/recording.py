"""What every record about a unit has in common: it is made after the last closing."""

from datetime import datetime

from django.utils.translation import gettext as _

from ansinh.ground.days import written_moment
from ansinh.ledger import journal
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Closing


def hold_after_last_closing(recorded_at: datetime) -> None:
    """Hold the journal and refuse a time at or before the last closing's: what a closing knew
    never changes afterwards.

    Raises:
        LedgerError: the time is not after the last closing.
    """
    journal.hold()
    last = Closing.objects.order_by("-month").first()
    if last is not None and recorded_at <= last.recorded_at:
        raise LedgerError(
            _("Thời điểm %(at)s không sau lần khóa sổ trước (%(last)s).")
            % {"at": written_moment(recorded_at), "last": written_moment(last.recorded_at)}
        )
