"""What `verify` takes the database to be made of, and that every deviation is named."""

import os

import pytest
from django.db import connections

from ansinh.record import definitions


def test_what_is_shipped_is_what_the_migrations_make(database: str) -> None:
    """After a change of tables or guards: `make shipped`."""
    lines = definitions.present()
    if os.environ.get("ANSINH_SHIP"):
        definitions.SHIPPED.write_text("".join(f"{line}\n" for line in sorted(lines)))
    assert lines == definitions.shipped()
    assert definitions.apart() is None


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TRIGGER register_change_append_only ON register_change",
         {"missing": "trigger | register_change"}),
        ("ALTER TABLE ledger_posting DISABLE TRIGGER ledger_posting_append_only",
         {"missing": "trigger | ledger_posting"}),
        ("CREATE OR REPLACE FUNCTION ansinh_recorded() RETURNS trigger LANGUAGE plpgsql SET "
         "search_path = pg_catalog, public, pg_temp AS $$ BEGIN RETURN NULL; END $$",
         {"missing": "function | ansinh_recorded()"}),
        ("ALTER FUNCTION ansinh_recorded() RESET search_path",
         {"missing": "function | ansinh_recorded()"}),
        ("ALTER TABLE ledger_balance DROP CONSTRAINT balance_identity",
         {"missing": "constraint | ledger_balance | balance_identity"}),
        ("GRANT UPDATE (wage) ON register_change TO ansinh_app",
         {"too_much": "grant | register_change.wage | UPDATE | ansinh_app"}),
        ("GRANT TEMPORARY ON DATABASE {database} TO PUBLIC",
         {"too_much": "grant | database | TEMPORARY | ansinh_app"}),
        ("GRANT DELETE ON ledger_batch TO PUBLIC", {"too_much": "grant | ledger_batch"}),
        ("GRANT EXECUTE ON FUNCTION ansinh_seal() TO PUBLIC",
         {"too_much": "grant | ansinh_seal() | EXECUTE | PUBLIC"}),
        ("CREATE RULE mine AS ON INSERT TO register_change DO INSTEAD NOTHING",
         {"too_much": "rule | register_change | mine"}),
        ("CREATE FUNCTION length(varchar) RETURNS int LANGUAGE sql AS 'SELECT 1'",
         {"too_much": "function | length(character varying)"}),
        ("ALTER TABLE register_unit ALTER COLUMN region SET DEFAULT 1",
         {"missing": "column | register_unit | region"}),
    ],
)  # fmt: skip
def test_a_deviation_is_named(database: str, statement: str, said: dict[str, str]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement.replace("{database}", database))
    found = definitions.apart() or {}
    ((key, line),) = said.items()
    assert found.get(key, "").startswith(line), found
