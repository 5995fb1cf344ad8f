"""A month of statements for 400 thousand workers in 12 thousand units: as data, as PDF, as files.

The province is invented on the spot, in a home of its own: workers in employers of very
different size, two months closed, most units paying, some late. `python -m
benchmarks.statements_bench 0.1` measures a tenth of it.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from ansinh.record.actor import Actor

UNITS, WORKERS = 12_000, 400_000
PDFS = 3_000
"""Statements written as separate files; the rate is per second of these."""

WHO = {"actor": Actor("bench"), "reason": "measure"}
FIRST = 2026 * 12 + 4
Row = dict[str, Any]


def run(scale: float = 1.0) -> list[Row]:
    """Build the province, close two months, and measure every output of the second."""
    home = tempfile.mkdtemp(prefix="ansinh-bench-")
    os.chmod(home, 0o755)
    os.environ["ANSINH_HOME"] = home
    from ansinh.cli.installation import prepare_database
    from ansinh.config import private_postgres

    prepare_database()
    from django.db import connection

    from ansinh.record.loading import loading

    try:
        with loading("bench"):
            units = _build(scale)
            closing = _measure_close()
            return closing + _measure(Path(home), units)
    finally:
        connection.close()
        private_postgres.stop()
        shutil.rmtree(home, ignore_errors=True)


def _measure_close() -> list[Row]:
    """Close the last month, and assess it bare once more: the same lines, written and summed."""
    from ansinh import law
    from ansinh.engine.session import connect
    from ansinh.ledger.assessed import assess_month
    from ansinh.ledger.closing import close_month
    from ansinh.register import columns

    book, month = law.load(), FIRST + 1
    began = time.perf_counter()
    result = close_month(month=month, law=book, recorded_at=_closed_at(month), **WHO)
    closing = time.perf_counter() - began
    began = time.perf_counter()
    with connect() as session:
        assess_month(
            session, book, month=month, position=columns.position(), known_at=_closed_at(month)
        )
    bare = time.perf_counter() - began
    return [
        {"name": "people of the month", "value": result.people, "unit": "people"},
        {"name": "close of the month", "value": round(closing, 2), "unit": "s"},
        {"name": "its bare assessment, lines written", "value": round(bare, 2), "unit": "s"},
        {"name": "ratio of the close to it", "value": round(closing / bare, 2), "unit": "x"},
    ]


def _measure(home: Path, units: int) -> list[Row]:
    from ansinh import law, statements
    from ansinh.receipts.office import Office
    from ansinh.statements import figures as data
    from ansinh.statements import identities, notices, printing, reports

    month = FIRST + 1
    rows: list[Row] = [{"name": "units with a statement", "value": units, "unit": "units"}]

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began, spent = time.perf_counter(), time.process_time()
        result = work()
        seconds = round(time.perf_counter() - began, 2)
        own = round(time.process_time() - spent, 2)
        rows.append({"name": name, "value": seconds, "unit": f"s, {own} s of processor"})
        return result

    book = law.load()
    found = timed("figures of all units", lambda: data.figures(month=month, law=book))
    timed("identities of all units", lambda: identities.check(found))
    everybody = timed("all C12 as data", lambda: statements.province(month, law=book))
    code = everybody[len(everybody) // 2].unit.code
    timed("one C12 as data", lambda: statements.of(unit=code, month=month, law=book))
    office = Office(name="BHXH tỉnh Thử", bank_bin="970418", account_number="1100000000000")
    sample = everybody[: min(PDFS, len(everybody))]
    rows[0]["value"] = len(everybody)
    for processes in (1, 2):
        folder = home / f"pdf{processes}"
        folder.mkdir()
        chosen = sample if processes > 1 else sample[: len(sample) // 3]
        began, spent = time.perf_counter(), time.process_time()
        printing.write_pdfs(chosen, office, folder, processes=processes)
        rate = len(chosen) / (time.perf_counter() - began)
        if processes == 1:
            own = 1000 * (time.process_time() - spent) / len(chosen)
            rows.append({"name": "processor time of one PDF", "value": round(own, 1), "unit": "ms"})
        name = f"separate C12 PDFs with VietQR, {processes} process(es)"
        rows.append({"name": name, "value": round(rate, 1), "unit": "PDF/s"})
        shutil.rmtree(folder)
    asked = timed("notices to banks", lambda: notices.notices(everybody, office, {}))
    timed("notice as XLSX", lambda: notices.render(asked[0], "xlsx"))
    timed("B03-TS", lambda: reports.workbook("b03", month=month, law=book))
    timed("B06-TS", lambda: reports.workbook("b06", month=month, law=book))
    return rows


def _build(scale: float) -> int:
    """Employers, workers, receipts of two months, the first of them closed. Returns the units."""
    from ansinh import law
    from ansinh.ledger.closing import close_month
    from ansinh.ledger.operations import record_receipts
    from ansinh.register import operations

    units, workers = max(10, int(UNITS * scale)), max(100, int(WORKERS * scale))
    random = np.random.default_rng(2026)
    _places(units)
    _people(workers)
    weights = random.pareto(1.1, units) + 0.2
    employer = 1 + random.choice(units, workers, p=weights / weights.sum())
    wages = 5_310_000 + 10_000 * random.integers(0, 1_500, workers)
    joined = np.where(random.random(workers) < 0.02, FIRST + 1, FIRST)
    operations.append_changes(
        changes={
            "person": np.arange(1, workers + 1),
            "unit": employer,
            "track": ["BB"] * workers,
            "effective_month": joined,
            "state": ["active"] * workers,
            "group": ["employee_enterprise"] * workers,
            "wage": wages,
            "recorded_at": np.full(workers, np.datetime64("2026-05-02T03:00")),
        },
        **WHO,
    )
    due = np.bincount(employer, weights=wages, minlength=units + 1)[1:] * 0.32
    book = law.load()
    for month in (FIRST, FIRST + 1):
        day = date(month // 12, month % 12 + 1, 20)
        paying = np.flatnonzero(random.random(units) < 0.85)
        parts = random.choice([0.5, 1.0, 1.0, 1.1], len(paying))
        amounts = np.maximum(1, due[paying] * parts).astype(np.int64)
        record_receipts(
            receipts={
                "reference": [f"FT{month}{unit:06d}" for unit in paying],
                "unit": paying + 1,
                "value_date": [day] * len(paying),
                "amount": amounts,
                "text": ["dong BHXH"] * len(paying),
            },
            recorded_at=datetime(day.year, day.month, 21, tzinfo=UTC),
            **WHO,
        )
        if month == FIRST:
            close_month(month=month, law=book, recorded_at=_closed_at(month), **WHO)
    return units


def _closed_at(month: int) -> datetime:
    """The fifth of the month after."""
    return datetime((month + 1) // 12, (month + 1) % 12 + 1, 5, 3, tzinfo=UTC)


def _places(units: int) -> None:
    from ansinh.register import operations
    from ansinh.register.models import Area, Office

    begins = date(2010, 1, 1)
    area = Area(code="06", name="Thử", full_name="Tỉnh Thử", level="province", valid_from=begins)
    office = Office(code="00600", name="BHXH tỉnh Thử", area=area, valid_from=begins)
    operations.load_areas(areas=[area], offices=[office], **WHO)
    operations.install(
        id=UUID(int=6), area=area, office=office, profile="", first_month=date(2026, 5, 1), **WHO
    )
    numbers = np.arange(1, units + 1)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    operations.load_units(
        units={
            "id": numbers,
            "code": [f"T{letters[n // 10_000]}{n % 10_000:04d}Z" for n in numbers],
            "name": [f"Công ty trách nhiệm hữu hạn mẫu số {n}" for n in numbers],
            "search_name": [f"cong ty trach nhiem huu han mau so {n}" for n in numbers],
            "tax_code": [f"{4_700_000_000 + n}" for n in numbers],
            "kind": ["enterprise"] * units,
            "office": ["00600"] * units,
            "area": ["06"] * units,
            "sponsor": np.zeros(units, dtype=int),
            "region": np.full(units, 4),
            "valid_from": [begins] * units,
        },
        **WHO,
    )


def _people(workers: int) -> None:
    from ansinh.register import operations

    numbers = np.arange(1, workers + 1)
    names = [f"Người mẫu {n}" for n in numbers]
    operations.load_people(
        people={
            "id": numbers,
            "social_insurance_number": [f"{6_000_000_000 + n:010d}" for n in numbers],
            "personal_id": [""] * workers,
            "name": names,
            "sort_key": names,
            "search_name": names,
            "birth_date": [date(1985, 1, 1)] * workers,
            "sex": ["F"] * workers,
            "area": ["06"] * workers,
            "household": np.zeros(workers, dtype=int),
        },
        households={"id": [], "code": [], "area": []},
        **WHO,
    )


if __name__ == "__main__":
    for row in run(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0):
        print(f"{row['name']:50} {row['value']:>12,} {row['unit']}")
