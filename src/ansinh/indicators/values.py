"""What an indicator comes to: one number of a scope and a month, with what it rests on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ansinh.exchange.amounts import grouped
from ansinh.ground.months import Month, first_day, last_day, month_of
from ansinh.ground.rounding import percent
from ansinh.indicators import queries
from ansinh.indicators.definitions import ABOUT_PEOPLE, Indicator, Scheme
from ansinh.indicators.definitions import indicator as declared
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.measures import by_unit
from ansinh.indicators.models import Denominator, Share, Target
from ansinh.indicators.places import Scope, places
from ansinh.law.values import LawError
from ansinh.register.models import Office

YEAR = 12
PER_CENT = 1000
"""Targets of a percentage are per 100,000: a thousand to one per cent."""


@dataclass(frozen=True)
class Found:
    """A value and the day it is of; `basis` names the series that a share was divided by."""

    value: int | Decimal
    as_of: date
    basis: str | None = None


def find(
    told: Indicator, scheme: Scheme, as_of: date, scope: Scope, known: Knowledge
) -> Found | None:
    """What an indicator says of a scope on a date; None where it has nothing to say."""
    if told.measure == "target":
        value = plan(told, scheme, scope, as_of.year, known)
        return None if value is None else Found(value, date(as_of.year, 12, 31))
    if told.measure == "ratio":
        return _ratio(told, scheme, as_of, scope, known)
    if told.measure == "share":
        return _share(told, scheme, as_of, scope, known)
    if told.measure == "shortfall":
        return _shortfall(told, scheme, as_of, scope, known)
    month = month_for(told, as_of, known)
    if month is None:
        return None
    try:
        value = total(told, scheme, month, scope, known)
    except LawError:
        return None  # the law of the day does not tell this class apart
    return Found(value, as_of if month == month_of(as_of) else last_day(month))


def plan(
    told: Indicator, scheme: Scheme, scope: Scope, year: int, known: Knowledge
) -> int | Decimal | None:
    """The target of a scope for a year: its own, or the share that its office was given.

    Money and people as whole numbers, a percentage in per cent.
    """
    if scope.level in ("unit", "own"):
        return None
    targets, shares = _plan_of(year, known)
    given = targets.get((told.id, scheme.code, scope.area))
    if given is not None:
        return given.value if told.unit != "%" else Decimal(given.value) / PER_CENT
    if not shares:
        return None
    office = (
        scope.code
        if scope.level == "office"
        else Office.objects.filter(area_id=scope.area).values_list("code", flat=True).first()
    )
    part = shares.get((told.id, scheme.code, office)) if office else None
    return None if part is None else part.value


@lru_cache(maxsize=32)
def _plan_of(
    year: int, known: Knowledge
) -> tuple[dict[queries.Key, Target], dict[queries.Key, Share]]:
    """A year's plan as known: one reading serves every figure."""
    at = known.known_at
    return (
        queries.targets_in_force(year=year, known_at=at),
        queries.shares_in_force(year=year, known_at=at),
    )


def month_for(indicator: Indicator, as_of: date, known: Knowledge) -> Month | None:
    """The month that an indicator speaks of on a date; None when it has nothing to say."""
    if indicator.measure in ABOUT_PEOPLE:
        month = month_of(as_of)
        since = _december_before(month) if indicator.measure == "flow" else month
        return month if since >= known.first_month else None
    closed = known.closed_on(as_of)
    if closed is None or (indicator.period == "ytd" and not known.covers_year_to(closed)):
        return None
    return closed


def month_before(indicator: Indicator, month: Month, known: Knowledge) -> Month | None:
    """The same month a year before, where this installation knows it."""
    before = Month(month - YEAR)
    if before < known.first_month:
        return None
    if indicator.measure == "flow" and _december_before(before) < known.first_month:
        return None
    if indicator.period == "ytd" and not known.covers_year_to(before):
        return None
    return before


def total(
    indicator: Indicator, scheme: Scheme, month: Month, scope: Scope, known: Knowledge
) -> int:
    """An indicator's value of a month over the units of a scope."""
    return int(by_unit(indicator, scheme, month, known)[places(known).inside(scope)].sum())


def _december_before(month: Month) -> Month:
    return Month(month_of(first_day(month).replace(month=1)) - 1)


def _ratio(
    told: Indicator, scheme: Scheme, as_of: date, scope: Scope, known: Knowledge
) -> Found | None:
    """One indicator in per cent of another one of the same scheme."""
    assert told.ratio is not None
    part, whole = (
        find(each, each.scheme(scheme.code), as_of, scope, known)
        for each in map(declared, told.ratio)
    )
    if part is None or whole is None or part.as_of.year != whole.as_of.year:
        return None
    value = percent(int(part.value), int(whole.value), told.decimals)
    return None if value is None else Found(value, part.as_of)


def _share(
    told: Indicator, scheme: Scheme, as_of: date, scope: Scope, known: Knowledge
) -> Found | None:
    """What a scheme's `part` is in per cent of its `whole`: another indicator or a series."""
    assert scheme.part is not None and scheme.whole is not None
    counted = declared(scheme.part[0])
    part = find(counted, counted.scheme(scheme.part[1]), as_of, scope, known)
    if part is None:
        return None
    whole, basis = _whole(scheme.whole, part.as_of, scope, known)
    value = None if whole is None else percent(int(part.value), whole, told.decimals)
    return None if value is None else Found(value, part.as_of, basis)


def _shortfall(
    told: Indicator, scheme: Scheme, as_of: date, scope: Scope, known: Knowledge
) -> Found | None:
    """What the part of a share lacks of the target of the year, in the unit of the part."""
    assert told.plan is not None and scheme.part is not None and scheme.whole is not None
    planned, counted = declared(told.plan), declared(scheme.part[0])
    rate = plan(planned, planned.scheme(scheme.code), scope, as_of.year, known)
    part = find(counted, counted.scheme(scheme.part[1]), as_of, scope, known)
    if rate is None or part is None:
        return None
    whole, basis = _whole(scheme.whole, part.as_of, scope, known)
    if whole is None:
        return None
    return Found(max(0, share_of(whole, Decimal(rate)) - int(part.value)), part.as_of, basis)


def share_of(whole: int, rate: Decimal) -> int:
    """A rate in per cent of a whole, rounded up: a target is met when it is reached."""
    return -(-whole * int(rate * PER_CENT) // (100 * PER_CENT))


def _whole(
    named: tuple[str, str], as_of: date, scope: Scope, known: Knowledge
) -> tuple[int | None, str | None]:
    kind, name = named
    if kind != "series":
        told = declared(kind)
        found = find(told, told.scheme(name), as_of, scope, known)
        return (None, None) if found is None else (int(found.value), None)
    if scope.level not in ("province", "district", "commune"):
        return None, None
    given = queries.denominator(
        measure=name, area=scope.area, year=as_of.year, known_at=known.known_at
    )
    return (None, None) if given is None else (given.value, _named(given))


def _named(given: Denominator) -> str:
    what = f"{given.get_measure_display()} {given.year}: {grouped(given.value)}"
    return f"{what} ({given.series}; {given.source})"
