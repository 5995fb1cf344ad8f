"""What was declared late of the dues, of everybody and with its sign: the replay reads it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.RenameModel("LateRegistration", "LateDues"),
        migrations.RemoveConstraint("LateDues", "late_registration_once"),
        migrations.RemoveConstraint("LateDues", "late_registration_positive"),
        migrations.AddField("LateDues", "fresh", models.BooleanField(default=True), False),
        migrations.AddConstraint(
            "LateDues",
            models.UniqueConstraint(
                "month", "unit", "fund", "about_month", "since", "declared_on", "fresh",
                name="late_dues_once",
            ),
        ),
        migrations.AddConstraint(
            "LateDues",
            models.CheckConstraint(condition=~models.Q(amount=0), name="late_dues_amount"),
        ),
    ]  # fmt: skip
