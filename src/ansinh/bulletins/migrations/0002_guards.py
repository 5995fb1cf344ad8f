"""What went out and what was read stays as it is: the database refuses anything else."""

from django.db import migrations

TABLES = ("bulletins_edition", "bulletins_publishedtext", "bulletins_publishedfact")
GUARD = """
CREATE TRIGGER {table}_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();
CREATE TRIGGER {table}_acting BEFORE INSERT ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();
GRANT SELECT, INSERT ON {table} TO ansinh_app;
"""
GUARDS = "".join(GUARD.format(table=table) for table in TABLES) + (
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;"
)


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_tables"), ("register", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
