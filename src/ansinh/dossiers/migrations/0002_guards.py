"""Dossiers and their steps are added to and never changed."""

from django.db import migrations

from ansinh.record.guards import GuardAppendOnly


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_tables"), ("record", "0002_guards")]
    operations = [
        GuardAppendOnly("dossier"),
        GuardAppendOnly("step"),
    ]
