"""Who stands on a unit's list in a month, with what, as the lists of declarations say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from ansinh.assess import assess
from ansinh.dossiers.known import STAND_COLUMNS
from ansinh.dossiers.lines import ENDED, Stand
from ansinh.engine.session import connect
from ansinh.ground.months import first_day, month_of
from ansinh.law import Law
from ansinh.register import columns
from ansinh.register.models import Unit


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on a list: who, since which month, how, and until when where that is known."""

    person: int
    number: str
    personal_id: str
    name: str
    birth: date
    sex: str
    address: str
    month: int
    stand: Stand
    until: int | None


def listed(unit: Unit, *, track: str, month: int) -> list[Listed]:
    """Everybody whose line of a track runs at a unit in a month, in the order of names."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT p.id, p.social_insurance_number, p.personal_id, p.name, p.birth_date, p.sex,
                a.full_name, l.effective_month, {STAND_COLUMNS}, l.next_month, l.next_state
            FROM (
                SELECT c.*, lead(effective_month) OVER line AS next_month,
                    lead(state) OVER line AS next_state
                FROM register_change c
                WHERE c.unit_id = %s AND c.track = %s
                  AND NOT EXISTS (SELECT 1 FROM register_change v WHERE v.voids_id = c.id)
                WINDOW line AS (PARTITION BY person_id ORDER BY effective_month, id)
            ) l
            JOIN register_person p ON p.id = l.person_id
            JOIN register_area a ON a.code = p.area_id
            WHERE l.effective_month <= %s AND (l.next_month IS NULL OR l.next_month > %s)
              AND l.state <> %s
            ORDER BY p.sort_key COLLATE "C", p.id
            """,
            [unit.id, track, first_day(month), first_day(month), ENDED],
        )
        return [_listed(row) for row in cursor.fetchall()]


def _listed(row: tuple[Any, ...]) -> Listed:
    person, number, personal_id, name, birth, sex, address, since, *stand, following, state = row
    until = month_of(following) - 1 if following and state == ENDED else None
    return Listed(
        person, number, personal_id, name, birth, sex, address, month_of(since), Stand(*stand),
        until,
    )  # fmt: skip


def bases(unit: Unit, *, month: int, law: Law) -> Mapping[int, Mapping[str, int]]:
    """The bases of everybody on a unit's lists in a month, by person, for the D09-TS."""
    session = connect()
    spells = columns.spells(session, position=columns.position())
    lines = assess(spells.filter(f"unit = {int(unit.id)}"), law, [month])
    names = ("base_bhxh", "base_bhyt", "base_bhtn", "base_tnld")
    found: dict[int, dict[str, int]] = {}
    for row in lines.select("person", *names).collect().to_arrow().to_pylist():
        kept = found.setdefault(row["person"], dict.fromkeys(names, 0))
        for name in names:
            kept[name] = max(kept[name], int(row[name]))
    return found
