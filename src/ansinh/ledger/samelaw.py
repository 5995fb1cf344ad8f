"""Whether another law makes other dues: a late rate, a deadline or a label makes none.

Each closing leaves a digest of what its law says of every group, state and month of the books
(`law.tables.monthly_tables`, all that the assessment reads) beside the lines. When the law has
changed since, an equal digest says that the months closed before need not be assessed anew. The
files are only a memory: without one everything is assessed, and `verify` never asks them.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from ansinh.config.home import columns_folder
from ansinh.ground.months import month_of, show_month
from ansinh.ground.private_files import private_folder, write_private
from ansinh.law import Law
from ansinh.law.tables import monthly_tables
from ansinh.ledger.models import Closing
from ansinh.register.models import Installation


def remember(law: Law, *, first: int, month: int) -> None:
    """Keep what this law says of the months from the first one to `month`."""
    path = _path(law.hash, month)
    with suppress(OSError):
        private_folder(path.parent)
        write_private(path, _digest(law, first, month))


def makes_the_same_dues(law: Law, last: Closing, *, first: int) -> bool:
    """Whether the months through the last closing are assessed by this law as by that one's."""
    if last.law_hash == law.hash:
        return True
    month = month_of(last.month)
    try:
        then = _path(last.law_hash, month).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return then == _digest(law, first, month)


def _digest(law: Law, first: int, month: int) -> str:
    tables = monthly_tables(law, range(first, month + 1))
    return hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()


def _path(law_hash: str, month: int) -> Path:
    folder = columns_folder() / str(Installation.objects.get().id) / "laws"
    return folder / f"{show_month(month)}-{law_hash[:24]}.txt"
