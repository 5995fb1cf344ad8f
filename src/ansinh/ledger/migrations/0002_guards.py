"""What the database refuses in the ledger, and how a batch is sealed.

A batch is booked in one transaction: its number is drawn, entries and postings are written
with it, and last the row of the batch itself seals them. The seal is checked and computed
in the database: every entry adds up to zero, the counts are right, the month is open, and
the hash covers the rows and the batch before. A sealed batch takes no more rows, and an
unsealed one cannot be committed, because its entries name a batch that does not exist.
"""

from django.db import migrations

from ansinh.record.guards import (
    SEARCH_PATH,
    GuardAppendOnly,
    after_insert,
    run,
    staging,
    trigger_function,
)

# The digest of a batch: the hash before it, its own columns, then every posting with its
# entry in the order of booking, its receipts, the manifest when it closed a month, and what it
# paid for people who come first. A closing without missing rates does not mention them.
# Texts are preceded by their length and days are counted, so that no two contents read
# alike and no setting of a session changes the digest. Row numbers are left out: the same
# books have the same digest wherever their numbers were drawn.
BATCH_HASH = f"""
CREATE FUNCTION ansinh_batch_hash(b public.ledger_batch) RETURNS bytea
LANGUAGE sql STABLE {SEARCH_PATH} AS $$
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
            FROM public.ledger_posting p JOIN public.ledger_entry e ON e.id = p.entry_id
            WHERE p.batch_id = b.id), ''::bytea)
        || coalesce((
            SELECT string_agg(convert_to(concat_ws('|', 'receipt', length(r.reference),
                r.reference, r.unit_id, r.value_date - DATE '2000-01-01', r.amount,
                length(r.text), r.text, extract(epoch FROM r.recorded_at),
                coalesce(o.reference, '')) || E'\\n', 'UTF8'), ''::bytea ORDER BY r.id)
            FROM public.ledger_receipt r JOIN public.ledger_entry e ON e.id = r.entry_id
            LEFT JOIN public.ledger_receipt o ON o.id = r.reverses_id
            WHERE e.batch_id = b.id), ''::bytea)
        || coalesce((
            SELECT convert_to(concat_ws('|', 'closing', c.month - DATE '2000-01-01', c.law_hash,
                c.log_position, c.lines_file, c.lines_hash, c.lines, c.people, c.totals::text,
                extract(epoch FROM c.recorded_at), nullif(c.missing_rates::text, '[]')), 'UTF8')
            FROM public.ledger_closing c WHERE c.batch_id = b.id), ''::bytea)
        || coalesce((
            SELECT string_agg(convert_to(concat_ws('|', 'first', f.unit_id, f.person_id, r.ground,
                r.through_month - DATE '2000-01-01', f.account, f.fund, f.share,
                f.about_month - DATE '2000-01-01', f.amount) || E'\\n', 'UTF8'), ''::bytea
                ORDER BY f.unit_id, f.person_id, f.account, f.about_month,
                    f.fund COLLATE "C", f.share COLLATE "C")
            FROM public.ledger_prioritypayment f
            JOIN public.ledger_priority r ON r.id = f.priority_id
            WHERE f.batch_id = b.id), ''::bytea))
$$;
"""

BATCH_OPEN = trigger_function(
    "ansinh_posting_open",
    """
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT batch_id FROM new_rows) r
        JOIN public.ledger_batch b ON b.id = r.batch_id
    ) THEN
        RAISE EXCEPTION 'a sealed batch takes no more rows'
            USING HINT = 'Book a new batch.';
    END IF;
    RETURN NULL;
END
""",
)

