"""A small invented office for these tests: units of every kind, people with names.

The first month is 1/2026. People are numbered from 1: `number(3)` is the mã số of the third,
`NAMES[2]` the name. The first six work at TA0001Z since 1/2026 for 6,000,000 đồng.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from ansinh.dossiers.judging import Judgement, judge
from ansinh.exchange.declarations import is_own_form, read_declaration, read_own_form
from ansinh.exchange.sheets import Sheet
from ansinh.ground.months import parse_month
from ansinh.law import load
from ansinh.record.actor import Actor
from ansinh.register import operations as register
from ansinh.register.models import Area, Office, Unit
from ansinh.register.names import search_name, sort_key

WHO = {"actor": Actor("test"), "reason": "an office for tests"}
NAMES = (
    "Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung", "Hoàng Văn Em",
    "Đặng Thị Giang", "Bùi Văn Hải", "Đỗ Thị Hoa", "Hồ Văn Khánh", "Ngô Thị Lan",
)  # fmt: skip
UNITS = (
    ("TA0001Z", "Công ty Một", "enterprise"),
    ("TA0002Z", "Công ty Hai", "enterprise"),
    ("HC0001Z", "Sở Thử", "state_body"),
    ("HG0001Z", "Hộ gia đình Xã Một", "households"),
    ("TH0001Z", "Trường Thử", "school"),
    ("NS0001Z", "Ngân sách tỉnh", "budget"),
    ("HN0001Z", "Người nghèo Xã Một", "supported"),
)
FIRST = parse_month("2026-01")
LAW = load()


def number(person: int) -> str:
    return f"97{person:08d}"


def build_office() -> None:
    province = Area(code="97", name="Sơn Hà", full_name="Tỉnh Sơn Hà", level="province",
                    valid_from=date(2025, 7, 1))  # fmt: skip
    commune = Area(code="97101", name="Một", full_name="Xã Một", level="commune", parent=province,
                   valid_from=date(2025, 7, 1))  # fmt: skip
    office = Office(code="09700", name="BHXH tỉnh Sơn Hà", area=province,
                    valid_from=date(2025, 7, 1))  # fmt: skip
    register.load_areas(areas=[province, commune], offices=[office], **WHO)
    register.install(
        id=UUID(int=97), area=province, office=office, profile="", first_month=date(2026, 1, 1),
        **WHO,
    )  # fmt: skip
    size = len(UNITS)
    register.load_units(
        units={
            "id": np.arange(1, size + 1),
            "code": [row[0] for row in UNITS],
            "name": [row[1] for row in UNITS],
            "search_name": [search_name(row[1]) for row in UNITS],
            "tax_code": [""] * size,
            "kind": [row[2] for row in UNITS],
            "office": ["09700"] * size,
            "area": ["97101"] * size,
            "sponsor": np.array([0, 0, 0, 0, 6, 0, 6]),
            "region": np.full(size, 4),
            "valid_from": [date(2026, 1, 1)] * size,
        },
        **WHO,
    )
    ids = np.arange(1, len(NAMES) + 1)
    register.load_people(
        people={
            "id": ids,
            "social_insurance_number": [number(each) for each in ids],
            "personal_id": ["" for _ in ids],
            "name": list(NAMES),
            "sort_key": [sort_key(name) for name in NAMES],
            "search_name": [search_name(name) for name in NAMES],
            "birth_date": [date(1980 + int(each), 1, 1) for each in ids],
            "sex": ["M" if each % 2 else "F" for each in ids],
            "area": ["97101"] * len(ids),
            "household": np.zeros(len(ids), dtype=int),
        },
        households={"id": [], "code": [], "area": []},
        **WHO,
    )
    declare(*(line(person) for person in range(1, 7)))


def line(person: int, month: str = "2026-01", unit: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "person": person, "unit": unit, "track": "BB", "effective_month": parse_month(month),
        "state": "active", "group": "employee_enterprise", "wage": 6_000_000, "payment_months": 1,
        "member_order": 0,
    } | more  # fmt: skip


def declare(*rows: dict[str, Any]) -> None:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    columns["recorded_at"] = [np.datetime64("2026-01-02T03:00")] * len(rows)
    register.append_changes(changes=columns, **WHO)


def person(which: int, **more: Any) -> dict[str, Any]:
    """Somebody of the register as a row of a list names him."""
    given = {"name": NAMES[which - 1], "number": number(which), "birth": f"01/01/{1980 + which}"}
    return given | {"month": "05/2026"} | more


def judged(grid: list[list[Any]], unit: str = "TA0001Z", **more: Any) -> Judgement:
    """A list judged on 5/6/2026, when 5/2026 is the first month that is not closed."""
    settings = {
        "law": LAW, "received_on": date(2026, 6, 5), "first_month": FIRST,
        "open_month": parse_month("2026-05"),
    } | more  # fmt: skip
    sheets = [Sheet("", grid)]
    read = read_own_form if is_own_form(sheets) else read_declaration
    return judge(read(sheets), unit=Unit.objects.get(code=unit), **settings)


MOMENT = datetime(2026, 6, 5, 3, 0, tzinfo=UTC)
