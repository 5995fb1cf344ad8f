"""`ansinh law documents`: what the law is written in, and how long each text was in force."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from ansinh.cli.assess import load_law
from ansinh.law import Law
from ansinh.law.documents import Document


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.option(
    "--law", "overlays", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="A reform or operator data (YAML) laid over the law; may be given again.",
)  # fmt: skip
def documents(as_json: bool, overlays: tuple[Path, ...]) -> None:
    """List the documents that the law cites: life, successor, address, what was read of them."""
    book = load_law(overlays)
    cited = _cited(book)
    listed = sorted(book.documents.values(), key=lambda one: (one.since, one.number))
    if as_json:
        rows = [_as_json(one, cited[one.number]) for one in listed]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in listed:
        ended = f" - {one.until} ({one.repealed_by})" if one.until else ""
        click.echo(f"{one.number}: {one.title}")
        click.echo(f"    {one.since}{ended}; {cited[one.number]} values; {one.read}")
        for detail in (one.address, one.note):
            if detail:
                click.echo(f"    {detail}")
    click.echo(f"{len(listed)} documents")


def _cited(book: Law) -> Counter[str]:
    """How many dated values cite each document."""
    return Counter(
        number
        for value in book.values()
        for number in {reference.document for reference in value.references}
    )


def _as_json(one: Document, values: int) -> dict[str, Any]:
    return {
        "document": one.number,
        "title": one.title,
        "issued": one.issued.isoformat() if one.issued else None,
        "from": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "repealed_by": one.repealed_by,
        "address": one.address,
        "read": one.read,
        "note": one.note,
        "values": values,
    }
