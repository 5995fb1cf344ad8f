"""What the database itself refuses, and what the app role may do.

One trigger function serves every append-only table, one serves every reference of a large
table. They are owned by the owner role; the app role can neither disable nor replace them.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION ansinh_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING HINT = 'Correct a row by a later one.';
END $$;

CREATE FUNCTION ansinh_acting_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('ansinh.actor', true), '') = '' THEN
        RAISE EXCEPTION 'no acting user: % on % is refused', TG_OP, TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

-- Arguments come in threes: a column of the new rows, the table and the key it names.
CREATE FUNCTION ansinh_references() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    FOR i IN 0 .. TG_NARGS / 3 - 1 LOOP
        EXECUTE format(
            'SELECT r.%1$I::text FROM new_rows r LEFT JOIN %2$I t ON t.%3$I = r.%1$I '
            'WHERE r.%1$I IS NOT NULL AND t.%3$I IS NULL LIMIT 1',
            TG_ARGV[3 * i], TG_ARGV[3 * i + 1], TG_ARGV[3 * i + 2]) INTO missing;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION '%.% names % of %, which does not exist',
                TG_TABLE_NAME, TG_ARGV[3 * i], missing, TG_ARGV[3 * i + 1]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Positions in the log follow the time at which changes were recorded.
CREATE FUNCTION ansinh_log_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT recorded_at, lag(recorded_at) OVER (ORDER BY id) AS before FROM new_rows
        ) x WHERE recorded_at < before
    ) OR (SELECT min(recorded_at) FROM new_rows) < (
        SELECT recorded_at FROM register_change
        WHERE id < (SELECT min(id) FROM new_rows) ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'changes must be appended in the order of recorded_at';
    END IF;
    RETURN NULL;
END $$;
"""

REFERENCES = {
    "register_person": "'area_id', 'register_area', 'code', "
    "'household_id', 'register_household', 'id'",
    "register_change": "'person_id', 'register_person', 'id', 'unit_id', 'register_unit', 'id', "
    "'voids_id', 'register_change', 'id'",
}


def _triggers() -> str:
    statements = [
        f"CREATE TRIGGER {table}_references AFTER INSERT ON {table} "
        f"REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
        f"EXECUTE FUNCTION ansinh_references({arguments});"
        for table, arguments in REFERENCES.items()
    ]
    statements += [
        "CREATE TRIGGER register_change_order AFTER INSERT ON register_change "
        "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ansinh_log_order();",
        "CREATE TRIGGER register_change_acting BEFORE INSERT ON register_change "
        "FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();",
        "CREATE TRIGGER register_change_append_only "
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON register_change "
        "FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();",
    ]
    for table in ("register_person", "register_unit", "register_household"):
        statements.append(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();"
        )
    return "\n".join(statements)


GRANTS = """
GRANT USAGE ON SCHEMA public TO ansinh_app;
GRANT SELECT ON django_migrations TO ansinh_app;
GRANT SELECT, INSERT ON register_change TO ansinh_app;
GRANT SELECT, INSERT, UPDATE ON register_area, register_areasuccession, register_office,
    register_installation, register_household, register_person, register_unit TO ansinh_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON register_participation TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_tables")]
    operations = [migrations.RunSQL(FUNCTIONS + _triggers() + GRANTS, migrations.RunSQL.noop)]
