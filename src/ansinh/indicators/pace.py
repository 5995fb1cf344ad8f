"""The pace of the plan: how a target stands, what it needs, and where it will end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from ansinh.indicators import queries
from ansinh.indicators.definitions import (
    ABOUT_PEOPLE,
    Indicator,
    Scheme,
    Text,
    catalogue,
    indicator,
    named,
)
from ansinh.indicators.forecasting import Forecast, forecast
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.measures import keep_months
from ansinh.indicators.percent import percent
from ansinh.indicators.places import Scope, scope_of
from ansinh.indicators.values import PER_CENT, YEAR, find, month_for, plan, total
from ansinh.indicators.workdays import working_days
from ansinh.law.months import Month, first_day, month_of


@dataclass(frozen=True)
class Pace:
    """One target of a year and how it stands on a date.

    `value`, `plan` and what is short are in `unit` (`person`, `VND`); of a coverage target they
    are the people that it comes to, and `rate` is the target in per cent and `basis` the series.
    `expected` is where the year should stand by now: `profile` is `last_year` where last year's
    own months tell it, else `even`. `per_month` and `per_day` are what every month and working
    day left must bring. `short` is what is missing now, `short_at_end` what the forecast misses.
    """

    plan_id: str
    told: Indicator
    scheme: Scheme
    name: Text
    unit: str
    as_of: date
    value: int
    plan: int
    rate: Decimal | None
    basis: str | None
    attained: Decimal | None
    expected: int | None
    expected_pct: Decimal | None
    profile: str
    months_left: int
    days_left: int
    per_month: int
    per_day: int
    forecast: Forecast | None

    @property
    def short(self) -> int:
        """What is missing to the plan now; nothing where it is met."""
        return max(0, self.plan - self.value)

    @property
    def short_at_end(self) -> int | None:
        """What the forecast misses; None without a forecast."""
        return None if self.forecast is None else max(0, self.plan - self.forecast.value)

    @property
    def ahead(self) -> int | None:
        """How far the value is above (or below) what is expected by now."""
        return None if self.expected is None else self.value - self.expected


def paces(*, as_of: date, known_at: datetime | None = None, scope: str | None = None) -> list[Pace]:
    """The pace of every target that a scope has in the year of a date, as known at a time.

    Raises:
        ScopeError: no place of this province has the code.
    """
    return list(known_paces(as_of, scope_of(scope), knowledge(known_at)))


@lru_cache(maxsize=128)
def known_paces(as_of: date, scope: Scope, known: Knowledge) -> tuple[Pace, ...]:
    """The paces of a state of knowledge, in the order of the catalogue; kept, as facts are."""
    return tuple(_paces(as_of, scope, known))


def _paces(as_of: date, scope: Scope, known: Knowledge) -> Iterator[Pace]:
    for told in catalogue().values():
        if told.measure != "target" or told.id == "debt_rate_ceiling":
            continue
        for scheme in told.schemes:
            given = plan(told, scheme, scope, as_of.year, known)
            found = None if given is None else _pace(told, scheme, given, as_of, scope, known)
            if found is not None:
                yield found


def _pace(
    target: Indicator,
    scheme: Scheme,
    given: int | Decimal,
    as_of: date,
    scope: Scope,
    known: Knowledge,
) -> Pace | None:
    told, counted, planned, basis = _counted(target, scheme, given, as_of, scope, known)
    month = month_for(told, as_of, known)
    if month is None or planned is None or first_day(month).year != as_of.year:
        return None
    found = find(told, counted, as_of, scope, known)
    assert found is not None
    value = int(found.value)
    levels = _levels(told, counted, month, scope, known)
    expected, profile = _expected(told, levels, month, planned)
    end = date(as_of.year, 12, 31)
    months_left = YEAR - first_day(month).month
    days = working_days(found.as_of, end)
    short = max(0, planned - value)
    return Pace(
        plan_id=target.id,
        told=told,
        scheme=scheme,
        name=named(told if target.unit != "%" else indicator("coverage_rate"), scheme),
        unit=told.unit,
        as_of=found.as_of,
        value=value,
        plan=planned,
        rate=Decimal(given) if target.unit == "%" else None,
        basis=basis,
        attained=percent(value, planned),
        expected=expected,
        expected_pct=None if expected is None else percent(expected, planned),
        profile=profile,
        months_left=months_left,
        days_left=days,
        per_month=-(-short // months_left) if months_left else short,
        per_day=-(-short // days) if days else short,
        forecast=_forecast(told, levels, month, value),
    )


def _counted(
    target: Indicator,
    scheme: Scheme,
    given: int | Decimal,
    as_of: date,
    scope: Scope,
    known: Knowledge,
) -> tuple[Indicator, Scheme, int | None, str | None]:
    """What a target counts and how many it asks for: a coverage in people, of its series."""
    if target.unit != "%":
        told = next(each for each in catalogue().values() if each.plan == target.id)
        return told, told.scheme(scheme.code), int(given), None
    coverage = indicator("coverage_rate").scheme(scheme.code)
    assert coverage.part is not None and coverage.whole is not None
    told = indicator(coverage.part[0])
    series = queries.denominator(
        measure=coverage.whole[1], area=scope.area, year=as_of.year, known_at=known.known_at
    )
    counted = told.scheme(coverage.part[1])
    if series is None:
        return told, counted, None, None
    per_100000 = int(given * PER_CENT)
    people = -(-series.value * per_100000 // (100 * PER_CENT))
    return told, counted, people, f"{series.series}, {series.year}: {series.value}"


def _levels(
    told: Indicator, scheme: Scheme, month: Month, scope: Scope, known: Knowledge
) -> dict[int, int]:
    """The value of every month known so far: of a stock at its end, of money in the month."""
    months = [Month(each) for each in range(known.first_month, month + 1)]
    if told.measure == "people":
        keep_months(months, known)
    sums = {int(each): total(told, scheme, each, scope, known) for each in months}
    if told.period != "ytd":
        return sums
    return {
        each: value - (0 if each % YEAR == 0 else sums.get(each - 1, 0))
        for each, value in sums.items()
    }


def _expected(
    told: Indicator, levels: dict[int, int], month: Month, planned: int
) -> tuple[int | None, str]:
    """Where the year should stand by its month, and by which profile."""
    january = int(month_of(first_day(month).replace(month=1)))
    passed = int(month) - january + 1
    last_year = range(january - YEAR, january)
    if told.measure not in ABOUT_PEOPLE:
        if all(each in levels for each in last_year):
            whole = sum(levels[each] for each in last_year)
            if whole > 0:
                so_far = sum(levels[each] for each in last_year[:passed])
                return _half_up(planned * so_far, whole), "last_year"
        return _half_up(planned * passed, YEAR), "even"
    base = levels.get(january - 1)
    if base is None:
        return None, "even"
    earlier = levels.get(january - YEAR - 1)
    if earlier is not None and base > earlier:
        grown = levels[int(month) - YEAR] - earlier
        return base + _half_up((planned - base) * grown, base - earlier), "last_year"
    return base + _half_up((planned - base) * passed, YEAR), "even"


def _forecast(told: Indicator, levels: dict[int, int], month: Month, value: int) -> Forecast | None:
    ahead = YEAR - first_day(month).month
    ordered = [levels[each] for each in sorted(levels)]
    if told.period == "ytd":
        return forecast(ordered, value, ahead, grows=True)
    steps = [later - earlier for earlier, later in zip(ordered, ordered[1:], strict=False)]
    return forecast(steps, value, ahead, grows=False)


def _half_up(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)
