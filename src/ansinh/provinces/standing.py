"""What a database already holds, and making room for a province that is built anew.

A build is not continued after it was killed: what it left is taken away and it begins again.
That is only ever done to an invented province; a register that no profile made is refused.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from django.db import connections

from ansinh.config.home import columns_folder
from ansinh.ledger import queries
from ansinh.provinces.build import label
from ansinh.provinces.operator_data import withdraw_operator_data
from ansinh.provinces.profile import Profile
from ansinh.record.locks import Lock
from ansinh.register.models import Area, Installation, Person


class Standing(Enum):
    """What stands in the database, seen from a profile that is to be built there."""

    EMPTY = auto()
    WHOLE = auto()
    HALF = auto()
    OTHER = auto()
    REAL = auto()


class Busy(Exception):
    """Another process is building a province in this database."""


def standing(profile: Profile, scale: float) -> tuple[Standing, str]:
    """What the database holds, and the name of the profile that made it ('' for none)."""
    installation = Installation.objects.first()
    if installation is None:
        if Person.objects.exists():
            return Standing.REAL, ""
        return (Standing.HALF if Area.objects.exists() else Standing.EMPTY), ""
    if not installation.profile:
        return Standing.REAL, ""
    if installation.profile != label(profile, scale):
        return Standing.OTHER, installation.profile
    whole = (queries.closed_through() or 0) >= profile.last_month
    return (Standing.WHOLE if whole else Standing.HALF), installation.profile


@contextmanager
def building() -> Iterator[None]:
    """Be the only one who builds in this database.

    Raises:
        Busy: another process builds there now.
    """
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [int(Lock.BUILD)])
        if not cursor.fetchone()[0]:
            raise Busy
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [int(Lock.BUILD)])


def clear() -> None:
    """Take away every table, the columnar copies and the illustrative operator's data of this
    installation, as the owner.

    The tables must be made again (migrations) before anything else.
    """
    installation = Installation.objects.first()
    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    withdraw_operator_data()
    if installation is not None:
        shutil.rmtree(columns_folder() / str(installation.id), ignore_errors=True)
