"""When something is recorded: now, by the clock of the database, unless history is loaded.

The app role records now and nothing else; the database refuses another time. History (the years
of a demo, the opening of an office) is loaded by the owner of the tables in sessions that say so:
its seals name the load, and each row keeps when it was really written.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, connections, transaction


@contextmanager
def moment(given: datetime | None = None) -> Iterator[datetime]:
    """The time under which the operations inside are recorded.

    Without a time: one transaction, and the present by the clock of the database. With a time,
    which lies in the past, what is recorded is history and is loaded as such (`loading`).
    """
    if given is not None:
        with loading("recorded-at"):
            yield given
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (now,) = cursor.fetchone()
        yield now


@contextmanager
def loading(what: str) -> Iterator[None]:
    """Load history: Django's default connection is the owner's, and says what it loads.

    Inside of another load nothing changes. `what` is a short name (letters, digits, `-@.`).

    Raises:
        RuntimeError: inside a transaction, which cannot change hands.
    """
    default = connections["default"]
    with default.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('ansinh.loading', true), '')")
        (under_way,) = cursor.fetchone()
    if under_way:
        yield
        return
    if default.in_atomic_block:
        raise RuntimeError("history is loaded in transactions of its own")
    before = default.settings_dict.copy()
    owner = connections["owner"].settings_dict
    said = f"-c ansinh.loading={re.sub(r'[^A-Za-z0-9@.-]+', '-', what)}"
    options = {**owner["OPTIONS"], "options": f"{owner['OPTIONS'].get('options', '')} {said}"}
    default.close()
    default.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"], OPTIONS=options)
    try:
        yield
    finally:
        default.close()
        default.settings_dict.update(
            USER=before["USER"], PASSWORD=before["PASSWORD"], OPTIONS=before["OPTIONS"]
        )
