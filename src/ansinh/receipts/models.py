"""Statements of banks, their transactions, and what was decided about each.

Every table is append-only in the database itself (migration 0002). A transaction is kept once,
whichever files repeat it. What it is stands in its decisions, read in their order: the last
one counts, and a transaction without one (or whose last is taken back) waits in the queue.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.ledger.models import Receipt
from ansinh.record.models import AppendOnly, Recorded
from ansinh.register.models import Unit


class ImportedStatement(Recorded):
    """One account's statement out of a file, with what became of its lines when it was read.

    Balances are đồng. lines = known (taken before) + booked + settled (money that a bank had
    announced as collected, `CollectedPayment`) + queued + debits (money out).
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
    settled = models.IntegerField(default=0)
    queued = models.IntegerField()
    debits = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("sha256", "place", name="statement_once"),
            models.CheckConstraint(
                condition=Q(
                    lines=F("known") + F("booked") + F("settled") + F("queued") + F("debits")
                ),
                name="statement_counts",
            ),
        ]


class BankTransaction(AppendOnly):
    """One transaction on an account of the office, đồng; money in is positive.

    `key` and `entry_key` identify it across files (`exchange.bank.identity`). `repeats` is the
    key of an earlier transaction that this one may repeat, which a person must say; `doubt`
    is why it was not booked when it came, empty where it was, or where it is money out.
    `paid_from` is the payer's account as the bank shows it or the memo names it, letters and
    digits only.
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
    paid_from = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["account", "booked"], name="bank_account_day"),
            models.Index(fields=["paid_from"], name="bank_paid_from", condition=~Q(paid_from="")),
        ]


class DecisionKind(models.TextChoices):
    """What a decision says of a transaction."""

    BOOK = "book", _("ghi cho đơn vị")
    SETTLE = "settle", _("đối chiếu với khoản ngân hàng thu hộ")
    SET_ASIDE = "set_aside", _("không phải tiền đóng")
    REVERSE = "reverse", _("hủy quyết định trước")


class BankDecision(Recorded):
    """One decision about a transaction: the `number`-th of it, never changed.

    Booking names the unit and the receipt that it made; taking a booking back names the
    receipt that reverses it. Settling says that the money was announced by a bank that collects
    for the office: the receipts are booked already (`Settlement`). `reasons` are the pieces of
    evidence that spoke for the unit then (kind, what was found, how many units it fits, weight)
    and `score` their sum, which orders candidates and means nothing else. `remember`: this
    payer may be taken for this unit from now on; the machine (`automatic`) remembers only
    accounts that it booked by the unit's own code and name (`payers`).
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

    class Meta:
        indexes = [
            models.Index(fields=["unit"], name="bank_memory", condition=Q(remember=True)),
        ]
        constraints = [
            models.UniqueConstraint("transaction", "number", name="decision_once"),
            models.CheckConstraint(
                condition=Q(kind="book", unit__isnull=False, receipt__isnull=False)
                | Q(kind__in=["set_aside", "settle"], unit__isnull=True, receipt__isnull=True)
                | Q(kind="reverse", unit__isnull=True),
                name="decision_kind",
            ),
            models.CheckConstraint(
                condition=Q(remember=False) | Q(kind="book"),
                name="decision_memory",
            ),
            models.CheckConstraint(
                condition=Q(automatic=True) | ~Q(note="") | Q(kind__in=["book", "settle"]),
                name="decision_reason",
            ),
        ]


class PayerAccount(Recorded):
    """An account that pays for a unit, told by somebody or found in old statements; append-only.

    The last row of a unit and an account counts: `in_force` or withdrawn. It is as sure as what
    the machine learns by itself: a booking taken back makes it doubtful (`payers`). `source` is
    the file that told it.
    """

    unit = models.ForeignKey(Unit, models.RESTRICT)
    account = models.CharField(max_length=60)
    in_force = models.BooleanField(default=True)
    source = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["unit", "account"], name="payer_account")]


class CollectedPayment(Recorded):
    """What a bank says it has collected for the office from a unit (thu hộ), đồng.

    One row a transaction of the bank. It is booked as the receipt of `reference` when the bank
    says so, unless the money stands booked from a statement already; `reply` is the SHA-256 of
    the file that said it. The money is seen on the account once a decision in force settles it.
    """

    bank = models.CharField(max_length=20)
    transaction = models.CharField(max_length=60)
    reference = models.CharField(max_length=60, unique=True)
    notice = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.RESTRICT)
    value_date = models.DateField()
    amount = models.BigIntegerField()
    reply = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="collected_positive"),
        ]


class Settlement(AppendOnly):
    """A collected payment that a statement's transaction brought: by the decision about it.

    A transaction decided as `settle` brings exactly the payments listed here; one booked for a
    unit may have been announced, too. In force as long as the decision is.
    """

    decision = models.ForeignKey(BankDecision, models.RESTRICT, related_name="settlements")
    collected = models.ForeignKey(CollectedPayment, models.RESTRICT, related_name="settlements")

    class Meta:
        constraints = [
            models.UniqueConstraint("decision", "collected", name="settlement_once"),
        ]
