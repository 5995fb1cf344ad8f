"""A D02-LT workbook of 10,000 rows at the counter: received, checked, approved, applied.

The office, its people and the workbook are invented (the builders of the tests, which share no
code with the reader); the database is a private one of its own. Seconds are of the processor,
without the database's. The screens run in one process that reads the file once; at the command
line each step is a process of its own that reads it again.
"""

import os
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.employers import home

ROWS = 10_000
AT = datetime(2026, 6, 5, 3, 0, tzinfo=UTC)
DAY = date(2026, 6, 5)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Nông")
MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Thanh", "Hữu", "Ngọc", "Quang")
GIVEN = ("An", "Bình", "Cường", "Dung", "Giang", "Hà", "Hải", "Hoa", "Khánh", "Lan", "Mai", "Nam")
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows of name, value and unit."""
    with home():
        return _measured()


def _measured() -> list[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.dossiers import office, paper

    from ansinh.dossiers import operations as desk
    from ansinh.dossiers import reread
    from ansinh.record.actor import Actor

    office.build_office()
    few, first, second = (paper.as_xlsx(paper.d02_lt(_people(count))) for count in (10, ROWS, ROWS))
    one: Any = {"recorded_at": AT, "actor": Actor("chị Một"), "reason": "đo"}
    two: Any = one | {"actor": Actor("anh Hai")}

    def way(content: bytes, name: str, between: Callable[[], None]) -> tuple[list[float], int]:
        with CaptureQueriesContext(connection) as counted:
            (dossier,), received = _timed(
                lambda: desk.receive(content=content, name=name, received_on=DAY, **one)
            )
            number = dossier.number
            between()
            _checked, checked = _timed(lambda: desk.check(number=number, **one))
            desk.approve(number=number, **two)
            between()
            step, applied = _timed(lambda: desk.apply(number=number, **one))
        assert step.last - step.first + 1 == dossier.rows
        return [received, checked, applied], len(counted)

    _small, statements_few = way(few, "few.xlsx", lambda: None)
    rows: list[Row] = []
    for where, content, between in (
        ("screens", first, lambda: None), ("command line", second, reread.forget)
    ):  # fmt: skip
        seconds, statements = way(content, "d02.xlsx", between)
        names = ("received (read, kept)", "checked (judged, priced)", "applied (judged, written)")
        rows += [
            {"name": f"D02 of {ROWS:,} rows, {where}: {name}", "value": each, "unit": "s"}
            for name, each in zip(names, seconds, strict=True)
        ]
        rows.append({"name": f"{where}, all (aim 5)", "value": sum(seconds), "unit": "s"})
    rows += [
        {"name": "SQL statements", "value": statements, "unit": "statements"},
        {"name": "SQL statements of 10 rows", "value": statements_few, "unit": "statements"},
    ]
    return rows


def _people(count: int) -> list[dict[str, Any]]:
    """So many people in the register, and their rows in a list that rises their wages."""
    import numpy as np
    from tests.dossiers import office

    from ansinh.register import operations as register
    from ansinh.register.models import Person
    from ansinh.register.names import search_name, sort_key

    dice = random.Random(count)
    called = [
        f"{dice.choice(SURNAMES)} {dice.choice(MIDDLES)} {dice.choice(GIVEN)}" for _ in range(count)
    ]
    first = Person.objects.order_by("-id").values_list("id", flat=True)[0] + 1
    ids = np.arange(first, first + count)
    register.load_people(
        people={
            "id": ids, "social_insurance_number": [office.number(int(each)) for each in ids],
            "personal_id": [""] * count, "name": called,
            "sort_key": [sort_key(each) for each in called],
            "search_name": [search_name(each) for each in called],
            "birth_date": [date(1990, 1, 1)] * count, "sex": ["M"] * count,
            "area": ["97101"] * count, "household": np.zeros(count, dtype=int),
        },
        households={"id": [], "code": [], "area": []}, **office.WHO,
    )  # fmt: skip
    return [
        {"name": name, "number": office.number(int(each)), "birth": "01/01/1990",
         "movement": "Tăng mới", "pay": 5_000_000 + 1_000 * (int(each) % 5_000),
         "month": "05/2026"}
        for each, name in zip(ids, called, strict=True)
    ]  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = _processor()
    found = work()
    return found, round(_processor() - start, 2)


def _processor() -> float:
    """Seconds of processor of this process and of those that read files for it."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
