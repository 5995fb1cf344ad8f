"""For how many months a unit pays at once: every month, every 3 or every 6."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ansinh.ground.months import first_day
from ansinh.ledger import perms
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import PaymentCycle
from ansinh.ledger.reading import AT, month_number, rows_at
from ansinh.ledger.recording import hold_after_last_closing
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Unit
from ansinh.settle.rows import Rows


def record_cycle(
    *, unit: int, from_month: int, months: int, recorded_at: datetime, actor: Actor, reason: str
) -> None:
    """Record that a unit pays for `months` at once from `from_month`, in which a cycle begins.

    A later record from the same month takes its place. Charges of months closed before are
    restated by the next closing (QĐ 595/QĐ-BHXH điều 7.2, Luật 41/2024/QH15 điều 34.4).

    Raises:
        LedgerError: no such unit, a number of months that the law does not know, or a time before
            the last closing.
    """
    allowed = str(installed_law().value("employer_payment_months", first_day(from_month)).value)
    if str(months) not in allowed.split():
        raise LedgerError(
            _("Phương thức đóng là %(allowed)s tháng một lần, không phải %(months)s.")
            % {"allowed": ", ".join(allowed.split()), "months": months}
        )
    with acting(actor=actor, reason=reason, unless=perms.why_not_record(actor)):
        hold_after_last_closing(recorded_at)
        if not Unit.objects.filter(id=unit).exists():
            raise LedgerError(_("Không có đơn vị %(unit)s.") % {"unit": unit})
        PaymentCycle.objects.create(
            unit_id=unit, from_month=first_day(from_month), months=months, recorded_at=recorded_at
        )


def known(*, known_at: datetime) -> Rows:
    """Payment cycles recorded by a time (`settle.facts.CYCLES`); of two from the same month the
    later record."""
    return known_each([known_at])[0]


def known_each(times: Sequence[datetime]) -> list[Rows]:
    """The same by each of several times."""
    return rows_at(_KNOWN, times, ("unit", "from_month", "months"))


_KNOWN = f"""
SELECT DISTINCT ON (place, unit_id, from_month) place, unit_id, {month_number("from_month")}, months
FROM {AT} JOIN ledger_paymentcycle ON recorded_at <= moment.at
ORDER BY place, unit_id, from_month, id DESC
"""
