"""What whoever closes a month should know before: it cannot be taken back.

A warning stops nothing. What makes a closing wrong (a month that is not over, a line that the law
does not know) refuses it in `ledger.closing`. The rooms above that hold what a closing would leave
out (money without a unit, dossiers in hand) say so when the program starts (`ask`).
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from ansinh.ground.days import written_day
from ansinh.ground.months import Month, show_month
from ansinh.law import Law
from ansinh.ledger import closable

Told = Callable[[Month], Iterable[str]]
"""Sentences about what the closing of the months up to one would leave out."""

_rooms: dict[str, Told] = {}


def ask(room: str, told: Told) -> None:
    """Ask a room before every closing, too; once, when the program starts."""
    _rooms[room] = told


def warnings(law: Law, asked: closable.Asked) -> tuple[str, ...]:
    """A sentence for each thing that closing these months would leave out or do late."""
    if not asked.months:
        return ()
    found = []
    if len(asked.months) > 1:
        found.append(
            _("Sẽ khóa liền %(count)d tháng, từ %(first)s đến %(last)s.")
            % {
                "count": len(asked.months),
                "first": show_month(asked.months[0]),
                "last": show_month(asked.months[-1]),
            }
        )
    for told in _rooms.values():
        found += told(asked.months[-1])
    found += [
        _("Chưa nhập %(rate)s: tiền lãi của các tháng đó chưa được tính (docs/law.md).")
        % {"rate": closable.rate_in_words(rate)}
        for rate in closable.missing_rates(law, asked.months)
    ]
    if asked.is_late:
        found.append(
            _("Báo cáo tháng %(month)s đến hạn ngày %(day)s, nay đã qua.")
            % {"month": show_month(asked.months[-1]), "day": written_day(asked.report_by)}
        )
    return tuple(found)


def cannot_be_undone() -> str:
    """What is said before any closing."""
    text: str = _(
        "Tháng đã khóa không mở lại được: sai sót được điều chỉnh ở tháng sau. Khóa nhầm tháng "
        "chỉ bỏ được bằng cách khôi phục bản sao lưu làm trước khi khóa (docs/durability.md)."
    )
    return text
