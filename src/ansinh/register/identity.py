"""Who somebody is, dated: names, numbers, birth dates, kinds, regions, sponsors from a day on.

Rows of people and units are not changed by anybody: a record with its paper is added, the database
brings the row up to date, and every state of before can be asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.ground.days import day_of_record
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register import perms
from ansinh.register.guard import UnreadableName, refuse_unreadable
from ansinh.register.models import Area, Household, Office, Person, PersonRecord, Unit, UnitRecord
from ansinh.register.names import search_name, sort_key

NAME_MAX = {"person": 80, "unit": 150}


class IdentityRefused(ValueError):
    """A record of identity cannot be right; the message says which field and why."""


def record_person(
    *,
    person: int,
    field: str,
    value: str,
    from_day: date,
    paper: str,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> PersonRecord:
    """Record what a paper says of a person from a day on (`PersonRecord.Field`).

    Raises:
        IdentityRefused: the person, the field or the paper is missing, the value is not one the
            field can have or is somebody else's, or the day has not come.
    """
    text = _checked(PersonRecord, field, value, from_day, paper, recorded_at)
    if not Person.objects.filter(id=person).exists():
        raise IdentityRefused(_("Không có người này trong sổ."))
    if field == PersonRecord.Field.NUMBER:
        _refuse_taken(Person, field, text, person)
    keys = {}
    if field == PersonRecord.Field.NAME:
        keys = {"sort_key": sort_key(text), "search_name": search_name(text)}
    with acting(actor=actor, reason=reason, unless=perms.why_not_write(actor)):
        return PersonRecord.objects.create(
            person_id=person, field=field, value=text, from_day=from_day, paper=paper.strip(),
            recorded_at=recorded_at, **keys,
        )  # fmt: skip


def record_unit(
    *,
    unit: int,
    field: str,
    value: str,
    from_day: date,
    paper: str,
    recorded_at: datetime,
    actor: Actor,
    reason: str,
) -> UnitRecord:
    """Record what a paper says of a unit from a day on (`UnitRecord.Field`).

    Its sponsor and region count for a month when they hold on its first day; closings restate
    months before (`ledger.closing`).

    Raises:
        IdentityRefused: as `record_person`.
    """
    text = _checked(UnitRecord, field, value, from_day, paper, recorded_at)
    if not Unit.objects.filter(id=unit).exists():
        raise IdentityRefused(_("Không có đơn vị này trong sổ."))
    if field == UnitRecord.Field.CODE:
        _refuse_taken(Unit, field, text, unit)
    if field == UnitRecord.Field.SPONSOR and text == str(unit):
        raise IdentityRefused(_("Đơn vị không đóng thay cho chính mình: để trống."))
    keys = {"search_name": search_name(text)} if field == UnitRecord.Field.NAME else {}
    with acting(actor=actor, reason=reason, unless=perms.why_not_write(actor)):
        return UnitRecord.objects.create(
            unit_id=unit, field=field, value=text, from_day=from_day, paper=paper.strip(),
            recorded_at=recorded_at, **keys,
        )  # fmt: skip


_PATTERNS = {
    "social_insurance_number": r"[0-9]{10}",
    "personal_id": r"([0-9]{12})?",
    "sex": r"[MF]",
    "code": r"[A-Z][A-Z0-9]{6}",
    "tax_code": r"([0-9]{10}(-[0-9]{3})?|[0-9]{12})?",
    "region": r"[1-4]",
}
_NAMED: dict[str, tuple[Any, bool]] = {
    "area_id": (Area, False),
    "household_id": (Household, True),
    "office_id": (Office, False),
    "sponsor_id": (Unit, True),
}
"""By field, what it names, and whether it may name none."""


def _checked(
    model: type[PersonRecord] | type[UnitRecord],
    field: str,
    value: str,
    from_day: date,
    paper: str,
    recorded_at: datetime,
) -> str:
    """The value as it is kept."""
    if field not in model.Field.values:
        raise IdentityRefused(_("Không có mục %(field)s.") % {"field": field})
    label, text = model.Field(field).label, " ".join(value.split())
    if not paper.strip():
        raise IdentityRefused(_("Thiếu giấy tờ làm căn cứ (số, ngày, nơi cấp)."))
    try:
        refuse_unreadable([text])
    except UnreadableName as error:
        raise IdentityRefused(str(error)) from error
    if from_day > day_of_record(recorded_at):
        raise IdentityRefused(_("Ngày có hiệu lực %(day)s chưa tới.") % {"day": from_day})
    if not _possible(model, field, text):
        raise IdentityRefused(
            _("%(label)s không nhận giá trị “%(value)s”.") % {"label": label, "value": text}
        )
    return text


def _possible(model: type[PersonRecord] | type[UnitRecord], field: str, text: str) -> bool:
    """Whether a field can have this value."""
    if field in _PATTERNS:
        return re.fullmatch(_PATTERNS[field], text) is not None
    if field == "kind":
        return text in Unit.Kind.values
    if field == "name":
        return 0 < len(text) <= NAME_MAX["person" if model is PersonRecord else "unit"]
    if field in _NAMED:
        named, may_be_none = _NAMED[field]
        if not text:
            return may_be_none
        numbered = named in (Household, Unit)
        return (not numbered or text.isdecimal()) and named.objects.filter(pk=text).exists()
    if not text:
        return field == "valid_to"
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refuse_taken(model: type[Person] | type[Unit], field: str, text: str, who: int) -> None:
    records = PersonRecord if model is Person else UnitRecord
    about = "person_id" if model is Person else "unit_id"
    if (
        model.objects.filter(**{field: text}).exclude(id=who).exists()
        or records.objects.filter(field=field, original=text).exclude(**{about: who}).exists()
        or records.objects.filter(field=field, value=text).exclude(**{about: who}).exists()
    ):
        raise IdentityRefused(
            _("%(value)s đã cấp cho người hoặc đơn vị khác; mã không cấp lại.") % {"value": text}
        )


@dataclass(frozen=True)
class AsOf:
    """What was known of people or units for a day: field values by number, as text."""

    day: date
    values: dict[int, dict[str, str]]


def people_as_of(people: Iterable[int], day: date, *, known_at: datetime | None = None) -> AsOf:
    """People as the register knew them for a day, at a time (default: now)."""
    return _as_of(Person, PersonRecord, "person_id", people, day, known_at)


def units_as_of(units: Iterable[int], day: date, *, known_at: datetime | None = None) -> AsOf:
    """Units as the register knew them for a day, at a time (default: now)."""
    return _as_of(Unit, UnitRecord, "unit_id", units, day, known_at)


def _as_of(
    model: Any, records: Any, about: str, asked: Iterable[int], day: date, known_at: datetime | None
) -> AsOf:
    fields = [field.value for field in records.Field]
    rows = model.objects.filter(id__in=list(asked)).values("id", *fields)
    values = {
        row["id"]: {name: "" if row[name] is None else str(row[name]) for name in fields}
        for row in rows
    }
    found = records.objects.filter(**{f"{about}__in": values}).order_by("from_day", "id")
    for record in found:
        values[getattr(record, about)][record.field] = record.original
    for record in found:
        if record.from_day <= day and (known_at is None or record.recorded_at <= known_at):
            values[getattr(record, about)][record.field] = record.value
    return AsOf(day, values)


def moves_dues(*, since: datetime, until: datetime) -> bool:
    """Whether a unit's sponsor or region was recorded between two times: dues of months before
    may be others than were booked."""
    fields = (UnitRecord.Field.SPONSOR, UnitRecord.Field.REGION)
    return UnitRecord.objects.filter(
        field__in=fields, recorded_at__gt=since, recorded_at__lte=until
    ).exists()


def differences() -> dict[str, Any] | None:
    """A person or unit whose row is not what the latest record says; None where none is."""
    for about, records, key in (
        ("register_person", PersonRecord, "person_id"),
        ("register_unit", UnitRecord, "unit_id"),
    ):
        table = records._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT r.id, r.field, r.value, coalesce(to_jsonb(t) ->> r.field, '')
                FROM (SELECT DISTINCT ON ({key}, field) * FROM {table}
                      ORDER BY {key}, field, from_day DESC, id DESC) r
                JOIN {about} t ON t.id = r.{key}
                WHERE coalesce(to_jsonb(t) ->> r.field, '') <> r.value LIMIT 1
                """
            )
            row = cursor.fetchone()
        if row is not None:
            names = ("record", "field", "recorded", "stands")
            return {"table": about} | dict(zip(names, row, strict=True))
    return None
