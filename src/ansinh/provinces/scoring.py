"""The score of a built province: what was published, figure by figure, and what comes out.

Every published number is one row, those inside a comparison too, beside the number that
`ansinh facts` tells. A figure is met when its qualifier is: an exact one when it is equal (a
percentage when it prints alike), "over" when it is above by no more than a tenth, "nearly" when
it is at most a hundredth below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ansinh.indicators.facts import Fact, facts
from ansinh.provinces.contradictions import prints_as
from ansinh.provinces.profile import CHANGE, COMPARISONS, PERCENT, Figure, Plan, Profile
from ansinh.provinces.targets import scaled, target_name

Number = int | Decimal
REASON, HUNDREDTH = Decimal("0.1"), Decimal("0.01")

TOLD_BY = {
    "coverage_gap": ("coverage_rate", "target_points", -1),
    CHANGE: ("participants", "eoy_abs", 1),
}
"""Figures that facts tell as a comparison of another one: which, and with which sign."""


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


class Told:
    """What `ansinh facts` tells of the province; each indicator and date is asked once."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, date], dict[str, Fact]] = {}

    def number(
        self, name: str, scheme: str, as_of: date, part: str = "value", sign: int = 1
    ) -> Number | None:
        """The value of a fact, or the number of its comparison; None where facts do not say."""
        if (name, as_of) not in self._asked:
            found = facts(as_of=as_of, name=name)
            self._asked[name, as_of] = {fact.scheme: fact for fact in found}
        fact = self._asked[name, as_of].get(scheme)
        value = fact if fact is None or part == "value" else fact.comparison
        number: Number | None = getattr(value, part, None)
        return None if number is None else number * sign


def scores(profile: Profile, scale: float) -> list[Score]:
    """Every number of a profile against the province that stands in the database."""
    told = Told()
    found = [row for figure in profile.figures for row in _of_figure(told, profile, figure, scale)]
    return found + [_of_plan(told, plan, scale) for plan in profile.plans]


def _of_figure(told: Told, profile: Profile, figure: Figure, scale: float) -> Iterator[Score]:
    if figure.unmet:
        yield _row(figure, "value", figure.value, None, figure.unit, figure.unmet)
        return
    name, part, sign = TOLD_BY.get(figure.indicator, (figure.indicator, "value", 1))
    value = told.number(name, figure.scheme, figure.as_of, part, sign)
    yield _row(figure, "value", _at_scale(profile, figure, scale), value, figure.unit)
    for compared in COMPARISONS:
        published = getattr(figure, compared)
        if published is None:
            continue
        found = told.number(name, figure.scheme, figure.as_of, compared)
        if compared.endswith("_pct"):
            yield _row(figure, compared, published, found, "%")
        else:
            wanted = round(float(figure.value) * scale) - round(
                float(figure.value - published) * scale
            )
            yield _row(figure, compared, wanted, found, figure.unit)


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
    return sum(round(float(part) * scale) for part in parts or [figure.value])


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


def _of_plan(told: Told, plan: Plan, scale: float) -> Score:
    """A plan of the text beside the one that facts tell."""
    name = target_name(plan)
    value = told.number(name, plan.scheme, date(plan.year, 12, 31))
    wanted = plan.value if plan.unit in PERCENT else scaled(plan, scale)
    met = value == wanted
    return Score(name, plan.scheme, str(plan.year), "exact", plan.unit, wanted, value, met, "")
