"""`ansinh explain-change`: why a number of participants rose or fell."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.assess import load_law
from ansinh.cli.facts import KNOWN_AT, SCOPE, Day, in_zone
from ansinh.cli.installation import open_installation
from ansinh.exchange.amounts import grouped

if TYPE_CHECKING:
    from ansinh.indicators.changes import Change, Explained

WORDS = {
    "new": "mới tham gia",
    "returned": "tham gia trở lại",
    "from_group": "từ nhóm khác chuyển đến",
    "moved_in": "từ nơi khác trong tỉnh chuyển đến",
    "to_group": "chuyển sang nhóm khác",
    "moved_out": "chuyển đến nơi khác trong tỉnh",
    "moved_away": "chuyển đi tỉnh khác",
    "died": "chết",
    "lapsed": "dừng tham gia",
}


@click.command("explain-change")
@click.option("--group", required=True, help="household, student, BHYT, BHXH_TN ...")
@click.option("--from", "first", type=Day(), required=True, help="The earlier date.")
@click.option("--to", "last", type=Day(), required=True, help="The later date.")
@KNOWN_AT
@SCOPE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain_change(
    group: str,
    first: date,
    last: date,
    known_at: datetime | None,
    scope: str | None,
    as_json: bool,
) -> None:
    """Take a change of participants apart: who is new, renewed, moved, lapsed or died, and where.

    The parts add up to the change exactly, in the whole and in every district.
    """
    open_installation()
    from ansinh.indicators.changes import explain

    try:
        found = explain(
            group=group, first=first, last=last, known_at=in_zone(known_at), scope=scope
        )
    except (LookupError, ValueError) as error:
        raise click.ClickException(str(error.args[0])) from error
    if as_json:
        click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        return
    _print(found)


def as_data(found: "Explained") -> dict[str, Any]:
    """The explanation as JSON has it: people by kind, those who went below zero."""
    return {
        "group": found.scheme.code,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "known_at": found.known_at and found.known_at.isoformat(),
        **_row(found.whole),
        "came_from": dict(found.came_from),
        "went_to": dict(found.went_to),
        "places": [_row(each) for each in found.places],
    }


def _row(change: "Change") -> dict[str, Any]:
    return {
        "scope": change.code,
        "place": change.name,
        "before": change.before,
        "after": change.after,
        "change": change.change,
        "renewed": change.renewed,
        "stayed": change.stayed,
        "parts": dict(change.parts),
    }


def _print(found: "Explained") -> None:
    whole = found.whole
    click.echo(
        f"{found.scheme.label.vi}, {whole.name}: {grouped(whole.before)} người tháng "
        f"{found.first:%m/%Y}, {grouped(whole.after)} người tháng {found.last:%m/%Y} "
        f"({_signed(whole.change)})"
    )
    click.echo(f"  {'ở cả hai tháng, đã gia hạn hoặc khai lại':<44}{grouped(whole.renewed):>12}")
    click.echo(f"  {'ở cả hai tháng, không đổi':<44}{grouped(whole.stayed):>12}")
    for kind, value in whole.parts.items():
        if value:
            click.echo(f"  {WORDS[kind]:<44}{_signed(value):>12}")
            for code, count in _groups(found, kind).items():
                click.echo(f"      {code:<40}{grouped(count):>12}")
    for place in found.places:
        parts = [f"{WORDS[kind]} {_signed(value)}" for kind, value in place.parts.items() if value]
        click.echo(f"  {place.name}: {_signed(place.change)} ({'; '.join(parts)})")


def _groups(found: "Explained", kind: str) -> dict[str, int]:
    told = {"from_group": found.came_from, "to_group": found.went_to}.get(kind, {})
    groups = load_law().groups
    return {groups[code].label["vi"][:40]: count for code, count in told.items()}


def _signed(value: int) -> str:
    return f"{'+' if value > 0 else ''}{grouped(value)}"
