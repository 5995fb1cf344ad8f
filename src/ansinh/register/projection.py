"""Participation: the latest state of each line, kept for screens and provable from the log."""

from typing import Any

from django.db import connection

from ansinh.register.models import ENDED

LATEST = """
    SELECT DISTINCT ON (c.person_id, c.unit_id, c.track)
        c.id, c.person_id, c.unit_id, c.track, c.effective_month, c.state, c."group"
    FROM register_change c {touched}
    WHERE NOT EXISTS (SELECT 1 FROM register_change v WHERE v.voids_id = c.id)
    ORDER BY c.person_id, c.unit_id, c.track, c.effective_month DESC, c.id DESC
"""
TOUCHED = """
    JOIN (SELECT DISTINCT person_id, unit_id, track FROM register_change WHERE id > %(after)s) t
    USING (person_id, unit_id, track)
"""
REMOVE = """
    DELETE FROM register_participation p USING (
        SELECT DISTINCT person_id, unit_id, track FROM register_change WHERE id > %(after)s) t
    WHERE (p.person_id, p.unit_id, p.track) = (t.person_id, t.unit_id, t.track)
"""


def refresh_participation(*, after: int) -> None:
    """Bring the lines that changed after a position of the log up to date (two statements).

    A register that opens needs one: nothing stands there, and every line is touched.
    """
    parameters: dict[str, Any] = {"after": after, "ended": ENDED}
    touched = TOUCHED if after else ""
    with connection.cursor() as cursor:
        if after:
            cursor.execute(REMOVE, parameters)
        cursor.execute(
            f"""
            INSERT INTO register_participation
                (change_id, person_id, unit_id, track, from_month, state, "group")
            SELECT * FROM ({LATEST.format(touched=touched)}) latest WHERE state <> %(ended)s
            """,
            parameters,
        )


def differences() -> list[tuple[str, int]]:
    """Lines on which the projection and the folded log disagree: (which side has it, change).

    An empty list is the invariant; at most 20 are returned.
    """
    folded = (
        'SELECT id, person_id, unit_id, track, effective_month, state, "group" '
        f"FROM ({LATEST.format(touched='')}) latest WHERE state <> %(ended)s"
    )
    kept = (
        'SELECT change_id, person_id, unit_id, track, from_month, state, "group" '
        "FROM register_participation"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"(SELECT 'log', x.* FROM ({folded} EXCEPT {kept}) x LIMIT 10) UNION ALL "
            f"(SELECT 'participation', x.* FROM ({kept} EXCEPT {folded}) x LIMIT 10)",
            {"ended": ENDED},
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]
