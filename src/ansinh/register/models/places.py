"""Areas and offices in time, and the installation itself."""

from django.db import models
from django.db.models import F, Q

from ansinh.record.models import Recorded


def first_of_month(field: str) -> Q:
    """That a field holds no day, or the first of a month."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__day": 1})


class Area(models.Model):
    """A province, district or commune during the months in which it existed.

    Source: the codes of the General Statistics Office. An area that merged or split names
    its successors in `AreaSuccession`.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "tỉnh"
        DISTRICT = "district", "huyện"
        COMMUNE = "commune", "xã"

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="area_valid_period",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class AreaSuccession(models.Model):
    """An area that took over another's territory, wholly or in part, from a day."""

    predecessor = models.ForeignKey(Area, models.RESTRICT, related_name="successions")
    successor = models.ForeignKey(Area, models.RESTRICT, related_name="origins")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("predecessor", "successor", "on", name="area_succession_once")
        ]


class Office(models.Model):
    """A Social Security office (BHXH tỉnh, BHXH huyện, BHXH cơ sở) and the area it serves."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=120)
    area = models.ForeignKey(Area, models.RESTRICT)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Serving(Recorded):
    """Which office serves a commune from a day on: of several records of a commune the one of the
    latest day holds, of one day the later record. A commune without one is the province's own."""

    area = models.ForeignKey(Area, models.RESTRICT)
    office = models.ForeignKey(Office, models.RESTRICT)
    from_day = models.DateField()

    class Meta:
        indexes = [models.Index("area", "from_day", name="serving_area_day")]


class Installation(models.Model):
    """The province that this database holds: one row, written when it is built."""

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, models.RESTRICT)
    office = models.ForeignKey(Office, models.RESTRICT)
    profile = models.CharField(max_length=60, blank=True)
    first_month = models.DateField(help_text="the first month that is assessed here")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=first_of_month("first_month"), name="installed_month")
        ]
