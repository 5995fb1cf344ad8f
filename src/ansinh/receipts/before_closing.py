"""Money that a closing would leave out because nobody knows whose it is."""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from ansinh.exchange.amounts import grouped
from ansinh.ground.months import Month, last_day, show_month
from ansinh.receipts.queries import waiting_lines


def undecided_money(month: Month) -> list[str]:
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
