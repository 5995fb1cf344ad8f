"""What a text has said so far: the memory the rules consult for what a sentence leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .clauses import Base, Slot
from .model import Fact

FAMILIES = {
    "participants": "people",
    "participants_total": "people",
    "participants_change": "people",
    "people_to_add": "people",
    "coverage_rate": "people",
    "coverage_gap": "people",
    "labour_force": "labour",
    "collection": "collection",
    "collection_plan": "collection",
    "collection_plan_pct": "collection",
    "late_interest_collected": "collection",
    "late_interest": "debt",
    "debt": "debt",
    "debt_rate": "debt",
    "debt_interest_bearing": "debt",
    "debt_irrecoverable": "debt",
    "debt_recovery_rate": "debt",
    "debtor_units": "debt",
    "debtor_units_inactive": "debt",
    "debtor_units_irrecoverable": "debt",
    "employer_debt": "debt",
    "books_issued_rate": "books",
    "cards_issued": "cards",
    "claims_visits": "claims",
}
RATES = (
    "coverage_rate",
    "debt_rate",
    "collection_plan_pct",
    "debt_recovery_rate",
    "books_issued_rate",
)

FLOWS_OF_PEOPLE = ("people_to_add", "participants_change")
"""People who came, left or are still to be won: nothing rises or falls from these."""


@dataclass(frozen=True)
class Role:
    """What a figure is in its sentence.

    `figure`: a fact of `indicator`; `target`: a target for the rate before it; `change`: how a
    figure moved; `plan_pct`, `over_plan_pct`: how it stands to its plan; `target_pp`: points
    from its target; `ratio`: percent of last year's figure; `plan_value`: its plan in people.
    """

    name: str
    indicator: str | None = None
    sign: int = 1
    notes: tuple[str, ...] = ()


NOTHING = Role("nothing")


@dataclass
class CutOff:
    """A cut-off date in force, and how it was printed."""

    as_of: date | None = None
    precision: str = "unknown"
    months: int | None = None
    strong: bool = False
    note: str | None = None


@dataclass
class State:
    """Memory while reading. The first block lives as long as the text, the second as long as
    a sentence, except that "Trong đó" and list lines hand it on."""

    page_place: str | None = None
    combinations: list[tuple[int, str, str]] = field(default_factory=list)
    widest: int = 0
    facts: list[Fact] = field(default_factory=list)
    cutoff: CutOff = field(default_factory=CutOff)
    last_base: Base | None = None
    heading: tuple[str, int] | None = None
    rate_topic: str | None = None
    scheme_topic: str | None = None

    sentence: int = 0
    kind: str = "actual"
    start_kind: str = "actual"
    place: str | None = None
    rate_list: str | None = None
    levels: list[tuple[int, int, Fact]] = field(default_factory=list)
    change_base: Base | None = None
    change_fact: Fact | None = None
    waiting: list[tuple[Role, Slot]] = field(default_factory=list)
    subset: bool = False
    debt_talk: bool = False
    parent: Fact | None = None
    part: str | None = None
    previous_role: Role | None = None

    def last_of(self, *families: str) -> Fact | None:
        """The latest fact of these families."""
        for fact in reversed(self.facts):
            if FAMILIES.get(fact.indicator) in families:
                return fact
        return None

    @property
    def figure(self) -> Fact | None:
        """The figure a following change or percentage is about."""
        return self.levels[-1][2] if self.levels else None

    def amount(self) -> Fact | None:
        """The latest figure of people or money in the sentence: what a plan is counted in."""
        for _, _, fact in reversed(self.levels):
            if fact.unit in ("person", "VND"):
                return fact
        return None

    def figure_family(self) -> str | None:
        return FAMILIES.get(self.figure.indicator) if self.figure else None

    def enter(self, depth: int, bracket: int) -> None:
        """Forget the figures of brackets that have closed."""
        while self.levels:
            level, opened, _ = self.levels[-1]
            if level < depth or level == depth and opened == bracket:
                return
            self.levels.pop()
