"""What the database refuses in the ledger, and how a batch is sealed.

A batch is booked in one transaction: its number is drawn, entries and postings are written
with it, and last the row of the batch itself seals them. The seal is checked and computed
in the database: every entry adds up to zero, the counts are right, the month is open, and
the hash covers the rows and the batch before. A sealed batch takes no more rows, and an
unsealed one cannot be committed, because its entries name a batch that does not exist.
"""

from django.db import migrations

FUNCTIONS = """
-- The digest of a batch: the hash before it, its own columns, then every posting with its
-- entry in the order of booking, its receipts, and the manifest when it closed a month.
-- Texts are preceded by their length and days are counted, so that no two contents read
-- alike and no setting of a session changes the digest. Row numbers are left out: the same
-- books have the same digest wherever their numbers were drawn.
CREATE FUNCTION ansinh_batch_hash(b ledger_batch) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(
        b.previous_hash
        || convert_to(concat_ws('|', length(b.purpose), b.purpose,
            b.booked_month - DATE '2000-01-01', b.entries, b.postings,
            extract(epoch FROM b.recorded_at), length(b.recorded_by), b.recorded_by,
            length(b.reason), b.reason), 'UTF8')
        || coalesce((
            SELECT string_agg(convert_to(concat_ws('|', length(e.client_id), e.client_id, e.kind,
                e.unit_id, e.value_date - DATE '2000-01-01', length(e.note), e.note, p.account,
                p.unit_id, p.fund, p.share, p.about_month - DATE '2000-01-01', p.amount)
                || E'\\n', 'UTF8'), ''::bytea ORDER BY p.id)
            FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
            WHERE p.batch_id = b.id), ''::bytea)
        || coalesce((
            SELECT string_agg(convert_to(concat_ws('|', 'receipt', length(r.reference),
                r.reference, r.unit_id, r.value_date - DATE '2000-01-01', r.amount,
                length(r.text), r.text, extract(epoch FROM r.recorded_at),
                coalesce(o.reference, '')) || E'\\n', 'UTF8'), ''::bytea ORDER BY r.id)
            FROM ledger_receipt r JOIN ledger_entry e ON e.id = r.entry_id
            LEFT JOIN ledger_receipt o ON o.id = r.reverses_id
            WHERE e.batch_id = b.id), ''::bytea)
        || coalesce((
            SELECT convert_to(concat_ws('|', 'closing', c.month - DATE '2000-01-01', c.law_hash,
                c.log_position, c.lines_file, c.lines_hash, c.lines, c.people, c.totals::text,
                extract(epoch FROM c.recorded_at)), 'UTF8')
            FROM ledger_closing c WHERE c.batch_id = b.id), ''::bytea))
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
    wrong text;
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_batch WHERE id > NEW.id) THEN
        RAISE EXCEPTION 'batch % comes before a batch that is sealed', NEW.id;
    END IF;
    SELECT to_char(month, 'YYYY-MM') INTO wrong FROM ledger_closing
        WHERE month >= NEW.booked_month AND batch_id <> NEW.id LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'month % is closed: % takes no more entries',
            wrong, to_char(NEW.booked_month, 'YYYY-MM')
            USING HINT = 'Book the correction in the next open month.';
    END IF;
    SELECT (SELECT client_id FROM ledger_entry WHERE id = p.entry_id)
            || ' by ' || sum(p.amount) || ' đồng' INTO wrong
        FROM ledger_posting p WHERE p.batch_id = NEW.id
        GROUP BY p.entry_id HAVING sum(p.amount) <> 0 LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is out of balance', wrong;
    END IF;
    -- Joined by keys only and compared afterwards: no plan for few rows can go wrong here.
    SELECT p.id::text INTO wrong FROM ledger_posting p
        LEFT JOIN ledger_entry e ON e.id = p.entry_id
        LEFT JOIN register_unit u ON u.id = p.unit_id
        WHERE p.batch_id = NEW.id AND (u.id IS NULL
            OR (e.batch_id, e.booked_month, p.booked_month, e.recorded_at)
            IS DISTINCT FROM (NEW.id, NEW.booked_month, NEW.booked_month, NEW.recorded_at))
        LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'posting % has no unit, or no entry of its batch, month and time', wrong;
    END IF;
    NEW.entries := (SELECT count(*) FROM ledger_entry WHERE batch_id = NEW.id);
    NEW.postings := (SELECT count(*) FROM ledger_posting WHERE batch_id = NEW.id);
    NEW.previous_hash := coalesce(
        (SELECT hash FROM ledger_batch WHERE id < NEW.id ORDER BY id DESC LIMIT 1), ''::bytea);
    NEW.hash := ansinh_batch_hash(NEW);
    RETURN NEW;
END $$;
"""

APPEND_ONLY = (
    "ledger_batch",
    "ledger_entry",
    "ledger_posting",
    "ledger_receipt",
    "ledger_closing",
    "ledger_balance",
    "ledger_openitem",
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
    for table in ("ledger_balance", "ledger_openitem", "ledger_money"):
        statements.append(
            f"CREATE TRIGGER {table}_references AFTER INSERT ON {table} "
            f"REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
            f"EXECUTE FUNCTION ansinh_references('unit_id', 'register_unit', 'id');"
        )
    statements.append(
        "CREATE TRIGGER ledger_batch_seal BEFORE INSERT ON ledger_batch "
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
