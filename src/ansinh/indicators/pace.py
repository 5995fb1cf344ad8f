"""The pace of the plan: how a target stands, what it needs, and where it will end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from ansinh.ground.months import Month, first_day, month_of
from ansinh.ground.rounding import half_up, percent
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
from ansinh.indicators.measures import count_people
from ansinh.indicators.places import Scope, scope_of
from ansinh.indicators.values import YEAR, find, month_for, plan, share_of, total
from ansinh.indicators.workdays import working_days


@dataclass(frozen=True)
class Pace:
    """One target of a year and how it stands on a date.

    `value`, `plan` and what is short are in `unit` (`person`, `VND`). A target in per cent is paced
    in what it comes to: `rate` is the target in per cent, `whole` what it is of and `basis` its
    name (the series of a coverage, the plan of an attainment). `counted` is the scheme of `told`
    that `scheme` of the target asks for, `before` the value on the same date last year.
    `expected` is where the year should stand by now: `profile` is `last_year` where last year's
    own months tell it, else `even`. `per_month` and `per_day` are what every month and working
    day left must bring. `short` is what is missing now, `short_at_end` what the forecast misses.
    """

    plan_id: str
    told: Indicator
    scheme: Scheme
    counted: Scheme
    name: Text
    unit: str
    as_of: date
    value: int
    plan: int
    before: int | None
    rate: Decimal | None
    basis: Text | None
    whole: int | None
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

    @property
    def points(self) -> Decimal | None:
        """`ahead` in percentage points of the plan, as the difference of what is printed."""
        if self.attained is None or self.expected_pct is None:
            return None
        return self.attained - self.expected_pct

    @property
    def before_pct(self) -> Decimal | None:
        """The same date last year in per cent of this year's plan."""
        return None if self.before is None else percent(self.before, self.plan)


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
    asked = _counted(target, scheme, given, as_of, scope, known)
    if asked is None:
        return None
    month = month_for(asked.told, as_of, known)
    if month is None or first_day(month).year != as_of.year:
        return None
    found = find(asked.told, asked.scheme, as_of, scope, known)
    assert found is not None
    value, planned = int(found.value), asked.planned
    levels = _levels(asked.told, asked.scheme, month, scope, known)
    expected, profile = _expected(asked.told, levels, month, planned)
    end = date(as_of.year, 12, 31)
    months_left = YEAR - first_day(month).month
    days = working_days(found.as_of, end)
    short = max(0, planned - value)
    return Pace(
        plan_id=target.id,
        told=asked.told,
        scheme=scheme,
        counted=asked.scheme,
        name=asked.name,
        unit=asked.told.unit,
        as_of=found.as_of,
        value=value,
        plan=planned,
        before=_before(asked.told, levels, month),
        rate=Decimal(given) if target.unit == "%" else None,
        basis=asked.basis,
        whole=asked.whole,
        attained=percent(value, planned),
        expected=expected,
        expected_pct=None if expected is None else percent(expected, planned),
        profile=profile,
        months_left=months_left,
        days_left=days,
        per_month=-(-short // months_left) if months_left else short,
        per_day=-(-short // days) if days else short,
        forecast=_forecast(asked.told, levels, month, value),
    )


@dataclass(frozen=True)
class _Counted:
    """What a target counts, how much it asks for, and what a rate is of."""

    told: Indicator
    scheme: Scheme
    name: Text
    planned: int
    basis: Text | None = None
    whole: int | None = None


def _counted(
    target: Indicator,
    scheme: Scheme,
    given: int | Decimal,
    as_of: date,
    scope: Scope,
    known: Knowledge,
) -> _Counted | None:
    """What a target counts; None for a rule of work that no figure measures yet, and for a rate
    of something that is not known."""
    planning = next((each for each in catalogue().values() if each.plan == target.id), None)
    if planning is None:
        return None
    name = named(planning, planning.scheme(scheme.code))
    if planning.measure == "share":
        return _of_series(planning, scheme, Decimal(given), name, as_of, scope, known)
    if planning.measure == "ratio":
        assert planning.ratio is not None
        told, of = map(indicator, planning.ratio)
        whole = plan(of, of.scheme(scheme.code), scope, as_of.year, known)
        if whole is None:
            return None
        asked = share_of(int(whole), Decimal(given))
        basis = named(of, of.scheme(scheme.code))
        return _Counted(told, told.scheme(scheme.code), name, asked, basis, int(whole))
    return _Counted(planning, planning.scheme(scheme.code), name, int(given))


def _of_series(
    coverage: Indicator, scheme: Scheme, rate: Decimal, name: Text,
    as_of: date, scope: Scope, known: Knowledge,
) -> _Counted | None:  # fmt: skip
    """A coverage in people: the rate of its series."""
    part, whole = (getattr(coverage.scheme(scheme.code), each) for each in ("part", "whole"))
    series = queries.denominator(
        measure=whole[1], area=scope.area, year=as_of.year, known_at=known.known_at
    )
    if series is None:
        return None
    told, basis = indicator(part[0]), f"{series.series}, {series.year}"
    return _Counted(
        told, told.scheme(part[1]), name, share_of(series.value, rate),
        Text(vi=basis, en=basis), series.value,
    )  # fmt: skip


def _before(told: Indicator, levels: dict[int, int], month: Month) -> int | None:
    """The value on the same date last year, where its months are known."""
    if told.period != "ytd":
        return levels.get(month - YEAR)
    january = month_of(first_day(month).replace(month=1)) - YEAR
    wanted = range(january, month - YEAR + 1)
    known = all(each in levels for each in wanted)
    return sum(levels[each] for each in wanted) if known else None


def _levels(
    told: Indicator, scheme: Scheme, month: Month, scope: Scope, known: Knowledge
) -> dict[int, int]:
    """The value of every month known so far: of a stock at its end, of money in the month."""
    months = [Month(each) for each in range(known.first_month, month + 1)]
    if told.measure == "people":
        count_people(months, known)
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
                return half_up(planned * so_far, whole), "last_year"
        return half_up(planned * passed, YEAR), "even"
    base = levels.get(january - 1)
    if base is None:
        return None, "even"
    earlier = levels.get(january - YEAR - 1)
    if earlier is not None and base > earlier:
        grown = levels[int(month) - YEAR] - earlier
        return base + half_up((planned - base) * grown, base - earlier), "last_year"
    return base + half_up((planned - base) * passed, YEAR), "even"


def _forecast(told: Indicator, levels: dict[int, int], month: Month, value: int) -> Forecast | None:
    ahead = YEAR - first_day(month).month
    ordered = [levels[each] for each in sorted(levels)]
    if told.period == "ytd":
        return forecast(ordered, value, ahead, grows=True)
    steps = [later - earlier for earlier, later in zip(ordered, ordered[1:], strict=False)]
    return forecast(steps, value, ahead, grows=False)
