"""What a migration writes so that the database itself guards a table.

The functions behind the triggers are made once, in the migrations of this room. They and every
other function have a fixed search path: a table in a session's temporary schema is never taken
for one of ours.
"""

from django.db import models
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.models.functions import Now

from ansinh.record.models import CurrentSetting

APP = "ansinh_app"
"""The role of the app (`config.private_postgres` and the owner of a foreign server make it)."""
SEARCH_PATH = "SET search_path = pg_catalog, public, pg_temp"
SET_BY_DATABASE = ("recorded_at", "recorded_by", "reason", "written_at")
ON_NEW_ROWS = "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION"


def trigger_function(name: str, body: str) -> str:
    """The SQL of a trigger function in PL/pgSQL; `body` is its block with declarations."""
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {SEARCH_PATH} "
        f"AS $ansinh$\n{body.strip()}\n$ansinh$;\n"
        f"REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;\n"
    )


def definer(name: str, body: str) -> str:
    """The SQL of a trigger function that writes as the owner what the app role may not write.

    It prints rows alike in every session.
    """
    return trigger_function(name, body).replace(
        SEARCH_PATH,
        f"SECURITY DEFINER {SEARCH_PATH} SET timezone = 'UTC' SET datestyle = 'ISO, YMD' "
        "SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1",
    )


def staging(table: str, columns: str) -> str:
    """The SQL of the function that makes, or empties, a staging table (`record.staging`)."""
    name = f"ansinh_stage_{table}"
    return f"""
CREATE FUNCTION {name}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER {SEARCH_PATH}
AS $ansinh$
BEGIN
    IF to_regclass('pg_temp.{table}') IS NULL THEN
        CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP;
        GRANT SELECT, INSERT, DELETE ON pg_temp.{table} TO {APP};
    ELSE
        TRUNCATE pg_temp.{table} RESTART IDENTITY;
    END IF;
END
$ansinh$;
REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name}() TO {APP};
"""


def no_temporary_tables(database: str) -> str:
    """The SQL by which only the owner of a database makes temporary tables in it.

    It belongs to the database and not to its tables: no backup and no copy of it keeps it.
    """
    return f'REVOKE TEMPORARY ON DATABASE "{database}" FROM PUBLIC'


def after_insert(table: str, name: str, call: str) -> str:
    """The SQL of a trigger that sees all rows of a statement at once, as `new_rows`."""
    return f"CREATE TRIGGER {table}_{name} AFTER INSERT ON {table} {ON_NEW_ROWS} {call};\n"


def run(*statements: str) -> RunSQL:
    """Statements of a room's own rules, as a migration operation."""
    return RunSQL("\n".join(statements), RunSQL.noop)


def recorded_columns() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]
    """The columns of a `models.Recorded` table, for the migration that makes it."""
    return [
        ("recorded_at", models.DateTimeField()),
        ("recorded_by", models.CharField(max_length=60, db_default=_setting("ansinh.actor"))),
        ("reason", models.CharField(max_length=200, db_default=_setting("ansinh.reason"))),
        ("written_at", models.DateTimeField(db_default=Now())),
    ]


def _setting(name: str) -> CurrentSetting:
    return CurrentSetting(models.Value(name))


class _Guard(Operation):
    """A guard of one model's table, written from the model as the migration knows it."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str) -> None:
        self.name = name

    def state_forwards(self, app_label, state):  # type: ignore[no-untyped-def]
        """A guard changes no model."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):  # type: ignore[no-untyped-def]
        """Write the guard."""
        model = to_state.apps.get_model(app_label, self.name)
        schema_editor.execute(self.sql(model._meta), params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):  # type: ignore[no-untyped-def]
        """The guard goes with its table."""

    def sql(self, meta) -> str:  # type: ignore[no-untyped-def]
        """What is written for a model's `_meta`."""
        raise NotImplementedError

    def describe(self) -> str:
        """What a migration plan prints."""
        return f"Guard the table of {self.name}"


class GuardAppendOnly(_Guard):
    """Nobody changes or removes a row; each says truly who wrote it when, and is sealed.

    References that have no foreign key (large tables, docs/decisions/0003) are checked by the
    statement, unless `references` is False because something else checks them. `by_hand`: a
    number is drawn before its row is written; otherwise the app role may not choose it. `sealed`
    as the model says (`AppendOnly.sealed`).
    """

    def __init__(
        self, name: str, references: bool = True, by_hand: bool = False, sealed: bool = True
    ) -> None:
        super().__init__(name)
        self.references = references
        self.by_hand = by_hand
        self.sealed = sealed

    def sql(self, meta) -> str:  # type: ignore[no-untyped-def]
        """Triggers and grants."""
        table = meta.db_table
        columns = [field.column for field in meta.local_fields]
        known = ", ".join(f"'{name}'" for name in SET_BY_DATABASE if name in columns)
        parts = [
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();\n",
            f"CREATE TRIGGER {table}_acting BEFORE INSERT ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();\n",
            after_insert(table, "recorded", f"ansinh_recorded({known})"),
            f"GRANT SELECT, INSERT ({_insertable(meta, self.by_hand)}) ON {table} TO {APP};\n",
        ]
        if self.references:
            parts.append(_references(meta))
        if self.sealed:
            parts.append(after_insert(table, "sealed", f"ansinh_seal('{sealed_columns(meta)}')"))
        if self.by_hand:
            parts.append(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {APP};\n")
        return "".join(parts)


class GuardKept(_Guard):
    """Nobody removes a row, so that references to it cannot dangle."""

    def sql(self, meta) -> str:  # type: ignore[no-untyped-def]
        """The trigger, and the checks of references without a foreign key."""
        table = meta.db_table
        return (
            f"CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();\n" + _references(meta)
        )


def _references(meta) -> str:  # type: ignore[no-untyped-def]
    """One trigger that checks every reference of a table that has no foreign key."""
    arguments = [
        f"'{field.column}', '{field.target_field.model._meta.db_table}', "
        f"'{field.target_field.column}'"
        for field in meta.local_fields
        if field.is_relation and not field.db_constraint
    ]
    if not arguments:
        return ""
    return after_insert(meta.db_table, "references", f"ansinh_references({', '.join(arguments)})")


def sealed_columns(meta) -> str:  # type: ignore[no-untyped-def]
    """The columns of a table in the order in which its rows are sealed: that of their names."""
    return ", ".join(sorted(f'"{field.column}"' for field in meta.local_fields))


def _insertable(meta, by_hand: bool) -> str:  # type: ignore[no-untyped-def]
    """What the app role may give of a new row: not the number that the database draws."""
    drawn = meta.auto_field.column if meta.auto_field and not by_hand else None
    return ", ".join(f'"{field.column}"' for field in meta.local_fields if field.column != drawn)
