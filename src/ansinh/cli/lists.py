"""`ansinh household`, `ansinh school`, `ansinh children`: who to write on a health list."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.installation import open_installation
from ansinh.cli.recording import DayType, MonthType, unit_of
from ansinh.exchange.amounts import grouped
from ansinh.ground.days import written_day
from ansinh.ground.months import FAR, Month, show_month, written_month

if TYPE_CHECKING:
    from ansinh.register.cards import Card
    from ansinh.register.children import Child

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


@click.command()
@click.argument("code")
@click.argument("month", type=MonthType())
@click.option(
    "--months", type=click.Choice(["1", "3", "6", "12"]), default="12", show_default=True,
    help="For how many months the list is paid at once.",
)  # fmt: skip
@AS_JSON
def household(code: str, month: Month, months: str, as_json: bool) -> None:
    """The list of household CODE priced: order in the year, who has another card, who joins."""
    open_installation()
    from django.utils.translation import gettext as _

    from ansinh.register.households import priced
    from ansinh.register.installed_law import installed_law
    from ansinh.register.models import Household

    found = Household.objects.filter(code=code).first()
    if found is None:
        raise click.ClickException(_("Không có hộ mã %(code)s.") % {"code": code})
    members = priced(found, installed_law(), month, int(months))
    if as_json:
        _print(
            {
                "order": each.order, "number": each.person.social_insurance_number,
                "name": each.person.name, "joins": each.joins, "amount": each.amount,
                "card": _card(each.card),
            }
            for each in members
        )  # fmt: skip
        return
    for each in members:
        state = _("tham gia mới") if each.joins else _told(each.card)
        click.echo(
            f"{each.order or '–':>2}  {each.person.social_insurance_number} {each.person.name:<30} "
            f"{grouped(each.amount):>12} đ  {state}"
        )
    total = sum(each.amount for each in members if each.joins)
    click.echo(_("Người tham gia mới đóng: %(amount)s đồng") % {"amount": grouped(total)})


@click.command()
@click.argument("code")
@click.argument("month", type=MonthType())
@click.option("--others", is_flag=True, help="Only those who have another card.")
@AS_JSON
def school(code: str, month: Month, others: bool, as_json: bool) -> None:
    """The list of school CODE in the school year of MONTH: who has another card already."""
    open_installation()
    from ansinh.register.classes import class_list
    from ansinh.register.installed_law import installed_law

    pupils = class_list(unit_of(code), installed_law(), month)
    pupils = [each for each in pupils if each.others or not others]
    if as_json:
        _print(
            {
                "number": each.person.social_insurance_number, "name": each.person.name,
                "birth_date": each.person.birth_date.isoformat(), "card": _card(each.own),
                "others": [_card(card) for card in each.others],
            }
            for each in pupils
        )  # fmt: skip
        return
    for each in pupils:
        told = "; ".join(_told(card) for card in each.others)
        click.echo(f"{_who(each.person)}  {told}".rstrip())


@click.group()
def children() -> None:
    """Children who turn six, and births without a card."""


@children.command("turning-six")
@click.argument("month", type=MonthType())
@AS_JSON
def turning_six(month: Month, as_json: bool) -> None:
    """Who is 72 months old in MONTH, to when their card lasts, which other they have."""
    open_installation()
    from ansinh.register.children import turning_six as find
    from ansinh.register.installed_law import installed_law

    _tell(find(installed_law(), month), as_json)


@children.command("without-card")
@click.argument("month", type=MonthType())
@click.option("--born-since", type=DayType(), required=True, help="Born on this day or later.")
@AS_JSON
def without_card(month: Month, born_since: date, as_json: bool) -> None:
    """Who was born since a day and has no card in MONTH."""
    open_installation()
    from ansinh.register.children import without_card as find
    from ansinh.register.installed_law import installed_law

    _tell(find(installed_law(), month, since=born_since), as_json)


def _tell(found: "list[Child]", as_json: bool) -> None:
    if as_json:
        _print(
            {
                "number": each.person.social_insurance_number, "name": each.person.name,
                "birth_date": each.person.birth_date.isoformat(),
                "area": each.person.area.full_name, "until": each.until.isoformat(),
                "cards": [_card(card) for card in each.cards],
            }
            for each in found
        )  # fmt: skip
        return
    for each in found:
        told = "; ".join(_told(card) for card in each.cards)
        click.echo(
            f"{_who(each.person)}  {each.person.area.full_name}  {written_day(each.until)}  {told}"
        )


def _who(person: Any) -> str:
    born = written_day(person.birth_date)
    return f"{person.social_insurance_number} {person.name:<30} {born}"


def _told(card: "Card | None") -> str:
    if card is None:
        return ""
    until = "…" if card.until >= FAR else written_month(card.until - 1)
    return f"{card.group} {written_month(card.since)}–{until}"


def _card(card: "Card | None") -> dict[str, Any] | None:
    if card is None:
        return None
    until = None if card.until >= FAR else show_month(card.until - 1)
    return {"group": card.group, "from": show_month(card.since), "to": until}


def _print(rows: Any) -> None:
    click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
