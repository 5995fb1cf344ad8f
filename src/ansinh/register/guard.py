"""At entry: a declaration is taken only where its group is lawful on its date, a name only where a
person can read it."""

import re
from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.ground.months import month_of
from ansinh.law.guard import unlawful
from ansinh.register.installed_law import installed_law
from ansinh.register.models import ENDED


class UnlawfulChange(ValueError):
    """Changes stand in a group or state that the law does not know in their month.

    The message names each such group, state and month once, with the article, how many
    changes stand there and the first person and unit.
    """


def refuse_unlawful(*, after: int) -> None:
    """Refuse the changes after a position of the log that the law of their month does not know.

    Raises:
        UnlawfulChange: see there; the caller's transaction takes everything back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT "group", state, effective_month, count(*), min(person_id), min(unit_id)
            FROM register_change WHERE id > %s AND state <> %s
            GROUP BY "group", state, effective_month ORDER BY effective_month, "group", state
            """,
            [after, ENDED],
        )
        stands = cursor.fetchall()
    law = installed_law()
    refused = []
    for group, state, day, changes, person, unit in stands:
        month = month_of(day)
        reason = unlawful(law, group, state, month, month + 1)
        if reason:
            refused.append(f"{reason}: {changes} changes, first person {person} at unit {unit}")
    if refused:
        raise UnlawfulChange("; ".join(refused))


_FOREIGN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, what turns the direction of writing, and halves of letters: nobody sees
them, and two names that look the same would be two."""


class UnreadableName(ValueError):
    """A name holds what nobody can see or type; the message says which and where in it."""


def refuse_unreadable(names: Iterable[object]) -> None:
    """Refuse names of people, units, households that hold characters which are no letters.

    Raises:
        UnreadableName: the first such name, with its place among them.
    """
    for row, name in enumerate(names, start=1):
        found = _FOREIGN.search(str(name))
        if found:
            raise UnreadableName(
                _("Tên thứ %(row)s, %(name)s, có ký tự điều khiển ở chỗ thứ %(place)s: gõ lại tên.")
                % {"row": row, "name": ascii(name), "place": found.start() + 1}
            )
