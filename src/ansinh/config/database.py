"""Which database this installation uses and how it is reached.

Two roles reach it: the owner, who makes tables, and the app role, which has no UPDATE,
DELETE or TRUNCATE on the log and the ledger and does not bypass row security. With the
private server both log in by name. With `DATABASE_URL` (any PostgreSQL 15 or newer) the
address logs in as the owner, and the app takes the role `ansinh_app` at connection.
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ansinh.config import private_postgres


def is_private() -> bool:
    """Whether this installation runs its own server."""
    return not os.environ.get("DATABASE_URL")


def settings_for(role: str) -> dict[str, Any]:
    """Django's DATABASES entry for `owner` or `app`; nothing is started."""
    if is_private():
        user = private_postgres.OWNER if role == "owner" else private_postgres.APP
        entry: dict[str, Any] = {
            "NAME": os.environ.get("ANSINH_DATABASE", private_postgres.DATABASE),
            "USER": user,
            "PASSWORD": "",
            "HOST": str(private_postgres.server().socket),
            "PORT": str(private_postgres.PORT),
            "OPTIONS": {},
        }
    else:
        entry = _from_url(os.environ["DATABASE_URL"])
        if role == "app":
            entry["OPTIONS"]["options"] = f"-c role={private_postgres.APP}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **entry,
    }


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(
            f"DATABASE_URL starts with {parts.scheme!r}; "
            "write it as postgresql://user:password@host:port/name"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": os.environ.get("ANSINH_DATABASE") or unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
