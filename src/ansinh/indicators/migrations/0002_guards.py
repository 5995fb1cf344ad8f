"""Plans and series are revised by later rows; the shares of a split add up to its target."""

from django.db import migrations

from ansinh.record.guards import GuardAppendOnly, after_insert, run, trigger_function

SHARES = trigger_function(
    "indicators_shares_add_up",
    """
DECLARE
    wrong record;
BEGIN
    SELECT s.id, t.value AS wanted, sum(h.value) AS found INTO wrong
    FROM public.indicators_split s
    JOIN public.indicators_target t ON t.id = s.target_id
    JOIN public.indicators_share h ON h.split_id = s.id
    WHERE s.id IN (SELECT split_id FROM new_rows)
    GROUP BY s.id, t.value HAVING sum(h.value) <> t.value LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the shares of split % add up to %, not to its target %',
            wrong.id, wrong.found, wrong.wanted USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
""",
)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_tables"), ("record", "0002_guards")]
    operations = [
        GuardAppendOnly("Target"),
        GuardAppendOnly("Split"),
        GuardAppendOnly("Share"),
        GuardAppendOnly("Denominator"),
        run(SHARES, after_insert("indicators_share", "sum", "indicators_shares_add_up()")),
    ]
