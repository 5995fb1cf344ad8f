"""Reading the plan."""

from datetime import datetime

from django.db.models import QuerySet

from ansinh.indicators.models import Target


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
