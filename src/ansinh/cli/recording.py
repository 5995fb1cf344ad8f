"""What verbs that record something have in common: the month, the unit, the time, the name."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli import acting
from ansinh.cli.facts import Moment, in_zone
from ansinh.ground.days import day_of_record, written_moment
from ansinh.ground.months import Month, parse_month

if TYPE_CHECKING:
    from ansinh.register.models import Unit

REASON = click.option("--reason", required=True, help="Why; kept with the record.")
RECORDED_AT = click.option(
    "--recorded-at",
    type=Moment(),
    help="When the office learned it, of history that is loaded as such. Default: now.",
)


class MonthType(click.ParamType[Month]):
    """A month as 2017-08."""

    name = "YYYY-MM"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> Month:
        if isinstance(value, int):
            return Month(value)
        try:
            return parse_month(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class DayType(click.ParamType[date]):
    """A day as 2026-06-05."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def unit_of(code: str) -> "Unit":
    """The unit of a code in capitals or not; a ClickException where there is none."""
    from django.utils.translation import gettext as _

    from ansinh.register.models import Unit

    meant: Unit | None = Unit.objects.filter(code=code.upper()).first()
    if meant is None:
        raise click.ClickException(_("Không có đơn vị mã %(code)s.") % {"code": code})
    return meant


def moment_of_record(recorded_at: datetime | None) -> datetime:
    """The moment at which something is recorded: now, or a time that was given.

    A bare day means its end, which for today is now. The wall clock is read here (and in the
    screens) only, and no moment lies after it: a day that has not come records nothing.
    """
    from django.utils.translation import gettext as _

    now = datetime.now(UTC)
    moment = in_zone(recorded_at) or now
    if moment <= now:
        return moment
    if day_of_record(moment) == day_of_record(now):
        return now
    raise click.ClickException(
        _("Thời điểm %(at)s chưa đến (bây giờ là %(now)s); không ghi gì.")
        % {"at": written_moment(moment), "now": written_moment(now)}
    )


def history_of(recorded_at: datetime | None) -> datetime | None:
    """The time of what is loaded as history (`record.loading.moment`); None for what is recorded
    now, by the clock of the database: without a time, or on the day that is today."""
    if recorded_at is None:
        return None
    moment = moment_of_record(recorded_at)
    return moment if moment == in_zone(recorded_at) else None


def perform(operation: Callable[..., Any], recorded_at: datetime | None, **what: Any) -> Any:
    """Call an operation in the name of the user of this machine, now unless a time is given.

    What the operation refuses is told as it says it (ClickException).
    """
    from ansinh.ledger.errors import LedgerError
    from ansinh.record.loading import moment

    try:
        with moment(history_of(recorded_at)) as now:
            return operation(recorded_at=now, actor=acting.actor(), **what)
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
