"""Proposals to close a month."""

import django.db.models.functions.datetime
from django.db import migrations, models

import ansinh.record.models
from ansinh.record.guards import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.CharField(
                        db_default=ansinh.record.models.CurrentSetting(
                            models.Value("ansinh.actor")
                        ),
                        max_length=60,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        db_default=ansinh.record.models.CurrentSetting(
                            models.Value("ansinh.reason")
                        ),
                        max_length=200,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("month", models.DateField()),
                ("withdrawn", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="proposal_month"
                    )
                ],
            },
        ),
        GuardAppendOnly("Proposal"),
    ]
