"""PDF documents from typst templates: one compiler for many documents, many processes for more.

A template is a typst file that reads its data with `json(bytes(sys.inputs.data))`. A value
`{"vietqr": payload}` in the data (at its top, or at the top of each document of a list) is
drawn as an SVG picture first. Only the fonts that ship with typst are used, so that a
document looks the same on every machine; they have every Vietnamese letter.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import typst

from ansinh.exchange.plain_text import plain_data
from ansinh.exchange.vietqr import vietqr_svg

DRAWN = "vietqr"
MASK = 3
"""One mask pattern for every QR code: the best one of each is not worth its time by thousands."""

TASK = 40
"""Documents that a process takes at once."""


@dataclass(frozen=True)
class Job:
    """One document to write: where, from which data, with which date of its own."""

    path: Path
    data: Any
    made_at: datetime


class PdfWriter:
    """Compiles one template again and again; keep it as long as there are documents."""

    def __init__(self, template: Path) -> None:
        self._compiler = typst.Compiler(
            str(template),
            root=str(template.parent),
            font_paths=typst.Fonts(include_system_fonts=False),
        )

    def write(self, data: Any, *, made_at: datetime) -> bytes:
        """The PDF of a template's data (anything that JSON can hold).

        `made_at` becomes the document's own date, to the second, which is as much as a PDF holds;
        the same data gives the same bytes.
        """
        compiled = self._compiler.compile(
            format="pdf",
            sys_inputs=_inputs(data),
            timestamp=made_at.replace(microsecond=0),
            pdf_tags=False,
        )
        return _bytes(compiled)

    def picture(self, data: Any, *, pixels_per_inch: int = 110) -> bytes:
        """The first page as PNG, to look at."""
        compiled = self._compiler.compile(
            format="png", sys_inputs=_inputs(data), ppi=pixels_per_inch
        )
        return _bytes(compiled[0] if isinstance(compiled, list) else compiled)

    def words(self, data: Any) -> str:
        """Every word of the document as the typesetter drew it: what a test can look for."""
        return str(self._compiler.compile(format="svg", sys_inputs=_inputs(data)))


@cache
def pdf_writer(template: Path) -> PdfWriter:
    """The process's one compiler of a template."""
    return PdfWriter(template)


def write_files(template: Path, jobs: Iterable[Job], *, processes: int, large: bool = False) -> int:
    """Write many documents of one template, each to its file; returns how many.

    With more than one process the jobs are shared out as they come, so that they need not all
    be in memory. Each `large` document has a process to itself, for the typesetter remembers
    what the last ten documents were made of.
    """
    if processes < 2 and not large:
        return _write_task(template, list(jobs))
    written = 0
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), max_tasks_per_child=1 if large else None
    ) as pool:
        running: set[Future[int]] = set()
        for task in _tasks(iter(jobs), 1 if large else TASK):
            running.add(pool.submit(_write_task, template, task))
            if len(running) > 2 * processes:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                written += sum(future.result() for future in done)
        return written + sum(future.result() for future in running)


def _tasks(jobs: Iterator[Job], size: int) -> Iterator[list[Job]]:
    while task := list(islice(jobs, size)):
        yield task


def _write_task(template: Path, jobs: list[Job]) -> int:
    writer = pdf_writer(template)
    for job in jobs:
        job.path.write_bytes(writer.write(job.data, made_at=job.made_at))
    return len(jobs)


def _inputs(data: Any) -> dict[str, str]:
    told = plain_data(data)
    drawn = [_drawn(item) for item in told] if isinstance(told, list) else _drawn(told)
    return {"data": json.dumps(drawn, ensure_ascii=False)}


def _drawn(data: Any) -> Any:
    if not isinstance(data, Mapping):
        return data
    return {
        name: vietqr_svg(value[DRAWN], mask=MASK)
        if isinstance(value, Mapping) and DRAWN in value
        else value
        for name, value in data.items()
    }


def _bytes(compiled: Any) -> bytes:
    """What the typesetter made, which is nothing only where it was asked to write a file."""
    if compiled is None:
        raise RuntimeError("the typesetter made no document")
    return bytes(compiled)
