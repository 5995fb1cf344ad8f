"""A letter is taken back by a later row that names it, a situation replaced by a later record."""

from django.db import migrations

from ansinh.record.guards import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("arrears", "0001_tables"), ("record", "0002_guards")]
    operations = [GuardAppendOnly("Urging"), GuardAppendOnly("UnitStatus")]
