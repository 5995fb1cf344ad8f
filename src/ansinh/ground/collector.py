"""The collector of cyclic garbage, held back while a million small values are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back() -> Iterator[None]:
    """No collection of cycles inside, as it was before outside.

    Reading a large file makes values that all stay; looking through them again and again for
    cycles, of which there are none, takes a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