BATCH_SEAL = trigger_function(
    "ansinh_batch_seal",
    """
DECLARE
    wrong text;
BEGIN
    IF EXISTS (SELECT 1 FROM public.ledger_batch WHERE id > NEW.id) THEN
        RAISE EXCEPTION 'batch % comes before a batch that is sealed', NEW.id;
    END IF;
    SELECT to_char(month, 'YYYY-MM') INTO wrong FROM public.ledger_closing
        WHERE month >= NEW.booked_month AND batch_id <> NEW.id LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'month % is closed: % takes no more entries',
            wrong, to_char(NEW.booked_month, 'YYYY-MM')
            USING HINT = 'Book the correction in the next open month.';
    END IF;
    SELECT (SELECT client_id FROM public.ledger_entry WHERE id = p.entry_id)
            || ' by ' || sum(p.amount) || ' đồng' INTO wrong
        FROM public.ledger_posting p WHERE p.batch_id = NEW.id
        GROUP BY p.entry_id HAVING sum(p.amount) <> 0 LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is out of balance', wrong;
    END IF;
    -- Joined by keys only and compared afterwards: no plan for few rows can go wrong here.
    SELECT p.id::text INTO wrong FROM public.ledger_posting p
        LEFT JOIN public.ledger_entry e ON e.id = p.entry_id
        LEFT JOIN public.register_unit u ON u.id = p.unit_id
        WHERE p.batch_id = NEW.id AND (u.id IS NULL
            OR (e.batch_id, e.booked_month, p.booked_month, e.recorded_at)
            IS DISTINCT FROM (NEW.id, NEW.booked_month, NEW.booked_month, NEW.recorded_at))
        LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'posting % has no unit, or no entry of its batch, month and time', wrong;
    END IF;
    NEW.entries := (SELECT count(*) FROM public.ledger_entry WHERE batch_id = NEW.id);
    NEW.postings := (SELECT count(*) FROM public.ledger_posting WHERE batch_id = NEW.id);
    NEW.previous_hash := coalesce(
        (SELECT hash FROM public.ledger_batch WHERE id < NEW.id ORDER BY id DESC LIMIT 1),
        ''::bytea);
    NEW.hash := public.ansinh_batch_hash(NEW);
    RETURN NEW;
END
""",
)

SEAL = """
CREATE TRIGGER ledger_batch_seal BEFORE INSERT ON ledger_batch
    FOR EACH ROW EXECUTE FUNCTION ansinh_batch_seal();
"""


DRAFT = """
            client_id varchar NOT NULL, kind varchar NOT NULL, unit bigint NOT NULL,
            value_date date NOT NULL, note varchar NOT NULL, account varchar NOT NULL,
            fund varchar NOT NULL, share varchar NOT NULL, about_month date NOT NULL,
            amount bigint NOT NULL
"""
DUE_INCOMING = "unit int8, about_month date, fund varchar, share varchar, amount int8"
ROW = "row integer GENERATED ALWAYS AS IDENTITY"
OPENING_INCOMING = f"{ROW}, unit int8, fund varchar, share varchar, about_month date, amount int8"
RECEIPT_INCOMING = (
    f"{ROW}, reference varchar, unit int8, value_date date, amount int8, text varchar"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables"), ("register", "0002_guards")]
    operations = [
        GuardAppendOnly("Batch", by_hand=True),
        GuardAppendOnly("Entry", sealed=False),
        # What postings and payments name is checked when their batch is sealed.
        GuardAppendOnly("Posting", references=False, sealed=False),
        GuardAppendOnly("PriorityPayment", references=False, sealed=False),
        GuardAppendOnly("Receipt", sealed=False),
        GuardAppendOnly("Closing", sealed=False),
        GuardAppendOnly("Balance", sealed=False),
        GuardAppendOnly("OpenItem", sealed=False),
        GuardAppendOnly("OpenCharge", sealed=False),
        GuardAppendOnly("Money", sealed=False),
        GuardAppendOnly("LateDues", sealed=False),
        GuardAppendOnly("PaymentCycle"),
        GuardAppendOnly("Priority"),
        run(
            staging("draft", DRAFT),
            staging("due_incoming", DUE_INCOMING),
            staging("opening_incoming", OPENING_INCOMING),
            staging("receipt_incoming", RECEIPT_INCOMING),
        ),
        run(
            BATCH_HASH,
            BATCH_OPEN,
            BATCH_SEAL,
            SEAL,
            *(
                after_insert(table, "open", "ansinh_posting_open()")
                for table in ("ledger_entry", "ledger_posting", "ledger_prioritypayment")
            ),
        ),
    ]
