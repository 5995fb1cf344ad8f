"""Reads of accounts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from ansinh.accounts.models import Event, Look, User
from ansinh.ground.days import OFFICE_ZONE_NAME

EVENTS_SHOWN = 10


@dataclass(frozen=True)
class Account:
    """What somebody sees of their own account."""

    user: User
    codes_left: int
    sessions: int
    events: tuple[Event, ...]


def account(user: User) -> Account:
    """An account with what happened to it last."""
    return Account(
        user=user,
        codes_left=user.recovery_codes.count(),
        sessions=user.sessions.count(),
        events=tuple(user.events.order_by("-id")[:EVENTS_SHOWN]),
    )


def users() -> QuerySet[User]:
    """Every account, open ones first."""
    return User.objects.order_by("-is_active", "username")


def by_username(username: str) -> User | None:
    """The account of a name, None where there is none."""
    return User.objects.filter(username=username).first()


BULK = 200
"""From so many different people seen by one user in a day on, an auditor is told."""


def looks(*, person: int | None = None, username: str = "") -> QuerySet[Look]:
    """Who looked, the latest first: at one person, or by one user, or everybody's."""
    found = Look.objects.select_related("user").order_by("-id")
    if person is not None:
        found = found.filter(people__contains=[person])
    return found.filter(user__username=username) if username else found


def bulk_lookers(*, since: datetime) -> list[tuple[str, date, int]]:
    """Who saw at least `BULK` different people on one day: signature, day in Hanoi, how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.recorded_by, (l.recorded_at AT TIME ZONE %s)::date AS day,
                   count(DISTINCT p.person)
            FROM accounts_look l, unnest(l.people) AS p(person)
            WHERE l.recorded_at >= %s
            GROUP BY 1, 2 HAVING count(DISTINCT p.person) >= %s ORDER BY 2 DESC, 3 DESC
            """,
            [OFFICE_ZONE_NAME, since, BULK],
        )
        return [(who, day, people) for who, day, people in cursor.fetchall()]
