"""Late charges: their accounts, what of them is unpaid, and for how many months units pay.

The manifest of a closing now says which yearly rates were missing; the digest of a batch covers
them. A closing in which none was missing has the digest it had before.
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
            FROM ledger_closing c WHERE c.batch_id = b.id), ''::bytea))
$$;
"""

APPEND_ONLY = ("ledger_opencharge", "ledger_paymentcycle")


def _triggers() -> str:
    statements = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();"
        f"CREATE TRIGGER {table}_acting BEFORE INSERT ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();"
        for table in APPEND_ONLY
    ]
    statements.append(
        "CREATE TRIGGER ledger_opencharge_references AFTER INSERT ON ledger_opencharge "
        "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
        "EXECUTE FUNCTION ansinh_references('unit_id', 'register_unit', 'id');"
    )
    return "\n".join(statements)


GRANTS = f"""
GRANT SELECT, INSERT ON {", ".join(APPEND_ONLY)} TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_bank"),
        ("register", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("fund", models.CharField(max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interest", "lãi chậm đóng"),
                            ("late", "chậm đóng"),
                            ("evasion", "trốn đóng"),
                        ],
                        max_length=8,
                    ),
                ),
                ("about_month", models.DateField()),
                ("amount", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PaymentCycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_month", models.DateField()),
                ("months", models.SmallIntegerField()),
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
            ],
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_kind",
        ),
        migrations.RemoveConstraint(
            model_name="posting",
            name="posting_account",
        ),
        migrations.AddField(
            model_name="closing",
            name="missing_rates",
            field=models.JSONField(
                default=list,
                help_text="years and funds without a rate, whose charge is not booked yet",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opening", "số dư đầu kỳ"),
                    ("accrual", "phát sinh trong kỳ"),
                    ("adjustment", "điều chỉnh kỳ trước"),
                    ("receipt", "thu tiền"),
                    ("allocation", "phân bổ"),
                    ("reversal", "đảo bút toán"),
                    ("charge", "tiền chậm đóng"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="account",
            field=models.CharField(
                choices=[
                    ("due", "phải đóng"),
                    ("settled", "đã phân bổ"),
                    ("contribution", "thu vào quỹ"),
                    ("cash", "tiền thu"),
                    ("unallocated", "tiền chưa phân bổ"),
                    ("opening", "số dư đầu"),
                    ("charge", "tiền lãi, tiền chậm đóng"),
                    ("charge_settled", "đã phân bổ vào tiền lãi"),
                    ("charge_income", "thu tiền lãi vào quỹ"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "opening",
                            "accrual",
                            "adjustment",
                            "receipt",
                            "allocation",
                            "reversal",
                            "charge",
                        ],
                    )
                ),
                name="entry_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "account__in",
                        [
                            "due",
                            "settled",
                            "contribution",
                            "cash",
                            "unallocated",
                            "opening",
                            "charge",
                            "charge_settled",
                            "charge_income",
                        ],
                    )
                ),
                name="posting_account",
            ),
        ),
        migrations.AddField(
            model_name="opencharge",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.RESTRICT,
                to="register.unit",
            ),
        ),
        migrations.AddField(
            model_name="paymentcycle",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.RESTRICT, to="register.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="opencharge",
            constraint=models.UniqueConstraint(
                models.F("month"),
                models.F("unit"),
                models.F("fund"),
                models.F("kind"),
                models.F("about_month"),
                name="open_charge_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="opencharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="open_charge_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="paymentcycle",
            index=models.Index(fields=["unit", "from_month"], name="payment_cycle_unit"),
        ),
        migrations.AddConstraint(
            model_name="paymentcycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__in", (1, 3, 6))), name="payment_cycle_months"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentcycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_month__day", 1)), name="payment_cycle_month"
            ),
        ),
        migrations.RunSQL(FUNCTIONS + _triggers() + GRANTS, migrations.RunSQL.noop),
    ]
