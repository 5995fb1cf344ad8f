"""A target on a screen: its pace and where each of its numbers leads."""

from dataclasses import dataclass

from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.pace import Pace, known_paces
from ansinh.indicators.places import Scope
from ansinh.web import links
from ansinh.web.asked import Asked


@dataclass(frozen=True)
class Row:
    """The pace of one target with its addresses."""

    pace: Pace
    definition_url: str
    rows_url: str
    gap_url: str

    @property
    def title(self) -> str:
        """The scheme where people in a scheme are planned, else the whole name."""
        by_scheme = self.pace.told.id == "participants" and self.pace.rate is None
        return str(self.pace.scheme.label if by_scheme else self.pace.name)


def rows(asked: Asked, scope: Scope, known: Knowledge) -> list[Row]:
    """Every target of a scope in the year of the question."""
    return [row(pace, asked) for pace in known_paces(asked.as_of, scope, known)]


def row(pace: Pace, asked: Asked) -> Row:
    """One target."""
    return Row(
        pace=pace,
        definition_url=links.definition(pace.plan_id, asked),
        rows_url=links.rows(pace.told.id, pace.counted.code, asked),
        gap_url=links.gap(pace.plan_id, pace.scheme.code, asked),
    )
