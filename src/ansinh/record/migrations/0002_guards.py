"""The trigger functions that guard tables in every room, and the chain of all records.

They are owned by the owner role; the app role can neither disable nor replace them, and may not
hang them on tables of its own.
"""

from django.db import migrations

from ansinh.record.guards import APP, SEARCH_PATH, definer, run, trigger_function
from ansinh.record.locks import Lock

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

# The office records now: a row's time lies within its transaction, its actor and reason are those
# of the transaction. Only the owner loads history, of any time before now; its seal says so.
# Arguments are those of the columns recorded_at, recorded_by, reason, written_at that there are.
RECORDED = trigger_function(
    "ansinh_recorded",
    """
DECLARE
    since timestamptz := transaction_timestamp();
    column_name text;
    wrong text;
BEGIN
    IF coalesce(current_setting('ansinh.loading', true), '') <> '' THEN
        IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID),
                           'MEMBER') THEN
            RAISE EXCEPTION '% may not load history: only the owner of % may',
                current_user, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        since := '-infinity';
    END IF;
    FOREACH column_name IN ARRAY coalesce(TG_ARGV, '{}') LOOP
        IF column_name = 'recorded_at' THEN
            SELECT recorded_at INTO wrong FROM new_rows
                WHERE recorded_at < since OR recorded_at > clock_timestamp() LIMIT 1;
        ELSIF column_name = 'written_at' THEN
            SELECT written_at INTO wrong FROM new_rows
                WHERE written_at NOT BETWEEN transaction_timestamp() AND clock_timestamp() LIMIT 1;
        ELSE
            EXECUTE format('SELECT coalesce(%1$I, ''nobody'') FROM new_rows '
                'WHERE %1$I IS DISTINCT FROM current_setting($1, true) LIMIT 1', column_name)
                USING CASE column_name WHEN 'recorded_by' THEN 'ansinh.actor'
                    ELSE 'ansinh.reason' END INTO wrong;
        END IF;
        IF wrong IS NOT NULL THEN
            RAISE EXCEPTION '%.% % is not what the database knows itself',
                TG_TABLE_NAME, column_name, wrong
                USING HINT = 'The office records now; only the owner loads history.';
        END IF;
    END LOOP;
    RETURN NULL;
END
""",
)

# One row for what a statement wrote into a table. The argument lists the columns that are sealed;
# they are printed as a row, under settings that no session changes, and hashed one by one.
SEAL = definer(
    "ansinh_seal",
    """
DECLARE
    s public.record_seal;
    lowest bigint;
    highest bigint;
BEGIN
    EXECUTE format(
        'SELECT count(*), min(id), max(id), sha256(string_agg(h, ''''::bytea ORDER BY id)), '
        'string_agg(substr(h, 1, 4), ''''::bytea ORDER BY id) '
        'FROM (SELECT id, sha256(convert_to(concat(ROW(%s)), ''UTF8'')) AS h FROM new_rows '
        'ORDER BY id) r', TG_ARGV[0])
        INTO s.rows, lowest, highest, s.digest, s.marks;
    IF s.rows = 0 THEN
        RETURN NULL;
    END IF;
    IF highest - lowest + 1 = s.rows THEN
        s.ids := int8multirange(int8range(lowest, highest, '[]'))::text;
    ELSE
        SELECT range_agg(int8range(id, id, '[]'))::text INTO s.ids FROM new_rows;
    END IF;
    INSERT INTO public.record_seal ("table", columns, rows, ids, digest, marks, loading,
        recorded_by, reason, sealed_at)
    VALUES (TG_TABLE_NAME, TG_ARGV[0], s.rows, s.ids, s.digest, s.marks,
        coalesce(current_setting('ansinh.loading', true), ''),
        coalesce(current_setting('ansinh.actor', true), ''),
        coalesce(current_setting('ansinh.reason', true), ''), clock_timestamp());
    RETURN NULL;
END
""",
)

# Texts are preceded by their length, so that no two seals read alike.
LINK = definer(
    "ansinh_link",
    f"""
DECLARE
    before bytea;
BEGIN
    PERFORM pg_advisory_xact_lock({int(Lock.CHAIN)});
    SELECT hash INTO before FROM public.record_link ORDER BY id DESC LIMIT 1;
    before := coalesce(before, ''::bytea);
    INSERT INTO public.record_link (seal_id, previous_hash, hash) VALUES (NEW.id, before, sha256(
        before || convert_to(concat_ws('|', length(NEW."table"), NEW."table",
            length(NEW.columns), NEW.columns, NEW.rows, NEW.ids, length(NEW.loading), NEW.loading,
            length(NEW.recorded_by), NEW.recorded_by, length(NEW.reason), NEW.reason,
            extract(epoch FROM NEW.sealed_at)), 'UTF8') || NEW.digest));
    RETURN NULL;
END
""",
)

CHAIN = f"""
CREATE CONSTRAINT TRIGGER record_seal_link AFTER INSERT ON record_seal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ansinh_link();
CREATE TRIGGER record_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();
CREATE TRIGGER record_link_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_link
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();
GRANT SELECT ON record_seal, record_link TO {APP};
"""

ANALYZE_STAGED = f"""
CREATE FUNCTION ansinh_analyze_staged(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    {SEARCH_PATH} AS $ansinh$
BEGIN
    EXECUTE format('ANALYZE pg_temp.%I', name);
END
$ansinh$;
REVOKE EXECUTE ON FUNCTION ansinh_analyze_staged(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ansinh_analyze_staged(text) TO {APP};
"""

GRANTS = f"""
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {APP};
GRANT SELECT ON django_migrations TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0001_tables")]
    operations = [
        run(
            APPEND_ONLY,
            ACTING_USER,
            REFERENCES,
            RECORDED,
            SEAL,
            LINK,
            CHAIN,
            ANALYZE_STAGED,
            GRANTS,
        ),
    ]
