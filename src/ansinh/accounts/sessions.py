"""Sessions in the database: begun, ended, and over after a while of rest or at the day's end."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime

from ansinh.accounts.models import Session, User

REST = timedelta(minutes=30)
"""So long without a request, and the session is over."""

DAY = timedelta(hours=12)
"""So long after the log-in it is over in any case."""

NOTED_EVERY = timedelta(minutes=1)
"""How often it is noted that somebody is still there: not each page writes a row."""

USER, MARK, BEGAN, SEEN = "user", "mark", "began", "seen"


class SessionStore(DatabaseStore):
    """Django's store on our table, which knows whose a session is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row, with the user in a column of its own."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id = data.get(USER)
        return row


def begin(request: HttpRequest, user: User, now: datetime) -> None:
    """Somebody has logged in: a new key, so that a known one is worth nothing."""
    Session.objects.filter(expire_date__lt=now).delete()
    request.session.flush()
    request.session[USER] = user.pk
    request.session[MARK] = user.get_session_auth_hash()
    request.session[BEGAN] = request.session[SEEN] = now.isoformat()
    request.session.set_expiry(0)


def user_of(request: HttpRequest, now: datetime) -> User | None:
    """Whose session this is; None where nobody has logged in, or the session is over.

    It is over after `REST`, after `DAY`, when the password was changed elsewhere, and when the
    account was closed.
    """
    number = request.session.get(USER)
    if number is None:
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    began, seen = (parse_datetime(request.session.get(name, "")) for name in (BEGAN, SEEN))
    if (
        user is None
        or began is None
        or seen is None
        or now - seen > REST
        or now - began > DAY
        or not constant_time_compare(request.session.get(MARK, ""), user.get_session_auth_hash())
    ):
        request.session.flush()
        return None
    if now - seen > NOTED_EVERY:
        request.session[SEEN] = now.isoformat()
    return user


def keep_own(request: HttpRequest, user: User) -> None:
    """After a change of password this session goes on; all others of the user are over."""
    request.session.cycle_key()
    request.session[MARK] = user.get_session_auth_hash()
