"""An invented province for measurements: workers in employers of very different size, from May 2026
on, most employers paying, some late. Everything is loaded by the public operations.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np

from ansinh.record.actor import Actor

UNITS, WORKERS = 12_000, 400_000
WHO = {"actor": Actor("bench"), "reason": "measure"}
FIRST = 2026 * 12 + 4
"""May 2026."""


class Province(NamedTuple):
    """What was built: employers, and what they owe for a month (đồng)."""

    units: int
    workers: int
    due: np.ndarray


@contextmanager
def home() -> Iterator[Path]:
    """An installation of its own, gone afterwards; never a database that `DATABASE_URL` names."""
    folder = tempfile.mkdtemp(prefix="ansinh-bench-")
    os.chmod(folder, 0o755)
    os.environ["ANSINH_HOME"] = folder
    os.environ.pop("DATABASE_URL", None)
    from ansinh.cli.installation import prepare_database
    from ansinh.config import private_postgres

    prepare_database()
    from django.db import connections

    from ansinh.record.loading import loading

    try:
        with loading("bench"):
            yield Path(folder)
    finally:
        connections.close_all()
        private_postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def build(scale: float) -> Province:
    """Employers and workers; two of a hundred workers join in the second month."""
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
    return Province(units, workers, due)


def pay(province: Province, month: int) -> None:
    """Most employers pay for a month on its 20th: half of it, all of it, or a little more."""
    from ansinh.ledger.operations import record_receipts

    random = np.random.default_rng(month)
    day = date(month // 12, month % 12 + 1, 20)
    paying = np.flatnonzero(random.random(province.units) < 0.85)
    parts = random.choice([0.5, 1.0, 1.0, 1.1], len(paying))
    amounts = np.maximum(1, province.due[paying] * parts).astype(np.int64)
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


def closed_at(month: int) -> datetime:
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
