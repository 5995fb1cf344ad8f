"""Facts: what an indicator says of a scope on a date, as known at a time.

The field names are those of the ground truth of published bulletins, so that what we compute
and what we read elsewhere can be laid side by side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ansinh.indicators import queries
from ansinh.indicators.definitions import Indicator, Scheme, catalogue
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.measures import by_unit, count_people
from ansinh.indicators.percent import percent
from ansinh.indicators.places import Scope, places, scope_of
from ansinh.law.months import Month, first_day, last_day, month_of

YEAR = 12


@dataclass(frozen=True)
class Comparison:
    """How a value stands: `plan_pct` of its plan, against the same date last year in the
    value's own unit (`yoy_abs`) and in percent of last year's value (`yoy_pct`).
    """

    plan_pct: Decimal | None = None
    yoy_abs: int | None = None
    yoy_pct: Decimal | None = None


@dataclass(frozen=True)
class Fact:
    """One figure. `value` is in `unit` (`person`, `VND` = đồng, `%`); `status` is `closed`
    when its month is closed, else `provisional`; `definition` is the declared indicator.
    """

    indicator: str
    scheme: str
    value: int | Decimal
    unit: str
    as_of: date
    place: str
    scope: str
    kind: str
    period: str | None
    comparison: Comparison | None
    qualifier: str
    definition: str
    status: str
    known_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """The fact with the ground truth's field names; numbers stay numbers."""
        compared = self.comparison
        return {
            "indicator": self.indicator,
            "scheme": self.scheme,
            "value": _number(self.value),
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "place": self.place,
            "scope": self.scope,
            "kind": self.kind,
            "period": self.period,
            "comparison": compared
            and {
                name: _number(value)
                for name in ("plan_pct", "yoy_abs", "yoy_pct")
                if (value := getattr(compared, name)) is not None
            },
            "qualifier": self.qualifier,
            "definition": self.definition,
            "status": self.status,
            "known_at": self.known_at and self.known_at.isoformat(),
        }


def facts(*, as_of: date, known_at: datetime | None = None, scope: str | None = None) -> list[Fact]:
    """Every declared indicator of a scope on a date, as known at a time (aware; None = now).

    Stocks of people are those of the month of `as_of`. Money is that of the last closed month
    that has ended by `as_of`, and each fact carries its own date. A comparison is left out
    where last year's months are not in this installation. An indicator that has no value
    yet (no closed month, no plan) is left out.

    Raises:
        ScopeError: no place of this province has the code.
    """
    known = knowledge(known_at)
    return list(known_facts(as_of, scope_of(scope), known))


@lru_cache(maxsize=512)
def known_facts(as_of: date, scope: Scope, known: Knowledge) -> tuple[Fact, ...]:
    """The facts of a state of knowledge; kept, because the same state has the same facts."""
    return tuple(_facts(as_of, scope, known))


def _facts(as_of: date, scope: Scope, known: Knowledge) -> Iterator[Fact]:
    found: dict[tuple[str, str], Fact] = {}
    month = month_of(as_of)
    count_people(
        [each for each in (month, Month(month - YEAR)) if each >= known.first_month], known
    )
    for indicator in catalogue().values():
        for scheme in indicator.schemes:
            if indicator.measure == "target":
                fact = _planned(indicator, scheme, as_of, scope, known)
            elif indicator.measure == "ratio":
                fact = _ratio(indicator, scheme, found)
            else:
                fact = _measured(indicator, scheme, as_of, scope, known)
            if fact is not None:
                found[indicator.id, scheme.code] = fact
                yield fact


def month_for(indicator: Indicator, as_of: date, known: Knowledge) -> Month | None:
    """The month that an indicator speaks of on a date; None when it has nothing to say."""
    if indicator.measure == "people":
        month = month_of(as_of)
        return month if month >= known.first_month else None
    month = known.closed_on(as_of)
    if month is None or (indicator.period == "ytd" and not known.covers_year_to(month)):
        return None
    return month


