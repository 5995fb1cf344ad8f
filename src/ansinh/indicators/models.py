"""The plan and what figures are divided by: dated, revised by later rows, never changed."""

from django.db import models
from django.db.models import Q

from ansinh.record.models import AppendOnly, Recorded
from ansinh.register.models import Area, Office


class Target(Recorded):
    """What the centre or the province asks of an area for a year; revised by a later row.

    `value` is in the indicator's own unit (đồng, người); of a percentage it is per 100,000
    (82,6 % = 82600). `document` names the decision.
    """

    indicator = models.CharField(max_length=60)
    scheme = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.RESTRICT)
    year = models.SmallIntegerField()
    value = models.BigIntegerField()
    document = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="target_positive"),
            models.UniqueConstraint(
                "indicator", "scheme", "area", "year", "recorded_at", name="target_revision"
            ),
        ]


class SplitKey(models.TextChoices):
    """What a target is split by; `hand` is a split that somebody corrected."""

    HEADCOUNT = "headcount", "số người tham gia"
    LAST_YEAR = "last_year", "thực hiện năm trước"
    ACCRUED = "accrued", "số phát sinh phải thu"
    HAND = "hand", "điều chỉnh bằng tay"


class Split(Recorded):
    """A target given on to the offices, by a stated key; a later split of the target replaces it.

    The shares of a split add up to its target: the database refuses others (migration 0002).
    """

    target = models.ForeignKey(Target, models.RESTRICT)
    key = models.CharField(max_length=12, choices=SplitKey.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(key__in=SplitKey.values), name="split_key"),
        ]


class Share(AppendOnly):
    """An office's part of a split, in the unit of the target."""

    split = models.ForeignKey(Split, models.RESTRICT)
    office = models.ForeignKey(Office, models.RESTRICT)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("split", "office", name="share_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="share_not_negative"),
        ]


class Denominator(Recorded):
    """How many people an area had in a year, in a series that somebody published.

    Several series tell the same area and year differently, so every figure names the `series`
    and `source` that it was divided by. A later row of the same series replaces an earlier one.
    """

    class Measure(models.TextChoices):
        POPULATION = "population", "dân số"
        LABOUR_FORCE = "labour_force", "lực lượng lao động"
        LABOUR_FORCE_OF_AGE = "labour_force_of_age", "lực lượng lao động trong độ tuổi"
        STUDENTS = "students", "học sinh, sinh viên"
        CHILDREN_UNDER_6 = "children_under_6", "trẻ em dưới 6 tuổi"

    measure = models.CharField(max_length=24, choices=Measure.choices)
    area = models.ForeignKey(Area, models.RESTRICT)
    year = models.SmallIntegerField()
    value = models.BigIntegerField()
    series = models.CharField(max_length=120)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="denominator_positive"),
            models.CheckConstraint(
                condition=Q(
                    measure__in=(
                        "population",
                        "labour_force",
                        "labour_force_of_age",
                        "students",
                        "children_under_6",
                    )
                ),
                name="denominator_measure",
            ),
            models.CheckConstraint(
                condition=~Q(series="") & ~Q(source=""), name="denominator_named"
            ),
            models.UniqueConstraint(
                "measure", "area", "year", "series", "recorded_at", name="denominator_revision"
            ),
        ]
