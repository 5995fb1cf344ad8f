"""TK1-TS: somebody new gets a number, what is wrong of somebody is put right with its paper."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ansinh.dossiers import operations as desk
from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.remarks import Why
from ansinh.record.actor import Actor
from ansinh.register.identity import differences, people_as_of, record_person
from ansinh.register.models import Change, Person, PersonRecord
from tests.dossiers import office, paper
from tests.dossiers.office import MOMENT, NAMES, number
from tests.dossiers.test_judging import judged

ONE = {"recorded_at": MOMENT, "actor": Actor("chị Một"), "reason": "thử"}
TWO = ONE | {"actor": Actor("anh Hai")}
DAY = date(2026, 6, 5)
BIRTH = "giấy khai sinh số 12/2026"
SECOND = {"name": NAMES[1], "number": number(2), "birth": "01/01/1982", "sex": "F"}


@pytest.fixture
def sonha(database: str) -> str:
    office.build_office()
    return database


def applied(grid: paper.Grid) -> str:
    (dossier,) = desk.receive(
        content=paper.as_xlsx(grid), name="tk1.xlsx", received_on=DAY, unit="TA0001Z", **ONE
    )
    desk.check(number=dossier.number, **ONE)
    desk.approve(number=dossier.number, **TWO)
    desk.apply(number=dossier.number, **ONE)
    return str(dossier.number)


def test_a_correction_holds_from_the_day_of_receipt_with_its_paper(sonha: str) -> None:
    given = SECOND | {"name": "Trần Thị Bích", "personal_id": "006182000123"}
    applied(paper.tk1(given, papers=BIRTH))
    row = Person.objects.get(id=2)
    assert (row.name, row.search_name, row.personal_id) == (
        "Trần Thị Bích", "tran thi bich", "006182000123",
    )  # fmt: skip
    records = PersonRecord.objects.filter(person=2, field="name")
    assert [(each.from_day, each.original) for each in records] == [(DAY, NAMES[1])]
    assert BIRTH in records[0].paper and "00001/2026/09700" in records[0].paper
    assert people_as_of([2], date(2026, 6, 4)).values[2]["name"] == NAMES[1]
    assert not Change.objects.filter(dossier="00001/2026/09700").exists()
    assert differences() is None


def test_undone_the_register_says_what_it_said_before(sonha: str) -> None:
    record_person(
        person=2, field="name", value="Trần Thị Bính", from_day=date(2026, 6, 4), paper="CCCD",
        recorded_at=datetime(2026, 6, 4, 3, tzinfo=UTC), **office.WHO,
    )  # fmt: skip
    number = applied(paper.tk1(SECOND | {"name": "Trần Thị Bích", "personal_id": "006182000123"},
                               papers=BIRTH))  # fmt: skip
    assert Person.objects.get(id=2).name == "Trần Thị Bích"
    desk.undo(number=number, **ONE)
    row = Person.objects.get(id=2)
    assert (row.name, row.personal_id) == ("Trần Thị Bính", "")
    assert differences() is None
    with pytest.raises(DossierError, match="đã hủy"):
        desk.undo(number=number, **ONE)


def test_somebody_new_gets_a_number(sonha: str) -> None:
    new = {"name": "Đinh Thị Mới", "birth": "05/06/1999", "sex": "F", "personal_id": "006199000123"}
    applied(paper.tk1(new))
    row = Person.objects.get(name="Đinh Thị Mới")
    assert (row.social_insurance_number, row.sex, row.area_id) == ("9700000011", "F", "97101")
    assert not Change.objects.filter(person=row).exists()
    again = judged(paper.tk1(new))
    assert [each.effect for each in again.verdicts] == [Effect.UNCHANGED]


CASES: list[tuple[dict[str, Any], str, Effect, Why | None]] = [
    ({}, "", Effect.UNCHANGED, Why.ALREADY_SO),
    ({"birth": "02/01/1982"}, BIRTH, Effect.CORRECTS, Why.CORRECTS),
    ({"birth": "02/01/1982"}, "", Effect.REFUSED, Why.MISSING),
    ({"personal_id": "006182000123"}, "", Effect.CORRECTS, Why.CORRECTS),
    ({"sex": "M"}, BIRTH, Effect.CORRECTS, Why.CORRECTS),
    ({"name": "Lê Văn Khác", "birth": "02/01/1982"}, BIRTH, Effect.REFUSED, Why.OTHER_NAME),
    ({"personal_id": "006082000123"}, "", Effect.REFUSED, Why.ID_DISAGREES),
    ({"personal_id": "006183000123"}, "", Effect.REFUSED, Why.ID_DISAGREES),
    ({"personal_id": "006382000123"}, "", Effect.REFUSED, Why.ID_DISAGREES),
    ({"birth": "05/06/2026", "name": NAMES[1]}, BIRTH, Effect.REFUSED, Why.BORN_LATER),
    ({"number": "9799999999"}, "", Effect.REGISTERS, None),
    ({"number": "9799999999", "sex": ""}, "", Effect.REFUSED, Why.UNKNOWN_PERSON),
]


def test_what_a_form_comes_to(sonha: str) -> None:
    for changed, papers, effect, why in CASES:
        grid = paper.tk1(SECOND | changed, papers=papers)
        (verdict,) = judged(grid, received_on=date(2026, 6, 4)).verdicts
        assert verdict.effect is effect, (changed, verdict.remarks)
        assert (verdict.remarks[0].why if verdict.remarks else None) is why, changed
        for remark in verdict.remarks:
            assert remark.what and remark.to_do