def month_before(indicator: Indicator, month: Month, known: Knowledge) -> Month | None:
    """The same month a year before, where this installation knows it."""
    before = Month(month - YEAR)
    if before < known.first_month:
        return None
    if indicator.period == "ytd" and not known.covers_year_to(before):
        return None
    return before


def total(
    indicator: Indicator, scheme: Scheme, month: Month, scope: Scope, known: Knowledge
) -> int:
    """An indicator's value of a month over the units of a scope."""
    return int(by_unit(indicator, scheme, month, known)[places(known).inside(scope)].sum())


def _measured(
    indicator: Indicator, scheme: Scheme, as_of: date, scope: Scope, known: Knowledge
) -> Fact | None:
    month = month_for(indicator, as_of, known)
    if month is None:
        return None
    value = total(indicator, scheme, month, scope, known)
    return Fact(
        indicator=indicator.id,
        scheme=scheme.code,
        value=value,
        unit=indicator.unit,
        as_of=as_of if month == month_of(as_of) else last_day(month),
        place=scope.name,
        scope=scope.code,
        kind=indicator.kind,
        period=indicator.period,
        comparison=_compared(indicator, scheme, month, value, scope, known),
        qualifier="exact",
        definition=indicator.id,
        status="closed" if known.is_closed(month) else "provisional",
        known_at=known.known_at,
    )


def _compared(
    indicator: Indicator, scheme: Scheme, month: Month, value: int, scope: Scope, known: Knowledge
) -> Comparison | None:
    plan_pct = None
    if indicator.plan is not None and "plan_pct" in indicator.comparators:
        plan = queries.target(
            indicator=indicator.plan,
            scheme=scheme.code,
            area=scope.area,
            year=first_day(month).year,
            known_at=known.known_at,
        )
        plan_pct = percent(value, plan.value) if plan else None
    before = month_before(indicator, month, known)
    if before is None or "yoy_abs" not in indicator.comparators:
        return Comparison(plan_pct=plan_pct) if plan_pct is not None else None
    then = total(indicator, scheme, before, scope, known)
    return Comparison(plan_pct=plan_pct, yoy_abs=value - then, yoy_pct=percent(value - then, then))


def _planned(
    indicator: Indicator, scheme: Scheme, as_of: date, scope: Scope, known: Knowledge
) -> Fact | None:
    plan = queries.target(
        indicator=indicator.id,
        scheme=scheme.code,
        area=scope.area,
        year=as_of.year,
        known_at=known.known_at,
    )
    if plan is None:
        return None
    return Fact(
        indicator=indicator.id,
        scheme=scheme.code,
        value=plan.value,
        unit=indicator.unit,
        as_of=date(as_of.year, 12, 31),
        place=scope.name,
        scope=scope.code,
        kind=indicator.kind,
        period=indicator.period,
        comparison=None,
        qualifier="exact",
        definition=indicator.id,
        status="closed",
        known_at=known.known_at,
    )


def _ratio(indicator: Indicator, scheme: Scheme, found: dict[tuple[str, str], Fact]) -> Fact | None:
    assert indicator.ratio is not None
    part, whole = (found.get((name, scheme.code)) for name in indicator.ratio)
    if part is None or whole is None or part.as_of.year != whole.as_of.year:
        return None
    value = percent(int(part.value), int(whole.value))
    if value is None:
        return None
    return Fact(
        indicator=indicator.id,
        scheme=scheme.code,
        value=value,
        unit=indicator.unit,
        as_of=part.as_of,
        place=part.place,
        scope=part.scope,
        kind=indicator.kind,
        period=indicator.period,
        comparison=None,
        qualifier="exact",
        definition=indicator.id,
        status=part.status,
        known_at=part.known_at,
    )


def _number(value: int | Decimal | None) -> int | float | None:
    """A JSON number; a float prints the one decimal it was made from."""
    return float(value) if isinstance(value, Decimal) else value
