"""What the office records about how a unit pays."""

from django.db import models
from django.db.models import Q

from ansinh.record.models import Recorded
from ansinh.register.models import Unit


class PaymentCycle(Recorded):
    """From which month a unit pays for how many months at once (QĐ 595 điều 7, Luật 41 điều 34).

    Cycles begin at `from_month` and follow one another. Of two records from the same month
    the later one holds; a unit without a record pays every month.
    """

    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False)
    from_month = models.DateField()
    months = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["unit", "from_month"], name="payment_cycle_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(months__in=(1, 3, 6)), name="payment_cycle_months"),
            models.CheckConstraint(condition=Q(from_month__day=1), name="payment_cycle_month"),
        ]
