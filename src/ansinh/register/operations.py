"""Writing to the register: areas, offices, units, people, and changes to the log."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Max, Min

from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.record.locks import Lock, hold
from ansinh.register import perms
from ansinh.register.copying import (
    ColumnError,
    Columns,
    as_columns,
    as_list,
    copy_into,
    months_as_dates,
)
from ansinh.register.guard import refuse_unlawful, refuse_unreadable
from ansinh.register.models import Area, Change, Installation, Office
from ansinh.register.projection import refresh_participation

CHANGE_TYPES = {
    "person_id": "int8",
    "unit_id": "int8",
    "track": "varchar",
    "effective_month": "date",
    "state": "varchar",
    "group": "varchar",
    "wage": "int8",
    "allowance": "int8",
    "coefficient": "int4",
    "position_coefficient": "int4",
    "difference_coefficient": "int4",
    "seniority_rate": "int4",
    "profession_rate": "int4",
    "payment_months": "int2",
    "member_order": "int2",
    "top_up_rate": "int4",
    "movement": "varchar",
    "dossier": "varchar",
    "voids_id": "int8",
    "recorded_at": "timestamptz",
}
CHANGE_DEFAULTS: Mapping[str, Any] = {
    "wage": 0,
    "allowance": 0,
    "coefficient": 0,
    "position_coefficient": 0,
    "difference_coefficient": 0,
    "seniority_rate": 0,
    "profession_rate": 0,
    "payment_months": 1,
    "member_order": 0,
    "top_up_rate": 0,
    "movement": "",
    "dossier": "",
}


class VoidError(ValueError):
    """A change voids one that it may not void."""


def install(
    *,
    id: UUID,
    area: Area,
    office: Office,
    profile: str,
    first_month: date,
    actor: Actor,
    reason: str,
) -> Installation:
    """Say which province this database holds and from which month it is assessed."""
    with acting(actor=actor, reason=reason, unless=perms.why_not_open(actor)):
        return Installation.objects.create(
            id=id, area=area, office=office, profile=profile, first_month=first_month
        )


def load_areas(*, areas: list[Area], offices: list[Office], actor: Actor, reason: str) -> None:
    """Add areas and offices, parents before children. Raises `UnreadableName`."""
    refuse_unreadable([*(each.name for each in areas), *(each.name for each in offices)])
    with acting(actor=actor, reason=reason, unless=perms.why_not_open(actor)):
        Area.objects.bulk_create(areas)
        Office.objects.bulk_create(offices)


def load_units(*, units: Columns, actor: Actor, reason: str) -> int:
    """Add units; columns: id, code, name, search_name, tax_code, kind, office, area, sponsor
    (0 = none), region, valid_from (dates). Returns how many. Raises `UnreadableName`.
    """
    columns = as_columns(units)
    refuse_unreadable(columns["name"])
    with acting(actor=actor, reason=reason, unless=perms.why_not_write(actor)):
        return copy_into(
            "register_unit",
            {
                "id": "int8",
                "code": "varchar",
                "name": "varchar",
                "search_name": "varchar",
                "tax_code": "varchar",
                "kind": "varchar",
                "office_id": "varchar",
                "area_id": "varchar",
                "sponsor_id": "int8",
                "region": "int2",
                "valid_from": "date",
            },
            _references(columns, office="office_id", area="area_id", sponsor="sponsor_id"),
        )


def load_people(*, people: Columns, households: Columns, actor: Actor, reason: str) -> int:
    """Add households (id, code, area) and people, and return how many people.

    People's columns: id, social_insurance_number, personal_id, name, sort_key, search_name,
    birth_date, sex, area, household (0 = none).

    Raises:
        UnreadableName: a name holds what nobody can see or type.
    """
    columns = as_columns(people)
    refuse_unreadable(columns["name"])
    with acting(actor=actor, reason=reason, unless=perms.why_not_write(actor)):
        copy_into(
            "register_household",
            {"id": "int8", "code": "varchar", "area_id": "varchar"},
            _references(as_columns(households), area="area_id"),
        )
        return copy_into(
            "register_person",
            {
                "id": "int8",
                "social_insurance_number": "varchar",
                "personal_id": "varchar",
                "name": "varchar",
                "sort_key": "varchar",
                "search_name": "varchar",
                "birth_date": "date",
                "sex": "varchar",
                "area_id": "varchar",
                "household_id": "int8",
            },
            _references(columns, area="area_id", household="household_id"),
        )


def append_changes(*, changes: Columns, actor: Actor, reason: str) -> tuple[int, int]:
    """Append declarations to the log and return the first and last position they took.

    Columns: person, unit, track, effective_month (month number), state, group, recorded_at
    (UTC, ascending), and those of `CHANGE_DEFAULTS` and voids (0 = none) where they differ
    from the default. Participation of the touched lines is brought up to date.

    Raises:
        VoidError: a change voids a change of another line, or one that is voided already.
        UnlawfulChange: a change stands in a group or state that is not lawful in its month.
        ColumnError: a column is missing or unknown, or there is no row.
    """
    columns = _references(as_columns(changes), person="person_id", unit="unit_id", voids="voids_id")
    size = len(columns["person_id"])
    if size == 0:
        raise ColumnError("no changes to append")
    for name, default in CHANGE_DEFAULTS.items():
        columns.setdefault(name, [default] * size)
    columns.setdefault("voids_id", [None] * size)
    columns["effective_month"] = months_as_dates(columns["effective_month"])
    columns["recorded_at"] = _as_times(columns["recorded_at"])
    with acting(actor=actor, reason=reason, unless=perms.why_not_write(actor)):
        hold(Lock.LOG)
        before = _last_position()
        copy_into("register_change", CHANGE_TYPES, columns)
        _refuse_wrong_voids(before)
        refuse_unlawful(after=before)
        refresh_participation(after=before)
        taken = Change.objects.filter(id__gt=before).aggregate(first=Min("id"), last=Max("id"))
        return taken["first"], taken["last"]


def _last_position() -> int:
    return Change.objects.aggregate(last=Max("id"))["last"] or 0


def _refuse_wrong_voids(before: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.voids_id,
                   (c.person_id, c.unit_id, c.track) <> (v.person_id, v.unit_id, v.track),
                   v.id >= c.id,
                   EXISTS (SELECT 1 FROM register_change o
                           WHERE o.voids_id = c.voids_id AND o.id <> c.id)
            FROM register_change c JOIN register_change v ON v.id = c.voids_id
            WHERE c.id > %s AND c.voids_id IS NOT NULL
            """,
            [before],
        )
        for voided, other_line, later, twice in cursor.fetchall():
            if other_line:
                raise VoidError(
                    f"change {voided} is about another person, unit or track; "
                    "a change may void only an earlier one of its own line"
                )
            if later or twice:
                raise VoidError(f"change {voided} is voided already or is not an earlier one")


def _references(columns: dict[str, Any], **renamed: str) -> dict[str, Any]:
    """Rename reference columns to their fields; 0 in an optional one means none."""
    result = dict(columns)
    for name, field in renamed.items():
        if name in result:
            result[field] = result.pop(name)
    for field in ("sponsor_id", "household_id", "voids_id"):
        if field in result:
            result[field] = [value or None for value in as_list(result[field])]
    return result


def _as_times(values: Any) -> list[datetime]:
    """Times in UTC; few are distinct, so each distinct one is converted once."""
    stamps = np.asarray(values, dtype="datetime64[us]")
    distinct, index = np.unique(stamps, return_inverse=True)
    times = [stamp.replace(tzinfo=UTC) for stamp in distinct.tolist()]
    return [times[i] for i in index.tolist()]
