"""A province as it was published: its figures, its plan, and what the generator assumes.

A profile is a YAML file of facts with their source. Its figures must agree with each other
before anything is built from them: a percentage with the two figures it is made from, a
comparison in people with the one in per cent, a total with its parts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from ansinh.law.months import Month, first_day, month_of, parse_month, show_month

QUALIFIERS = ("exact", "over", "nearly", "about", "under")
COMPARISONS = ("plan_pct", "yoy_abs", "yoy_pct")


class ProfileError(ValueError):
    """A profile cannot be read, or its figures contradict each other; says which and how."""


@dataclass(frozen=True)
class Figure:
    """One published figure. Money in đồng; percentages as printed (`55.8`)."""

    indicator: str
    scheme: str
    value: int
    unit: str
    as_of: date
    qualifier: str = "exact"
    period: str | None = None
    plan_pct: Decimal | None = None
    yoy_abs: int | None = None
    yoy_pct: Decimal | None = None
    parts: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How errors name the figure."""
        return f"{self.indicator} {self.scheme} at {self.as_of:%d/%m/%Y} = {self.value:,}"


@dataclass(frozen=True)
class Plan:
    """A published target of a year, in the unit of its indicator."""

    indicator: str
    scheme: str
    year: int
    value: int
    unit: str
    document: str

    @property
    def label(self) -> str:
        """How errors name the plan."""
        return f"plan {self.year} of {self.indicator} {self.scheme} = {self.value:,}"


@dataclass(frozen=True)
class Source:
    """Where the figures were published."""

    document: str
    publisher: str
    published: date


@dataclass(frozen=True)
class Profile:
    """A province to be built.

    `population` maps a year to its published average; `structure` holds the assumptions of
    the generator, as written in the file.
    """

    name: str
    code: str
    place: str
    areas: str
    first_month: Month
    last_month: Month
    source: Source
    figures: tuple[Figure, ...]
    plans: tuple[Plan, ...]
    population: Mapping[int, int]
    structure: Mapping[str, Any]

    def figure(self, indicator: str, scheme: str) -> Figure:
        """The figure of an indicator and scheme; ProfileError when there is not exactly one."""
        found = [f for f in self.figures if (f.indicator, f.scheme) == (indicator, scheme)]
        if len(found) != 1:
            raise ProfileError(f"{self.name}: {len(found)} figures of {indicator} {scheme}, not 1")
        return found[0]


def names() -> list[str]:
    """The profiles that come with An Sinh."""
    folder = files("ansinh.provinces") / "profiles"
    return sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".yaml"))


def load(name: str) -> Profile:
    """Read and check a profile, by the name of one of ours or by the path of a file.

    Raises:
        ProfileError: there is no such profile, a field is wrong, or figures contradict.
    """
    if name.endswith((".yaml", ".yml")):
        text, where = Path(name).read_text(encoding="utf-8"), name
    elif name in names():
        resource = files("ansinh.provinces") / "profiles" / f"{name}.yaml"
        text, where = resource.read_text(encoding="utf-8"), name
    else:
        raise ProfileError(f"no profile {name!r}; there are: {', '.join(names())}")
    return read(text, where)


def read(text: str, where: str) -> Profile:
    """A profile from its YAML text, checked; `where` names it in errors."""
    try:
        data = yaml.safe_load(text)
        profile = _profile(data)
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        if isinstance(error, ProfileError):
            raise ProfileError(f"{where}: {error}") from error
        raise ProfileError(f"{where}: a field is missing or wrong: {error!r}") from error
    problems = list(contradictions(profile))
    if problems:
        raise ProfileError(f"{where}: " + "; ".join(problems))
    return profile


def contradictions(profile: Profile) -> Iterator[str]:
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


