"""`ansinh unit`: what the office records about a payer, each with its reason."""

from datetime import date, datetime

import click

from ansinh.cli.facts import Day
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import REASON, RECORDED_AT, MonthType, perform, unit_of
from ansinh.ground.days import written_day
from ansinh.ground.months import Month, show_month


@click.group()
def unit() -> None:
    """What is known of a payer beside its people: how often it pays, in which situation it is."""


@unit.command()
@click.argument("code")
@click.argument("month", type=MonthType())
@click.option(
    "--months", type=int, required=True, help="For how many months it pays at once: 1, 3 or 6."
)
@REASON
@RECORDED_AT
def cycle(code: str, month: Month, months: int, reason: str, recorded_at: datetime | None) -> None:
    """Record that unit CODE pays for 1, 3 or 6 months at once, from MONTH (2017-08).

    MONTH is the first month of a cycle. Late charges of closed months that the cycle changes
    are restated by the next closing.
    """
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.ledger.cycles import record_cycle

    meant = unit_of(code)
    perform(
        record_cycle,
        recorded_at,
        unit=meant.id,
        from_month=month,
        months=months,
        reason=reason,
    )
    click.echo(
        _("Đơn vị %(code)s đóng %(months)s tháng một lần từ tháng %(month)s.")
        % {"code": meant.code, "months": months, "month": show_month(month)}
    )


@unit.command()
@click.argument("code")
@click.argument("status")
@click.option("--from", "since", type=Day(), required=True,
              help="The day from which it is so.")  # fmt: skip
@click.option("--evidence", required=True,
              help="Whose paper proves it: unit, registry, commune, tax, authority, court, "
              "decision.")  # fmt: skip
@click.option("--paper", required=True, help="The paper's number and date.")
@REASON
@RECORDED_AT
def status(
    code: str, status: str, since: date, evidence: str, paper: str, reason: str,
    recorded_at: datetime | None,
) -> None:  # fmt: skip
    """Record that unit CODE is in a STATUS from a day until its next one.

    STATUS is one of: operating, suspended, retirement_suspended, excused (late with a lawful
    reason: no evasion while it lasts), bankrupt, bankrupting, dissolving, missing, revoked,
    no_representative, ended, owner_fled, inactive.
    """
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.arrears.models import Status
    from ansinh.arrears.situations import record_status

    meant = unit_of(code)
    perform(
        record_status,
        recorded_at,
        unit=meant.id,
        from_day=since,
        status=status,
        evidence=evidence,
        paper=paper,
        reason=reason,
    )
    click.echo(
        _("Đơn vị %(code)s từ ngày %(day)s: %(status)s.")
        % {"code": meant.code, "day": written_day(since), "status": Status(status).label}
    )
