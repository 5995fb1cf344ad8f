"""`ansinh plan`: targets, their split to offices, their pace, and series to divide by."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli import acting
from ansinh.cli.facts import AS_OF, KNOWN_AT, SCOPE, Day, in_zone
from ansinh.cli.files import FILE
from ansinh.cli.installation import open_installation
from ansinh.cli.plan_pace import pace_data, print_pace
from ansinh.cli.plan_shown import print_split, shown, told, value_of
from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.indicators.models import Target

INDICATOR = click.option(
    "--indicator", required=True, help="collection_plan, participants_plan, coverage_rate_plan ..."
)
SCHEME = click.option("--scheme", required=True, help="BHYT, BHXH_TN, BHXH+BHYT+BHTN ...")
YEAR = click.option("--year", type=click.IntRange(2000, 2100), required=True)
AREA = click.option("--area", help="The area's code. Default: the province.")
REASON = click.option("--reason", required=True, help="Why; kept with your name.")


@click.group()
def plan() -> None:
    """The plan of the year: what was asked, how it was given on, and how it stands."""


@plan.command("set")
@INDICATOR
@SCHEME
@YEAR
@AREA
@click.option("--value", required=True, help="đồng, people, or per cent as 82.6")
@click.option("--document", required=True, help="The decision that sets it: number and date.")
@REASON
def set_(
    indicator: str,
    scheme: str,
    year: int,
    area: str | None,
    value: str,
    document: str,
    reason: str,
) -> None:
    """Set a target, or revise it: the earlier value stays and can be asked for."""
    open_installation()
    from ansinh.indicators.definitions import indicator as declared
    from ansinh.indicators.operations import set_target
    from ansinh.record.loading import moment
    from ansinh.register.models import Installation

    try:
        with moment() as now:
            made = set_target(
                indicator=indicator,
                scheme=scheme,
                area=area or Installation.objects.get().area_id,
                year=year,
                value=value_of(value, declared(indicator).unit),
                document=document,
                recorded_at=now,
                actor=acting.actor(),
                reason=reason,
            )
    except (LookupError, ValueError) as error:
        raise click.ClickException(str(error.args[0])) from error
    made_so = told({"indicator": made.indicator, "value": made.value})
    click.echo(f"{made.indicator} {made.scheme} {made.year}: {made_so}")


@plan.command()
@YEAR
@KNOWN_AT
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def show(year: int, known_at: datetime | None, as_json: bool) -> None:
    """Every target of a year with its revisions and the split in force."""
    open_installation()
    from ansinh.indicators.queries import targets_in_force

    at = in_zone(known_at)
    given = targets_in_force(year=year, known_at=at)
    found = [shown(target, at) for target in given.values()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(
            f"{each['indicator']} {each['scheme']} {each['area']}: {told(each)} "
            f"({each['document']}; {each['recorded_by']}, {each['recorded_at'][:10]}; "
            f"lần giao {each['revision']})"
        )
        if each["split"]:
            split = each["split"]
            click.echo(
                f"  chia theo {split['key_label']}: {split['recorded_by']}, "
                f"{split['recorded_at'][:10]}, {split['reason']}"
            )
            for office, value in split["shares"].items():
                click.echo(f"    {office}  {split['offices'][office]:<32}{grouped(value):>24}")


@plan.command()
@INDICATOR
@SCHEME
@YEAR
@AREA
@click.option("--key", type=click.Choice(["headcount", "last_year", "accrued"]), required=True)
@click.option("--as-of", type=Day(), required=True, help="The day whose figures are the key.")
@REASON
def split(
    indicator: str,
    scheme: str,
    year: int,
    area: str | None,
    key: str,
    as_of: date,
    reason: str,
) -> None:
    """Give a target on to the offices by a key; the parts add up to it exactly."""
    open_installation()
    from ansinh.indicators.keys import PlanError
    from ansinh.indicators.operations import split_target
    from ansinh.record.loading import moment

    target = _target(indicator, scheme, year, area)
    try:
        with moment() as now:
            made = split_target(
                target=target,
                key=key,
                as_of=as_of,
                recorded_at=now,
                actor=acting.actor(),
                reason=reason,
            )
    except PlanError as error:
        raise click.ClickException(str(error)) from error
    print_split(made, target)


@plan.command()
@INDICATOR
@SCHEME
@YEAR
@AREA
@click.option("--set", "values", multiple=True, required=True, metavar="OFFICE=VALUE")
@click.option("--spread-rest", is_flag=True, help="The other offices take the difference.")
@REASON
def correct(
    indicator: str,
    scheme: str,
    year: int,
    area: str | None,
    values: tuple[str, ...],
    spread_rest: bool,
    reason: str,
) -> None:
    """Correct the parts of some offices by hand; refused unless all parts add up to the target."""
    open_installation()
    from ansinh.indicators.keys import PlanError
    from ansinh.indicators.operations import correct_split
    from ansinh.record.loading import moment

    target = _target(indicator, scheme, year, area)
    try:
        with moment() as now:
            made = correct_split(
                target=target,
                values={
                    office: int(given) for office, _, given in (v.partition("=") for v in values)
                },
                spread_rest=spread_rest,
                recorded_at=now,
                actor=acting.actor(),
                reason=reason,
            )
    except PlanError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.BadParameter("write OFFICE=VALUE with a whole number") from error
    print_split(made, target)


@plan.command()
@AS_OF
@KNOWN_AT
@SCOPE
@click.option("--list", "listed", is_flag=True, help="Also the shortest list that closes the gap.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def pace(
    as_of: date, known_at: datetime | None, scope: str | None, listed: bool, as_json: bool
) -> None:
    """How each target stands, what every month and working day must bring, where it will end."""
    open_installation()
    from ansinh.indicators.gaps import closing_list
    from ansinh.indicators.knowledge import knowledge
    from ansinh.indicators.pace import known_paces
    from ansinh.indicators.places import ScopeError, scope_of

    try:
        where, known = scope_of(scope), knowledge(in_zone(known_at))
    except ScopeError as error:
        raise click.ClickException(str(error)) from error
    answers = []
    for each in known_paces(as_of, where, known):
        data = pace_data(each)
        if listed:
            found = closing_list(each, where, known)
            data["closes"] = found.closes
            data["list"] = [vars(step) for step in found.steps]
        answers.append(data)
        if not as_json:
            print_pace(each, data)
    if as_json:
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
    elif not answers:
        click.echo("Không có kế hoạch nào của năm này cho địa bàn này.")


@plan.command()
@FILE
@REASON
def load(file: Path, reason: str) -> None:
    """Load series of population or labour from a CSV.

    Its columns are measure, area, year, value, series, source.
    """
    open_installation()
    from ansinh.indicators.keys import PlanError
    from ansinh.indicators.operations import load_denominators
    from ansinh.record.loading import moment

    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    try:
        with moment() as now:
            count = load_denominators(
                rows=rows, recorded_at=now, actor=acting.actor(), reason=reason
            )
    except PlanError as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    click.echo(f"Đã nhập {count} số liệu.")


def _target(indicator: str, scheme: str, year: int, area: str | None) -> "Target":
    from ansinh.indicators.queries import target
    from ansinh.register.models import Installation

    place = area or Installation.objects.get().area_id
    found = target(indicator=indicator, scheme=scheme, area=place, year=year)
    if found is None:
        raise click.ClickException(
            f"{place} has no target {indicator} {scheme} for {year}; set one with ansinh plan set."
        )
    return found
