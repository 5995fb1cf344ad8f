"""A closing that is doubled or refused leaves the books as if nothing had happened; what ends
it from outside is in `durability`."""

import threading
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from django.db import DatabaseError, connection, connections

from ansinh.config import private_postgres
from ansinh.ledger.errors import ClosingRefused
from ansinh.ledger.verification import verify
from ansinh.record.actor import Actor
from ansinh.record.models import AppendOnly, guarded
from ansinh.register import copying
from tests.conftest import _cloned, _connect, _create, _disconnect
from tests.ledger.builders import at, close, law, query, receive
from tests.register.builders import append, build_register, change


@pytest.fixture(scope="module")
def template(server: private_postgres.Server) -> str:
    """A register with late changes and receipts; nothing closed yet."""
    name = "ansinh_faults_template"
    _create(server, name, private_postgres.DATABASE)
    _connect(name)
    build_register(people=6, units=3)
    append(*(change(person, 1 + person % 2, "2016-01") for person in range(1, 5)))
    late = np.datetime64(at("2016-01", 9).replace(tzinfo=None))
    append(change(5, 1, "2016-01", recorded_at=late))
    receive(("A1", 1, date(2016, 1, 20), 1_000_000))
    receive(("A2", 2, date(2016, 2, 9), 9_000_000))
    _disconnect()
    return name


@pytest.fixture
def ledger(server: private_postgres.Server, template: str) -> Iterator[str]:
    """A copy of the template for this test alone."""
    yield from _cloned(server, template)


def test_of_two_closings_one_runs_and_the_other_is_told_who_holds_it(ledger: str) -> None:
    tried = threading.Event()
    running = threading.Event()
    failures: list[BaseException] = []

    def wait(step: str) -> None:
        if step == "post":
            running.set()
            assert tried.wait(60)

    def first() -> None:
        try:
            close("2016-01", actor=Actor("Chị Hạnh"), progress=wait)
        except BaseException as error:
            failures.append(error)
            running.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert running.wait(60)
    try:
        with pytest.raises(ClosingRefused, match="2016-01 chi hanh"):
            close("2016-01", actor=Actor("anh Dũng"))
    finally:
        tried.set()
        thread.join()
    assert not failures
    assert close("2016-01").already_closed
    assert verify(law=law()) == []


@pytest.mark.parametrize("model", guarded(), ids=lambda model: model._meta.db_table)
def test_the_app_role_may_neither_change_nor_remove(ledger: str, model: type[AppendOnly]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    for statement in (
        f"UPDATE {table} SET {key} = {key}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("model", guarded(), ids=lambda model: model._meta.db_table)
def test_the_owner_is_refused_by_the_table_itself(ledger: str, model: type[AppendOnly]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    for statement in (
        f"UPDATE {table} SET {key} = {key}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(statement)


def test_nothing_is_booked_without_an_acting_user(ledger: str) -> None:
    with pytest.raises(DatabaseError, match="no acting user"):
        query("INSERT INTO ledger_money (unit_id, month, surplus_in, received, allocated, "
              "surplus_out) VALUES (1, '2016-01-01', 0, 0, 0, 0) RETURNING 1")  # fmt: skip


def statements_of_a_close(month: str, monkeypatch: pytest.MonkeyPatch) -> int:
    count = 0

    def counted(execute, *args):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        return execute(*args)

    with monkeypatch.context() as patch, connection.execute_wrapper(counted):
        copy = copying._copy
        patch.setattr(copying, "_copy", lambda *args: counted(copy, *args))
        close(month)
    return count


def test_the_number_of_statements_does_not_grow_with_people_or_units(
    server: private_postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for people, units in ((4, 2), (400, 80)):
        for _name in _cloned(server, private_postgres.DATABASE):
            build_register(people=people, units=units)
            numbers = range(1, people + 1)
            append(*(change(n, 1 + n % units, "2016-01") for n in numbers))
            receive(*((f"A{n}", n, date(2016, 1, 20), 1_000 * n) for n in range(1, units + 1)))
            first = statements_of_a_close("2016-01", monkeypatch)
            late = np.datetime64(at("2016-01", 9).replace(tzinfo=None))
            raised = (change(n, 1 + n % units, "2016-01", wage=5_000_000, recorded_at=late)
                      for n in numbers)  # fmt: skip
            append(*raised)
            counts.append((first, statements_of_a_close("2016-02", monkeypatch)))
    assert counts[0] == counts[1]
