"""A letter is taken back by a later row that names it, a situation replaced by a later record."""

from django.db import migrations

from ansinh.record.guards import GuardAppendOnly, run, staging

LETTERS = (
    "row integer GENERATED ALWAYS AS IDENTITY, unit int8, number varchar, sent_on date, "
    "reply_by date, channel varchar, month date, from_month date, through_month date, "
    "late int8, evasion int8, late_days int4, evasion_days int4, late_charge int8, "
    "evasion_charge int8"
)


class Migration(migrations.Migration):
    dependencies = [("arrears", "0001_tables"), ("record", "0002_guards")]
    operations = [
        GuardAppendOnly("Urging"),
        GuardAppendOnly("UnitStatus"),
        run(staging("letters", LETTERS)),
    ]
