"""Dossiers: what was handed in, and what became of it. Both are only ever added to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.dossiers.signatures import Signed
from ansinh.record.models import Recorded
from ansinh.register.models import Office, Unit


class Dossier(Recorded):
    """A file that was handed in for a unit, as it came, under the office's own number.

    `declared` is the digest of what it declares, whatever kind of file it came in: the same
    declaration twice is one dossier. `signature` is what was found of it when the file came in,
    `signer` the name in its certificate. `number` is 00001/2026/07906: the office's count of the
    year, the year, the office.
    """

    number = models.CharField(max_length=20, unique=True)
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    office = models.ForeignKey(Office, models.RESTRICT)
    unit = models.ForeignKey(Unit, models.RESTRICT)
    form = models.CharField(max_length=10)
    group = models.CharField(max_length=48, blank=True)
    opening = models.BooleanField(default=False)
    received_on = models.DateField()
    due_on = models.DateField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping = models.TextField(blank=True)
    declared = models.CharField(max_length=64)
    rows = models.IntegerField()
    signature = models.CharField(max_length=16, blank=True, choices=Signed.choices)
    signer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("office", "year", "serial", name="dossier_serial"),
        ]
        indexes = [models.Index(fields=["declared"], name="dossier_declared")]

    def __str__(self) -> str:
        return self.number


class Step(Recorded):
    """One step of a dossier: who did what when, and what was approved.

    `digest` is of the judgement that was looked at; `maker` is who checked, and never the one
    who approves. `first` and `last` are the positions in the log that a booking took.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("đã nhận")
        CHECKED = "checked", _("đã kiểm tra")
        RETURNED = "returned", _("đã trả lại")
        APPROVED = "approved", _("đã duyệt")
        APPLIED = "applied", _("đã ghi sổ")
        UNDONE = "undone", _("đã hủy")

    dossier = models.ForeignKey(Dossier, models.RESTRICT, related_name="steps")
    serial = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.CharField(max_length=64, blank=True)
    accepted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    maker = models.CharField(max_length=60, blank=True)
    first = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("dossier", "serial", name="dossier_step_serial"),
            models.CheckConstraint(
                condition=~Q(kind="approved") | (~Q(maker="") & ~Q(maker=F("recorded_by"))),
                name="dossier_maker_checker",
            ),
        ]
