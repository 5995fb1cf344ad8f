"""Figures of one profile that cannot all be right."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansinh.provinces.profile import Figure, Profile


def contradictions(profile: "Profile") -> Iterator[str]:
    """Sentences that each name two published figures which cannot both be right."""
    for first, second in combinations(profile.figures, 2):
        same = (first.indicator, first.scheme, first.as_of, first.period) == (
            second.indicator, second.scheme, second.as_of, second.period
        )  # fmt: skip
        if same and first.value != second.value:
            yield f"{first.label} contradicts {second.label}"
    for figure in profile.figures:
        yield from _against_plan(profile, figure)
        yield from _against_last_year(figure)
        yield from _against_parts(profile, figure)
        yield from _against_whole(profile, figure)
        yield from _against_denominator(profile, figure)


def _against_plan(profile: "Profile", figure: "Figure") -> Iterator[str]:
    if figure.plan_pct is None:
        return
    key = (figure.indicator, figure.scheme, figure.as_of.year)
    plans = [plan for plan in profile.plans if (plan.indicator, plan.scheme, plan.year) == key]
    if not plans:
        yield f"{figure.label} is {figure.plan_pct} % of a plan that the profile does not give"
    for plan in plans:
        near = figure.qualifier == "exact"
        if not prints_as(figure.value, plan.value, figure.plan_pct, exact=near):
            yield (
                f"{figure.label} and {plan.label} make "
                f"{_percent(figure.value, plan.value)} %, not {figure.plan_pct} %"
            )


def _against_last_year(figure: "Figure") -> Iterator[str]:
    changes = (
        (figure.yoy_abs, figure.yoy_pct, "a year before"),
        (figure.eoy_abs, figure.eoy_pct, "at the end of last year"),
    )
    for more, percent, then in changes:
        if more is None or percent is None:
            continue
        before = figure.value - more
        if not prints_as(more, before, percent):
            yield (
                f"{figure.label}, {more:,} more than {then}, is a change of "
                f"{_percent(more, before)} %, not {percent} %"
            )


def _against_denominator(profile: "Profile", figure: "Figure") -> Iterator[str]:
    """A coverage must be made by the count of the same day and the people that it names."""
    if figure.indicator != "coverage_rate" or not figure.denominator:
        return
    people = profile.denominator(figure.denominator, figure.as_of.year)
    if people is None:
        yield f"{figure.label} is of {figure.denominator!r}, which the profile does not give"
        return
    for other in profile.figures:
        key = ("participants", figure.scheme, figure.as_of)
        if (other.indicator, other.scheme, other.as_of) == key and not prints_as(
            other.value, people.value, Decimal(figure.value), exact=figure.qualifier == "exact"
        ):
            yield (
                f"{other.label} of {people.value:,} people make "
                f"{_percent(other.value, people.value)} %, not {figure.value} %"
            )


def _against_parts(profile: "Profile", figure: "Figure") -> Iterator[str]:
    if not figure.parts:
        return
    parts = [other for scheme in figure.parts for other in _part(profile, figure, scheme)]
    total = sum(part.value for part in parts)
    if len(parts) == len(figure.parts) and total != figure.value:
        listed = " + ".join(f"{part.label}" for part in parts)
        yield f"{figure.label} is not the sum of its parts: {listed} make {total:,}"


def _part(profile: "Profile", figure: "Figure", scheme: str) -> "list[Figure]":
    indicator = figure.indicator.removesuffix("_total")
    return [
        other
        for other in profile.figures
        if (other.indicator, other.scheme, other.as_of) == (indicator, scheme, figure.as_of)
        and other.qualifier == figure.qualifier == "exact"
    ]


def _against_whole(profile: "Profile", figure: "Figure") -> Iterator[str]:
    """Every compulsory participant has health insurance; nobody is covered twice."""
    if (figure.indicator, figure.scheme) != ("participants", "BHYT"):
        return
    for other in profile.figures:
        if (other.indicator, other.scheme) == ("participants", "BHXH_BB") and (
            other.as_of == figure.as_of and other.value > figure.value
        ):
            yield f"{other.label} is more than {figure.label}"
    people = profile.population.get(figure.as_of.year)
    if people is not None and figure.value > people:
        yield f"{figure.label} is more than the population of {figure.as_of.year} = {people:,}"


def _percent(part: int | Decimal, whole: int | Decimal) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.001"), ROUND_HALF_UP)


def prints_as(
    part: int | Decimal, whole: int | Decimal, printed: Decimal, *, exact: bool = True
) -> bool:
    """Whether part / whole rounds, or is cut, to the percentage as printed; figures that are
    not exact ("over", "nearly") may be one point away.
    """
    if whole == 0:
        return False
    unit = Decimal(1).scaleb(int(printed.as_tuple().exponent)) if exact else Decimal(1)
    return abs(Decimal(part) * 100 / Decimal(whole) - printed) < unit
