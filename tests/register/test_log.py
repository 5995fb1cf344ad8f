"""The log of changes: folded to spells, guarded by the database, projected for screens."""

from datetime import UTC, datetime

import duckdb
import numpy as np
import pytest
from django.db import DatabaseError, connection

from ansinh.ground.months import FAR, parse_month
from ansinh.register import columns, projection
from ansinh.register.guard import UnlawfulChange
from ansinh.register.models import Change
from ansinh.register.operations import VoidError
from tests.register.builders import append, build_register, change


def spells(position: int | None = None) -> list[tuple]:
    with duckdb.connect() as session:
        where = columns.position() if position is None else position
        relation = columns.spells(session, position=where)
        return sorted(
            relation.select("person, unit, from_month, to_month, state, wage, change").fetchall()
        )


@pytest.fixture
def register(database: str) -> None:
    build_register()


def test_a_state_holds_until_the_next_change(register: None) -> None:
    append(
        change(1, 1, "2016-01"),
        change(1, 1, "2016-05", wage=5_000_000),
        change(1, 1, "2016-09", state="ended"),
        change(2, 1, "2016-03"),
    )
    january, may = parse_month("2016-01"), parse_month("2016-05")
    assert [row[:6] for row in spells()] == [
        (1, 1, january, may, "active", 4_000_000),
        (1, 1, may, parse_month("2016-09"), "active", 5_000_000),
        (2, 1, parse_month("2016-03"), FAR, "active", 4_000_000),
    ]


def test_a_later_change_of_the_same_month_supersedes(register: None) -> None:
    append(change(1, 1, "2016-01"), change(1, 1, "2016-01", wage=6_000_000))
    assert [row[5] for row in spells()] == [6_000_000]


def test_a_voided_change_leaves_the_log_as_if_never_declared(register: None) -> None:
    append(change(1, 1, "2016-01"), change(1, 1, "2016-04", state="ended"))
    first = spells()
    assert first[0][3] == parse_month("2016-04")
    ended = columns.position()
    append(change(1, 1, "2016-04", voids=ended))
    assert [row[2:5] for row in spells()] == [
        (parse_month("2016-01"), parse_month("2016-04"), "active"),
        (parse_month("2016-04"), FAR, "active"),
    ]
    assert spells(ended) == first, "what was known before is answered as it was known"


def test_a_change_may_not_void_another_line_or_twice(register: None) -> None:
    append(change(1, 1, "2016-01"), change(2, 1, "2016-01"))
    first = columns.position() - 1
    with pytest.raises(VoidError, match="another person"):
        append(change(2, 1, "2016-02", voids=first))
    append(change(1, 1, "2016-02", voids=first))
    with pytest.raises(VoidError, match="voided already"):
        append(change(1, 1, "2016-03", voids=first))
    assert Change.objects.count() == 3, "a refused append leaves nothing behind"


def test_known_at_is_a_position(register: None) -> None:
    append(change(1, 1, "2016-01"))
    append(change(2, 1, "2016-01", recorded_at=np.datetime64("2016-06-01")))
    before = columns.position(known_at=datetime(2016, 5, 1, tzinfo=UTC))
    assert [row[0] for row in spells(before)] == [1]
    assert [row[0] for row in spells()] == [1, 2]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([change(99, 1, "2016-01")], "person_id names 99"),
        ([change(1, 99, "2016-01")], "unit_id names 99"),
        ([change(1, 1, "2016-01", wage=-1)], "change_not_negative"),
        (
            [
                change(1, 1, "2016-01", recorded_at=np.datetime64("2016-03-01")),
                change(2, 1, "2016-01", recorded_at=np.datetime64("2016-02-01")),
            ],
            "order of recorded_at",
        ),
    ],
)
def test_the_database_refuses_what_makes_no_sense(
    register: None, rows: list[dict], message: str
) -> None:
    with pytest.raises(DatabaseError, match=message):
        append(*rows)
    assert columns.position() == 0


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            change(1, 1, "2024-01", group="household_business_owner"),
            "household_business_owner is not lawful in 2024-01: it begins on 2025-07-01 "
            r"\(Luật 41/2024/QH15, .*1 changes, first person 1 at unit 1",
        ),
        (change(1, 1, "2016-01", group="nobody"), "no group 'nobody'"),
        (change(1, 1, "2016-01", state="asleep"), "cannot stand in the state 'asleep'"),
    ],
)
def test_a_group_that_is_not_lawful_is_refused_with_the_article(
    register: None, row: dict, message: str
) -> None:
    with pytest.raises(UnlawfulChange, match=message):
        append(change(2, 1, "2016-01"), row)
    assert Change.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_change SET wage = 0",
        "DELETE FROM register_change",
        "TRUNCATE register_change",
    ],
)
def test_the_app_role_cannot_rewrite_the_log(register: None, statement: str) -> None:
    append(change(1, 1, "2016-01"))
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE register_change SET wage = 0", "DELETE FROM register_change"]
)
def test_not_even_the_owner_can_rewrite_the_log(register: None, statement: str) -> None:
    from django.db import connections

    append(change(1, 1, "2016-01"))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(statement)


def test_no_acting_user_no_write(register: None) -> None:
    with (
        pytest.raises(DatabaseError, match="no acting user"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO register_change (person_id, unit_id, track, effective_month, state, "
            '"group", wage, allowance, coefficient, position_coefficient, seniority_rate, '
            "profession_rate, payment_months, member_order, top_up_rate, movement, dossier, "
            "recorded_at) VALUES (1, 1, 'BB', '2016-01-01', 'active', 'x', 0, 0, 0, 0, 0, 0, 1, "
            "0, 0, '', '', now())"
        )


def test_participation_is_the_folded_log(register: None) -> None:
    from ansinh.register.models import Participation

    append(change(1, 1, "2016-01"), change(2, 1, "2016-01"), change(3, 2, "2016-01"))
    append(change(1, 1, "2016-05", state="ended"), change(2, 1, "2016-05", wage=9_000_000))
    kept = set(Participation.objects.values_list("person_id", "unit_id", "from_month__month"))
    assert kept == {(2, 1, 5), (3, 2, 1)}
    assert projection.differences() == []
    Participation.objects.filter(person=3).delete()
    assert [side for side, _ in projection.differences()] == ["log"]


def test_a_copy_of_another_history_is_left_aside(register: None) -> None:
    """Two databases with one installation id, each with its own change at one position."""
    from django.db import connections

    append(change(1, 1, "2016-01"))
    assert spells()[0][0] == 1
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE register_change DISABLE TRIGGER USER")
        cursor.execute("UPDATE register_change SET person_id = 2, written_at = now()")
    assert spells()[0][0] == 2
