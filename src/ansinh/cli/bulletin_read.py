"""`ansinh bulletin read`: the facts of published texts, and whether their arithmetic holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ansinh.bulletins.reading import Fact, Flag, Reading, check, read_text
from ansinh.cli import acting
from ansinh.cli.facts import Day
from ansinh.cli.files import FILES
from ansinh.exchange.plain_text import plain


@click.command()
@FILES
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object for each file.")
@click.option("--check", "checking", is_flag=True, help="Check the arithmetic; flag what fails.")
@click.option("--place", help="The place the texts are about, when they do not name it.")
@click.option(
    "--published",
    type=Day(),
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
    published: date | None,
    keep: bool,
) -> None:
    """Read the figures out of published Vietnamese texts FILES.

    Every figure is given with its scheme, cut-off date, place, comparison and the sentence it
    stands in. With --check, figures that contradict each other are flagged, never repaired;
    the exit status is then 1. A file that is no text is told and passed over, the others are
    read; the exit status is then 2, and --keep keeps nothing.
    """
    texts, unread = _texts(files)
    readings = [
        (path, read_text(text, place=place, published=published)) for path, text in texts.items()
    ]
    if keep and not unread:
        _keep(readings)
    flags = {path: check(reading.facts) if checking else [] for path, reading in readings}
    if as_json:
        click.echo(_as_json(files, readings, flags, checking, unread))
    else:
        for path, reading in readings:
            _show(path, reading, flags[path], checking)
    for reason in unread.values():
        click.echo(f"Error: {reason}", err=True)
    if unread and keep:
        click.echo("Nothing was kept: mend or leave out the files above.", err=True)
    if unread or any(flags.values()):
        raise SystemExit(2 if unread else 1)


# What a file begins with when it is no text, and what to do about it.
_NO_TEXT = [
    (b"%PDF", "a PDF", "Copy its text into a .txt file (or: pdftotext FILE)"),
    (b"PK\x03\x04", "a Word or other zipped document", "Save it as plain text (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "an old Word document", "Save it as plain text (UTF-8)"),
    (b"\x89PNG", "a picture", "Type its text into a .txt file"),
    (b"\xff\xd8\xff", "a picture", "Type its text into a .txt file"),
]
_WIDE = (b"\xff\xfe", b"\xfe\xff")
BYTES_MAX = 20_000_000
"""A text longer than this is no bulletin."""


def _texts(files: tuple[Path, ...]) -> tuple[dict[Path, str], dict[Path, str]]:
    """The texts of the files, and why each of the others could not be read."""
    texts, unread = {}, {}
    for path in files:
        try:
            texts[path] = _text(path)
        except ValueError as error:
            unread[path] = str(error)
    return texts, unread


def _text(path: Path) -> str:
    if path.stat().st_size > BYTES_MAX:
        raise ValueError(f"{path} is larger than 20 MB: no bulletin is. Give the text alone.")
    content = path.read_bytes()
    for start, kind, advice in _NO_TEXT:
        if content.startswith(start):
            raise ValueError(f"{path} is {kind}, not a text. {advice} and try again.")
    try:
        text = content.decode("utf-16" if content.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again."
        ) from error
    if "\x00" in text:
        raise ValueError(f"{path} holds bytes that are no text. Save it as UTF-8 and try again.")
    return text


def _keep(readings: list[tuple[Path, Reading]]) -> None:

    from ansinh.cli.installation import prepare_database

    prepare_database()
    from ansinh.bulletins.operations import keep_published
    from ansinh.record.loading import moment

    for path, reading in readings:
        with moment() as now:
            kept = keep_published(
                source=path.name,
                content=path.read_bytes(),
                reading=reading,
                recorded_at=now,
                actor=acting.actor(),
                reason="ansinh bulletin read --keep",
            )
        done = f"{kept.facts} facts kept" if kept.new else f"already kept as {kept.text.source}"
        click.echo(f"{path.name}: {done}", err=True)


def _as_json(
    files: tuple[Path, ...],
    readings: list[tuple[Path, Reading]],
    flags: dict[Path, list[Flag]],
    checking: bool,
    unread: dict[Path, str],
) -> str:
    """One object for each file, in the order given; one that could not be read says why."""
    read = dict(readings)
    results: list[dict[str, Any]] = []
    for path in files:
        if path in unread:
            results.append({"file": path.name, "error": unread[path]})
            continue
        result = {"file": path.name, **read[path].to_json()}
        if checking:
            result["flags"] = [flag.to_json() for flag in flags[path]]
        results.append(result)
    return json.dumps(results[0] if len(results) == 1 else results, ensure_ascii=False, indent=2)


def _show(path: Path, reading: Reading, flags: list[Flag], checking: bool) -> None:
    console = Console()
    title = f"{path.name}: {len(reading.facts)} facts" + (
        f", {reading.place}" if reading.place else ""
    )
    table = Table(
        title=escape(plain(title)), title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0)
    )
    for column in ("indicator", "scheme", "value", "as of", "note", "compared"):
        whole = column in ("indicator", "value", "as of")
        table.add_column(
            column, justify="right" if column == "value" else "left", no_wrap=whole, overflow="fold"
        )
    for fact in reading.facts:
        table.add_row(*(escape(plain(text)) for text in _row(fact, reading.place)))
    console.print(table)
    for flag in flags:
        told = escape(plain(flag.message))
        console.print(f"[bold]{flag.identity}[/bold]: {told}", highlight=False)
        for figure in flag.figures:
            console.print(f"  {plain(str(figure))}", markup=False, highlight=False)
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
