"""Dossiers in hand that a closing would leave out: their changes go into a later month."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from ansinh.dossiers.queries import in_hand
from ansinh.exchange.amounts import grouped
from ansinh.ground.months import Month, last_day, show_month


def dossiers_in_hand(month: Month) -> list[str]:
    """Dossiers received by the end of a month and neither applied nor returned."""
    found = in_hand().filter(received_on__lte=last_day(month))
    count, rows = found.count(), found.aggregate(rows=Sum("rows"))["rows"]
    if not count:
        return []
    return [
        _(
            "%(count)s hồ sơ (%(rows)s dòng) nhận đến hết tháng %(month)s chưa ghi sổ "
            "(ansinh dossier list): biến động trong đó sẽ là điều chỉnh ở tháng sau."
        )
        % {"count": grouped(count), "rows": grouped(rows), "month": show_month(month)}
    ]
