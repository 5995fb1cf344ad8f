"""What the database refuses in the ledger, and how a batch is sealed.

A batch is booked in one transaction: its number is drawn, entries and postings are written
with it, and last the row of the batch itself seals them. The seal is checked in the
database: every entry adds up to zero, the counts are right, the hash is the hash of the
rows and of the batch before. A sealed batch takes no more rows, and an unsealed one cannot
be committed, because its entries name a batch that does not exist.
"""

from django.db import migrations

FUNCTIONS = """
-- The digest of a batch: the hash before it, then every posting and its entry, in order.
CREATE FUNCTION ansinh_batch_hash(batch bigint, previous bytea) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || coalesce((
        SELECT string_agg(convert_to(
            concat_ws('|', p.id, e.id, e.client_id, e.kind, e.unit_id, e.booked_month,
                e.value_date, extract(epoch FROM e.recorded_at), e.note, p.account, p.unit_id,
                p.fund, p.share, p.about_month, p.booked_month, p.amount) || E'\\n', 'UTF8'),
            ''::bytea ORDER BY p.id)
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.batch_id = batch), ''::bytea))
$$;

CREATE FUNCTION ansinh_posting_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT batch_id FROM new_rows) r
        JOIN ledger_batch b ON b.id = r.batch_id
    ) THEN
        RAISE EXCEPTION 'a sealed batch takes no more rows'
            USING HINT = 'Book a new batch.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ansinh_batch_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bytea;
    found record;
    wrong text;
BEGIN
    SELECT hash INTO before FROM ledger_batch WHERE id < NEW.id ORDER BY id DESC LIMIT 1;
    IF NEW.previous_hash IS DISTINCT FROM coalesce(before, ''::bytea) THEN
        RAISE EXCEPTION 'batch % does not follow the batch before it', NEW.id;
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_batch WHERE id > NEW.id) THEN
        RAISE EXCEPTION 'batch % comes before a batch that is sealed', NEW.id;
    END IF;
    SELECT e.client_id || ' by ' || sum(p.amount) || ' đồng' INTO wrong
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.batch_id = NEW.id GROUP BY e.client_id HAVING sum(p.amount) <> 0 LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is out of balance', wrong;
    END IF;
    SELECT p.id::text INTO wrong FROM ledger_posting p
        LEFT JOIN ledger_entry e ON e.id = p.entry_id AND e.batch_id = NEW.id
            AND e.booked_month = p.booked_month
        LEFT JOIN register_unit u ON u.id = p.unit_id
        WHERE p.batch_id = NEW.id AND (e.id IS NULL OR u.id IS NULL) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'posting % has no entry of its batch and month, or no unit', wrong;
    END IF;
    SELECT (SELECT count(*) FROM ledger_entry WHERE batch_id = NEW.id) AS entries,
           (SELECT count(*) FROM ledger_posting WHERE batch_id = NEW.id) AS postings INTO found;
    IF found.entries <> NEW.entries OR found.postings <> NEW.postings THEN
        RAISE EXCEPTION 'batch % says % entries and % postings but has % and %',
            NEW.id, NEW.entries, NEW.postings, found.entries, found.postings;
    END IF;
    IF NEW.hash IS DISTINCT FROM ansinh_batch_hash(NEW.id, NEW.previous_hash) THEN
        RAISE EXCEPTION 'the hash of batch % is not the hash of its rows', NEW.id;
    END IF;
    RETURN NULL;
END $$;
"""

APPEND_ONLY = (
    "ledger_batch",
    "ledger_entry",
    "ledger_posting",
    "ledger_receipt",
    "ledger_closing",
    "ledger_balance",
    "ledger_money",
)


def _triggers() -> str:
    statements = []
    for table in APPEND_ONLY:
        statements += [
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();",
            f"CREATE TRIGGER {table}_acting BEFORE INSERT ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();",
        ]
    for table in ("ledger_entry", "ledger_posting"):
        statements.append(
            f"CREATE TRIGGER {table}_open AFTER INSERT ON {table} "
            f"REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
            f"EXECUTE FUNCTION ansinh_posting_open();"
        )
    for table in ("ledger_balance", "ledger_money"):
        statements.append(
            f"CREATE TRIGGER {table}_references AFTER INSERT ON {table} "
            f"REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
            f"EXECUTE FUNCTION ansinh_references('unit_id', 'register_unit', 'id');"
        )
    statements.append(
        "CREATE TRIGGER ledger_batch_seal AFTER INSERT ON ledger_batch "
        "FOR EACH ROW EXECUTE FUNCTION ansinh_batch_seal();"
    )
    return "\n".join(statements)


GRANTS = f"""
GRANT SELECT, INSERT ON {", ".join(APPEND_ONLY)} TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables"), ("register", "0002_guards")]
    operations = [migrations.RunSQL(FUNCTIONS + _triggers() + GRANTS, migrations.RunSQL.noop)]
