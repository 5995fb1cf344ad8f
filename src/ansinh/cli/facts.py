"""`ansinh facts`: what every declared indicator says on a date."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from ansinh.cli.installation import open_installation
from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.indicators.facts import Fact


class Day(click.ParamType[date]):
    """A day as 2017-07-31."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2017-07-31", param, ctx)


class Moment(click.ParamType[datetime]):
    """A time in ISO form; a bare day is its end, a time without a zone is the province's."""

    name = "ISO TIME"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time; write 2017-08-05 or 2017-08-05T17:00", param, ctx)
        if len(value) == len("2017-08-05"):
            moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
        return moment


AS_OF = click.option(
    "--as-of", type=Day(), required=True, help="The cut-off date, e.g. 2017-07-31."
)
KNOWN_AT = click.option(
    "--known-at",
    type=Moment(),
    help="Answer from what was recorded by then (a bare day: by its end). Default: everything.",
)
SCOPE = click.option(
    "--scope",
    metavar="CODE",
    help="A district, commune, office or unit. Default: the province.",
)


@click.command()
@AS_OF
@KNOWN_AT
@SCOPE
@click.option("--indicator", "name", metavar="NAME", help="One indicator, all its schemes.")
@click.option("--all", "wide", is_flag=True, help="Every indicator, scheme and comparator.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of a table.")
def facts(
    as_of: date,
    known_at: datetime | None,
    scope: str | None,
    name: str | None,
    wide: bool,
    as_json: bool,
) -> None:
    """Count and add up the declared indicators from the register and the ledger.

    Without --indicator or --all it tells what a bulletin tells. Money is that of the last closed
    month that has ended by the date; people are those of the month of the date. Each figure says
    its own date and whether its month is closed.
    """
    open_installation()
    from ansinh.indicators.facts import PRINTED
    from ansinh.indicators.facts import facts as find_facts

    try:
        found = find_facts(
            as_of=as_of,
            known_at=in_zone(known_at),
            scope=scope,
            name=name,
            wide=wide,
            decimals=None if as_json else PRINTED,
        )
    except LookupError as error:
        raise click.ClickException(str(error.args[0])) from error
    if as_json:
        click.echo(json.dumps([fact.as_json() for fact in found], ensure_ascii=False, indent=2))
    else:
        _print_table(found)


def in_zone(moment: datetime | None) -> datetime | None:
    """A time with a zone: the installation's where none was given."""
    if moment is None or moment.tzinfo is not None:
        return moment
    from django.utils.timezone import make_aware

    return make_aware(moment)


HEADS = ("Chỉ tiêu", "Giá trị", "% kế hoạch", "So cùng kỳ", "%", "Tính đến", "Sổ", "")
LEFT = ("Chỉ tiêu", "Tính đến", "Sổ", "")


def _print_table(found: "list[Fact]") -> None:
    """Aligned lines as wide as they need: a number is never cut to fit a window."""
    if not found:
        click.echo("No figure is known on that date.")
        return
    lines = [HEADS, *(_cells(fact) for fact in found)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    click.echo(f"{found[0].place} ({found[0].scope})")
    for line in lines:
        cells = [
            cell.ljust(width) if head in LEFT else cell.rjust(width)
            for head, cell, width in zip(HEADS, line, widths, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def _cells(fact: "Fact") -> tuple[str, ...]:
    from ansinh.indicators.definitions import indicator, named

    definition = indicator(fact.definition)
    compared = fact.comparison
    return (
        str(named(definition, definition.scheme(fact.scheme))),
        _shown(fact.value, fact.unit),
        _percent(compared and compared.plan_pct),
        _shown(compared and compared.yoy_abs, fact.unit, signed=True),
        _percent(compared and compared.yoy_pct),
        f"{fact.as_of:%d/%m/%Y}",
        "đã khóa" if fact.status == "closed" else "tạm tính",
        fact.basis or "",
    )


NAMES = {"VND": "đồng", "person": "người", "unit": "đơn vị"}


def _shown(value, unit: str, *, signed: bool = False) -> str:  # type: ignore[no-untyped-def]
    from ansinh.bulletins.writing import numbers

    if value is None:
        return ""
    if unit == "%":
        return numbers.percentage(value).text
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{grouped(value)} {NAMES[unit]}"


def _percent(value) -> str:  # type: ignore[no-untyped-def]
    from ansinh.bulletins.writing import numbers

    return "" if value is None else numbers.percentage(value).text
