"""Accounts of payers that somebody told."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import ansinh.register.models

GUARD = """
CREATE TRIGGER ledger_payeraccount_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_payeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();
CREATE TRIGGER ledger_payeraccount_acting BEFORE INSERT ON ledger_payeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();
GRANT SELECT, INSERT ON ledger_payeraccount TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0008_registrations"),
        ("register", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayerAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=60)),
                ("in_force", models.BooleanField(default=True)),
                ("source", models.CharField(max_length=200)),
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
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "account"], name="payer_account")],
            },
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
