"""Coverage place by place: the districts of a province or the communes of a district, to target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ansinh.ground.months import month_of
from ansinh.ground.rounding import percent
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import total
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.models import Denominator
from ansinh.indicators.places import Scope, scope_of
from ansinh.indicators.values import PER_CENT, plan
from ansinh.register.models import Area


@dataclass(frozen=True)
class Covered:
    """One place: how many take part of how many, in per cent and against its target.

    `target` is the place's own, or that of the place above (`own_target` tells which); `short`
    is how many people are missing to it; `basis` names the series and its year.
    """

    code: str
    name: str
    people: int
    whole: int
    rate: Decimal
    target: Decimal
    own_target: bool
    short: int
    basis: str


@lru_cache(maxsize=128)
def known_coverage(scheme: str, as_of: date, scope: Scope, known: Knowledge) -> tuple[Covered, ...]:
    """The places right below a scope that have a series of their own, the farthest behind first.

    Empty where the scope has no target of the year, or where its people are not known yet.
    """
    told, target = indicator("coverage_rate"), indicator("coverage_rate_plan")
    above = plan(target, target.scheme(scheme), scope, as_of.year, known)
    month = month_of(as_of)
    if above is None or month < known.first_month or scope.level not in ("province", "district"):
        return ()
    declared = told.scheme(scheme)
    assert declared.part is not None and declared.whole is not None
    counted = indicator(declared.part[0])
    found = []
    for area, series in _series(declared.whole[1], as_of.year, scope, known).items():
        where = scope_of(area)
        own = plan(target, target.scheme(scheme), where, as_of.year, known)
        asked = Decimal(above if own is None else own)
        people = total(counted, counted.scheme(declared.part[1]), month, where, known)
        rate = percent(people, series.value, told.decimals)
        assert rate is not None
        wanted = -(-series.value * int(asked * PER_CENT) // (100 * PER_CENT))
        found.append(
            Covered(
                code=area,
                name=where.full_name,
                people=people,
                whole=series.value,
                rate=rate,
                target=asked,
                own_target=own is not None,
                short=max(0, wanted - people),
                basis=f"{series.series}, {series.year}",
            )
        )
    return tuple(sorted(found, key=lambda each: (each.rate - each.target, each.code)))


def _series(measure: str, year: int, scope: Scope, known: Knowledge) -> dict[str, Denominator]:
    """The series in force of every place right below a scope, by its code."""
    below = Area.objects.filter(parent_id=scope.area).values("code")
    rows = Denominator.objects.filter(measure=measure, area_id__in=below, year__lte=year)
    if known.known_at is not None:
        rows = rows.filter(recorded_at__lte=known.known_at)
    newest = rows.order_by("area_id", "-year", "-recorded_at", "-id").distinct("area_id")
    return {row.area_id: row for row in newest}
