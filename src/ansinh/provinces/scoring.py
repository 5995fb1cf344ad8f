"""The score of a built province: what was published, figure by figure, and what comes out.

Every published number is one row, those inside a comparison too. A figure is met when its
qualifier is: an exact one when it is equal (a percentage when it prints alike), "over" when
it is above by no more than a tenth, "nearly" when it is at most a hundredth below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ansinh.indicators.queries import target
from ansinh.law.months import Month, month_of
from ansinh.provinces import counting
from ansinh.provinces.contradictions import prints_as
from ansinh.provinces.goals import ALL_FUNDS, year_end
from ansinh.provinces.profile import PERCENT, Figure, Plan, Profile
from ansinh.provinces.targets import scaled, target_name

Number = int | Decimal
REASON, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Score:
    """One published number beside the computed one; `why` says what stands in its way."""

    indicator: str
    scheme: str
    part: str
    qualifier: str
    unit: str
    published: Number
    computed: Number | None
    met: bool
    why: str

    @property
    def difference(self) -> Number | None:
        """Computed less published; None where nothing was computed."""
        return None if self.computed is None else self.computed - self.published


def scores(profile: Profile, scale: float) -> list[Score]:
    """Every number of a profile against the province that stands in the database."""
    counting.forget()
    found = [row for figure in profile.figures for row in _of_figure(profile, figure, scale)]
    return found + [_of_plan(profile, plan, scale) for plan in profile.plans]


def _of_figure(profile: Profile, figure: Figure, scale: float) -> Iterator[Score]:
    if figure.unmet:
        yield _row(figure, "value", figure.value, None, figure.unit, figure.unmet)
        return
    month = month_of(figure.as_of)
    value = computed(profile, figure, month, scale)
    yield _row(figure, "value", _at_scale(profile, figure, scale), value, figure.unit)
    if figure.plan_pct is not None:
        plan = profile.plan(figure.indicator, figure.scheme, month)
        yield _row(figure, "plan_pct", figure.plan_pct, _percent(value, scaled(plan, scale)), "%")
    changes = (
        (figure.yoy_abs, figure.yoy_pct, "yoy", Month(month - 12)),
        (figure.eoy_abs, figure.eoy_pct, "eoy", year_end(month)),
    )
    for more, percent, name, then in changes:
        if more is None and percent is None:
            continue
        before = computed(profile, figure, then, scale)
        if more is not None:
            wanted = round(figure.value * scale) - round((figure.value - more) * scale)
            yield _row(figure, f"{name}_abs", wanted, value - before, figure.unit)
        if percent is not None:
            yield _row(figure, f"{name}_pct", percent, _percent(value - before, before), "%")


def _at_scale(profile: Profile, figure: Figure, scale: float) -> Number:
    if figure.unit in PERCENT:
        return figure.value
    indicator = figure.indicator.removesuffix("_total")
    parts = [
        other.value
        for other in profile.figures
        if (other.indicator, other.as_of) == (indicator, figure.as_of)
        and other.scheme in figure.parts
        and figure.qualifier == "exact"
    ]
    return sum(round(part * scale) for part in parts or [figure.value])


def computed(profile: Profile, figure: Figure, month: Month, scale: float) -> Number:
    """What register and ledger say of a figure in a month."""
    people = counting.people(month)
    if figure.lapse_of:
        then = counting.people(year_end(month))
        group = f"group:{figure.lapse_of}"
        return people.get(group, 0) - then.get(group, 0)
    if figure.indicator in ("participants", "participants_total"):
        return sum(people.get(scheme, 0) for scheme in figure.parts or [figure.scheme])
    if figure.indicator == "collection":
        money = counting.collected(month)
        return money["all" if figure.scheme == ALL_FUNDS else figure.scheme]
    if figure.indicator == "debt":
        return counting.owed(month, figure.whose)
    if figure.indicator == "debt_rate":
        plan = profile.plan("collection", ALL_FUNDS, month)
        return _percent(counting.owed(month, figure.whose), scaled(plan, scale))
    return _of_coverage(profile, figure, month, scale)


def _of_coverage(profile: Profile, figure: Figure, month: Month, scale: float) -> Number:
    """Coverage, what it lacks of the year's target, and the people who would close that gap."""
    name = figure.denominator or "population"
    people = profile.denominators[name].value * Decimal(str(scale))
    covered = counting.people(month)[figure.scheme]
    if figure.indicator == "coverage_rate":
        return _percent(covered, people)
    wanted = profile.plan("coverage_rate", figure.scheme, month).value
    if figure.indicator == "coverage_gap":
        return Decimal(wanted) - _percent(covered, people)
    return int(people * wanted / 100) - covered


def _percent(part: Number, whole: Number) -> Decimal:
    if not whole:
        return Decimal(0)
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.001"))


def _row(
    figure: Figure, part: str, published: Number, value: Number | None, unit: str, why: str = ""
) -> Score:
    qualifier = figure.qualifier
    if part != "value" and qualifier == "nearly":
        qualifier = "exact"
    met = value is not None and is_met(published, value, qualifier, percent=unit in PERCENT)
    return Score(figure.indicator, figure.scheme, part, qualifier, unit, published, value, met, why)


def is_met(published: Number, value: Number, qualifier: str, *, percent: bool) -> bool:
    """Whether a computed number satisfies a published one under its qualifier."""
    wanted = Decimal(published)
    sign = -1 if wanted < 0 else 1
    above = (Decimal(value) - wanted) * sign
    size = abs(wanted)
    if qualifier == "over":
        return 0 < above <= size * REASON
    if qualifier == "nearly":
        return -size * HUNDREDTH <= above < 0
    if qualifier == "about":
        return abs(above) <= size * HUNDREDTH
    if percent:
        return prints_as(value, 100, wanted)
    return above == 0


def _of_plan(profile: Profile, plan: Plan, scale: float) -> Score:
    """Whether a plan of the text stands in the database as a target."""
    name, wanted = target_name(plan), scaled(plan, scale)
    found = target(indicator=name, scheme=plan.scheme, area=profile.code, year=plan.year)
    value = found.value if found else None
    why = "" if found else "no indicator is declared that takes this target"
    return Score(
        name, plan.scheme, str(plan.year), "exact", plan.unit, wanted, value, value == wanted, why
    )
