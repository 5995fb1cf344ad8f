"""`ansinh bulletin read`: the facts of published texts, and whether their arithmetic holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from ansinh.bulletins.reading import Fact, Flag, Reading, check, read_text


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object for each file.")
@click.option("--check", "checking", is_flag=True, help="Check the arithmetic; flag what fails.")
@click.option("--place", help="The place the texts are about, when they do not name it.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the texts were published: the year of dates printed without one.",
)
@click.option(
    "--keep",
    is_flag=True,
    help="Keep the facts as published series (`ansinh league`); a text is kept once.",
)
def read(
    files: tuple[Path, ...],
    as_json: bool,
    checking: bool,
    place: str | None,
    published,
    keep: bool,
) -> None:
    """Read the figures out of published Vietnamese texts FILES.

    Every figure is given with its scheme, cut-off date, place, comparison and the sentence it
    stands in. With --check, figures that contradict each other are flagged, never repaired;
    the exit status is then 1.
    """
    day = published.date() if published else None
    readings = [(path, _read(path, place, day)) for path in files]
    if keep:
        _keep(readings)
    flags = {path: check(reading.facts) if checking else [] for path, reading in readings}
    if as_json:
        click.echo(_as_json(readings, flags, checking))
    else:
        for path, reading in readings:
            _show(path, reading, flags[path], checking)
    if any(flags.values()):
        raise SystemExit(1)


def _read(path: Path, place: str | None, published: date | None) -> Reading:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again."
        ) from error
    return read_text(text, place=place, published=published)


def _keep(readings: list[tuple[Path, Reading]]) -> None:
    import getpass
    from datetime import UTC, datetime

    from ansinh.cli.installation import prepare_database

    prepare_database()
    from ansinh.bulletins.operations import keep_published

    for path, reading in readings:
        kept = keep_published(
            source=path.name,
            content=path.read_bytes(),
            reading=reading,
            recorded_at=datetime.now(UTC),
            actor=getpass.getuser(),
            reason="ansinh bulletin read --keep",
        )
        done = f"{kept.facts} facts kept" if kept.new else f"already kept as {kept.text.source}"
        click.echo(f"{path.name}: {done}", err=True)


def _as_json(
    readings: list[tuple[Path, Reading]], flags: dict[Path, list[Flag]], checking: bool
) -> str:
    results = []
    for path, reading in readings:
        result = {"file": path.name, **reading.to_json()}
        if checking:
            result["flags"] = [flag.to_json() for flag in flags[path]]
        results.append(result)
    return json.dumps(results[0] if len(results) == 1 else results, ensure_ascii=False, indent=2)


def _show(path: Path, reading: Reading, flags: list[Flag], checking: bool) -> None:
    console = Console()
    title = f"{path.name}: {len(reading.facts)} facts" + (
        f", {reading.place}" if reading.place else ""
    )
    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for column in ("indicator", "scheme", "value", "as of", "note", "compared"):
        whole = column in ("indicator", "value", "as of")
        table.add_column(
            column, justify="right" if column == "value" else "left", no_wrap=whole, overflow="fold"
        )
    for fact in reading.facts:
        table.add_row(*_row(fact, reading.place))
    console.print(table)
    for flag in flags:
        console.print(f"[bold]{flag.identity}[/bold]: {flag.message}", highlight=False)
        for figure in flag.figures:
            console.print(f"  {figure}", markup=False, highlight=False)
    if checking and not flags:
        console.print("The arithmetic of the figures read holds.", highlight=False)


def _row(fact: Fact, page_place: str | None) -> tuple[str, ...]:
    """One line of the table; what goes without saying (the page's place, "actual") is left out."""
    compared = fact.comparison.to_json() or {}
    shown = [f"{name} {_number(value)}" for name, value in compared.items() if name != "other"]
    for item in compared.get("other", []):
        values = " ".join(_number(v) for v in (item["abs"], item["pct"]) if v is not None)
        shown.append(f"{item['base']}: {values}")
    told = [
        fact.kind if fact.kind != "actual" else None,
        fact.period,
        fact.part,
        fact.place if fact.place != page_place else None,
    ]
    return (
        fact.indicator,
        (fact.scheme or "").replace("+", " + "),
        fact.written,
        fact.as_of.isoformat() if fact.as_of else "not given",
        ", ".join(word for word in told if word),
        "; ".join(shown),
    )


def _number(value: int | float) -> str:
    """A number as Vietnamese pages print it: 12.500.000, 13,4."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))
