"""Who somebody is, by their own form (TK1-TS): somebody new, or what is put right in the register.

A correction says from the day of receipt on what the paper shows; the register keeps both.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.known import KnownPerson
from ansinh.dossiers.people import People
from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.declarations import Birth, DeclaredRow
from ansinh.register.models import PersonRecord
from ansinh.register.names import search_name

Field = PersonRecord.Field


class Correction(NamedTuple):
    """What a form puts right of a person: the field, what stands, what shall stand."""

    person: int
    field: str
    was: str
    value: str


class Identified(NamedTuple):
    """What a form comes to: whose it is, what it does, what it puts right, what there is to say."""

    person: int
    effect: Effect
    corrections: tuple[Correction, ...]
    remarks: list[Remark]


def identify(row: DeclaredRow, people: People) -> Identified:
    """Judge a person's own form against the register."""
    remarks = _of_personal_id(row, people)
    birth: Birth | None = row.values.get("birth")
    if birth and birth.day > people.received_on:
        remarks.append(people.remark(Why.BORN_LATER, row, "birth", f"{birth.day:%d/%m/%Y}"))
    if remarks:
        return Identified(0, Effect.REFUSED, (), remarks)
    found = people.known_person(row)
    if isinstance(found, Remark):
        return Identified(0, Effect.REFUSED, (), [found])
    if found is None:
        person, said = people.of(row)
        refused = any(remark.refusing for remark in said)
        return Identified(person, Effect.REFUSED if refused else Effect.REGISTERS, (), said)
    return _corrected(row, found, people)


def _corrected(row: DeclaredRow, person: KnownPerson, people: People) -> Identified:
    values = row.values
    birth: Birth | None = values.get("birth")
    same_name = "name" not in values or search_name(values["name"]) == person.search_name
    same_birth = birth is None or birth.day == person.birth
    if not same_name and not same_birth:
        params = {"name": person.name}
        remark = people.remark(Why.OTHER_NAME, row, "social_number", person.number, params)
        return Identified(0, Effect.REFUSED, (), [remark])
    if birth is not None and birth.precision != "day" and not same_birth:
        remark = people.remark(Why.MISSING, row, "birth", "", {"what": _("ngày sinh")})
        return Identified(0, Effect.REFUSED, (), [remark])
    stands = {
        Field.NAME: (person.name, values.get("name", "")),
        Field.BIRTH_DATE: (
            person.birth.isoformat(),
            birth.day.isoformat() if birth and birth.precision == "day" else "",
        ),
        Field.SEX: (person.sex, values.get("sex", "")),
        Field.PERSONAL_ID: (person.personal_id, values.get("personal_id", "")),
    }
    corrections = tuple(
        Correction(person.id, field.value, was, value)
        for field, (was, value) in stands.items()
        if value and value != was
    )
    if not corrections:
        return Identified(person.id, Effect.UNCHANGED, (), [Remark(Why.ALREADY_SO, False)])
    needs_paper = any(each.was for each in corrections)
    if needs_paper and not values.get("papers"):
        remark = people.remark(Why.MISSING, row, "papers", "", {"what": _("giấy tờ kèm theo")})
        return Identified(0, Effect.REFUSED, (), [remark])
    remarks = [
        Remark(Why.CORRECTS, False, "", "", {
            "what": Field(each.field).label, "was": _shown(each.was), "now": _shown(each.value),
        })
        for each in corrections
    ]  # fmt: skip
    return Identified(person.id, Effect.CORRECTS, corrections, remarks)


def _of_personal_id(row: DeclaredRow, people: People) -> list[Remark]:
    """A personal identity number that tells another sex or year of birth (NĐ 137/2015 Điều 13)."""
    values = row.values
    number = values.get("personal_id", "")
    birth: Birth | None = values.get("birth")
    if len(number) != 12:
        return []
    century, year = divmod(int(number[3]), 2)[0], int(number[4:6])
    sex = "F" if int(number[3]) % 2 else "M"
    told: Mapping[str, object] = {"year": str(1900 + 100 * century + year), "sex": SEXES[sex]()}
    wrong_year = birth is not None and birth.day.year != 1900 + 100 * century + year
    wrong_sex = values.get("sex", sex) != sex
    if not (wrong_year or wrong_sex):
        return []
    return [people.remark(Why.ID_DISAGREES, row, "personal_id", number, told)]


SEXES = {"M": lambda: _("nam"), "F": lambda: _("nữ")}


def _shown(value: str) -> str:
    if value in SEXES:
        return SEXES[value]()
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value or "–"
