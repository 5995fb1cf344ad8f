"""`ansinh unit`: what the office records about a payer, each with its reason."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ansinh.cli.close import MonthType
from ansinh.cli.facts import Moment, in_zone
from ansinh.cli.installation import open_installation
from ansinh.law.months import Month, show_month

if TYPE_CHECKING:
    from ansinh.register.models import Unit


@click.group()
def unit() -> None:
    """What is known of a payer beside its people: how often it pays, in which situation it is."""


@unit.command()
@click.argument("code")
@click.argument("month", type=MonthType())
@click.option(
    "--months", type=int, required=True, help="For how many months it pays at once: 1, 3 or 6."
)
@click.option("--reason", required=True, help="Why; kept with the record.")
@click.option("--recorded-at", type=Moment(), help="When it is recorded. Default: now.")
def cycle(code: str, month: Month, months: int, reason: str, recorded_at: datetime | None) -> None:
    """Record that unit CODE pays for 1, 3 or 6 months at once, from MONTH (2017-08).

    MONTH is the first month of a cycle. Late charges of closed months that the cycle changes
    are restated by the next closing.
    """
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.ledger.cycles import record_cycle
    from ansinh.ledger.errors import LedgerError

    meant = _unit(code)
    try:
        record_cycle(
            unit=meant.id,
            from_month=month,
            months=months,
            recorded_at=in_zone(recorded_at) or datetime.now(UTC),
            actor=getpass.getuser(),
            reason=reason,
        )
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        _("Đơn vị %(code)s đóng %(months)s tháng một lần từ tháng %(month)s.")
        % {"code": meant.code, "months": months, "month": show_month(month)}
    )


@unit.command()
@click.argument("code")
@click.argument("status")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True,
              help="The day from which it is so.")  # fmt: skip
@click.option("--evidence", required=True,
              help="Whose paper proves it: unit, registry, commune, tax, authority, court, "
              "decision.")  # fmt: skip
@click.option("--paper", required=True, help="The paper's number and date.")
@click.option("--reason", required=True, help="Why; kept with the record.")
@click.option("--recorded-at", type=Moment(), help="When it is recorded. Default: now.")
def status(
    code: str, status: str, since: datetime, evidence: str, paper: str, reason: str,
    recorded_at: datetime | None,
) -> None:  # fmt: skip
    """Record that unit CODE is in a STATUS from a day until its next one.

    STATUS is one of: operating, suspended, retirement_suspended, excused (late with a lawful
    reason: no evasion while it lasts), bankrupt, bankrupting, dissolving, missing, revoked,
    no_representative, ended, owner_fled, inactive.
    """
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.ledger.errors import LedgerError
    from ansinh.ledger.late.models import Status
    from ansinh.ledger.late.standing import record_status

    meant = _unit(code)
    try:
        record_status(
            unit=meant.id,
            from_day=since.date(),
            status=status,
            evidence=evidence,
            paper=paper,
            recorded_at=in_zone(recorded_at) or datetime.now(UTC),
            actor=getpass.getuser(),
            reason=reason,
        )
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        _("Đơn vị %(code)s từ ngày %(day)s: %(status)s.")
        % {"code": meant.code, "day": f"{since:%d/%m/%Y}", "status": Status(status).label}
    )


def _unit(code: str) -> "Unit":
    from django.utils.translation import gettext as _

    from ansinh.register.models import Unit

    meant: Unit | None = Unit.objects.filter(code=code.upper()).first()
    if meant is None:
        raise click.ClickException(_("Không có đơn vị mã %(code)s.") % {"code": code})
    return meant
