"""What went out and what was read stays as it is: the database refuses anything else."""

from django.db import migrations

from ansinh.record.guards import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_tables"), ("record", "0002_guards")]
    operations = [
        GuardAppendOnly("Edition"),
        GuardAppendOnly("PublishedText"),
        GuardAppendOnly("PublishedFact"),
    ]
