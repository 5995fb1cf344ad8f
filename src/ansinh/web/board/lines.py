"""The board's lines: the facts of a scope with every comparison that there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ansinh.indicators.definitions import Indicator, Scheme, indicator
from ansinh.indicators.facts import Fact, known_fact
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import Scope
from ansinh.web import links
from ansinh.web.asked import Asked

ALL = "BHXH+BHYT+BHTN"
CORE = {
    ("participants_total", ALL),
    ("participants", "BHXH_BB"),
    ("participants", "BHYT"),
    ("participants", "BHXH_TN"),
    ("participants", "BHTN"),
    ("collection", ALL),
    ("debt", ALL),
}
"""What a board always has: without a value it says so; other lines are left out where there is
nothing."""

GROUPS = (
    (
        "people",
        (
            ("participants_total", ALL),
            ("participants", "BHXH_BB"),
            ("participants", "BHYT"),
            ("participants", "BHYT_household"),
            ("participants", "BHXH_TN"),
            ("participants", "BHTN"),
            ("coverage_rate", "BHYT"),
            ("coverage_rate", "BHXH"),
            ("renewal_rate", "BHYT_household"),
            ("cards_on_time_rate", "BHYT_child_under_6"),
        ),
    ),
    (
        "money",
        (
            ("collection", ALL),
            ("late_interest_collected", ALL),
            ("debt", ALL),
            ("debt_interest_bearing", ALL),
            ("debt_rate_receivable", ALL),
            ("units_late", ALL),
        ),
    ),
)
"""The indicators of the board under their headings, in its order."""

DRAWN = {
    "pace": ("collection", ALL),
    "household": ("participants", "BHYT_household"),
    "arrears": ("debt", ALL),
    "coverage": ("coverage_rate", "BHYT"),
}
"""The charts of the board, in its order, and the indicator that each of them draws."""

WHOLE = 100
"""Per cent of a whole."""

AGAINST = ("mom", "eoy", "yoy")
"""What a figure is compared with: last month, the end of last year, the same date last year."""


@dataclass(frozen=True)
class Difference:
    """A change in the figure's own unit and in per cent, or in points; all None where unknown."""

    amount: int | None
    pct: Decimal | None
    points: Decimal | None

    @property
    def known(self) -> bool:
        return self.amount is not None or self.points is not None


@dataclass(frozen=True)
class Line:
    """One indicator on the board and where each number leads."""

    indicator: Indicator
    scheme: Scheme
    fact: Fact | None
    differences: tuple[Difference, ...]
    definition_url: str
    rows_url: str

    @property
    def title(self) -> str:
        """The scheme where the indicator is of people in schemes, else the indicator itself."""
        named_by_scheme = self.indicator.id in ("participants", "coverage_rate")
        return str(self.scheme.label if named_by_scheme else self.indicator.label)

    @property
    def is_over_whole(self) -> bool:
        """Whether a share is of more than its whole, which wants an explanation beside it."""
        return self.is_coverage and self.fact is not None and self.fact.value > WHOLE

    @property
    def is_coverage(self) -> bool:
        """Whether the line is a share, which its title alone would not say."""
        return self.indicator.id == "coverage_rate"


@dataclass(frozen=True)
class Group:
    """Lines under one heading: `people` or `money`."""

    name: str
    lines: tuple[Line, ...]


def groups(asked: Asked, scope: Scope, known: Knowledge) -> tuple[Group, ...]:
    """The board's lines; a core line without a fact stays and says so."""
    return tuple(Group(name, tuple(_lines(wanted, asked, scope, known))) for name, wanted in GROUPS)


def _lines(
    wanted: tuple[tuple[str, str], ...], asked: Asked, scope: Scope, known: Knowledge
) -> Iterator[Line]:
    for name, scheme in wanted:
        fact = known_fact(name, scheme, asked.as_of, scope, known)
        if (name, scheme) in CORE or (fact is not None and fact.value):
            yield _line(name, scheme, fact, asked)


def _line(name: str, scheme: str, fact: Fact | None, asked: Asked) -> Line:
    declared = indicator(name)
    definition = links.definition(name, asked)
    adds_up = declared.measure not in ("ratio", "share")
    return Line(
        indicator=declared,
        scheme=declared.scheme(scheme),
        fact=fact,
        differences=tuple(_difference(fact, each) for each in AGAINST),
        definition_url=definition,
        rows_url=links.rows(name, scheme, asked) if adds_up else definition,
    )


def _difference(fact: Fact | None, against: str) -> Difference:
    compared = fact.comparison if fact else None
    amount, pct, points = (
        getattr(compared, f"{against}_{part}", None) for part in ("abs", "pct", "points")
    )
    return Difference(amount, pct, points)
