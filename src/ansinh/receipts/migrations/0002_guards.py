"""What the database refuses about lines of statements and what is decided of them."""

from django.db import migrations

from ansinh.record.guards import GuardAppendOnly, after_insert, run, staging, trigger_function

# Decisions of a transaction follow one another without a gap, and what is decided is decided
# once: only a transaction that waits can be booked or set aside, only one that is decided can
# be taken back. A booking's receipt is of its unit, its amount and its day.
DECISION = trigger_function(
    "ansinh_bank_decision",
    """
DECLARE
    wrong text;
BEGIN
    SELECT n.transaction_id || ' (' || n.number || ', ' || n.kind || ')' INTO wrong
    FROM new_rows n
    JOIN public.receipts_banktransaction t ON t.id = n.transaction_id
    LEFT JOIN public.receipts_bankdecision b
        ON b.transaction_id = n.transaction_id AND b.number = n.number - 1
    LEFT JOIN public.ledger_receipt r ON r.id = n.receipt_id
    WHERE t.amount <= 0
       OR n.number <> coalesce(b.number, 0) + 1
       OR (n.kind = 'reverse') <> (coalesce(b.kind, 'reverse') <> 'reverse')
       OR (n.kind = 'book' AND (r.unit_id, r.amount, r.value_date)
            IS DISTINCT FROM (n.unit_id, t.amount, t.booked))
       OR (n.kind = 'reverse' AND r.reverses_id IS DISTINCT FROM b.receipt_id)
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'decision about transaction % does not follow from the one before', wrong;
    END IF;
    RETURN NULL;
END
""",
)

# A collected payment is settled once; what settles brings the very sum, and what is booked for
# a unit settles one payment of this unit and amount.
SETTLEMENT = trigger_function(
    "ansinh_settlement",
    """
DECLARE
    wrong text;
BEGIN
    SELECT 'payment ' || n.collected_id || ' is settled already' INTO wrong
    FROM new_rows n
    JOIN public.receipts_settlement s ON s.collected_id = n.collected_id AND s.id <> n.id
    JOIN public.receipts_bankdecision d ON d.id = s.decision_id
    WHERE NOT EXISTS (SELECT 1 FROM public.receipts_bankdecision later
        WHERE later.transaction_id = d.transaction_id AND later.number > d.number)
    LIMIT 1;
    IF wrong IS NULL THEN
        SELECT 'decision ' || d.id || ' does not bring what it settles' INTO wrong
        FROM public.receipts_bankdecision d
        JOIN public.receipts_banktransaction t ON t.id = d.transaction_id
        JOIN public.receipts_settlement s ON s.decision_id = d.id
        JOIN public.receipts_collectedpayment c ON c.id = s.collected_id
        WHERE d.id IN (SELECT decision_id FROM new_rows)
        GROUP BY d.id, d.kind, d.unit_id, t.amount
        HAVING sum(c.amount) <> t.amount OR d.kind NOT IN ('settle', 'book')
            OR d.kind = 'book' AND (count(*) <> 1 OR min(c.unit_id) <> d.unit_id)
        LIMIT 1;
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION '%', wrong;
    END IF;
    RETURN NULL;
END
""",
)


BOOKING = (
    "key varchar, number int2, unit int8, reference varchar, automatic bool, remember bool, "
    "reasons varchar, score int4, note varchar"
)


class Migration(migrations.Migration):
    dependencies = [("receipts", "0001_tables"), ("ledger", "0002_guards")]
    operations = [
        GuardAppendOnly("ImportedStatement"),
        GuardAppendOnly("BankTransaction"),
        GuardAppendOnly("BankDecision"),
        GuardAppendOnly("PayerAccount"),
        GuardAppendOnly("CollectedPayment"),
        GuardAppendOnly("Settlement"),
        run(
            DECISION,
            after_insert("receipts_bankdecision", "follows", "ansinh_bank_decision()"),
            staging("booking", BOOKING),
            SETTLEMENT,
            after_insert("receipts_settlement", "fits", "ansinh_settlement()"),
        ),
    ]
