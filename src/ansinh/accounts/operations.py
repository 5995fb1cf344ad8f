"""Writes on accounts: each in one transaction, signed, and told in the log of events."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ansinh.accounts import limits, totp
from ansinh.accounts.models import Event, Look, RecoveryCode, Role, Session, User
from ansinh.accounts.passwords import LENGTH_MAX, refuse_weak
from ansinh.accounts.perms import Right, actor_of, why_not, why_not_change
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.record.models import Present

LINK_SALT = "ansinh.accounts.link"
LINK_LIFE = timedelta(minutes=15)


class AccountRefused(ValueError):
    """Something cannot be done with an account; says why and what to do."""


def create_user(
    *, username: str, name: str, role: str, password: str | None, recorded_at: datetime,
    actor: Actor, must_change: bool = True,
) -> User:  # fmt: skip
    """A new account; without a password only a link lets its owner in.

    Raises:
        AccountRefused: the username is taken or cannot be one, or there is no such role.
        WeakPassword: the password is easily guessed.
    """
    user = User(username=username, name=" ".join(name.split()), role=role, must_change=must_change)
    if role not in Role.values:
        raise AccountRefused(
            _("Không có vai trò “%(role)s”; có: %(roles)s.")
            % {"role": role, "roles": ", ".join(Role.values)}
        )
    if User.objects.filter(username=username).exists():
        raise AccountRefused(_("Đã có tài khoản %(username)s.") % {"username": username})
    if password is not None:
        refuse_weak(password, username=username, name=name)
    user.set_password(password)
    try:
        user.clean_fields({each.name for each in User._meta.fields} - {"username", "name"})
    except ValidationError as error:
        raise AccountRefused(
            _(
                "Tên đăng nhập gồm 2 đến 30 chữ thường không dấu, chữ số, dấu chấm, gạch; "
                "họ tên không để trống."
            )
        ) from error
    with acting(actor=actor, reason="created", unless=why_not(actor, Right.ACCOUNTS)):
        user.save()
        _note(user, Event.Kind.CREATED)
    return user


def check_password(
    *, username: str, password: str, address: str, recorded_at: datetime
) -> User | None:
    """The user whose name and password these are, None otherwise; tries are counted first.

    Raises:
        limits.TooMany: this name or this address has tried too often.
    """
    limits.take(limits.BY_ADDRESS, address, recorded_at)
    limits.take(limits.BY_NAME, username, recorded_at)
    user = User.objects.filter(username=username).first()
    if len(password) > LENGTH_MAX:
        return None
    if user is None or not user.is_active:
        # As long as a true check, so that nobody learns which names there are.
        User().set_password(password)
        return None
    if not user.check_password(password):
        with acting(actor=actor_of(user), reason="refused"):
            _note(user, Event.Kind.REFUSED, address)
        return None
    limits.forget(limits.BY_NAME, username)
    return user


def check_code(*, user: User, code: str, address: str, recorded_at: datetime) -> bool:
    """Whether a code of the phone, or a recovery code, is right; each serves once.

    Raises:
        limits.TooMany: too many codes were tried for this account.
    """
    limits.take(limits.BY_CODE, user.username, recorded_at)
    with acting(actor=actor_of(user), reason="code"):
        locked = User.objects.select_for_update().get(pk=user.pk)
        step = totp.accepted_step(locked.totp_key, code.strip(), after=locked.totp_last)
        if step is not None:
            locked.totp_last = step
            locked.save(update_fields=["totp_last"])
            limits.forget(limits.BY_CODE, user.username)
            return True
        (digest,) = totp.digests([code])
        if RecoveryCode.objects.filter(user=locked, digest=digest).delete()[0]:
            _note(locked, Event.Kind.RECOVERY, address)
            limits.forget(limits.BY_CODE, user.username)
            return True
        _note(locked, Event.Kind.REFUSED, address)
    return False


def signed_in(*, user: User, address: str, recorded_at: datetime) -> None:
    """Note a log-in."""
    with acting(actor=actor_of(user), reason="signed_in"):
        user.last_login = recorded_at
        user.save(update_fields=["last_login"])
        _note(user, Event.Kind.SIGNED_IN, address)


def signed_out(*, user: User, address: str, recorded_at: datetime) -> None:
    """Note a log-out."""
    with acting(actor=actor_of(user), reason="signed_out"):
        _note(user, Event.Kind.SIGNED_OUT, address)


def make_link(*, user: User, recorded_at: datetime, actor: Actor) -> str:
    """The token of a link that logs somebody in once, within `LINK_LIFE`; earlier ones end."""
    with acting(actor=actor, reason="linked", unless=why_not(actor, Right.ACCOUNTS)):
        user.link_key = secrets.token_urlsafe(18)
        user.save(update_fields=["link_key"])
        _note(user, Event.Kind.LINKED)
    return signing.dumps([user.pk, user.link_key], salt=LINK_SALT)


def use_link(*, token: str) -> User | None:
    """Whose link this is, None where it is none, too old or used."""
    try:
        number, key = signing.loads(token, salt=LINK_SALT, max_age=LINK_LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not User.objects.filter(pk=number, link_key=key, is_active=True).update(link_key=""):
        return None
    return User.objects.get(pk=number)


def change_password(*, user: User, password: str, recorded_at: datetime, actor: Actor,
                    must_change: bool = False) -> None:  # fmt: skip
    """A new password; every other session of the user is over.

    Raises:
        WeakPassword: it is easily guessed.
    """
    refuse_weak(password, username=user.username, name=user.name)
    with acting(actor=actor, reason="password", unless=why_not_change(actor, user)):
        user.set_password(password)
        user.must_change = must_change
        user.link_key = ""
        user.save(update_fields=["password", "must_change", "link_key"])
        _note(user, Event.Kind.PASSWORD)


def begin_totp(*, user: User) -> str:
    """The secret to put into a phone; it is in force when a code of it was given."""
    if user.has_totp:
        raise AccountRefused(_("Mã điện thoại đã bật. Tắt trước khi đặt lại."))
    if not user.totp_key:
        user.totp_key = totp.new_key()
        user.save(update_fields=["totp_key"])
    return user.totp_key


def confirm_totp(*, user: User, code: str, recorded_at: datetime) -> list[str] | None:
    """Put the phone in force with a code of it; the recovery codes, None where the code is wrong.

    Raises:
        limits.TooMany: too many codes were tried.
    """
    limits.take(limits.BY_CODE, user.username, recorded_at)
    step = totp.accepted_step(user.totp_key, code.strip(), after=-1) if user.totp_key else None
    if step is None or user.has_totp:
        return None
    with acting(actor=actor_of(user), reason="totp_on"):
        user.totp_since, user.totp_last = recorded_at, step
        user.save(update_fields=["totp_since", "totp_last"])
        _note(user, Event.Kind.TOTP_ON)
        codes = _new_codes(user)
    limits.forget(limits.BY_CODE, user.username)
    return codes


def renew_recovery_codes(*, user: User, recorded_at: datetime) -> list[str]:
    """New recovery codes; the earlier ones serve no more."""
    with acting(actor=actor_of(user), reason="recovery_new"):
        _note(user, Event.Kind.RECOVERY_NEW)
        return _new_codes(user)


def end_totp(*, user: User, recorded_at: datetime, actor: Actor) -> None:
    """Ask for no phone any more: a lost one, or before another is set up."""
    with acting(actor=actor, reason="totp_off", unless=why_not_change(actor, user)):
        user.totp_key, user.totp_since, user.totp_last = "", None, -1
        user.save(update_fields=["totp_key", "totp_since", "totp_last"])
        RecoveryCode.objects.filter(user=user).delete()
        _note(user, Event.Kind.TOTP_OFF)


def set_role(*, user: User, role: str, recorded_at: datetime, actor: Actor) -> None:
    """Another role for somebody.

    Raises:
        AccountRefused: there is no such role.
    """
    if role not in Role.values:
        raise AccountRefused(_("Không có vai trò “%(role)s”; có: %(roles)s.")
                             % {"role": role, "roles": ", ".join(Role.values)})  # fmt: skip
    change = f"{user.role} -> {role}"
    with acting(actor=actor, reason=change, unless=why_not(actor, Right.ACCOUNTS)):
        user.role = role
        user.save(update_fields=["role"])
        _note(user, Event.Kind.ROLE)


def set_active(*, user: User, active: bool, recorded_at: datetime, actor: Actor) -> None:
    """Close an account, or open it again; a closed one's sessions are over at once."""
    with acting(
        actor=actor, reason="opened" if active else "closed", unless=why_not(actor, Right.ACCOUNTS)
    ):
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            Session.objects.filter(user=user).delete()
        _note(user, Event.Kind.OPENED if active else Event.Kind.CLOSED)


def _new_codes(user: User) -> list[str]:
    codes = totp.new_recovery_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digest) for digest in totp.digests(codes)
    )
    return codes


def _note(user: User, kind: Event.Kind, address: str = "") -> None:
    """Events are noted as they happen, by the clock of the database."""
    Event.objects.create(user=user, kind=kind, recorded_at=Present(), address=address or None)


def look(*, user: User, people: Iterable[int], screen: str, reason: str) -> None:
    """Note that somebody is about to see these people's data; of nobody, nothing is noted."""
    seen = sorted(set(people))
    if seen:
        with acting(actor=actor_of(user), reason=reason):
            Look.objects.create(user=user, screen=screen, people=seen, recorded_at=Present())
