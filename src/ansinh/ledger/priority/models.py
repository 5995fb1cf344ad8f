"""Who comes first in the money of a unit, and what was paid for them because of it.

Both tables are append-only in the database itself (migration 0002): a record holds until the
next one about the same person at the same unit.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ansinh.record.models import AppendOnly, Recorded
from ansinh.register.models import Person, Unit


class Ground(models.TextChoices):
    """Why a person comes first; which of them the law of a day knows, `law.allocation` says."""

    LEAVES = "leaves", _("chấm dứt hợp đồng, nghỉ việc")
    CLAIMS = "claims", _("đủ điều kiện hưởng chế độ")


class Priority(Recorded):
    """This person leaves this unit or claims a benefit: their dues through a month come first.

    Of several records about a person at a unit the last one holds; one that is `withdrawn`
    says that the person does not come first any more. `dossier` is the number of the papers.
    """

    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False)
    person = models.ForeignKey(Person, models.RESTRICT, db_index=False)
    through_month = models.DateField()
    ground = models.CharField(max_length=6, choices=Ground.choices)
    dossier = models.CharField(max_length=40, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "person"], name="priority_unit_person")]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="priority_ground"),
            models.CheckConstraint(condition=Q(through_month__day=1), name="priority_month"),
        ]


class Paid(models.TextChoices):
    """What was paid of a debt: what is due itself, or its late charge."""

    DUE = "due", "phải đóng"
    CHARGE = "charge", "tiền lãi, tiền chậm đóng"


class PriorityPayment(AppendOnly):
    """What a closing paid of a unit's debt for one person first (`amount` above zero), or took
    back from it.

    The journal knows the debt by fund and month; this says which part of what was settled there
    is a person's own. It moves no money itself. `share` is the `ChargeKind` of a charge.
    """

    sealed = False  # by its batch
    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey("ledger.Batch", models.RESTRICT, db_index=False, db_constraint=False)
    priority = models.ForeignKey(Priority, models.RESTRICT, db_index=False)
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    person = models.ForeignKey(Person, models.RESTRICT, db_index=False, db_constraint=False)
    account = models.CharField(max_length=6, choices=Paid.choices)
    fund = models.CharField(max_length=8)
    share = models.CharField(max_length=8, blank=True)
    about_month = models.DateField()
    booked_month = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["unit", "booked_month"], name="priority_paid_unit")]
        constraints = [
            models.UniqueConstraint(
                "batch", "unit", "person", "account", "fund", "share", "about_month",
                name="priority_paid_once",
            ),
            models.CheckConstraint(condition=Q(account__in=Paid.values), name="priority_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="priority_amount"),
            models.CheckConstraint(
                condition=Q(about_month__day=1, booked_month__day=1), name="priority_months"
            ),
        ]  # fmt: skip
