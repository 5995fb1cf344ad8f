"""The board's lines: the facts of a scope, laid out as people read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ansinh.indicators.definitions import Indicator, Scheme, indicator
from ansinh.indicators.facts import Fact
from ansinh.indicators.percent import percent
from ansinh.web import links
from ansinh.web.asked import Asked

ALL = "BHXH+BHYT+BHTN"
LINES = (
    ("participants_total", ALL),
    ("participants", "BHXH_BB"),
    ("participants", "BHYT"),
    ("participants", "BHXH_TN"),
    ("participants", "BHTN"),
    ("collection", ALL),
    ("debt", ALL),
)
"""The indicators of the board, in its order; plans and percentages are columns, not lines."""


@dataclass(frozen=True)
class Line:
    """One indicator on the board with its plan, comparison and where each number leads."""

    indicator: Indicator
    scheme: Scheme
    fact: Fact | None
    plan: Fact | None
    plan_pct: Decimal | None
    months: int
    definition_url: str
    rows_url: str
    plan_url: str
    plan_pct_url: str

    @property
    def title(self) -> str:
        """The scheme where the indicator has several, else the indicator itself."""
        several = sum(not scheme.wide for scheme in self.indicator.schemes) > 1
        return str(self.scheme.label if several else self.indicator.label)


@dataclass(frozen=True)
class Group:
    """Lines that share a unit, under one heading."""

    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Pace:
    """How the collection stands against an even pace of its plan, in percent and points."""

    attained: Decimal
    expected: Decimal
    points: Decimal
    months: int


def groups(found: Sequence[Fact], asked: Asked) -> tuple[Group, ...]:
    """The board's lines in groups of one unit; a line without a fact stays and says so."""
    facts = {(fact.indicator, fact.scheme): fact for fact in found}
    lines = [_line(name, scheme, facts, asked) for name, scheme in LINES]
    return tuple(
        Group(unit, tuple(line for line in lines if line.indicator.unit == unit))
        for unit in ("person", "VND")
    )


def pace(lines: Sequence[Group]) -> Pace | None:
    """The collection against an even pace; None where there is no plan."""
    for group in lines:
        for line in group.lines:
            if line.indicator.id == "collection" and line.plan_pct is not None:
                expected = percent(line.months, 12)
                assert expected is not None
                points = line.plan_pct - expected
                return Pace(line.plan_pct, expected, points, line.months)
    return None


def _line(name: str, scheme: str, facts: dict[tuple[str, str], Fact], asked: Asked) -> Line:
    declared = indicator(name)
    fact = facts.get((name, scheme))
    plan = declared.plan or name
    compared = fact.comparison if fact else None
    return Line(
        indicator=declared,
        scheme=declared.scheme(scheme),
        fact=fact,
        plan=facts.get((declared.plan, scheme)) if declared.plan else None,
        plan_pct=compared.plan_pct if compared else None,
        months=fact.as_of.month if fact else asked.as_of.month,
        definition_url=links.definition(name, asked),
        rows_url=links.rows(name, scheme, asked),
        plan_url=links.definition(plan, asked),
        plan_pct_url=links.definition(f"{plan}_pct", asked),
    )
