"""What was told: editions of our own bulletins, and what others published.

All three tables are append-only in the database itself (migration 0002).
"""

from django.db import models
from django.db.models import Q

from ansinh.record.models import AppendOnly, Recorded


class Edition(Recorded):
    """One bulletin that went out, and the state of knowledge it rests on.

    `known_at` is the time as of which its figures were known: asked again with it, the same
    figures come out. `log_position`, `last_batch` and `last_target` are the newest rows that
    counted, `closed_through` the last closed month; `figures` are its facts as JSON.
    """

    scope = models.CharField(max_length=20)
    as_of = models.DateField()
    known_at = models.DateTimeField()
    language = models.CharField(max_length=2)
    audience = models.CharField(max_length=20)
    log_position = models.BigIntegerField()
    last_batch = models.BigIntegerField()
    last_target = models.BigIntegerField()
    closed_through = models.DateField(null=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(known_at__lte=models.F("recorded_at")), name="edition_known_before"
            )
        ]


class PublishedText(Recorded):
    """A published text whose figures are kept, once for the same bytes."""

    source = models.CharField(max_length=300, help_text="the file's name or the page's address")
    sha256 = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=120, blank=True)
    published = models.DateField(null=True)


class PublishedFact(AppendOnly):
    """One figure of a published text; the fields are those of the reader.

    `value` is in base units (đồng, people, percent); `high` is the upper end of a range; `step`
    is the worth of the last digit printed, so that two roundings of one figure can be told
    from two figures.
    """

    text = models.ForeignKey(PublishedText, models.RESTRICT, related_name="facts")
    place = models.CharField(max_length=120, blank=True)
    indicator = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60, blank=True)
    as_of = models.DateField(null=True)
    precision = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=24, decimal_places=4)
    high = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    step = models.DecimalField(max_digits=24, decimal_places=4)
    unit = models.CharField(max_length=12)
    kind = models.CharField(max_length=10)
    period = models.CharField(max_length=10, blank=True)
    qualifier = models.CharField(max_length=10)
    comparison = models.JSONField(null=True)
    part = models.CharField(max_length=200, blank=True)
    written = models.TextField()
    quote = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["indicator", "scheme", "as_of"], name="published_series")]
