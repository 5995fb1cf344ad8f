"""What the database itself is made of, compared with what this version ships.

Tables, columns, constraints, indexes, triggers, functions and grants are written as lines; the
lines of a database fresh from the migrations are shipped beside this module (`shipped.txt`, made
by `make shipped`). A guard that was dropped, disabled or replaced, and a right too many, is a line
that differs.
"""

from hashlib import sha256
from pathlib import Path

from django.db import connection

SHIPPED = Path(__file__).with_name("shipped.txt")

_OURS = "relnamespace = 'public'::regnamespace"
_GRANTED = """
    SELECT 'grant', {what}, a.privilege_type || CASE WHEN a.is_grantable THEN ' *' ELSE '' END,
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
    FROM {source}, LATERAL aclexplode({acl}) a WHERE {where} AND a.grantee <> {owner}
"""
_PARTS = (
    f"SELECT 'table', relname::text, relkind::text, (relowner = (SELECT relowner FROM pg_class "
    f"WHERE oid = 'public.django_migrations'::regclass))::text || relrowsecurity::text "
    f"FROM pg_class WHERE {_OURS} AND relkind NOT IN ('i', 'c', 't')",
    "SELECT 'column', attrelid::regclass::text, attname::text, concat_ws(' ', "
    "format_type(atttypid, atttypmod), attnotnull, attidentity, (SELECT "
    "pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE (adrelid, adnum) = (attrelid, attnum)))"
    f" FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE {_OURS} "
    "AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped",
    # PostgreSQL 18 lists NOT NULL here too; the columns say it in every version.
    "SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) || "
    "CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace AND contype NOT IN ('n', 't')",
    "SELECT 'index', indexrelid::regclass::text, indisvalid::text, pg_get_indexdef(indexrelid) "
    f"FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE {_OURS}",
    "SELECT 'trigger', tgrelid::regclass::text, tgenabled::text, pg_get_triggerdef(pg_trigger.oid) "
    f"FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE {_OURS} AND NOT tgisinternal",
    "SELECT 'internal trigger off', tgrelid::regclass::text, tgenabled::text, '' FROM pg_trigger "
    f"JOIN pg_class ON pg_class.oid = tgrelid WHERE {_OURS} AND tgisinternal AND tgenabled <> 'O'",
    "SELECT 'function', p.oid::regprocedure::text, concat_ws(' ', prorettype::regtype, lanname, "
    "provolatile, prosecdef, array_to_string(proconfig, '; ')), prosrc FROM pg_proc p "
    "JOIN pg_language l ON l.oid = prolang WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'rule', tablename::text, rulename::text, definition FROM pg_rules "
    "WHERE schemaname = 'public'",
    "SELECT 'cast', castsource::regtype::text, casttarget::regtype::text, '' FROM pg_cast "
    "WHERE oid >= 16384",
    "SELECT 'operator', oid::regoperator::text, '', '' FROM pg_operator "
    "WHERE oprnamespace = 'public'::regnamespace",
    "SELECT 'event trigger', evtname::text, evtenabled::text, '' FROM pg_event_trigger",
    "SELECT 'policy', polrelid::regclass::text, polname::text, '' FROM pg_policy",
    _GRANTED.format(
        what="relname::text", source="pg_class", acl="relacl", owner="relowner", where=_OURS
    ),
    _GRANTED.format(
        what="relname || '.' || attname",
        source="pg_attribute JOIN pg_class ON pg_class.oid = attrelid",
        acl="attacl",
        owner="relowner",
        where=_OURS,
    ),
    _GRANTED.format(
        what="p.oid::regprocedure::text",
        source="pg_proc p",
        acl="coalesce(proacl, acldefault('f', proowner))",
        owner="proowner",
        where="pronamespace = 'public'::regnamespace",
    ),
    "SELECT 'grant', 'public', 'CREATE', rolname::text FROM pg_roles "
    "WHERE rolname = 'ansinh_app' AND has_schema_privilege(oid, 'public', 'CREATE')",
    "SELECT 'grant', 'database', 'TEMPORARY', rolname::text FROM pg_roles "
    "WHERE rolname = 'ansinh_app' AND has_database_privilege(oid, current_database(), 'TEMPORARY')",
)


def present() -> set[str]:
    """The lines of the database that is connected; of a function's text, its SHA-256."""
    lines = set()
    with connection.cursor() as cursor:
        # Names without a schema, alike in every session.
        cursor.execute("SELECT current_setting('search_path')")
        (path,) = cursor.fetchone()
        cursor.execute("SELECT set_config('search_path', 'pg_catalog, public, pg_temp', false)")
        for part in _PARTS:
            cursor.execute(part)
            for kind, name, more, text in cursor.fetchall():
                said = sha256(text.encode()).hexdigest() if kind == "function" else text
                lines.add(" | ".join((kind, name, more, " ".join(said.split()))))
        cursor.execute("SELECT set_config('search_path', %s, false)", [path])
    return lines


def shipped() -> set[str]:
    """The lines of a database fresh from the migrations of this version."""
    return set(SHIPPED.read_text().splitlines())


def apart() -> dict[str, str] | None:
    """A line by which the database differs from what is shipped; None where none does."""
    here, there = present(), shipped()
    for said, lines in (("missing", there - here), ("too_much", here - there)):
        for line in sorted(lines):
            return {said: line}
    return None
