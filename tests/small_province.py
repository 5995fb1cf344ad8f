"""A province small enough to count by hand: thirteen people, six units, two districts.

The sums that tests expect are worked out here, in words, from the law of 2016 and 2017
(32.5 % of wages; health insurance 4.5 % of 1,150,000, from May 2016 of 1,210,000).

| unit | where | who |
|---|---|---|
| TA00001 | Xã Một, Huyện Đông | 1, 2; 3 until May 2016; 4 from May 2016: wages of 5,000,000 |
| TA00002 | Xã Ba, Huyện Tây | 5; 1 as well, from November 2016: wages of 5,000,000 |
| HG00001 | Xã Hai, Huyện Đông | household: 6 and 7 (until December 2016), a year at once; |
| | | voluntary: 11 from March 2016, 6 from January 2017, income 1,000,000 |
| HG00002 | Xã Ba, Huyện Tây | household: 8 from July 2016, a year at once |
| NS00001 | the province | pays for the poor |
| HN00001 | Xã Hai, Huyện Đông | poor: 9, 10; 12 from August 2016 |

January 2017: compulsory 1, 2, 4, 5 = 4 (a year before 1, 2, 3, 5 = 4);
health 4 + 6, 8, 9, 10, 12 = 9 (a year before 4 + 6, 7, 9, 10 = 8);
voluntary 6, 11 = 2 (a year before none). Person 1 counts once, at TA00002 (recorded last).

Collected in January 2016: 3,000,000. In January 2017: 10,000,000 + 1,000,000 + 653,400
(HG00002 paid 700,000 for a year that costs 653,400; 46,600 is surplus).

Owed at the end of January 2017: TA00001 40 worker-months x 1,625,000 - 13,000,000 =
52,000,000; TA00002 16 x 1,625,000 - 1,000,000 = 25,000,000; HG00001 621,000 + 434,700 +
653,400 and 12 x 220,000 = 4,349,100; NS00001 8 x 51,750 + 24 x 54,450 = 1,720,800.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

from ansinh import law
from ansinh.ground.months import first_day, parse_month
from ansinh.indicators import operations as plan
from ansinh.ledger import closing
from ansinh.ledger import operations as ledger
from ansinh.record.actor import Actor
from ansinh.register import operations as register
from ansinh.register.models import Area, Office
from ansinh.register.names import search_name, sort_key
from tests import conftest

AS_OF = date(2017, 1, 31)
CLOSED_AT = datetime(2017, 2, 5, 10, 0, tzinfo=UTC)
WHO = {"actor": Actor("test"), "reason": "a small province"}
ALL = "BHXH+BHYT+BHTN"
BEGIN = date(2016, 1, 1)

UNITS = (
    (1, "TA00001", "Công ty Một", "enterprise", "0971", "97101", 0),
    (2, "TA00002", "Công ty Đồng Tâm", "enterprise", "0972", "97203", 0),
    (3, "HG00001", "Hộ gia đình Xã Hai", "households", "0971", "97102", 0),
    (4, "HG00002", "Hộ gia đình Xã Ba", "households", "0972", "97203", 0),
    (5, "NS00001", "Ngân sách tỉnh", "budget", "0097", "97", 0),
    (6, "HN00001", "Người nghèo Xã Hai", "supported", "0971", "97102", 5),
)
WORK = ("BB", "employee_enterprise", 5_000_000, 1, 0)
HOME_FIRST = ("BHYT", "household", 0, 12, 1)
HOME_SECOND = ("BHYT", "household", 0, 12, 2)
POOR = ("BHYT", "poor", 0, 1, 0)
VOLUNTARY = ("TN", "voluntary_unsupported", 1_000_000, 1, 0)
CHANGES = (
    (1, 1, "2016-01", "active", WORK),
    (2, 1, "2016-01", "active", WORK),
    (3, 1, "2016-01", "active", WORK),
    (5, 2, "2016-01", "active", WORK),
    (6, 3, "2016-01", "active", HOME_FIRST),
    (7, 3, "2016-01", "active", HOME_SECOND),
    (9, 6, "2016-01", "active", POOR),
    (10, 6, "2016-01", "active", POOR),
    (11, 3, "2016-03", "active", VOLUNTARY),
    (4, 1, "2016-05", "active", WORK),
    (3, 1, "2016-06", "ended", WORK),
    (8, 4, "2016-07", "active", HOME_FIRST),
    (12, 6, "2016-08", "active", POOR),
    (1, 2, "2016-11", "active", WORK),
    (7, 3, "2017-01", "ended", HOME_SECOND),
    (6, 3, "2017-01", "active", VOLUNTARY),
)
RECEIPTS = (
    ("NH1", 1, date(2016, 1, 20), 3_000_000),
    ("NH2", 1, date(2017, 1, 16), 10_000_000),
    ("NH3", 2, date(2017, 1, 31), 1_000_000),
    ("NH4", 4, date(2017, 1, 10), 700_000),
)


TEMPLATE = "ansinh_small"
_built: set[str] = set()


@pytest.fixture
def small_province(server: conftest.private_postgres.Server) -> Iterator[str]:
    """A database that holds the small province, closed to January 2017, with its plan."""
    if str(server.socket) not in _built:
        conftest._create(server, TEMPLATE, conftest.private_postgres.DATABASE)
        conftest._connect(TEMPLATE)
        register_people()
        close()
        set_plan()
        conftest._disconnect()
        _built.add(str(server.socket))
    yield from conftest._cloned(server, TEMPLATE)


def register_people() -> None:
    """Places, units, people and the log of changes; nothing in the ledger."""
    _places()
    _units_and_people()
    for person, unit, month, state, line in CHANGES:
        change(person, unit, month, state, line)


def close(first: str = "2016-01", last: str = "2017-01") -> None:
    """Record the receipts and close the months."""
    book = law.load()
    for month in range(parse_month(first), parse_month(last) + 1):
        begin, end = first_day(month), first_day(month + 1)
        receipts = [row for row in RECEIPTS if begin <= row[2] < end]
        if receipts:
            ledger.record_receipts(
                receipts={
                    "reference": [row[0] for row in receipts],
                    "unit": np.array([row[1] for row in receipts]),
                    "value_date": [row[2] for row in receipts],
                    "amount": np.array([row[3] for row in receipts]),
                    "text": ["nộp tiền"] * len(receipts),
                },
                recorded_at=_closing_time(end),
                **WHO,
            )
        closing.close_month(month=month, law=book, recorded_at=_closing_time(end), **WHO)


def set_plan(value: int = 20_000_000, year: int = 2017, at: datetime = CLOSED_AT) -> None:
    """Give the province its collection plan: 11,653,400 of 20,000,000 is 58.3 %."""
    plan.set_target(
        indicator="collection_plan",
        scheme=ALL,
        area="97",
        year=year,
        value=value,
        document="Quyết định số 1/QĐ ngày 5/1/2017",
        recorded_at=at,
        **WHO,
    )


def change(
    person: int,
    unit: int,
    month: str,
    state: str,
    line: tuple[str, str, int, int, int],
    at: datetime | None = None,
) -> None:
    """Append one change; it is recorded on the fourth of its month unless told otherwise."""
    track, group, wage, payment_months, member_order = line
    number = parse_month(month)
    day = first_day(number)
    recorded = at or datetime(day.year, day.month, 4, tzinfo=UTC)
    register.append_changes(
        changes={
            "person": np.array([person]),
            "unit": np.array([unit]),
            "track": [track],
            "effective_month": np.array([number]),
            "state": [state],
            "group": [group],
            "wage": np.array([wage]),
            "payment_months": np.array([payment_months]),
            "member_order": np.array([member_order]),
            "recorded_at": np.array([recorded.replace(tzinfo=None)], dtype="datetime64[us]"),
        },
        **WHO,
    )


def _closing_time(end: date) -> datetime:
    return datetime(end.year, end.month, 5, 10, 0, tzinfo=UTC)


def _places() -> None:
    areas = [
        Area(code="97", name="Sơn Hà", full_name="Tỉnh Sơn Hà", level="province", valid_from=BEGIN)
    ]
    for code, name, level, parent in (
        ("971", "Đông", "district", "97"),
        ("972", "Tây", "district", "97"),
        ("97101", "Một", "commune", "971"),
        ("97102", "Hai", "commune", "971"),
        ("97203", "Ba", "commune", "972"),
    ):
        kind = "Huyện" if level == "district" else "Xã"
        areas.append(
            Area(
                code=code, name=name, full_name=f"{kind} {name}", level=level, parent_id=parent,
                valid_from=BEGIN,
            )
        )  # fmt: skip
    offices = [
        Office(code="0097", name="BHXH tỉnh Sơn Hà", area=areas[0], valid_from=BEGIN),
        Office(code="0971", name="BHXH huyện Đông", area=areas[1], valid_from=BEGIN),
        Office(code="0972", name="BHXH huyện Tây", area=areas[2], valid_from=BEGIN),
    ]
    for office in offices[1:]:
        office.parent = offices[0]
    register.load_areas(areas=areas, offices=offices, **WHO)
    register.install(
        id=UUID(int=97), area=areas[0], office=offices[0], profile="small", first_month=BEGIN, **WHO
    )


def _units_and_people() -> None:
    register.load_units(
        units={
            "id": np.array([row[0] for row in UNITS]),
            "code": [row[1] for row in UNITS],
            "name": [row[2] for row in UNITS],
            "search_name": [search_name(row[2]) for row in UNITS],
            "tax_code": [""] * len(UNITS),
            "kind": [row[3] for row in UNITS],
            "office": [row[4] for row in UNITS],
            "area": [row[5] for row in UNITS],
            "sponsor": np.array([row[6] for row in UNITS]),
            "region": np.full(len(UNITS), 4),
            "valid_from": [BEGIN] * len(UNITS),
        },
        **WHO,
    )
    people = range(1, 14)
    names = [f"Nguyễn Văn Thử {number}" for number in people]
    register.load_people(
        people={
            "id": np.array(people),
            "social_insurance_number": [f"97{number:08d}" for number in people],
            "personal_id": [""] * len(people),
            "name": names,
            "sort_key": [sort_key(name) for name in names],
            "search_name": [search_name(name) for name in names],
            "birth_date": [date(1980, 1, 1)] * len(people),
            "sex": ["M"] * len(people),
            "area": ["97101"] * len(people),
            "household": np.zeros(len(people), dtype=np.int64),
        },
        households={"id": np.array([1]), "code": ["HO1"], "area": ["97101"]},
        **WHO,
    )
