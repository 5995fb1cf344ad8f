"""Targets are revised by later rows: the database refuses anything else."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER indicators_target_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON indicators_target
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();
CREATE TRIGGER indicators_target_acting BEFORE INSERT ON indicators_target
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();
GRANT SELECT, INSERT ON indicators_target TO ansinh_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_tables"), ("register", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
