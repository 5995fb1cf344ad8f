"""`ansinh law diff`: two laws side by side: old, new, article, one example in đồng."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from ansinh.law import LawError
from ansinh.law.difference import Difference, declared, differences, law_at
from ansinh.law.overlays import remarks
from ansinh.law.values import Value


@click.command()
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Show what differs between two laws: OLD and NEW.

    Each is a law folder (exported from a version, say), or an overlay (a reform, operator data,
    an operator's folder), which is laid over the law of this program.
    """
    try:
        before, after = law_at(old), law_at(new)
        found = list(differences(before, after))
    except LawError as error:
        raise click.ClickException(str(error)) from None
    undated = list(declared(before, after))
    for remark in remarks(after):
        click.echo(remark, err=True)
    if as_json:
        result = {"values": [_as_json(one) for one in found], "declared": undated}
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for one in found:
        _print(one)
    for line in undated:
        click.echo(line)
    click.echo(f"{len(found)} values differ, {len(undated)} declarations")


def _print(one: Difference) -> None:
    until = f" - {one.until}" if one.until else ""
    click.echo(f"{one.name}")
    click.echo(f"    {one.since}{until}: {_shown(one.old)} -> {_shown(one.new)}")
    cited = one.new or one.old
    if cited is not None:
        click.echo(f"    {cited.reference} [{cited.grade}]")
    if one.example is not None:
        amounts = [f"{amount:,}".replace(",", ".") for amount in (one.example.old, one.example.new)]
        click.echo(f"    {one.example.what}: {amounts[0]} -> {amounts[1]} đồng")


def _shown(value: Value | None) -> str:
    return "-" if value is None else value.shown()


def _as_json(one: Difference) -> dict[str, Any]:
    def side(value: Value | None) -> dict[str, Any] | None:
        if value is None:
            return None
        cited = [{"document": each.document, "article": each.article} for each in value.references]
        return {"value": value.value, "shown": value.shown(), "references": cited,
                "grade": value.grade}  # fmt: skip

    def day(when: date | None) -> str | None:
        return None if when is None else when.isoformat()

    example = one.example
    return {
        "name": one.name,
        "from": day(one.since),
        "until": day(one.until),
        "old": side(one.old),
        "new": side(one.new),
        "example": None
        if example is None
        else {"what": example.what, "old": example.old, "new": example.new},
    }
