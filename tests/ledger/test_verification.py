"""Every invariant can fail, and is the one that is named when it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from django.db import connections

from ansinh.config import private_postgres
from ansinh.config.home import columns_folder
from ansinh.ground.months import first_day, parse_month
from ansinh.ledger import journal
from ansinh.ledger.findings import Finding
from ansinh.ledger.models import Closing
from ansinh.ledger.operations import reverse_receipt
from ansinh.ledger.verification import chain_head, verify
from ansinh.record.acting import acting
from tests.conftest import _cloned, _connect, _create, _disconnect
from tests.ledger.builders import at, close, law, receive
from tests.register.builders import WHO, append, build_register, change


@pytest.fixture(scope="module")
def template(server: private_postgres.Server) -> str:
    """Three months with a late change, money that is short, a surplus and a reversal."""
    name = "ansinh_ledger_template"
    _create(server, name, private_postgres.DATABASE)
    _connect(name)
    build_ledger()
    _disconnect()
    return name


@pytest.fixture
def ledger(server: private_postgres.Server, template: str) -> Iterator[str]:
    """A copy of the template for this test alone (its files of lines are shared)."""
    yield from _cloned(server, template)


def build_ledger() -> None:
    build_register(people=6, units=3)
    append(*(change(person, 1 + person % 2, "2016-01") for person in range(1, 5)))
    receive(("A1", 1, date(2016, 1, 20), 1_000_000), ("A2", 2, date(2016, 1, 20), 9_000_000))
    close("2016-01")
    late = np.datetime64(at("2016-01", 9).replace(tzinfo=None))
    append(change(5, 1, "2016-01", recorded_at=late))
    reverse_receipt(reference="A1", recorded_at=at("2016-01", 9), **WHO)
    receive(("A3", 1, date(2016, 2, 20), 2_000_000))
    close("2016-02")
    close("2016-03")


def broken(**more: object) -> dict[str, Finding]:
    findings = verify(law=more.get("law", law()))  # type: ignore[arg-type]
    return {finding.invariant: finding for finding in findings}


@contextmanager
def tampering(*tables: str) -> Iterator[object]:
    """The owner with the guards of these tables switched off, and on again afterwards."""
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SELECT set_config('ansinh.actor', 'thief', false)")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def tamper(table: str, statement: str) -> None:
    with tampering(table) as cursor:
        cursor.execute(statement)  # type: ignore[attr-defined]
        assert cursor.rowcount > 0  # type: ignore[attr-defined]


def test_a_whole_ledger_has_no_findings(ledger: None) -> None:
    states: dict[str, str] = {}
    assert verify(law=law(), report=states.__setitem__) == []
    assert set(states.values()) == {"holds"}
    assert len(chain_head()) == 64


LAST = "month = '2016-03-01' AND unit_id = 1 AND fund = 'HTTT'"
A_DUE = "SELECT min(id) FROM ledger_posting WHERE account = 'due'"
DISTURBED = [
    ("ledger_posting", f"UPDATE ledger_posting SET amount = amount + 1 WHERE id = ({A_DUE})",
     {"entry-balance", "hash-chain", "balances", "open-items", "lines-files",
      "assessed-postings", "allocation"}),
    ("ledger_posting", "DELETE FROM ledger_posting WHERE account = 'contribution' AND id = "
     "(SELECT max(id) FROM ledger_posting WHERE account = 'contribution')",
     {"entry-balance", "hash-chain", "sealed-batches"}),
    ("ledger_posting", "INSERT INTO ledger_posting (entry_id, batch_id, account, unit_id, fund, "
     "share, about_month, booked_month, amount) SELECT entry_id, batch_id, 'contribution', "
     "unit_id, fund, share, about_month, booked_month, s FROM ledger_posting, "
     f"(VALUES (1), (-1)) v(s) WHERE id = ({A_DUE})",
     {"hash-chain", "sealed-batches"}),
    ("ledger_entry", "UPDATE ledger_entry SET note = 'x' WHERE kind = 'receipt'", {"hash-chain"}),
    ("ledger_batch", "UPDATE ledger_batch SET reason = 'x' WHERE id = 1",
     {"hash-chain", "record-chain"}),
    ("ledger_batch", "UPDATE ledger_batch SET postings = postings + 1 WHERE id = 1",
     {"hash-chain", "record-chain", "sealed-batches"}),
    ("ledger_receipt", "UPDATE ledger_receipt SET text = 'x' WHERE reference = 'A2'",
     {"hash-chain"}),
    ("ledger_receipt", "UPDATE ledger_receipt SET amount = amount + 1 WHERE reference = 'A2'",
     {"receipts", "hash-chain", "money"}),
    ("ledger_closing", "UPDATE ledger_closing SET people = people + 1", {"hash-chain"}),
    ("ledger_closing", "DELETE FROM ledger_closing WHERE month = '2016-02-01'",
     {"closed-months", "hash-chain", "open-items"}),
    ("ledger_balance", "UPDATE ledger_balance SET accrued = accrued + 1, adjusted = adjusted - 1 "
     f"WHERE {LAST}", {"balances"}),
    ("ledger_balance", "UPDATE ledger_balance SET carried_in = carried_in + 1, "
     f"carried_out = carried_out + 1 WHERE {LAST}", {"carried-forward", "open-items"}),
    ("ledger_openitem", "UPDATE ledger_openitem SET amount = amount + 1 "
     f"WHERE {LAST} AND about_month = '2016-03-01'", {"open-items"}),
    ("ledger_money", "UPDATE ledger_money SET received = received + 1, allocated = allocated + 1 "
     "WHERE month = '2016-02-01' AND unit_id = 1", {"money", "statements"}),
    ("ledger_money", "UPDATE ledger_money SET surplus_in = surplus_in - 1, "
     "surplus_out = surplus_out - 1 WHERE month = '2016-03-01' AND unit_id = 2", {"money"}),
    ("register_participation", "DELETE FROM register_participation WHERE person_id = 1",
     {"participation"}),
    ("register_change", "UPDATE register_change SET wage = wage + 1 WHERE person_id = 1",
     {"log-columns", "record-chain"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "statement", "expected"), DISTURBED)
def test_what_is_disturbed_is_named(
    ledger: None, table: str, statement: str, expected: set[str]
) -> None:
    tamper(table, statement)
    found = broken()
    assert set(found) == expected
    assert all(finding.example for finding in found.values())


def test_a_surplus_beside_a_debt_is_named(ledger: None) -> None:
    """Money that stays unallocated though the unit owes: booked whole, and still wrong."""
    with tampering("ledger_money") as cursor:
        cursor.execute(  # type: ignore[attr-defined]
            "UPDATE ledger_money SET allocated = allocated - 1, surplus_out = surplus_out + 1 "
            "WHERE month = '2016-03-01' AND unit_id = 1"
        )
        if cursor.rowcount == 0:  # type: ignore[attr-defined]
            cursor.execute(  # type: ignore[attr-defined]
                "INSERT INTO ledger_money (unit_id, month, surplus_in, received, allocated, "
                "surplus_out) VALUES (1, '2016-03-01', 0, 0, -1, 1)"
            )
    assert set(broken()) == {"surplus", "money", "statements"}


def test_a_batch_booked_into_a_closed_month_is_named(ledger: None) -> None:
    receive(("A9", 1, date(2016, 4, 2), 5))
    tables = ("ledger_batch", "ledger_entry", "ledger_posting")
    with tampering(*tables) as cursor:
        for table in tables:
            cursor.execute(  # type: ignore[attr-defined]
                f"UPDATE {table} SET booked_month = '2016-03-01' WHERE booked_month = '2016-04-01'"
            )
    assert set(broken()) == {"closed-months", "hash-chain", "record-chain", "money"}


def test_dues_that_no_assessment_explains_are_named(ledger: None) -> None:
    """Booked by the book, balanced and sealed, and still not what the law says."""
    with acting(**WHO):
        batch = journal.begin()
        journal.draft(
            {
                "client_id": ["gift"] * 2,
                "kind": ["adjustment"] * 2,
                "unit": [1, 1],
                "value_date": [date(2016, 4, 1)] * 2,
                "note": ["", ""],
                "account": ["due", "contribution"],
                "fund": ["BHYT", "BHYT"],
                "share": ["employer", "employer"],
                "about_month": [first_day(parse_month("2016-01"))] * 2,
                "amount": [-5, 5],
            }
        )
        month = parse_month("2016-04")
        journal.book(batch, booked_month=month, recorded_at=at("2016-04"))
        journal.seal(batch, purpose="gift", booked_month=month, recorded_at=at("2016-04"))
    found = broken()
    assert set(found) == {"assessed-postings"}
    assert dict(found["assessed-postings"].example) == {
        "unit": 1, "month": "2016-01", "fund": "BHYT", "share": "employer", "amount": 5, "rows": 1,
    }  # fmt: skip


def test_a_file_of_lines_that_changed_or_went_is_named(ledger: None) -> None:
    path = columns_folder() / Closing.objects.order_by("month").last().lines_file
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    assert set(broken()) == {"lines-files"}
    path.unlink()
    assert set(broken()) == {"lines-files"}
    path.write_bytes(content)
    assert broken() == {}


def test_a_rule_that_the_law_does_not_have_is_named(ledger: None) -> None:
    without = {code: group for code, group in law().groups.items() if not code.startswith("emp")}
    assert "law-references" in broken(law=replace(law(), groups=without))


def test_a_law_that_changed_since_the_closing_is_not_blamed_on_the_books(ledger: None) -> None:
    states: dict[str, str] = {}
    assert verify(law=replace(law(), hash="new"), report=states.__setitem__) == []
    assert states["assessed-postings"] == "skipped"


@pytest.mark.parametrize("privilege", ["UPDATE", "DELETE", "TRUNCATE"])
def test_a_right_too_many_is_named(ledger: None, privilege: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT {privilege} ON ledger_posting TO ansinh_app")
    assert set(broken()) == {"roles", "definitions"}


def test_a_guard_that_is_off_is_named(ledger: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE register_change DISABLE TRIGGER USER")
    assert broken()["roles"].example == {"table_without_guard": "register_change"}
