"""Tables of accounts: who may log in, open sessions, recovery codes, limits, and what happened."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ansinh.record.models import Recorded

SIGNATURE_MAX = 60
"""Characters of `recorded_by` everywhere."""


class Role(models.TextChoices):
    """What somebody is in an office; `accounts.perms` says what each may do."""

    OFFICER = "officer", _("cán bộ thu")
    CHECKER = "checker", _("người kiểm tra")
    ACCOUNTANT = "accountant", _("kế toán")
    DIRECTOR = "director", _("giám đốc")
    AUDITOR = "auditor", _("kiểm toán")
    AGENT = "agent", _("nhân viên đại lý")
    EMPLOYER = "employer", _("đơn vị sử dụng lao động")
    ADMINISTRATOR = "administrator", _("quản trị")


class User(AbstractBaseUser):
    """Somebody who can log in. `username` is for life: records are signed with it.

    `totp_key` is the shared secret in hexadecimal, in force once `totp_since` is set; `totp_last`
    is the last time step that was used, so that a code serves once. `link_key` names the one-time
    link that is still unused.
    """

    username = models.CharField(
        max_length=30, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9._-]{1,29}$")]
    )
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=15, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    totp_key = models.CharField(max_length=40, blank=True)
    totp_since = models.DateTimeField(null=True)
    totp_last = models.BigIntegerField(default=-1)
    link_key = models.CharField(max_length=40, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_user_role"
            ),
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[a-z][a-z0-9._-]{1,29}$"),
                name="accounts_user_username",
            ),
        ]

    @property
    def signature(self) -> str:
        """How this person signs a record: the name, and the username that is only theirs."""
        tail = f" ({self.username})"
        return f"{self.name[: SIGNATURE_MAX - len(tail)].strip()}{tail}"

    @property
    def has_totp(self) -> bool:
        """Whether a code from a phone is asked for after the password."""
        return self.totp_since is not None


class Session(AbstractBaseSession):
    """An open session, of nobody until somebody has logged in."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """The store that reads and writes this table."""
        from ansinh.accounts.sessions import SessionStore

        return SessionStore


class RecoveryCode(models.Model):
    """One code that serves once instead of the phone, kept as a keyed digest."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint("user", "digest", name="accounts_recoverycode_once")]


class Bucket(models.Model):
    """How many tries are left for a key, and when that was counted: they come back with time."""

    key = models.CharField(max_length=64, primary_key=True)
    left = models.IntegerField()
    counted_at = models.DateTimeField(db_index=True)


class Event(Recorded):
    """What happened with an account: never changed, never removed."""

    class Kind(models.TextChoices):
        """The kinds of events."""

        CREATED = "created", _("tạo tài khoản")
        SIGNED_IN = "signed_in", _("đăng nhập")
        SIGNED_OUT = "signed_out", _("đăng xuất")
        REFUSED = "refused", _("đăng nhập không được")
        LINKED = "linked", _("tạo liên kết đăng nhập")
        PASSWORD = "password", _("đổi mật khẩu")
        TOTP_ON = "totp_on", _("bật mã điện thoại")
        TOTP_OFF = "totp_off", _("tắt mã điện thoại")
        RECOVERY = "recovery", _("dùng mã khôi phục")
        RECOVERY_NEW = "recovery_new", _("tạo mã khôi phục")
        ROLE = "role", _("đổi vai trò")
        CLOSED = "closed", _("khóa tài khoản")
        OPENED = "opened", _("mở lại tài khoản")

    user = models.ForeignKey(User, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[
                    "created", "signed_in", "signed_out", "refused", "linked", "password",
                    "totp_on", "totp_off", "recovery", "recovery_new", "role", "closed", "opened",
                ]),
                name="accounts_event_kind",
            )
        ]  # fmt: skip


class Look(Recorded):
    """Somebody saw people's data: who (`user`), whom, on which screen, and why (`reason`).

    `people` are numbers of the register. One row for each page that was shown, never changed and
    sealed with all records (Luật 91/2025/QH15: who processed a person's data can be told to them).
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="looks")
    screen = models.CharField(max_length=40)
    people = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [
            GinIndex(fields=["people"], name="accounts_look_people"),
            models.Index(fields=["user", "recorded_at"], name="accounts_look_user"),
        ]
