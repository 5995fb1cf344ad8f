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

# The steps about two people follow each other, two decide a merge, and merges form no ring.
PAIRS = trigger_function(
    "ansinh_pair_step",
    """
DECLARE
    last public.register_pairrecord;
BEGIN
    SELECT * INTO last FROM public.register_pairrecord
    WHERE (kept_id, other_id) IN ((NEW.kept_id, NEW.other_id), (NEW.other_id, NEW.kept_id))
    ORDER BY id DESC LIMIT 1;
    IF NOT coalesce(last.step, '') = ANY (CASE NEW.step
        WHEN 'proposed' THEN ARRAY['', 'refused', 'undone', 'apart']
        WHEN 'apart' THEN ARRAY['', 'refused', 'undone']
        WHEN 'undone' THEN ARRAY['approved']
        ELSE ARRAY['proposed'] END) THEN
        RAISE EXCEPTION 'a pair is not % after %', NEW.step, coalesce(last.step, 'nothing');
    END IF;
    IF NEW.step IN ('approved', 'refused', 'undone') AND last.kept_id <> NEW.kept_id THEN
        RAISE EXCEPTION 'the other one of the pair is kept';
    END IF;
    IF NEW.step = 'approved' AND last.recorded_by = current_setting('ansinh.actor', true) THEN
        RAISE EXCEPTION 'who proposes a merge does not approve it';
    END IF;
    IF NEW.step IN ('proposed', 'approved') AND EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (other_id) step FROM public.register_pairrecord
            WHERE other_id IN (NEW.kept_id, NEW.other_id) AND step IN ('approved', 'undone')
            ORDER BY other_id, id DESC
        ) merged WHERE step = 'approved'
    ) THEN
        RAISE EXCEPTION 'one of the pair is merged already';
    END IF;
    RETURN NEW;
END
""",
)
PAIRED = (
    "CREATE TRIGGER register_pairrecord_step BEFORE INSERT ON register_pairrecord "
    "FOR EACH ROW EXECUTE FUNCTION ansinh_pair_step();\n"
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
        GuardAppendOnly("PairRecord"),
        GuardAppendOnly("Serving"),
        run(
            LOG_ORDER,
            after_insert("register_change", "order", "ansinh_log_order()"),
            ORIGINAL,
            APPLIED,
            DATED,
            PAIRS,
            PAIRED,
            GRANTS,
        ),
    ]
