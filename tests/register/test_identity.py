"""Names, numbers, kinds, regions and sponsors are dated: added with a paper, never changed."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, connections

from ansinh.ledger.verification import verify
from ansinh.register.identity import (
    IdentityRefused,
    people_as_of,
    record_person,
    record_unit,
    units_as_of,
)
from ansinh.register.models import Person, Unit, UnitRecord
from tests.ledger.builders import at, balances, close, law
from tests.register.builders import WHO, append, build_register, change

THEN = datetime(2016, 3, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def register(database: str) -> None:
    build_register()


def person(field: str, value: str, day: date, recorded_at: datetime = THEN, who: int = 1) -> None:
    record_person(person=who, field=field, value=value, from_day=day, paper="CCCD 1",
                  recorded_at=recorded_at, **WHO)  # fmt: skip


def unit(field: str, value: str, day: date, recorded_at: datetime = THEN, which: int = 1) -> None:
    record_unit(unit=which, field=field, value=value, from_day=day, paper="QĐ 1",
                recorded_at=recorded_at, **WHO)  # fmt: skip


def test_a_name_holds_from_its_day_and_the_row_says_the_latest() -> None:
    person("name", "Nguyễn  Thị Ánh", date(2016, 3, 1))
    person("name", "Nguyễn Thị Anh", date(2016, 2, 1), datetime(2016, 3, 25, tzinfo=UTC))
    row = Person.objects.get(id=1)
    assert (row.name, row.search_name) == ("Nguyễn Thị Ánh", "nguyen thi anh")
    assert row.sort_key.startswith("A") or row.sort_key
    said = [people_as_of([1], date(2016, month, 15)).values[1]["name"] for month in (1, 2, 3)]
    assert said == ["Người 1", "Nguyễn Thị Anh", "Nguyễn Thị Ánh"]
    known = people_as_of([1], date(2016, 2, 15), known_at=THEN).values[1]["name"]
    assert known == "Người 1"
    assert verify(law=law()) == []


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("social_insurance_number", "123", "mã số BHXH"),
        ("social_insurance_number", "6000000002", "đã cấp"),
        ("personal_id", "12345678901", "số định danh"),
        ("name", "  ", "họ và tên"),
        ("name", "Nguyễn \x1b[2JAn", "ký tự điều khiển"),
        ("birth_date", "1980-02-30", "ngày sinh"),
        ("sex", "X", "giới tính"),
        ("area_id", "99", "địa bàn"),
        ("household_id", "7", "hộ gia đình"),
        ("wage", "1", "wage"),
    ],
)
def test_what_cannot_be_of_a_person_is_refused(field: str, value: str, why: str) -> None:
    with pytest.raises(IdentityRefused, match=why):
        person(field, value, date(2016, 1, 1))


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("code", "ta", "mã đơn vị"),
        ("code", "TA0002Z", "đã cấp"),
        ("kind", "bank", "loại hình"),
        ("region", "5", "vùng"),
        ("sponsor_id", "99", "đóng thay"),
        ("sponsor_id", "1", "chính mình"),
        ("office_id", "", "cơ quan"),
        ("tax_code", "12", "mã số thuế"),
        ("valid_to", "mai", "chấm dứt"),
    ],
)
def test_what_cannot_be_of_a_unit_is_refused(field: str, value: str, why: str) -> None:
    with pytest.raises(IdentityRefused, match=why):
        unit(field, value, date(2016, 1, 1))


def test_without_a_paper_or_before_its_day_nothing_is_recorded() -> None:
    with pytest.raises(IdentityRefused, match="giấy tờ"):
        record_unit(unit=1, field="region", value="2", from_day=date(2016, 1, 1), paper=" ",
                    recorded_at=THEN, **WHO)  # fmt: skip
    with pytest.raises(IdentityRefused, match="chưa tới"):
        unit("region", "2", date(2016, 4, 1))
    with pytest.raises(IdentityRefused, match="Không có"):
        unit("region", "2", date(2016, 1, 1), which=99)


def test_a_code_once_given_is_not_given_again() -> None:
    unit("code", "TB0001Z", date(2016, 2, 1))
    with pytest.raises(IdentityRefused, match="đã cấp"):
        unit("code", "TA0001Z", date(2016, 2, 1), which=2)
    assert Unit.objects.get(id=1).code == "TB0001Z"


def test_nobody_else_changes_a_row() -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE register_unit SET region = 2")
    unit("region", "2", date(2016, 2, 1))
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE register_unit SET region = 1 WHERE id = 1")
    assert [finding.invariant for finding in verify(law=law())] == ["identity"]


def test_none_is_a_value_where_there_may_be_none() -> None:
    unit("sponsor_id", "2", date(2016, 2, 1))
    assert Unit.objects.get(id=1).sponsor_id == 2
    unit("sponsor_id", "", date(2016, 3, 1))
    assert Unit.objects.get(id=1).sponsor_id is None
    said = [units_as_of([1], date(2016, month, 2)).values[1]["sponsor_id"] for month in (1, 2, 3)]
    assert said == ["", "2", ""]
    assert UnitRecord.objects.values_list("original", flat=True).distinct().get() == ""


def test_a_region_learned_late_restates_the_months_before_by_adjustment() -> None:
    """A wage under the regional minimum is assessed at that minimum (QĐ 595 điều 6.2.6):
    region IV 2.400.000, region I 3.500.000 in 2016."""
    append(change(1, 1, "2016-01", wage=2_000_000))
    for month in ("2016-01", "2016-02"):
        close(month)
    assert balances("2016-02")["HTTT"][1] == 2_400_000 * 22 // 100
    unit("region", "1", date(2016, 1, 15), at("2016-02", 10))
    assert verify(law=law()) == []
    close("2016-03")
    before, _accrued, adjusted = balances("2016-03")["HTTT"][:3]
    assert before == 2 * 2_400_000 * 22 // 100
    assert adjusted == (3_500_000 - 2_400_000) * 22 // 100, "February alone: not yet in January"
    assert balances("2016-03")["HTTT"][1] == 3_500_000 * 22 // 100
    assert verify(law=law()) == []


def test_a_sponsor_learned_late_takes_over_what_it_owes() -> None:
    poor = {"track": "BHYT", "group": "poor", "wage": 0}
    append(change(1, 1, "2016-01", **poor))
    close("2016-01")
    assert balances("2016-01")["BHYT"][1] == 51_750
    unit("sponsor_id", "3", date(2016, 1, 1), at("2016-01", 10))
    close("2016-02")
    assert balances("2016-02")["BHYT"][1:3] == (0, -51_750)
    assert balances("2016-02", unit=3)["BHYT"][1:3] == (51_750, 51_750)
    assert verify(law=law()) == []
