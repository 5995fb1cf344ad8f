"""What each closing keeps of a unit's month, as it follows from postings and the log."""

from django.db import models
from django.db.models import Q

from ansinh.ledger.models.journal import ChargeKind
from ansinh.record.models import AppendOnly
from ansinh.register.models import Unit


class Balance(AppendOnly):
    """A unit's month in one fund, as its statement (C12-TS) shows it.

    carried_in (A) + accrued (B3) + adjusted (B4) - allocated (D) = carried_out (Đ), đồng.
    """

    sealed = False  # follows from postings
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    month = models.DateField()
    fund = models.CharField(max_length=8)
    carried_in = models.BigIntegerField()
    accrued = models.BigIntegerField()
    adjusted = models.BigIntegerField()
    allocated = models.BigIntegerField()
    carried_out = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("unit", "month", "fund", name="balance_once"),
            models.CheckConstraint(
                condition=Q(
                    carried_out=models.F("carried_in")
                    + models.F("accrued")
                    + models.F("adjusted")
                    - models.F("allocated")
                ),
                name="balance_identity",
            ),
        ]
        indexes = [models.Index(fields=["month", "fund"], name="balance_month")]


class OpenItem(AppendOnly):
    """What a unit still owed at the end of a closed month, by fund and the month it is about.

    The next closing allocates from here, so that its work does not grow with history; the
    age of a debt is read from here.
    """

    sealed = False  # follows from postings
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    month = models.DateField()
    fund = models.CharField(max_length=8)
    about_month = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("month", "unit", "fund", "about_month", name="open_item_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="open_item_positive"),
        ]


class OpenCharge(AppendOnly):
    """What a unit still owed of its late charges at the end of a closed month.

    `about_month` is the month whose charge it is, `kind` a `ChargeKind`. Charges bear none.
    """

    sealed = False  # follows from postings
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    month = models.DateField()
    fund = models.CharField(max_length=8)
    kind = models.CharField(max_length=8, choices=ChargeKind.choices)
    about_month = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "month", "unit", "fund", "kind", "about_month", name="open_charge_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="open_charge_positive"),
        ]


class Money(AppendOnly):
    """A unit's money of a month: surplus carried in, received, allocated, surplus carried out."""

    sealed = False  # follows from postings
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    month = models.DateField()
    surplus_in = models.BigIntegerField()
    received = models.BigIntegerField()
    allocated = models.BigIntegerField()
    surplus_out = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("unit", "month", name="money_once"),
            models.CheckConstraint(
                condition=Q(
                    surplus_out=models.F("surplus_in")
                    + models.F("received")
                    - models.F("allocated")
                ),
                name="money_identity",
            ),
        ]


class LateDues(AppendOnly):
    """A part of what is due about a month that was declared after the month, on `declared_on`.

    Written by the closing of `month` as the difference to what was kept before (`late_dues`).
    `fresh`: for people who stood on no list of the unit for `about_month` until then, from the
    month `since` on; else a rise of what was due. It adds nothing to what is due: allocation,
    late charges and C12-TS row B4.1.2 read it.
    """

    sealed = False  # follows from the log
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    month = models.DateField()
    since = models.DateField()
    declared_on = models.DateField()
    fresh = models.BooleanField()
    fund = models.CharField(max_length=8)
    about_month = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "month", "unit", "fund", "about_month", "since", "declared_on", "fresh",
                name="late_dues_once",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="late_dues_amount"),
        ]  # fmt: skip