def _against_plan(profile: Profile, figure: Figure) -> Iterator[str]:
    if figure.plan_pct is None:
        return
    key = (figure.indicator, figure.scheme, figure.as_of.year)
    plans = [plan for plan in profile.plans if (plan.indicator, plan.scheme, plan.year) == key]
    if not plans:
        yield f"{figure.label} is {figure.plan_pct} % of a plan that the profile does not give"
    for plan in plans:
        if not _prints_as(figure.value, plan.value, figure.plan_pct):
            yield (
                f"{figure.label} and {plan.label} make "
                f"{_percent(figure.value, plan.value)} %, not {figure.plan_pct} %"
            )


def _against_last_year(figure: Figure) -> Iterator[str]:
    if figure.yoy_abs is None or figure.yoy_pct is None:
        return
    before = figure.value - figure.yoy_abs
    if not _prints_as(figure.yoy_abs, before, figure.yoy_pct):
        yield (
            f"{figure.label}, {figure.yoy_abs:,} more than a year before, is a change of "
            f"{_percent(figure.yoy_abs, before)} %, not {figure.yoy_pct} %"
        )


def _against_parts(profile: Profile, figure: Figure) -> Iterator[str]:
    if not figure.parts:
        return
    parts = [other for scheme in figure.parts for other in _part(profile, figure, scheme)]
    total = sum(part.value for part in parts)
    if len(parts) == len(figure.parts) and total != figure.value:
        listed = " + ".join(f"{part.label}" for part in parts)
        yield f"{figure.label} is not the sum of its parts: {listed} make {total:,}"


def _part(profile: Profile, figure: Figure, scheme: str) -> list[Figure]:
    indicator = figure.indicator.removesuffix("_total")
    return [
        other
        for other in profile.figures
        if (other.indicator, other.scheme, other.as_of) == (indicator, scheme, figure.as_of)
        and other.qualifier == figure.qualifier == "exact"
    ]


def _against_whole(profile: Profile, figure: Figure) -> Iterator[str]:
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


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.001"), ROUND_HALF_UP)


def _prints_as(part: int, whole: int, printed: Decimal) -> bool:
    """Whether part / whole rounds, or is cut, to the percentage as printed."""
    if whole == 0:
        return False
    unit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    return abs(Decimal(part) * 100 / Decimal(whole) - printed) < unit


def _profile(data: Mapping[str, Any]) -> Profile:
    first, last = _month(data["first_month"]), _month(data["last_month"])
    figures = tuple(_figure(row) for row in data["figures"])
    for figure in figures:
        if not first_day(first) <= figure.as_of < first_day(last + 1):
            raise ProfileError(
                f"{figure.label} lies outside {show_month(first)} to {show_month(last)}"
            )
    return Profile(
        name=data["name"],
        code=data["place"]["code"],
        place=data["place"]["name"],
        areas=data["place"]["areas"],
        first_month=first,
        last_month=last,
        source=Source(**data["source"]),
        figures=figures,
        plans=tuple(Plan(**row) for row in data["plans"]),
        population={row["year"]: row["value"] for row in data["population"]},
        structure=data["structure"],
    )


def _month(value: Any) -> Month:
    return month_of(value) if isinstance(value, date) else parse_month(str(value))


def _figure(row: Mapping[str, Any]) -> Figure:
    fields = dict(row)
    comparison = fields.pop("comparison", None) or {}
    unknown = set(comparison) - set(COMPARISONS)
    if unknown:
        raise ProfileError(f"comparison {sorted(unknown)} is not one of {COMPARISONS}")
    for name in ("plan_pct", "yoy_pct"):
        if name in comparison:
            comparison[name] = Decimal(str(comparison[name]))
    figure = Figure(**{**fields, **comparison, "parts": tuple(fields.get("parts", ()))})
    if figure.qualifier not in QUALIFIERS:
        raise ProfileError(f"{figure.label}: qualifier {figure.qualifier!r} is not known")
    if type(figure.value) is not int or figure.value <= 0 or type(figure.as_of) is not date:
        raise ProfileError(f"{figure.indicator} {figure.scheme}: value or date is wrong")
    return figure
