"""Proposals to close a month."""

from django.db import migrations, models

from ansinh.record.guards import GuardAppendOnly, recorded_columns


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
                *recorded_columns(),
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
