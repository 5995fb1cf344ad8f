"""How long the door takes (`make bench` and `-m bench`): printed, with the processor's seconds."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ansinh.dossiers.opening import installing, people, units
from ansinh.exchange.declarations import open_sheets, read_declaration
from ansinh.register.models import Person
from tests.dossiers import paper
from tests.dossiers.office import LAW, MOMENT, WHO

pytestmark = pytest.mark.bench

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Nông")
MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Thanh", "Hữu", "Ngọc", "Quang")
GIVEN = ("An", "Bình", "Cường", "Dung", "Giang", "Hà", "Hải", "Hoa", "Khánh", "Lan", "Mai", "Nam")


@contextmanager
def timed(what: str) -> Iterator[None]:
    wall, own = time.perf_counter(), time.process_time()
    yield
    print(
        f"{what}: {time.perf_counter() - wall:.1f} s, processor {time.process_time() - own:.1f} s"
    )


def names(count: int) -> list[str]:
    dice = random.Random(10)
    return [
        f"{dice.choice(SURNAMES)} {dice.choice(MIDDLES)} {dice.choice(GIVEN)}" for _ in range(count)
    ]


def test_an_office_opens_with_sixteen_thousand_people(database: str) -> None:
    """A twentieth of the aim: 320 thousand people and 2,800 units in two minutes."""
    installing.init(province="Thái Nguyên", on=date(2026, 7, 1), id=UUID(int=19), **WHO)
    count, employers = 16_000, 140
    export = [["madvi", "tendvi", "sld"]]
    export += [[f"TA{at:04d}Z", f"Công ty {at}", 0] for at in range(employers)]
    table: list[list[Any]] = [
        ["STT", "Mã đơn vị", "Họ và tên", "Mã số BHXH", "Ngày sinh", "Giới tính", "Tiền lương",
         "Từ tháng"]
    ]  # fmt: skip
    table += [
        [at, f"TA{at % employers:04d}Z", name, f"19{at:08d}", "01/01/1990", "Nam", 5_500_000 + at,
         "07/2026"]
        for at, name in enumerate(names(count), start=1)
    ]  # fmt: skip
    files = paper.as_xlsx(export), paper.as_xlsx(table)
    with timed(f"an office of {count} people and {employers} units opened"):
        declared = read_declaration(open_sheets(files[0]), form="UNITS")
        units.load_units(
            units.judge_units(declared, units.Defaults(region=3)), since=date(2026, 7, 1), **WHO
        )
        lists = read_declaration(open_sheets(files[1]), form="D02")
        judged = people.judge_register(lists, unit="", group="", law=LAW, on=date(2026, 7, 1))
        people.book_register(judged, recorded_at=MOMENT, **WHO)
    assert Person.objects.count() == count
