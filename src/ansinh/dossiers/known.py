"""What the register knows of the people in a file: two statements, however long the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ansinh.dossiers.lines import Line, Stand

STAND_COLUMNS = (
    'state, "group", wage, allowance, coefficient, position_coefficient, '
    "difference_coefficient, seniority_rate, profession_rate, payment_months, member_order, "
    "top_up_rate"
)


NOW = 2**62
"""Above every position of the log."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the register."""

    id: int
    number: str
    personal_id: str
    name: str
    search_name: str
    birth: date
    sex: str


@dataclass(frozen=True)
class Known:
    """People of the register, found by what a file says of them, and their lines."""

    by_number: Mapping[str, KnownPerson]
    by_personal_id: Mapping[str, KnownPerson]
    by_name: Mapping[tuple[str, date], Sequence[KnownPerson]]
    lines: Mapping[int, Mapping[tuple[int, str], Line]]
    unit_codes: Mapping[int, str]


def read_known(
    *,
    numbers: Iterable[str],
    personal_ids: Iterable[str],
    names: Iterable[tuple[str, date]],
    before: int = NOW,
) -> Known:
    """Everybody with one of these numbers, or one of these names without marks and births; their
    lines as they stood before a position of the log."""
    people = _people(sorted(set(numbers)), sorted(set(personal_ids)), sorted(set(names)))
    by_name: dict[tuple[str, date], list[KnownPerson]] = {}
    for person in people:
        by_name.setdefault((person.search_name, person.birth), []).append(person)
    lines, units = _lines([person.id for person in people], before)
    return Known(
        {person.number: person for person in people},
        {person.personal_id: person for person in people if person.personal_id},
        by_name,
        lines,
        units,
    )


def _people(
    numbers: list[str], personal_ids: list[str], names: list[tuple[str, date]]
) -> list[KnownPerson]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, social_insurance_number, personal_id, name, search_name, birth_date, sex
            FROM register_person WHERE social_insurance_number = ANY(%s)
            UNION
            SELECT id, social_insurance_number, personal_id, name, search_name, birth_date, sex
            FROM register_person WHERE personal_id <> '' AND personal_id = ANY(%s)
            UNION
            SELECT p.id, social_insurance_number, personal_id, name, p.search_name, p.birth_date,
                sex
            FROM register_person p
            JOIN unnest(%s::varchar[], %s::date[]) AS asked(search_name, birth_date)
                USING (search_name, birth_date)
            """,
            [numbers, personal_ids, [name for name, _ in names], [birth for _, birth in names]],
        )
        return [KnownPerson(*row) for row in cursor.fetchall()]


def _lines(
    people: list[int], before: int
) -> tuple[dict[int, dict[tuple[int, str], Line]], dict[int, str]]:
    """The lines of people as they stand, and the codes of the units on whose lists they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT c.person_id, c.unit_id, c.track,
                (extract(year FROM effective_month) * 12 + extract(month FROM effective_month) - 1
                )::int4, c.id, {STAND_COLUMNS}, u.code
            FROM register_change c JOIN register_unit u ON u.id = c.unit_id
            WHERE c.person_id = ANY(%s) AND c.id < %s
              AND NOT EXISTS (
                SELECT 1 FROM register_change v WHERE v.voids_id = c.id AND v.id < %s)
            ORDER BY c.person_id, c.unit_id, c.track, c.effective_month, c.id
            """,
            [people, before, before],
        )
        lines: dict[int, dict[tuple[int, str], Line]] = {}
        units: dict[int, str] = {}
        for person, unit, track, month, position, *stand, code in cursor.fetchall():
            line = lines.setdefault(person, {}).setdefault((unit, track), Line())
            line.rows.append((month, position, Stand(*stand)))
            units[unit] = code
    return lines, units
