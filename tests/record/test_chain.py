"""The chain of all records: computed again here, naming the first row that was forged."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connections

from ansinh.ledger.cycles import record_cycle
from ansinh.record import chain
from ansinh.record.models import Link, Seal
from tests.ledger.builders import close, receive
from tests.register.builders import WHO, append, build_register, change

pytestmark = pytest.mark.usefixtures("kept")


@pytest.fixture
def kept(database: str) -> None:
    """Five changes in two statements, a record, a receipt and a closing."""
    from datetime import date

    build_register()
    append(*(change(person, 1, "2016-01") for person in (1, 2, 3)))
    append(change(4, 1, "2016-01"), change(5, 1, "2016-01"))
    record_cycle(
        unit=1, from_month=2016 * 12, months=3, recorded_at=datetime(2016, 1, 3, tzinfo=UTC), **WHO
    )
    receive(("A1", 1, date(2016, 1, 20), 1_000_000))
    close("2016-01")


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """The owner switches the guards off and on again, as one who forges would."""
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def forge(table: str, statement: str) -> None:
    with unguarded(table), connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_what_was_recorded_is_whole() -> None:
    assert chain.forged() is None
    assert {"register_change", "ledger_paymentcycle", "ledger_batch"} <= set(
        Seal.objects.values_list("table", flat=True)
    )
    assert chain.head() == bytes(Link.objects.order_by("-id")[0].hash).hex()


@pytest.mark.parametrize(
    ("table", "statement", "row", "what"),
    [
        ("register_change", "UPDATE register_change SET wage = wage + 1 WHERE id = 2", 2,
         "changed"),
        ("register_change", "UPDATE register_change SET recorded_by = 'x' WHERE id = 5", 5,
         "changed"),
        ("register_change", "DELETE FROM register_change WHERE id = 3", 3, "removed"),
        ("register_change", "DELETE FROM register_change WHERE id = 5", 5, "removed"),
        ("register_change",
         'INSERT INTO register_change (person_id, unit_id, track, effective_month, state, "group",'
         " wage, allowance, coefficient, position_coefficient, seniority_rate, profession_rate,"
         " payment_months, member_order, top_up_rate, difference_coefficient, movement,"
         " dossier, recorded_at, recorded_by)"
         ' SELECT 6, unit_id, track, effective_month, state, "group", wage, 0, 0, 0, 0, 0, 1, 0, 0,'
         " 0, '', '', recorded_at, 'x' FROM register_change WHERE id = 1", 6, "was never sealed"),
        ("ledger_paymentcycle", "UPDATE ledger_paymentcycle SET months = 6", 1, "changed"),
        ("ledger_batch", "UPDATE ledger_batch SET reason = 'x' WHERE id = 2", 2, "changed"),
    ],
)  # fmt: skip
def test_the_first_forged_row_is_named(table: str, statement: str, row: int, what: str) -> None:
    forge(table, statement)
    assert chain.forged() == chain.Forged(table, row, what)


def test_a_seal_changed_with_its_row_breaks_the_chain() -> None:
    forge("register_change", "UPDATE register_change SET wage = wage + 1 WHERE id = 1")
    forge("record_seal", "UPDATE record_seal SET loading = '' WHERE id = 1")
    found = chain.forged()
    assert found == chain.Forged("record_seal", 1, "changed")


def test_an_end_cut_off_whole_is_found_by_the_head_kept_elsewhere() -> None:
    head = chain.head()
    with unguarded("register_change", "record_seal", "record_link"):
        append_last = "SELECT max(id) FROM record_seal WHERE \"table\" = 'ledger_batch'"
        with connections["owner"].cursor() as cursor:
            cursor.execute(append_last)
            (last,) = cursor.fetchone()
            cursor.execute("DELETE FROM record_link WHERE seal_id >= %s", [last])
            cursor.execute("DELETE FROM record_seal WHERE id >= %s", [last])
    assert not chain.knows(head)
    assert chain.knows(chain.head())


def test_a_replaced_function_of_the_database_deceives_nobody() -> None:
    """The owner makes the database itself say that all is well; the hashes are computed here."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION public.concat(anyelement) RETURNS text LANGUAGE sql AS "
            "$$ SELECT 'x' $$;"
            "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT $1 $$"
        )
    forge("register_change", "UPDATE register_change SET wage = wage + 1 WHERE id = 2")
    assert chain.forged() == chain.Forged("register_change", 2, "changed")
