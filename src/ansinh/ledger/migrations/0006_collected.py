"""What banks say they have collected, what a statement settles of it, who paid from where."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

import ansinh.register.models

APPEND_ONLY = ("ledger_collectedpayment", "ledger_settlement")

# A collected payment is settled once; what settles brings the very sum, and what is booked for
# a unit settles one payment of this unit and amount.
FUNCTIONS = """
CREATE FUNCTION ansinh_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    SELECT 'payment ' || n.collected_id || ' is settled already' INTO wrong
    FROM new_rows n
    JOIN ledger_settlement s ON s.collected_id = n.collected_id AND s.id <> n.id
    JOIN ledger_bankdecision d ON d.id = s.decision_id
    WHERE NOT EXISTS (SELECT 1 FROM ledger_bankdecision later
        WHERE later.transaction_id = d.transaction_id AND later.number > d.number)
    LIMIT 1;
    IF wrong IS NULL THEN
        SELECT 'decision ' || d.id || ' does not bring what it settles' INTO wrong
        FROM ledger_bankdecision d
        JOIN ledger_banktransaction t ON t.id = d.transaction_id
        JOIN ledger_settlement s ON s.decision_id = d.id
        JOIN ledger_collectedpayment c ON c.id = s.collected_id
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
END $$;
"""


def _triggers() -> str:
    statements = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();"
        f"CREATE TRIGGER {table}_acting BEFORE INSERT ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();"
        for table in APPEND_ONLY
    ]
    statements.append(
        "CREATE TRIGGER ledger_settlement_fits AFTER INSERT ON ledger_settlement "
        "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
        "EXECUTE FUNCTION ansinh_settlement();"
    )
    return "\n".join(statements)


GRANTS = f"""
GRANT SELECT, INSERT ON {", ".join(APPEND_ONLY)} TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_late"),
        ("register", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectedPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bank", models.CharField(max_length=20)),
                ("transaction", models.CharField(max_length=60)),
                ("reference", models.CharField(max_length=60, unique=True)),
                ("notice", models.CharField(max_length=60)),
                ("value_date", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("reply", models.CharField(max_length=64)),
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
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="bankdecision",
            name="decision_kind",
        ),
        migrations.RemoveConstraint(
            model_name="bankdecision",
            name="decision_memory",
        ),
        migrations.RemoveConstraint(
            model_name="bankdecision",
            name="decision_reason",
        ),
        migrations.RemoveConstraint(
            model_name="importedstatement",
            name="statement_counts",
        ),
        migrations.AddField(
            model_name="banktransaction",
            name="paid_from",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="importedstatement",
            name="settled",
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="bankdecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("book", "ghi cho đơn vị"),
                    ("settle", "đối chiếu với khoản ngân hàng thu hộ"),
                    ("set_aside", "không phải tiền đóng"),
                    ("reverse", "hủy quyết định trước"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="banktransaction",
            index=models.Index(
                condition=models.Q(("paid_from", ""), _negated=True),
                fields=["paid_from"],
                name="bank_paid_from",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "book"), ("receipt__isnull", False), ("unit__isnull", False)),
                    models.Q(
                        ("kind__in", ["set_aside", "settle"]),
                        ("receipt__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(("kind", "reverse"), ("unit__isnull", True)),
                    _connector="OR",
                ),
                name="decision_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("remember", False), ("kind", "book"), _connector="OR"),
                name="decision_memory",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("automatic", True),
                    models.Q(("note", ""), _negated=True),
                    ("kind__in", ["book", "settle"]),
                    _connector="OR",
                ),
                name="decision_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "lines",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("known"), "+", models.F("booked")
                                    ),
                                    "+",
                                    models.F("settled"),
                                ),
                                "+",
                                models.F("queued"),
                            ),
                            "+",
                            models.F("debits"),
                        ),
                    )
                ),
                name="statement_counts",
            ),
        ),
        migrations.AddField(
            model_name="collectedpayment",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, to="register.unit"
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="collected",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="settlements",
                to="ledger.collectedpayment",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="settlements",
                to="ledger.bankdecision",
            ),
        ),
        migrations.AddConstraint(
            model_name="collectedpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="collected_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                models.F("decision"), models.F("collected"), name="settlement_once"
            ),
        ),
        migrations.RunSQL(FUNCTIONS + _triggers() + GRANTS, migrations.RunSQL.noop),
    ]
