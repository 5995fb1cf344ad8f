"""What the database itself refuses in the register, and what the app role may do there."""

from django.db import migrations

from ansinh.record.guards import (
    APP,
    GuardAppendOnly,
    GuardKept,
    after_insert,
    run,
    trigger_function,
)

# Positions in the log follow the time at which changes were recorded.
LOG_ORDER = trigger_function(
    "ansinh_log_order",
    """
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT recorded_at, lag(recorded_at) OVER (ORDER BY id) AS before FROM new_rows
        ) x WHERE recorded_at < before
    ) OR (SELECT min(recorded_at) FROM new_rows) < (
        SELECT recorded_at FROM public.register_change
        WHERE id < (SELECT min(id) FROM new_rows) ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'changes must be appended in the order of recorded_at';
    END IF;
    RETURN NULL;
END
""",
)

GRANTS = f"""
GRANT SELECT, INSERT ON register_area, register_areasuccession, register_office,
    register_installation, register_household, register_person, register_unit TO {APP};
GRANT UPDATE ON register_unit, register_person TO {APP};
GRANT SELECT, INSERT, DELETE ON register_participation TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_tables"), ("record", "0001_guards")]
    operations = [
        GuardAppendOnly("Change"),
        GuardKept("Person"),
        GuardKept("Unit"),
        GuardKept("Household"),
        run(
            LOG_ORDER,
            after_insert("register_change", "order", "ansinh_log_order()"),
            GRANTS,
        ),
    ]
