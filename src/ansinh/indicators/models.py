"""The plan: dated targets of an indicator for an area and a year."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ansinh.register.models import Area, CurrentSetting


class Target(models.Model):
    """What the centre or the province asks of an area for a year; revised by a later row.

    `value` is in the indicator's own unit (đồng, người). `document` names the decision.
    """

    indicator = models.CharField(max_length=60)
    scheme = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.RESTRICT)
    year = models.SmallIntegerField()
    value = models.BigIntegerField()
    document = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(
        max_length=60, db_default=CurrentSetting(models.Value("ansinh.actor"))
    )
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="target_positive"),
            models.UniqueConstraint(
                "indicator", "scheme", "area", "year", "recorded_at", name="target_revision"
            ),
        ]
