"""What the database itself refuses in the register, and what the app role may do there."""

from django.db import migrations

from ansinh.record.guards import (
    APP,
    GuardAppendOnly,
    GuardKept,
    after_insert,
    definer,
    run,
    trigger_function,
)

# Positions in the log follow the time at which changes were recorded.
LOG_ORDER = trigger_function(
    "ansinh_log_order",
    """
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT recorded_at, lag(recorded_at) OVER (ORDER BY id) AS before FROM new_rows
        ) x WHERE recorded_at < before
    ) OR (SELECT min(recorded_at) FROM new_rows) < (
        SELECT recorded_at FROM public.register_change
        WHERE id < (SELECT min(id) FROM new_rows) ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'changes must be appended in the order of recorded_at';
    END IF;
    RETURN NULL;
END
""",
)

# What a dated record says before its row is kept: the value of the register before any record.
# Arguments: the table whose row the records are about, and their column that names it.
ORIGINAL = trigger_function(
    "ansinh_dated_original",
    """
DECLARE
    about bigint := (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
BEGIN
    EXECUTE format('SELECT original FROM public.%I WHERE %I = $1 AND field = $2 LIMIT 1',
        TG_TABLE_NAME, TG_ARGV[1]) INTO NEW.original USING about, NEW.field;
    IF NEW.original IS NULL THEN
        EXECUTE format('SELECT coalesce(%I::text, '''') FROM public.%I WHERE id = $1',
            NEW.field, TG_ARGV[0]) INTO NEW.original USING about;
    END IF;
    IF NEW.from_day > (NEW.recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date THEN
        RAISE EXCEPTION '% holds from %, which has not come yet', NEW.field, NEW.from_day;
    END IF;
    IF NEW.field IN ('area_id', 'household_id') AND NEW.value <> '' THEN
        EXECUTE format('SELECT 1 FROM public.%I WHERE %I::text = $1',
            CASE NEW.field WHEN 'area_id' THEN 'register_area' ELSE 'register_household' END,
            CASE NEW.field WHEN 'area_id' THEN 'code' ELSE 'id' END)
            INTO STRICT about USING NEW.value;
    END IF;
    RETURN NEW;
END
""",
)

# The row of the person or unit says what the latest record of each field says.
APPLIED = definer(
    "ansinh_dated_applied",
    """
DECLARE
    about bigint := (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    holds jsonb;
    more text := '';
BEGIN
    EXECUTE format('SELECT to_jsonb(r) FROM public.%I r WHERE %I = $1 AND field = $2 '
        'ORDER BY from_day DESC, id DESC LIMIT 1', TG_TABLE_NAME, TG_ARGV[1])
        INTO holds USING about, NEW.field;
    IF NEW.field = 'name' THEN
        more := format(', search_name = %L', holds ->> 'search_name');
        IF holds ? 'sort_key' THEN
            more := more || format(', sort_key = %L', holds ->> 'sort_key');
        END IF;
    END IF;
    EXECUTE format('UPDATE public.%I SET %I = %s%s WHERE id = $1', TG_ARGV[0], NEW.field,
        CASE WHEN holds ->> 'value' = '' AND NEW.field IN ('sponsor_id', 'household_id', 'valid_to')
            THEN 'NULL' ELSE quote_literal(holds ->> 'value') END, more) USING about;
    RETURN NULL;
END
""",
)

DATED = "".join(
    f"CREATE TRIGGER {table}_original BEFORE INSERT ON {table} FOR EACH ROW "
    f"EXECUTE FUNCTION ansinh_dated_original('{about}', '{column}');\n"
    f"CREATE TRIGGER {table}_applied AFTER INSERT ON {table} FOR EACH ROW "
    f"EXECUTE FUNCTION ansinh_dated_applied('{about}', '{column}');\n"
    for table, about, column in (
        ("register_personrecord", "register_person", "person_id"),
        ("register_unitrecord", "register_unit", "unit_id"),
    )
)

GRANTS = f"""
GRANT SELECT, INSERT ON register_area, register_areasuccession, register_office,
    register_installation, register_household, register_person, register_unit TO {APP};
GRANT SELECT, INSERT, DELETE ON register_participation TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_tables"), ("record", "0002_guards")]
    operations = [
        GuardAppendOnly("Change"),
        GuardKept("Person"),
        GuardKept("Unit"),
        GuardKept("Household"),
        GuardAppendOnly("PersonRecord"),
        GuardAppendOnly("UnitRecord"),
        run(
            LOG_ORDER,
            after_insert("register_change", "order", "ansinh_log_order()"),
            ORIGINAL,
            APPLIED,
            DATED,
            GRANTS,
        ),
    ]
