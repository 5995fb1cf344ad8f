"""`ansinh league`: provinces side by side, from figures they published and our own."""

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from ansinh.cli.facts import Day
from ansinh.cli.installation import prepare_database
from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.bulletins.queries import Standing


@click.command()
@click.argument("indicator")
@click.argument("scheme", required=False, default="")
@click.option(
    "--as-of", type=Day(),
    help="Each place's latest figure at or before this day, and our own of this day. "
    "Default: the latest of each place.",
)  # fmt: skip
@click.option("--everywhere", is_flag=True, help="Districts and offices too, not provinces only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, every source with its hash.")
def league(
    indicator: str, scheme: str, as_of: date | None, everywhere: bool, as_json: bool
) -> None:
    """Set provinces beside each other by INDICATOR and SCHEME, with the source of each figure.

    Figures come from texts kept with `ansinh bulletin read --keep`, for example
    `ansinh league coverage_rate BHYT`. Where two sources of one day contradict each other
    beyond rounding, both are shown and the line says so.
    """
    prepare_database()
    from ansinh.bulletins.queries import league as standings

    found = standings(indicator=indicator, scheme=scheme, as_of=as_of, everywhere=everywhere)
    if as_json:
        click.echo(json.dumps([_json(each) for each in found], ensure_ascii=False, indent=2))
    elif not found:
        raise click.ClickException(
            f"No figure of {indicator} {scheme} is kept. Keep published texts with "
            "`ansinh bulletin read FILE... --keep`."
        )
    else:
        _show(found)


def _show(found: "list[Standing]") -> None:
    lines = [
        (
            standing.place,
            _value(standing.value, standing.unit),
            f"{standing.as_of:%d/%m/%Y}",
            "; ".join(_source(each, standing) for each in standing.told),
            "" if standing.agree else "mâu thuẫn",
        )
        for standing in found
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    for place, value, day, sources, note in lines:
        text = f"{place:<{widths[0]}}  {value:>{widths[1]}}  {day}  {sources}  {note}"
        click.echo(text.rstrip())


def _value(value, unit: str) -> str:  # type: ignore[no-untyped-def]
    from ansinh.bulletins.writing import numbers

    shown = numbers.decimal(value) if value != int(value) else grouped(int(value))
    word = {"%": "%", "VND": " đồng", "person": " người", "employer": " đơn vị"}
    return f"{shown}{word.get(unit, '')}"


def _source(told, standing: "Standing") -> str:  # type: ignore[no-untyped-def]
    """The source; where sources differ, with what each prints."""
    return told.source if len(standing.told) == 1 else f"{told.source} ({told.written})"


def _json(standing: "Standing") -> dict[str, object]:
    return {
        "place": standing.place,
        "as_of": standing.as_of.isoformat(),
        "unit": standing.unit,
        "value": float(standing.value),
        "agree": standing.agree,
        "sources": [
            {
                "source": told.source,
                "sha256": told.sha256,
                "published": told.published and told.published.isoformat(),
                "written": told.written,
                "qualifier": told.qualifier,
                "value": float(told.value),
                "high": None if told.high is None else float(told.high),
            }
            for told in standing.told
        ],
    }
