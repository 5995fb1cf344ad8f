"""Reading the plan, how it was split, and what figures are divided by."""

from datetime import datetime

from django.db.models import QuerySet

from ansinh.indicators.models import Denominator, Share, Split, Target


def revisions(
    *, indicator: str, scheme: str, area: str, year: int, known_at: datetime | None = None
) -> QuerySet[Target]:
    """Every value that a target has had, the one in force first."""
    found = Target.objects.filter(indicator=indicator, scheme=scheme, area_id=area, year=year)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return found.order_by("-recorded_at", "-id")


def target(
    *, indicator: str, scheme: str, area: str, year: int, known_at: datetime | None = None
) -> Target | None:
    """The target in force at a time (None = now); None where none was set."""
    return revisions(
        indicator=indicator, scheme=scheme, area=area, year=year, known_at=known_at
    ).first()


def splits(*, target: Target, known_at: datetime | None = None) -> QuerySet[Split]:
    """How a target was given on to offices, the split in force first."""
    found = Split.objects.filter(target=target)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return found.order_by("-recorded_at", "-id")


Key = tuple[str, str, str]
"""Indicator, scheme, and the code of the area or office that a value was given to."""


def targets_in_force(*, year: int, known_at: datetime | None = None) -> dict[Key, Target]:
    """The target in force at a time of every indicator, scheme and area of a year."""
    found = Target.objects.filter(year=year)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    key = ("indicator", "scheme", "area_id")
    newest = found.order_by(*key, "-recorded_at", "-id").distinct(*key)
    return {(row.indicator, row.scheme, row.area_id): row for row in newest}


def shares_in_force(*, year: int, known_at: datetime | None = None) -> dict[Key, Share]:
    """Every office's share of the targets in force of a year.

    Only the last split of the last revision counts: a revised target waits for its own split.
    """
    parts = Share.objects.filter(split__target__year=year).select_related("split__target")
    if known_at is not None:
        parts = parts.filter(split__recorded_at__lte=known_at)
    given = targets_in_force(year=year, known_at=known_at)
    newest: dict[Key, Share] = {}
    for part in parts.order_by("-split__recorded_at", "-id"):
        of = part.split.target
        newest.setdefault((of.indicator, of.scheme, part.office_id), part)
    return {
        key: part
        for key, part in newest.items()
        if given[(*key[:2], part.split.target.area_id)].id == part.split.target_id
    }


def denominator(
    *,
    measure: str,
    area: str,
    year: int,
    series: str | None = None,
    known_at: datetime | None = None,
) -> Denominator | None:
    """How many people an area had in a year, or in the last year before it that is known.

    Of several series the one recorded last answers, unless one is named; the answer names its
    series, its source and its year.
    """
    found = Denominator.objects.filter(measure=measure, area_id=area, year__lte=year)
    if series is not None:
        found = found.filter(series=series)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return found.order_by("-year", "-recorded_at", "-id").first()
