"""Reads of accounts."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ansinh.accounts.models import Event, User

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
