"""The log of changes, and the projection of it that screens read."""

from django.db import models
from django.db.models import Q

from ansinh.record.models import Recorded
from ansinh.register.models.people import Person, Unit
from ansinh.register.models.places import first_of_month


class Track(models.TextChoices):
    """Lines that may run side by side for one person at one unit."""

    COMPULSORY = "BB", "bảo hiểm xã hội bắt buộc"
    HEALTH = "BHYT", "bảo hiểm y tế"
    VOLUNTARY = "TN", "bảo hiểm xã hội tự nguyện"
    ACCIDENT = "TNLD", "tai nạn lao động, bệnh nghề nghiệp"


ENDED = "ended"
"""The state of a line that no longer runs; it makes no spell."""


class Change(Recorded):
    """One line of a declaration (D02, D03, D05): the append-only log.

    A line's state holds from `effective_month` until the next change of the same person,
    unit and track. The id is the position in the log: changes are appended one transaction
    at a time, so positions follow `recorded_at`. `voids` names an earlier change that this
    one takes out of the log; nothing is updated and nothing is deleted.

    Money in đồng a month; coefficients and percentages per 10,000 (see the architecture).
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.RESTRICT, db_index=False, db_constraint=False)
    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False, db_constraint=False)
    track = models.CharField(max_length=4, choices=Track.choices)
    effective_month = models.DateField()
    state = models.CharField(max_length=24)
    group = models.CharField(max_length=48)
    wage = models.BigIntegerField(default=0)
    allowance = models.BigIntegerField(default=0)
    coefficient = models.IntegerField(default=0)
    position_coefficient = models.IntegerField(default=0)
    difference_coefficient = models.IntegerField(default=0)
    seniority_rate = models.IntegerField(default=0)
    profession_rate = models.IntegerField(default=0)
    payment_months = models.SmallIntegerField(default=1)
    member_order = models.SmallIntegerField(default=0)
    top_up_rate = models.IntegerField(default=0)
    movement = models.CharField(max_length=4, blank=True, help_text="phương án: TM, GH, DC ...")
    dossier = models.CharField(max_length=40, blank=True)
    voids = models.ForeignKey(
        "self", models.RESTRICT, null=True, db_index=False, db_constraint=False
    )
    reason = None  # type: ignore[assignment]  # a line's reason is its dossier; that of the batch stands in its seal

    class Meta:
        indexes = [
            models.Index(fields=["person", "unit", "track", "effective_month"], name="change_line"),
            models.Index(fields=["unit", "effective_month"], name="change_unit"),
            models.Index(fields=["recorded_at"], name="change_recorded"),
            # Few changes void another; every fold asks which.
            models.Index(fields=["voids"], name="change_voids", condition=Q(voids__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=first_of_month("effective_month"), name="change_effective_month"
            ),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="change_track"),
            models.CheckConstraint(
                condition=Q(wage__gte=0)
                & Q(allowance__gte=0)
                & Q(coefficient__gte=0)
                & Q(position_coefficient__gte=0)
                & Q(difference_coefficient__gte=0)
                & Q(seniority_rate__gte=0)
                & Q(profession_rate__gte=0)
                & Q(member_order__gte=0)
                & Q(top_up_rate__gte=0)
                & Q(payment_months__gte=1),
                name="change_not_negative",
            ),
        ]


class Participation(models.Model):
    """The latest state of each line that has not ended: a projection of the log for screens.

    `ansinh verify` proves that it equals the folded log.
    """

    change = models.OneToOneField(Change, models.RESTRICT, primary_key=True, db_constraint=False)
    person = models.ForeignKey(Person, models.RESTRICT, db_constraint=False)
    unit = models.ForeignKey(Unit, models.RESTRICT, db_constraint=False)
    track = models.CharField(max_length=4, choices=Track.choices)
    from_month = models.DateField()
    state = models.CharField(max_length=24)
    group = models.CharField(max_length=48)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "unit", "track", name="participation_line")
        ]
