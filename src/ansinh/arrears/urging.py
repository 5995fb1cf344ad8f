"""Letters that urge units to pay (văn bản đôn đốc, Mẫu 01-ĐĐ): recorded, taken back, read.

Luật 41/2024/QH15 điều 35: the office urges late payers in writing. Without a letter about a
month its debt stays late; with one it becomes evasion sixty days after the latest day of
payment and after the day of the letter (điều 39 khoản 1 điểm đ, e).
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.arrears import perms
from ansinh.arrears.models import Channel, Urging
from ansinh.ground.days import day_of_record
from ansinh.ledger.bearing import BEARERS
from ansinh.ledger.errors import LedgerError, Refused
from ansinh.ledger.incoming import offer
from ansinh.ledger.recording import hold_after_last_closing
from ansinh.record.acting import acting
from ansinh.record.actor import Actor
from ansinh.register.copying import Columns

LETTER_TYPES = {
    "unit": "int8",
    "number": "varchar",
    "sent_on": "date",
    "reply_by": "date",
    "channel": "varchar",
    "month": "date",
    "from_month": "date",
    "through_month": "date",
    "late": "int8",
    "evasion": "int8",
    "late_days": "int4",
    "evasion_days": "int4",
    "late_charge": "int8",
    "evasion_charge": "int8",
}
"""The columns of a letter: `month` is that of the statement it rests on, `from_month` and
`through_month` are the months it urges (first days), money in đồng."""


def record_letters(*, letters: Columns, recorded_at: datetime, actor: Actor, reason: str) -> int:
    """Record letters that were sent, columns `LETTER_TYPES`; returns how many.

    The number of queries does not depend on how many letters there are.

    Raises:
        Refused: an unknown unit or one that is no employer, a number used before, a letter of a
            month that is not closed, sent before the month ended or after `recorded_at`, an
            unknown channel, or a letter that urges nothing.
        LedgerError: a time before the last closing.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_record(actor)):
        hold_after_last_closing(recorded_at)
        rows = offer("letters", LETTER_TYPES, letters)
        _refuse_wrong(recorded_at)
        names = ", ".join(name for name in LETTER_TYPES if name != "unit")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO arrears_urging (unit_id, {names}, recorded_at) "
                f"SELECT unit, {names}, %s FROM letters ORDER BY row",
                [recorded_at],
            )
        return rows


def _refuse_wrong(recorded_at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.row, coalesce(u.code, l.unit::text), l.number, u.id IS NULL,
                NOT u.kind = ANY(%(bearers)s),
                EXISTS (SELECT 1 FROM arrears_urging g WHERE g.number = l.number
                    AND g.withdraws_id IS NULL AND NOT EXISTS (
                        SELECT 1 FROM arrears_urging w WHERE w.withdraws_id = g.id))
                    OR count(*) OVER (PARTITION BY l.number) > 1,
                c.month IS NULL, l.sent_on < l.month + interval '1 month',
                l.sent_on > %(today)s, NOT l.channel = ANY(%(channels)s),
                l.late + l.evasion <= 0 OR least(l.late, l.evasion) < 0
                    OR NOT (l.from_month <= l.through_month AND l.through_month <= l.month)
            FROM letters l LEFT JOIN register_unit u ON u.id = l.unit
            LEFT JOIN ledger_closing c ON c.month = l.month ORDER BY l.row
            """,
            {
                "bearers": [str(kind) for kind in BEARERS],
                "channels": Channel.values,
                "today": day_of_record(recorded_at),
            },
        )
        rows = cursor.fetchall()
    wrongs = (
        _("không có đơn vị này"),
        _("không phải đơn vị sử dụng lao động"),
        _("số văn bản đã dùng"),
        _("tháng của thông báo C12-TS chưa khóa sổ"),
        _("gửi trước khi hết tháng của thông báo"),
        _("ngày gửi chưa đến"),
        _("cách gửi phải là store, post hoặc hand"),
        _("không đôn đốc số tiền hoặc tháng nào"),
    )
    problems = [
        _("văn bản %(number)s, đơn vị %(unit)s: %(wrong)s")
        % {"number": number, "unit": unit, "wrong": wrong}
        for _row, unit, number, *flags in rows
        for wrong, is_so in zip(wrongs, flags, strict=True)
        if is_so
    ]
    if problems:
        raise Refused(problems)


def withdraw_letter(*, number: str, recorded_at: datetime, actor: Actor, reason: str) -> None:
    """Take a letter back: it urges nothing any more. Its number may be used again.

    Evasion that rested on it alone turns back into late payment at the next closing.

    Raises:
        LedgerError: no letter of this number stands, or a time before the last closing.
    """
    with acting(actor=actor, reason=reason, unless=perms.why_not_record(actor)):
        hold_after_last_closing(recorded_at)
        letter = standing_letters().filter(number=number).first()
        if letter is None:
            raise LedgerError(_("Không có văn bản đôn đốc số %(number)s.") % {"number": number})
        names = [name for name in LETTER_TYPES if name not in ("unit", "number")]
        Urging.objects.create(
            unit_id=letter.unit_id,
            number=letter.number,
            withdraws=letter,
            recorded_at=recorded_at,
            **{name: getattr(letter, name) for name in names},
        )


def standing_letters() -> Any:
    """The letters that were not taken back, as a query set."""
    return Urging.objects.filter(withdraws__isnull=True, urging__isnull=True)
