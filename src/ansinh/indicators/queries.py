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


def share(
    *, indicator: str, scheme: str, office: str, year: int, known_at: datetime | None = None
) -> Share | None:
    """An office's share of the targets in force; None where none was split.

    Only the last split of the last revision counts: a revised target waits for its own split.
    """
    parts = Share.objects.filter(
        office_id=office, split__target__indicator=indicator, split__target__scheme=scheme,
        split__target__year=year,
    )  # fmt: skip
    if known_at is not None:
        parts = parts.filter(split__recorded_at__lte=known_at)
    last = parts.select_related("split__target").order_by("-split__recorded_at", "-id").first()
    if last is None:
        return None
    given = last.split.target
    area = given.area_id
    now = target(indicator=indicator, scheme=scheme, area=area, year=year, known_at=known_at)
    return last if now is not None and now.id == given.id else None


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
