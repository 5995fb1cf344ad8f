"""`ansinh law confirm` and `unconfirm`: who compared a value with the gazette, and when."""

from datetime import UTC, date, datetime
from typing import Any

import click

from ansinh.cli.assess import load_law
from ansinh.config.home import home
from ansinh.ground.days import day_of_record
from ansinh.ground.months import parse_month
from ansinh.law import LawError
from ansinh.law.names import quantity_named
from ansinh.law.overlays import record_confirmation
from ansinh.law.values import name_of


class Day(click.ParamType[date]):
    """A date as 2017-07-31, 31/07/2017 or a month 2017-07 (its first day)."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        try:
            if "/" in value:
                day, month, year = value.split("/")
                return date(int(year), int(month), int(day))
            if len(value) == 7:
                month_number = parse_month(value)
                return date(month_number // 12, month_number % 12 + 1, 1)
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2017-07-31", param, ctx)


def today() -> date:
    """The day of the office's clock; only the command line has one."""
    return day_of_record(datetime.now(UTC))


@click.command()
@click.argument("name")
@click.option("--from", "since", type=Day(), required=True, help="The day the value begins.")
@click.option("--by", "who", required=True, help="Who confirms.")
@click.option("--on", "when", type=Day(), help="The day of confirming; today by default.")
@click.option("--key", "keys", multiple=True, help="Key of the series, as region=I.")
@click.option("--note", default="", help="What it was compared with.")
def confirm(
    name: str, since: date, who: str, when: date | None, keys: tuple[str, ...], note: str
) -> None:
    """Record that a person has compared a value with the gazette.

    NAME is a quantity, with --key where it has keys (or `minimum_wage(region=I)` at once). The
    record stays in the folder `law` of this installation, and can be undone by `unconfirm`.
    """
    _record("confirm", name, since, who, when, keys, note)


@click.command()
@click.argument("name")
@click.option("--from", "since", type=Day(), required=True, help="The day the value begins.")
@click.option("--by", "who", required=True, help="Who takes the confirmation back.")
@click.option("--on", "when", type=Day(), help="The day; today by default.")
@click.option("--key", "keys", multiple=True, help="Key of the series, as region=I.")
@click.option("--note", default="", help="Why.")
def unconfirm(
    name: str, since: date, who: str, when: date | None, keys: tuple[str, ...], note: str
) -> None:
    """Take a confirmation back; both records stay."""
    _record("unconfirm", name, since, who, when, keys, note)


def _record(
    does: str, name: str, since: date, who: str, when: date | None, keys: tuple[str, ...],
    note: str,
) -> None:  # fmt: skip
    book = load_law(())
    bare, _, inside = name.partition("(")
    pairs = [*keys, *(part.strip() for part in inside.rstrip(")").split(",") if part.strip())]
    try:
        quantity = quantity_named(book, bare)
        asked = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        full = name_of(quantity, tuple(sorted(asked.items())))
        known = [one for one in book.values() if one.name == full and one.since == since]
        if not known:
            begins = [str(one.since) for one in book.values() if one.name == full]
            hint = f"its values begin on {', '.join(begins)}" if begins else "add its keys"
            raise LawError(f"{full} has no value from {since}; {hint}")
        path = record_confirmation(home() / "law", does, full, since, who, when or today(), note)
        load_law(())
    except LawError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{full} from {since} ({known[0].shown()}): {does}ed by {who}; recorded in {path}")
