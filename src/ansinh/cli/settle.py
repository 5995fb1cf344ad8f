"""`ansinh settle`: who leaves a unit or claims a benefit, and is paid for before all others."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.assess import load_law
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import REASON, RECORDED_AT, MonthType, perform, unit_of
from ansinh.exchange.amounts import grouped
from ansinh.ground.months import Month, month_of, show_month

if TYPE_CHECKING:
    from ansinh.ledger.priority.queries import Standing
    from ansinh.register.models import Person


@click.group()
def settle() -> None:
    """People who leave or claim a benefit: their unit's money pays their dues first.

    Every fund with its late charges, through a month, so that the person's book can be closed
    although the unit still owes for others.
    """


@settle.command()
@click.argument("unit")
@click.argument("person")
@click.argument("month", type=MonthType())
@click.option(
    "--ground",
    type=click.Choice(["leaves", "claims"]),
    required=True,
    help="The contract ended, or a benefit is claimed.",
)
@click.option("--dossier", default="", help="The number of the papers.")
@REASON
@RECORDED_AT
def record(
    unit: str,
    person: str,
    month: Month,
    ground: str,
    dossier: str,
    reason: str,
    recorded_at: datetime | None,
) -> None:
    """Pay PERSON's dues at UNIT through MONTH (2017-05) first, from the next closing on.

    UNIT is its code, PERSON the social insurance number.
    """
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.ledger.priority.recording import record_priority

    meant, who = unit_of(unit), _person(person)
    perform(
        record_priority, recorded_at, unit=meant.pk, person=who.pk, through_month=month,
        ground=ground, dossier=dossier, law=load_law(), reason=reason,
    )  # fmt: skip
    click.echo(
        _("%(person)s: đơn vị %(unit)s nộp tiền thì phân bổ đủ trước đến tháng %(month)s.")
        % {"person": _name(who), "unit": meant.code, "month": show_month(month)}
    )


@settle.command()
@click.argument("unit")
@click.argument("person")
@REASON
@RECORDED_AT
def withdraw(unit: str, person: str, reason: str, recorded_at: datetime | None) -> None:
    """Pay PERSON's dues at UNIT with everybody's again; what was paid already stays."""
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.ledger.priority.recording import withdraw_priority

    meant, who = unit_of(unit), _person(person)
    perform(withdraw_priority, recorded_at, unit=meant.pk, person=who.pk, reason=reason)
    click.echo(
        _("%(person)s: không còn được phân bổ trước ở đơn vị %(unit)s.")
        % {"person": _name(who), "unit": meant.code}
    )


@settle.command("list")
@click.argument("unit", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_(unit: str | None, as_json: bool) -> None:
    """Who comes first at UNIT, or everywhere: what was paid for them, what is left to pay."""
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.ledger.priority.queries import standing

    found = standing(load_law(), unit=None if unit is None else unit_of(unit).pk)
    if as_json:
        answer = {"first": [as_data(each) for each in found]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(_("Không có ai được ghi phân bổ trước."))
    for each in found:
        record = each.record
        click.echo(
            f"{record.unit.code}  {_name(record.person)}  {record.get_ground_display()}, "
            + _("đến tháng %(month)s") % {"month": show_month(month_of(record.through_month))}
            + (f"  {record.dossier}" if record.dossier else "")
        )
        told = _("đã trả trước %(paid)s đồng (lãi, chậm đóng %(charge)s), còn %(left)s đồng") % {
            "paid": grouped(each.paid + each.paid_charges),
            "charge": grouped(each.paid_charges),
            "left": grouped(each.left + each.left_charges),
        }
        click.echo(f"  {told}")


def as_data(each: "Standing") -> dict[str, Any]:
    """A record and where it stands, as JSON shows it; money in đồng."""
    record = each.record
    return {
        "unit": record.unit.code,
        "person": record.person.social_insurance_number,
        "through": show_month(month_of(record.through_month)),
        "ground": record.ground,
        "dossier": record.dossier,
        "recorded_at": record.recorded_at.isoformat(),
        "recorded_by": record.recorded_by,
        "reason": record.reason,
        "paid": each.paid,
        "paid_charges": each.paid_charges,
        "left": each.left,
        "left_charges": each.left_charges,
    }


def _person(number: str) -> "Person":
    from django.utils.translation import gettext as _

    from ansinh.register.models import Person

    who = Person.objects.filter(social_insurance_number=number).first()
    if who is None:
        raise click.ClickException(
            _("Không có người tham gia mang mã số BHXH %(number)s.") % {"number": number}
        )
    return who


def _name(person: "Person") -> str:
    return f"{person.social_insurance_number} {person.name}"
