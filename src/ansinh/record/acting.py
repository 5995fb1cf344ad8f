"""Who writes, and why: every write of every room happens inside `acting`.

The acting user and the reason travel as settings of the transaction, so that the database
can refuse a write without them and columns can keep them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from ansinh.record.actor import Actor, NotAllowed


@contextmanager
def acting(*, actor: Actor, reason: str, unless: str = "") -> Iterator[None]:
    """One transaction in the name of `actor`, for `reason`; both must say something.

    `unless` is why the actor may not do it, as the room's `perms` says; empty where they may.

    Raises:
        NotAllowed: they may not.
        ValueError: when the actor's signature or the reason is empty.
    """
    if unless:
        raise NotAllowed(unless)
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
