"""The statement on paper: one PDF a unit, or one for all.

The rows go to the template in blocks that look the same for every unit (see `c12.typ`); the
payments, which differ, make blocks of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from ansinh.exchange.documents.pdf import Job, pdf_writer, write_files
from ansinh.ground.months import show_month
from ansinh.receipts.office import Office
from ansinh.statements import documents
from ansinh.statements.c12 import Statement

TEMPLATE = Path(__file__).parent / "c12.typ"
BLOCK_ROWS = 60
"""Rows that stay together on a page: as many as stand under its head; longer blocks are cut."""

TOGETHER = 250
"""Statements in one PDF."""

INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


def page(statement: Statement, office: Office) -> dict[str, Any]:
    """What the template prints of one statement."""
    written = documents.form(statement, office)
    below = [*written["results"], *written["payment"], *written["notes"]]
    return {
        **{name: written[name] for name in (
            "issuer", "issuer_at", "form", "procedure", "title", "period", "unit", "basis",
            "measure", "words", "columns", "column_numbers", "qr", "dated",
        )},
        "below": below,
        "blocks": list(_blocks(written["rows"])),
    }  # fmt: skip


def as_pdf(statement: Statement, office: Office) -> bytes:
    """The statement on A4; the same statement gives the same bytes."""
    return pdf_writer(TEMPLATE).write(page(statement, office), made_at=statement.closed_at)


def as_one_pdf(statements: Sequence[Statement], office: Office) -> bytes:
    """Many statements in one file, each on pages of its own, numbered from 1."""
    pages = [page(statement, office) for statement in statements]
    return pdf_writer(TEMPLATE).write(pages, made_at=statements[0].closed_at)


def write_together(
    statements: Sequence[Statement], office: Office, path: Path, *, processes: int = 1
) -> list[Path]:
    """Many statements in one file, or in numbered files (`all-01.pdf`) of `TOGETHER` each.

    The typesetter holds all pages of a file in memory, about 2 MB a statement: a province in
    one file would need more than a server has.
    """
    parts = [statements[at : at + TOGETHER] for at in range(0, len(statements), TOGETHER)]
    digits = len(str(len(parts)))
    paths = [
        path.with_stem(f"{path.stem}-{number:0{digits}d}") if len(parts) > 1 else path
        for number in range(1, len(parts) + 1)
    ]
    jobs = (
        Job(file, [page(each, office) for each in part], part[0].closed_at)
        for file, part in zip(paths, parts, strict=True)
    )
    write_files(TEMPLATE, jobs, processes=min(processes, len(parts)), large=True)
    return paths


def write_pdfs(
    statements: Iterable[Statement], office: Office, folder: Path, *, processes: int = 1
) -> int:
    """One PDF for each statement, named by month and unit code; returns how many."""
    jobs = (
        Job(folder / file_name(statement, "pdf"), page(statement, office), statement.closed_at)
        for statement in statements
    )
    return write_files(TEMPLATE, jobs, processes=processes)


def file_name(statement: Statement, suffix: str) -> str:
    """C12-TS_2026-05_TA0001Z.pdf."""
    return f"C12-TS_{show_month(statement.month)}_{statement.unit.code}.{suffix}"


def _blocks(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows in blocks: the payments apart, all that stands before and behind them together.

    A payment has a figure in the total alone, so its label runs on (`wide`).
    """
    for _key, block in groupby(rows, key=lambda row: bool(row["paid"])):
        rows_of_block = list(block)
        for start in range(0, len(rows_of_block), BLOCK_ROWS):
            part = rows_of_block[start : start + BLOCK_ROWS]
            yield {
                "rows": len(part),
                "numbers": _runs(part, (row["number"] for row in part)),
                "labels": _runs(
                    part, (INDENT * max(0, row["level"] - 1) + row["label"] for row in part)
                ),
                "wide": part[0]["paid"],
                "money": [
                    _runs(part, (row["cells"][place] for row in part))
                    for place in range(len(part[0]["cells"]))
                ],
            }


def _runs(rows: Sequence[dict[str, Any]], texts: Iterable[str]) -> list[tuple[bool, str]]:
    """A column of a block: heads of sections in bold, what stands between them as one text.

    An empty line needs a character, or the paragraph would lose its height at the end.
    """
    lines = zip((row["level"] == 0 for row in rows), texts, strict=True)
    runs = [
        (bold, "\n".join(text or "\N{NO-BREAK SPACE}" for _bold, text in run))
        for bold, run in groupby(lines, key=itemgetter(0))
    ]
    return [(bold, text + "\n") for bold, text in runs[:-1]] + runs[-1:]
