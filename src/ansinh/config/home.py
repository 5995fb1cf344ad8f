"""The folder of an installation: its private database and every file it writes.

`ANSINH_HOME` names it. Two homes share nothing: each has its own database server, socket
and columns, so that a rehearsal never touches the real province.
"""

import hashlib
import os
from pathlib import Path

from platformdirs import user_data_path

SYSTEM_HOME = Path("/var/lib/ansinh")
"""Where root keeps an installation: a database server may not run as root, and the system
user that runs it cannot enter root's own home folder."""


def home() -> Path:
    """The folder of this installation, absolute; it need not exist yet."""
    named = os.environ.get("ANSINH_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SYSTEM_HOME
    return Path(user_data_path("ansinh", appauthor=False))


def home_key() -> str:
    """A short name for this home, for places that cannot hold its whole path."""
    return hashlib.sha256(str(home()).encode()).hexdigest()[:12]


def columns_folder() -> Path:
    """Where the columnar copies and the assessed lines are kept."""
    return home() / "columns"
