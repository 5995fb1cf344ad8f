"""Declarations that this process has just read: a dossier is read when it comes in, again when it
is judged and again when it is applied, and its bytes are the same each time.

What is kept is the reading of bytes and nothing of the register. A process that has read nothing
reads anew.
"""

import hashlib
from collections import OrderedDict
from threading import Lock

from ansinh.exchange.declarations import Declaration

ROWS_MAX = 40_000
"""Rows of all declarations together that one process keeps."""

Key = tuple[bytes, str, str]

_kept: OrderedDict[Key, Declaration] = OrderedDict()
_lock = Lock()


def key_of(content: bytes, form: str, mapping: str) -> Key:
    """What a reading depends on: the bytes, the form that was named, the mapping."""
    return hashlib.sha256(content).digest(), form, mapping


def find(key: Key) -> Declaration | None:
    """A declaration that was read from the same."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def keep(key: Key, declaration: Declaration) -> None:
    """Keep a declaration, also as what is read when its form is named; the longest unused ones go
    when there are too many rows."""
    digest, _form, mapping = key
    with _lock:
        _kept[key] = _kept[digest, declaration.form, mapping] = declaration
        while sum({id(each): len(each.rows) for each in _kept.values()}.values()) > ROWS_MAX:
            _kept.popitem(last=False)


def forget() -> None:
    """Keep nothing: as in a process that has just begun."""
    with _lock:
        _kept.clear()
