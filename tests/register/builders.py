"""A tiny register for tests: one province, one district, a few units and people."""

from datetime import date
from typing import Any
from uuid import uuid4

import numpy as np

from ansinh.ground.months import parse_month
from ansinh.record.actor import Actor

WHO = {"actor": Actor("test"), "reason": "a test"}


def build_register(
    *, people: int = 10, units: int = 3, first_month: date = date(2016, 1, 1)
) -> None:
    """Install an invented province: enterprises with ids 1 ..., people with ids 1 ... ."""
    from ansinh.register import operations
    from ansinh.register.models import Area, Office

    province = Area(
        code="06",
        name="Thử",
        full_name="Tỉnh Thử",
        level="province",
        valid_from=date(1997, 1, 1),
    )
    district = Area(
        code="060",
        name="Huyện Thử",
        full_name="Huyện Thử",
        level="district",
        parent=province,
        valid_from=date(1997, 1, 1),
    )
    office = Office(code="00600", name="BHXH tỉnh Thử", area=province, valid_from=date(1997, 1, 1))
    operations.load_areas(areas=[province, district], offices=[office], **WHO)
    operations.install(
        id=uuid4(), area=province, office=office, profile="", first_month=first_month, **WHO
    )
    numbers = np.arange(1, units + 1)
    operations.load_units(
        units={
            "id": numbers,
            "code": [f"TA{n:04d}Z" for n in numbers],
            "name": [f"Công ty {n}" for n in numbers],
            "search_name": [f"cong ty {n}" for n in numbers],
            "tax_code": [""] * units,
            "kind": ["enterprise"] * units,
            "office": ["00600"] * units,
            "area": ["060"] * units,
            "sponsor": np.zeros(units, dtype=int),
            "region": np.full(units, 4),
            "valid_from": [date(2010, 1, 1)] * units,
        },
        **WHO,
    )
    numbers = np.arange(1, people + 1)
    operations.load_people(
        people={
            "id": numbers,
            "social_insurance_number": [f"{6_000_000_000 + n:010d}" for n in numbers],
            "personal_id": [""] * people,
            "name": [f"Người {n}" for n in numbers],
            "sort_key": [f"nguoi {n:06d}" for n in numbers],
            "search_name": [f"nguoi {n}" for n in numbers],
            "birth_date": [date(1980, 1, 1)] * people,
            "sex": ["F"] * people,
            "area": ["060"] * people,
            "household": np.zeros(people, dtype=int),
        },
        households={"id": [], "code": [], "area": []},
        **WHO,
    )


def change(
    person: int, unit: int, month: str, *, state: str = "active", wage: int = 4_000_000, **more: Any
) -> dict[str, Any]:
    """One declaration of an enterprise worker, effective from `month` (`2016-01`)."""
    row = {
        "person": person,
        "unit": unit,
        "track": "BB",
        "effective_month": parse_month(month),
        "state": state,
        "group": "employee_enterprise",
        "wage": wage,
        "recorded_at": np.datetime64("2016-01-02T03:00"),
        "voids": 0,
    }
    return row | more


def append(*rows: dict[str, Any]) -> tuple[int, int]:
    """Append declarations made by `change`, in order."""
    from ansinh.register.operations import append_changes

    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return append_changes(changes=columns, **WHO)
