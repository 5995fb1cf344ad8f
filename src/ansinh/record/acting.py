"""Who writes, and why: every write of every room happens inside `acting`.

The acting user and the reason travel as settings of the transaction, so that the database
can refuse a write without them and columns can keep them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from ansinh.record.actor import Actor


@contextmanager
def acting(*, actor: Actor, reason: str) -> Iterator[None]:
    """One transaction in the name of `actor`, for `reason`; both must say something.

    Raises:
        ValueError: when the actor's signature or the reason is empty.
    """
    if not actor.signature.strip() or not reason.strip():
        raise ValueError("a write needs an acting user and a reason")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('ansinh.actor', %s, true), "
                "set_config('ansinh.reason', %s, true)",
                [actor.signature, reason],
            )
        yield
