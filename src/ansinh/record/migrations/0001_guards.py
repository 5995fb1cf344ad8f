"""The trigger functions that guard tables in every room.

They are owned by the owner role; the app role can neither disable nor replace them.
"""

from django.db import migrations

from ansinh.record.guards import APP, run, trigger_function

APPEND_ONLY = trigger_function(
    "ansinh_append_only",
    """
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING HINT = 'Correct a row by a later one.';
END
""",
)

ACTING_USER = trigger_function(
    "ansinh_acting_user",
    """
BEGIN
    IF coalesce(current_setting('ansinh.actor', true), '') = '' THEN
        RAISE EXCEPTION 'no acting user: % on % is refused', TG_OP, TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
""",
)

# Arguments come in threes: a column of the new rows, the table and the key it names.
REFERENCES = trigger_function(
    "ansinh_references",
    """
DECLARE
    missing text;
BEGIN
    FOR i IN 0 .. TG_NARGS / 3 - 1 LOOP
        EXECUTE format(
            'SELECT r.%1$I::text FROM new_rows r LEFT JOIN public.%2$I t ON t.%3$I = r.%1$I '
            'WHERE r.%1$I IS NOT NULL AND t.%3$I IS NULL LIMIT 1',
            TG_ARGV[3 * i], TG_ARGV[3 * i + 1], TG_ARGV[3 * i + 2]) INTO missing;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION '%.% names % of %, which does not exist',
                TG_TABLE_NAME, TG_ARGV[3 * i], missing, TG_ARGV[3 * i + 1]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END
""",
)

GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {APP};
GRANT SELECT ON django_migrations TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [run(APPEND_ONLY, ACTING_USER, REFERENCES, GRANTS)]
