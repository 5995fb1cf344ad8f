"""`ansinh duplicates`: who may stand twice in the register, with the reasons."""

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.installation import open_installation

if TYPE_CHECKING:
    from ansinh.register.duplicates import Pair

HEAD = (
    "weight", "standing", "number_1", "number_2", "name_1", "name_2", "birth_1", "birth_2",
    "personal_id_1", "personal_id_2", "reasons",
)  # fmt: skip


@click.command()
@click.argument("numbers", nargs=-1)
@click.option("--possible", is_flag=True, help="Also pairs that are only worth a look.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print JSON.")
def duplicates(numbers: tuple[str, ...], possible: bool, form: str | None) -> None:
    """List pairs of people who may be one, the likeliest first; of everybody, or of NUMBERS.

    What is decided is left out: merge a pair with `ansinh person merge`, tell it apart for good
    with `ansinh person apart`.
    """
    open_installation()
    from ansinh.cli.person import row_of
    from ansinh.register import likeness
    from ansinh.register.duplicates import duplicates as find

    least = likeness.POSSIBLE if possible else likeness.LIKELY
    whom = [row_of(number) for number in numbers] or None
    pairs = find(least=least, whom=whom)
    if form == "json":
        click.echo(json.dumps([_json(pair) for pair in pairs], ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(HEAD)
        writer.writerows(_row(pair) for pair in pairs)
    else:
        for pair in pairs:
            click.echo(_line(pair))


def _json(pair: "Pair") -> dict[str, Any]:
    return {
        "weight": pair.weight,
        "likely": pair.likely,
        "standing": pair.standing,
        "one": vars(pair.one),
        "two": vars(pair.two),
        "reasons": dict(pair.reasons),
    }


def _row(pair: "Pair") -> tuple[Any, ...]:
    one, two = pair.one, pair.two
    said = "; ".join(f"{feature} {level}" for feature, level in pair.reasons)
    return (
        pair.weight, pair.standing, one.number, two.number, one.name, two.name, one.birth_date,
        two.birth_date, one.personal_id, two.personal_id, said,
    )  # fmt: skip


def _line(pair: "Pair") -> str:
    sides = " | ".join(
        f"{each.number} {each.name} {each.birth_date} {each.sex} {each.area} {each.personal_id}"
        for each in (pair.one, pair.two)
    )
    return f"{pair.weight:6.1f}  {sides}  {pair.standing}".rstrip()
