"""Passwords: how they are kept, and which are refused."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.translation import gettext as _

LENGTH_MIN = 10
LENGTH_MAX = 200
DIFFERENT_MIN = 5


class SmallArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with OWASP's smaller setting: 19 MiB, two passes, one lane.

    Django's own takes 100 MB a verification, which eight threads of a small server do not have.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class WeakPassword(ValueError):
    """A password that somebody else would guess; says what is asked of one."""


def refuse_weak(password: str, *, username: str, name: str) -> None:
    """Refuse a password that is short, of few characters, or made of the person's own names.

    Raises:
        WeakPassword: says what is wrong.
    """
    folded = password.casefold()
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise WeakPassword(
            _("Mật khẩu cần từ %(least)s đến %(most)s ký tự; một câu ngắn dễ nhớ là tốt.")
            % {"least": LENGTH_MIN, "most": LENGTH_MAX}
        )
    if len(set(folded)) < DIFFERENT_MIN or password.isdecimal():
        raise WeakPassword(_("Mật khẩu quá dễ đoán: dùng nhiều chữ khác nhau, không chỉ chữ số."))
    own = {username.casefold(), *(part for part in name.casefold().split() if len(part) > 3)}
    if any(part in folded for part in own):
        raise WeakPassword(_("Mật khẩu không được chứa tên đăng nhập hoặc họ tên của bạn."))
