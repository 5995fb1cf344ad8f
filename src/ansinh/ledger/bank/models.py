"""Statements of banks, their transactions, and what was decided about each.

Every table is append-only in the database itself (migration 0003). A transaction is kept once,
whichever files repeat it. What it is stands in its decisions, read in their order: the last
one counts, and a transaction without one (or whose last is taken back) waits in the queue.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from ansinh.ledger.models import Receipt
from ansinh.register.models import CurrentSetting, Unit


class ImportedStatement(models.Model):
    """One account's statement out of a file, with what became of its lines when it was read.

    Balances are đồng. lines = known (taken before) + booked + queued + debits (money out).
    A file may hold several statements: `place` numbers them from 1.
    """

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    place = models.IntegerField()
    format = models.CharField(max_length=40)
    account = models.CharField(max_length=60)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    lines = models.IntegerField()
    known = models.IntegerField()
    booked = models.IntegerField()
    queued = models.IntegerField()
    debits = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(
        max_length=60, db_default=CurrentSetting(models.Value("ansinh.actor"))
    )
    reason = models.CharField(
        max_length=200, db_default=CurrentSetting(models.Value("ansinh.reason"))
    )
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint("sha256", "place", name="statement_once"),
            models.CheckConstraint(
                condition=Q(lines=F("known") + F("booked") + F("queued") + F("debits")),
                name="statement_counts",
            ),
        ]


class BankTransaction(models.Model):
    """One transaction on an account of the office, đồng; money in is positive.

    `key` and `entry_key` identify it across files (`exchange.bank.identity`). `repeats` is the
    key of an earlier transaction that this one may repeat, which a person must say; `doubt`
    is why it was not booked when it came, empty where it was, or where it is money out.
    """

    statement = models.ForeignKey(ImportedStatement, models.RESTRICT)
    key = models.CharField(max_length=32, unique=True)
    entry_key = models.CharField(max_length=32)
    account = models.CharField(max_length=60)
    booked = models.DateField()
    value_date = models.DateField(null=True)
    amount = models.BigIntegerField()
    bank_reference = models.TextField(blank=True)
    transaction_id = models.TextField(blank=True)
    counterparty_name = models.TextField(blank=True)
    counterparty_account = models.TextField(blank=True)
    remittance = models.TextField(blank=True)
    balance_after = models.BigIntegerField(null=True)
    entry_reference = models.TextField(blank=True)
    entry_amount = models.BigIntegerField(null=True)
    position = models.TextField(blank=True, help_text="where in the file it stands")
    repeats = models.CharField(max_length=32, blank=True)
    doubt = models.CharField(max_length=24, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "booked"], name="bank_account_day")]


class DecisionKind(models.TextChoices):
    """What a decision says of a transaction."""

    BOOK = "book", "ghi cho đơn vị"
    SET_ASIDE = "set_aside", "không phải tiền đóng"
    REVERSE = "reverse", "hủy quyết định trước"


class BankDecision(models.Model):
    """One decision about a transaction: the `number`-th of it, never changed.

    Booking names the unit and the receipt that it made; taking a booking back names the
    receipt that reverses it. `reasons` are the pieces of evidence that spoke for the unit
    then (kind, what was found, how many units it fits, weight) and `score` their sum, which
    orders candidates and means nothing else. `remember`: this payer may be taken for this
    unit from now on. A decision by the machine is `automatic` and teaches nothing.
    """

    transaction = models.ForeignKey(BankTransaction, models.RESTRICT)
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=DecisionKind.choices)
    unit = models.ForeignKey(Unit, models.RESTRICT, null=True)
    receipt = models.OneToOneField(Receipt, models.RESTRICT, null=True)
    automatic = models.BooleanField(default=False)
    remember = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    score = models.IntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(
        max_length=60, db_default=CurrentSetting(models.Value("ansinh.actor"))
    )
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["unit"], name="bank_memory", condition=Q(remember=True)),
        ]
        constraints = [
            models.UniqueConstraint("transaction", "number", name="decision_once"),
            models.CheckConstraint(
                condition=Q(kind="book", unit__isnull=False, receipt__isnull=False)
                | Q(kind="set_aside", unit__isnull=True, receipt__isnull=True)
                | Q(kind="reverse", unit__isnull=True),
                name="decision_kind",
            ),
            models.CheckConstraint(
                condition=Q(remember=False) | Q(kind="book", automatic=False),
                name="decision_memory",
            ),
            models.CheckConstraint(
                condition=Q(automatic=True) | ~Q(note="") | Q(kind="book"),
                name="decision_reason",
            ),
        ]
