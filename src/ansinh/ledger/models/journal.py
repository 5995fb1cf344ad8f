"""The journal: batches of entries and postings, receipts, and the manifests of closings."""

from django.db import models
from django.db.models import Q

from ansinh.record.models import AppendOnly, Recorded
from ansinh.register.models import Unit


class Account(models.TextChoices):
    """The accounts of the journal. A unit owes the sum of its `due` and `settled`."""

    DUE = "due", "phải đóng"
    SETTLED = "settled", "đã phân bổ"
    CONTRIBUTION = "contribution", "thu vào quỹ"
    CASH = "cash", "tiền thu"
    UNALLOCATED = "unallocated", "tiền chưa phân bổ"
    OPENING = "opening", "số dư đầu"
    CHARGE = "charge", "tiền lãi, tiền chậm đóng"
    CHARGE_SETTLED = "charge_settled", "đã phân bổ vào tiền lãi"
    CHARGE_INCOME = "charge_income", "thu tiền lãi vào quỹ"


class ChargeKind(models.TextChoices):
    """What a late charge is for: the `share` of postings on `charge` and `charge_settled`."""

    INTEREST = "interest", "lãi chậm đóng"
    LATE = "late", "chậm đóng"
    EVASION = "evasion", "trốn đóng"
    RECOVERY = "recovery", "lãi truy thu"
    RECOVERED_LATE = "rec_late", "truy thu chậm đóng"
    RECOVERED_EVASION = "rec_evad", "truy thu trốn đóng"


class EntryKind(models.TextChoices):
    """Why an entry was booked (its reason code)."""

    OPENING = "opening", "số dư đầu kỳ"
    ACCRUAL = "accrual", "phát sinh trong kỳ"
    ADJUSTMENT = "adjustment", "điều chỉnh kỳ trước"
    RECEIPT = "receipt", "thu tiền"
    ALLOCATION = "allocation", "phân bổ"
    REVERSAL = "reversal", "đảo bút toán"
    CHARGE = "charge", "tiền chậm đóng"


class Batch(Recorded):
    """The entries of one transaction, sealed by a hash that includes the hash before it.

    The database itself fills `previous_hash` and `hash` (migration 0002): nobody can seal
    what is not there. No two batches follow the same one, so the chain has no branches.
    """

    id = models.BigAutoField(primary_key=True)
    purpose = models.CharField(max_length=60)
    booked_month = models.DateField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    entries = models.IntegerField()
    postings = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("previous_hash", name="batch_chain")]


class Entry(AppendOnly):
    """One business event. `client_id` is chosen by whoever books it: booked once, ever."""

    sealed = False  # by its batch
    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, models.RESTRICT)
    client_id = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    unit = models.ForeignKey(Unit, models.RESTRICT)
    booked_month = models.DateField()
    value_date = models.DateField()
    recorded_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "booked_month"], name="entry_unit_month")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind"),
            models.CheckConstraint(condition=Q(booked_month__day=1), name="entry_booked_month"),
        ]


class Posting(AppendOnly):
    """One amount on one account of one unit, for one fund, about one month.

    `fund` and `share` are empty on accounts that do not know funds (cash, unallocated);
    `share` is empty on `settled`, because money is allocated to a fund, not to a share; on
    charges it is their `ChargeKind`, and `about_month` the month whose charge it is.
    """

    sealed = False  # by its batch
    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.RESTRICT, db_constraint=False)
    batch = models.ForeignKey(Batch, models.RESTRICT, db_constraint=False)
    account = models.CharField(max_length=20, choices=Account.choices)
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    fund = models.CharField(max_length=8, blank=True)
    share = models.CharField(max_length=8, blank=True)
    about_month = models.DateField()
    booked_month = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "booked_month"], name="posting_unit_month"),
            models.Index(fields=["booked_month", "account"], name="posting_month_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(account__in=Account.values), name="posting_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="posting_not_zero"),
            models.CheckConstraint(
                condition=Q(about_month__day=1) & Q(booked_month__day=1), name="posting_months"
            ),
        ]


class Receipt(AppendOnly):
    """Money that came in for a unit, once per `reference` (the bank's, or the cash book's)."""

    sealed = False  # by its batch
    reference = models.CharField(max_length=70, unique=True)
    unit = models.ForeignKey(Unit, models.RESTRICT)
    value_date = models.DateField()
    amount = models.BigIntegerField()
    text = models.CharField(max_length=200, blank=True)
    entry = models.OneToOneField(Entry, models.RESTRICT)
    reverses = models.OneToOneField("self", models.RESTRICT, null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True)
                | Q(amount__lt=0, reverses__isnull=False),
                name="receipt_amount",
            )
        ]


class Closing(AppendOnly):
    """The manifest of a closed month: from what it was computed and what it booked.

    The row is committed with the postings of the month, so either both exist or neither.
    """

    sealed = False  # by its batch
    month = models.DateField(primary_key=True)
    batch = models.OneToOneField(Batch, models.RESTRICT)
    law_hash = models.CharField(max_length=64)
    log_position = models.BigIntegerField()
    lines_file = models.CharField(max_length=200)
    lines_hash = models.CharField(max_length=64)
    lines = models.BigIntegerField()
    people = models.BigIntegerField()
    totals = models.JSONField(help_text="đồng by fund and share, of the lines of the month")
    missing_rates = models.JSONField(
        default=list, help_text="years and funds without a rate, whose charge is not booked yet"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="closing_month")]
