"""People who come first in a unit's money, and what was paid for them because of it.

The digest of a batch covers what it paid first; a batch that paid nobody first has the digest it
had before.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import ansinh.register.models

FUNCTIONS = """
CREATE OR REPLACE FUNCTION ansinh_batch_hash(b ledger_batch) RETURNS bytea
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
                extract(epoch FROM c.recorded_at), nullif(c.missing_rates::text, '[]')), 'UTF8')
            FROM ledger_closing c WHERE c.batch_id = b.id), ''::bytea)
        || coalesce((
            SELECT string_agg(convert_to(concat_ws('|', 'first', f.unit_id, f.person_id, r.ground,
                r.through_month - DATE '2000-01-01', f.account, f.fund, f.share,
                f.about_month - DATE '2000-01-01', f.amount) || E'\\n', 'UTF8'), ''::bytea
                ORDER BY f.unit_id, f.person_id, f.account, f.about_month,
                    f.fund COLLATE "C", f.share COLLATE "C")
            FROM ledger_prioritypayment f JOIN ledger_priority r ON r.id = f.priority_id
            WHERE f.batch_id = b.id), ''::bytea))
$$;
"""

APPEND_ONLY = ("ledger_priority", "ledger_prioritypayment")


def _triggers() -> str:
    statements = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();"
        f"CREATE TRIGGER {table}_acting BEFORE INSERT ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();"
        for table in APPEND_ONLY
    ]
    statements.append(
        "CREATE TRIGGER ledger_prioritypayment_open AFTER INSERT ON ledger_prioritypayment "
        "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
        "EXECUTE FUNCTION ansinh_posting_open();"
    )
    return "\n".join(statements)


GRANTS = f"""
GRANT SELECT, INSERT ON {", ".join(APPEND_ONLY)} TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_collected"),
        ("register", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("through_month", models.DateField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("leaves", "chấm dứt hợp đồng, nghỉ việc"),
                            ("claims", "đủ điều kiện hưởng chế độ"),
                        ],
                        max_length=6,
                    ),
                ),
                ("dossier", models.CharField(blank=True, max_length=40)),
                ("withdrawn", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.CharField(
                        db_default=ansinh.register.models.CurrentSetting(
                            models.Value("ansinh.actor")
                        ),
                        max_length=60,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        db_default=ansinh.register.models.CurrentSetting(
                            models.Value("ansinh.reason")
                        ),
                        max_length=200,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PriorityPayment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.CharField(
                        choices=[("due", "phải đóng"), ("charge", "tiền lãi, tiền chậm đóng")],
                        max_length=6,
                    ),
                ),
                ("fund", models.CharField(max_length=8)),
                ("share", models.CharField(blank=True, max_length=8)),
                ("about_month", models.DateField()),
                ("booked_month", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="ledger.batch",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.person",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="ledger.priority",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="priority",
            index=models.Index(fields=["unit", "person"], name="priority_unit_person"),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["leaves", "claims"])), name="priority_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.CheckConstraint(
                condition=models.Q(("through_month__day", 1)), name="priority_month"
            ),
        ),
        migrations.AddIndex(
            model_name="prioritypayment",
            index=models.Index(fields=["unit", "booked_month"], name="priority_paid_unit"),
        ),
        migrations.AddConstraint(
            model_name="prioritypayment",
            constraint=models.UniqueConstraint(
                models.F("batch"),
                models.F("unit"),
                models.F("person"),
                models.F("account"),
                models.F("fund"),
                models.F("share"),
                models.F("about_month"),
                name="priority_paid_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="prioritypayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("account__in", ["due", "charge"])), name="priority_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="prioritypayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="priority_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="prioritypayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("about_month__day", 1), ("booked_month__day", 1)),
                name="priority_months",
            ),
        ),
        migrations.RunSQL(FUNCTIONS + _triggers() + GRANTS, migrations.RunSQL.noop),
    ]
