"""What of a month's adjustments is due for people declared too late, and what it costs."""

import django.db.models.deletion
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER ledger_lateregistration_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_lateregistration
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();
CREATE TRIGGER ledger_lateregistration_acting BEFORE INSERT ON ledger_lateregistration
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();
CREATE TRIGGER ledger_lateregistration_references AFTER INSERT ON ledger_lateregistration
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    EXECUTE FUNCTION ansinh_references('unit_id', 'register_unit', 'id');
GRANT SELECT, INSERT ON ledger_lateregistration TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_priority"),
        ("register", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="opencharge",
            name="kind",
            field=models.CharField(
                choices=[
                    ("interest", "lãi chậm đóng"),
                    ("late", "chậm đóng"),
                    ("evasion", "trốn đóng"),
                    ("recovery", "lãi truy thu"),
                    ("rec_late", "truy thu chậm đóng"),
                    ("rec_evad", "truy thu trốn đóng"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="LateRegistration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("since", models.DateField()),
                ("declared_on", models.DateField()),
                ("fund", models.CharField(max_length=8)),
                ("about_month", models.DateField()),
                ("amount", models.BigIntegerField()),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("month"),
                        models.F("unit"),
                        models.F("fund"),
                        models.F("about_month"),
                        models.F("since"),
                        models.F("declared_on"),
                        name="late_registration_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="late_registration_positive"
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
