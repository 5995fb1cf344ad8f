"""What was booked and paid: the journal, receipts, closings and statement balances.

Every table here is append-only in the database itself (migration 0002). Amounts are int64
đồng; a debit is positive, a credit negative, and the postings of an entry add up to zero.
"""

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


from ansinh.ledger.priority.models import Priority, PriorityPayment  # noqa: E402, F401
