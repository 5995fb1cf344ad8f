"""How often something may be tried: a bucket of tries for each key, filled again with time.

A try is taken before a password is hashed, so that hashing cannot be used to exhaust the machine.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from ansinh.accounts.models import Bucket

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """`tries` at once, and one more every `every` seconds."""

    name: str
    tries: int
    every: int


BY_NAME = Limit("name", 5, 60)
BY_ADDRESS = Limit("address", 30, 10)
BY_CODE = Limit("code", 5, 60)


class TooMany(Exception):
    """No try is left for now."""


def take(limit: Limit, key: str, now: datetime) -> None:
    """Take one try from a key's bucket.

    Raises:
        TooMany: it is empty.
    """
    digest = sha256(f"{limit.name}\0{key}".encode()).hexdigest()
    with transaction.atomic():
        Bucket.objects.bulk_create(
            [Bucket(key=digest, left=limit.tries, counted_at=now)], ignore_conflicts=True
        )
        bucket = Bucket.objects.select_for_update().get(key=digest)
        filled = max(0, int((now - bucket.counted_at).total_seconds()) // limit.every)
        left = min(limit.tries, bucket.left + filled)
        if left < 1:
            raise TooMany
        bucket.left = left - 1
        full = left == limit.tries
        bucket.counted_at = (
            now if full else bucket.counted_at + timedelta(seconds=filled * limit.every)
        )
        bucket.save()
    Bucket.objects.filter(counted_at__lt=now - FORGOTTEN_AFTER).delete()


def forget(limit: Limit, key: str) -> None:
    """Fill a key's bucket: whoever succeeded has not been guessing."""
    Bucket.objects.filter(key=sha256(f"{limit.name}\0{key}".encode()).hexdigest()).delete()
