"""What whoever closes a month should know before: it cannot be taken back.

A warning stops nothing. What makes a closing wrong (a month that is not over, a line that the law
does not know) refuses it in `ledger.closing`.
"""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from ansinh.exchange.amounts import grouped
from ansinh.ground.days import written_day
from ansinh.ground.months import last_day, show_month
from ansinh.law import Law
from ansinh.ledger import closable
from ansinh.receipts.queries import waiting_lines


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
    found += _undecided_money(asked.months[-1])
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


def _undecided_money(month: int) -> list[str]:
    """Money that came in by the end of the month and is nobody's yet."""
    end = last_day(month)
    came = Q(value_date__lte=end) | Q(value_date__isnull=True, booked__lte=end)
    waiting = waiting_lines().filter(came).aggregate(count=Count("id"), amount=Sum("amount"))
    if not waiting["count"]:
        return []
    return [
        _(
            "%(count)s giao dịch, %(amount)s đồng về đến hết tháng %(month)s chưa rõ của đơn vị "
            "nào (ansinh match list): tiền đó không được phân bổ ở lần khóa này."
        )
        % {
            "count": grouped(waiting["count"]),
            "amount": grouped(waiting["amount"]),
            "month": show_month(month),
        }
    ]
