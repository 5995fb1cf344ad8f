"""A province as it was published: its figures, its plan, and what the generator assumes.

A profile is a YAML file of facts with their source. Its figures must agree with each other
before anything is built from them: a percentage with the two figures it is made from, a
comparison in people with the one in per cent, a total with its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from ansinh.ground.months import Month, first_day, month_of, parse_month, show_month
from ansinh.provinces.contradictions import contradictions

QUALIFIERS = ("exact", "over", "nearly", "about", "under")
COMPARISONS = ("plan_pct", "yoy_abs", "yoy_pct", "eoy_abs", "eoy_pct")
"""Against the year's plan, the same date of the year before, and the end of the year before."""
PERCENT = ("%", "pct_point")
CHANGE = "participants_change"
"""The one indicator that may be below zero."""
STORED_PERCENT = 1000
"""Targets are whole numbers: a percentage is stored per 100,000."""


class ProfileError(ValueError):
    """A profile cannot be read, or its figures contradict each other; says which and how."""


@dataclass(frozen=True)
class Figure:
    """One published figure. Money in đồng; percentages as printed (`55.8`).

    `denominator` names the one of the profile's denominators that a rate is of, `unmet` says why
    a figure cannot come out. The value of `CHANGE` is that of a group since the end of last year.
    """

    indicator: str
    scheme: str
    value: int | Decimal
    unit: str
    as_of: date
    qualifier: str = "exact"
    period: str | None = None
    plan_pct: Decimal | None = None
    yoy_abs: int | None = None
    yoy_pct: Decimal | None = None
    eoy_abs: int | None = None
    eoy_pct: Decimal | None = None
    parts: tuple[str, ...] = ()
    denominator: str = ""
    unmet: str = ""

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
    value: int | Decimal
    unit: str
    document: str

    @property
    def label(self) -> str:
        """How errors name the plan."""
        return f"plan {self.year} of {self.indicator} {self.scheme} = {self.value:,}"

    @property
    def stored(self) -> int:
        """The value as targets store it: whole people and đồng, percentages per 100,000."""
        return int(self.value * STORED_PERCENT if self.unit in PERCENT else self.value)


@dataclass(frozen=True)
class Denominator:
    """People of whom a rate is told: what they are, of which year, how many, and who says so."""

    name: str
    value: int
    year: int
    series: str
    source: str


@dataclass(frozen=True)
class Source:
    """Where the figures were published."""

    document: str
    publisher: str
    published: date


@dataclass(frozen=True)
class Profile:
    """A province to be built.

    `population` maps a year to its published average, `denominators` are told to the indicators
    and `denominators_by_district` says where the districts' parts of them come from; `structure`
    holds the assumptions of the generator, as written in the file. `operator` is a file of
    illustrative operator's data beside the law; None where it needs none.
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
    denominators: tuple[Denominator, ...] = ()
    denominators_by_district: str = ""
    operator: Path | None = None

    def plan(self, indicator: str, scheme: str, month: int) -> Plan:
        """The plan of an indicator and scheme for the year of a month."""
        year = month // 12
        for plan in self.plans:
            if (plan.indicator, plan.scheme, plan.year) == (indicator, scheme, year):
                return plan
        raise ProfileError(f"{self.name}: there is no plan {year} of {indicator} {scheme}")

    def denominator(self, name: str, year: int) -> Denominator | None:
        """The people of a name in a year, or in the last year before it that is given."""
        found = [each for each in self.denominators if each.name == name and each.year <= year]
        return max(found, key=lambda each: each.year, default=None)

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
        plans=tuple(Plan(**_valued(row)) for row in data["plans"]),
        population={row["year"]: row["value"] for row in data["population"]},
        structure=data["structure"],
        denominators=tuple(Denominator(**row) for row in data.get("denominators", ())),
        denominators_by_district=data.get("denominators_by_district", ""),
        operator=_operator(data.get("operator", "")),
    )


def _operator(name: str) -> Path | None:
    path = Path(str(files("ansinh.provinces"))) / "operator" / name
    if name and not path.is_file():
        raise ProfileError(f"there is no operator's file {name} in {path.parent}")
    return path if name else None


def _month(value: Any) -> Month:
    return month_of(value) if isinstance(value, date) else parse_month(str(value))


def _valued(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose percentage became a decimal as printed."""
    if row["unit"] in PERCENT:
        return {**row, "value": Decimal(str(row["value"]))}
    return dict(row)


def _figure(row: Mapping[str, Any]) -> Figure:
    fields = _valued(row)
    comparison = fields.pop("comparison", None) or {}
    unknown = set(comparison) - set(COMPARISONS)
    if unknown:
        raise ProfileError(f"comparison {sorted(unknown)} is not one of {COMPARISONS}")
    for name in ("plan_pct", "yoy_pct", "eoy_pct"):
        if name in comparison:
            comparison[name] = Decimal(str(comparison[name]))
    figure = Figure(**{**fields, **comparison, "parts": tuple(fields.get("parts", ()))})
    if figure.qualifier not in QUALIFIERS:
        raise ProfileError(f"{figure.label}: qualifier {figure.qualifier!r} is not known")
    kind = Decimal if figure.unit in PERCENT else int
    wrong = type(figure.value) is not kind or (figure.value <= 0 and figure.indicator != CHANGE)
    if wrong or type(figure.as_of) is not date:
        raise ProfileError(f"{figure.indicator} {figure.scheme}: value or date is wrong")
    return figure
