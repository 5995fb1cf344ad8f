"""`ansinh statement`: the monthly statement (C12-TS) of one unit, or of all of them."""

import json
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.facts import KNOWN_AT, in_zone
from ansinh.cli.installation import open_installation
from ansinh.cli.recording import MonthType

if TYPE_CHECKING:
    from ansinh.receipts.office import Office
    from ansinh.statements import Statement

BINARY = ("pdf", "xlsx")


@click.command()
@click.argument("unit", required=False)
@click.argument("month", type=MonthType(), required=False)
@click.option(
    "--all",
    "of_all",
    type=MonthType(),
    metavar="YYYY-MM",
    help="Every unit that has anything to tell in this month, instead of one UNIT.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "xlsx", "pdf"]),
    default="text",
    show_default=True,
)
@KNOWN_AT
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A file; with --all (and without --single) a folder.",
)
@click.option(
    "--single",
    is_flag=True,
    help="With --all: one file that holds everybody; as PDF numbered files of 250 statements.",
)
@click.option("--processes", type=click.IntRange(1), help="With --all: how many write PDFs.")
def statement(
    unit: str | None, month: int | None, of_all: int | None, form: str,
    known_at: datetime | None, out: Path | None, single: bool, processes: int | None,
) -> None:  # fmt: skip
    """Make the statement of UNIT (its code) for MONTH, which must be closed.

    The account that units pay to, for the remittance line and the VietQR code, is read from
    office.yaml in the folder of this installation (docs/statements.md).
    """
    if of_all is None and (unit is None or month is None):
        raise click.UsageError("Name a unit and a month, or --all and a month.")
    if of_all is not None and unit is not None:
        raise click.UsageError("--all takes no unit.")
    open_installation()
    from ansinh import statements
    from ansinh.ledger.errors import LedgerError
    from ansinh.receipts.office import office

    moment = in_zone(known_at)
    try:
        if of_all is None:
            assert unit is not None and month is not None
            found = [statements.of(unit=unit, month=month, known_at=moment)]
            _write_one(rendered(found, office(), form), form, out)
            return
        begun = time.monotonic()
        found = statements.province(of_all, known_at=moment)
        computed = time.monotonic() - begun
        written = _write_all(found, office(), form, out, single, processes)
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    spent = time.monotonic() - begun - computed
    click.echo(f"{written} statements: computed in {computed:.1f} s, written in {spent:.1f} s")


def rendered(found: "list[Statement]", office: "Office", form: str) -> bytes:
    """One file that holds these statements: of one unit as the form, of many together."""
    from ansinh.statements import documents, printing, sheets

    if form == "pdf":
        return printing.as_one_pdf(found, office)
    if form == "xlsx":
        return sheets.as_xlsx(found[0], office) if len(found) == 1 else sheets.as_one_xlsx(found)
    if form == "json":
        data = [documents.as_json(each, office) for each in found]
        return _json(data[0] if len(found) == 1 else data)
    return "\n".join(documents.as_text(each, office) for each in found).encode()


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _write_one(content: bytes, form: str, out: Path | None) -> None:
    if out is not None:
        out.write_bytes(content)
        click.echo(f"Written to {out}")
    elif form in BINARY:
        raise click.UsageError(f"A {form} goes to a file: add --out FILE.")
    else:
        click.echo(content.decode(), nl=False)


def _write_all(
    found: "list[Statement]", office: "Office", form: str, out: Path | None, single: bool,
    processes: int | None,
) -> int:  # fmt: skip
    from ansinh.statements import printing

    if not found:
        raise click.ClickException("No unit has anything to tell in this month.")
    if out is None:
        raise click.UsageError("--all writes files: add --out FOLDER (or --single --out FILE).")
    cores = processes or _cores()
    if single:
        if form != "pdf":
            out.write_bytes(rendered(found, office, form))
            return len(found)
        for path in printing.write_together(found, office, out, processes=cores):
            click.echo(f"Written to {path}")
        return len(found)
    out.mkdir(parents=True, exist_ok=True)
    if form == "pdf":
        return printing.write_pdfs(_shown(found), office, out, processes=cores)
    for each in _shown(found):
        (out / printing.file_name(each, _suffix(form))).write_bytes(rendered([each], office, form))
    return len(found)


def _shown(found: "list[Statement]") -> "Iterator[Statement]":
    """The statements one by one, with a bar where somebody is looking."""
    with click.progressbar(found, label="C12-TS") as bar:
        yield from bar


def _suffix(form: str) -> str:
    return "txt" if form == "text" else form


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
