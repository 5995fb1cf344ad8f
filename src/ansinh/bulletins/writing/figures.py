"""A bulletin in parts: sentences made of words and figures, each figure traced to its fact."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ansinh.bulletins.charts import Chart
from ansinh.bulletins.writing.numbers import Written
from ansinh.indicators.facts import Fact
from ansinh.indicators.rows import Rows


@dataclass(frozen=True)
class Derived:
    """A figure computed from a fact and its plan: its name, exact value and how it is made."""

    part: str
    value: int | Decimal
    how: str


@dataclass(frozen=True)
class Figure:
    """A printed number and the fact behind it; `part` says which number of the fact it is
    (`value`, `plan_pct`, `yoy_abs`, `yoy_pct`), or names the `derived` one.
    """

    written: Written
    fact: Fact
    part: str = "value"
    derived: Derived | None = None

    @property
    def text(self) -> str:
        return self.written.text

    @property
    def anchor(self) -> str:
        """The place of the fact in the list of sources of the same document."""
        return anchor(self.fact)

    @property
    def exact(self) -> int | Decimal:
        """The number before it was rounded for print, without its sign."""
        if self.derived is not None:
            return max(self.derived.value, -self.derived.value)
        if self.part == "value":
            return self.fact.value
        compared: int | Decimal = getattr(self.fact.comparison, self.part)
        return max(compared, -compared)

    def trace(self) -> dict[str, Any]:
        """Where the number comes from: (indicator, scheme, scope, as_of, known_at) and part."""
        fact = self.fact
        found = {
            "written": self.text,
            "value": _number(self.written.value),
            "qualifier": self.written.qualifier,
            "part": self.part,
            "indicator": fact.indicator,
            "scheme": fact.scheme,
            "scope": fact.scope,
            "as_of": fact.as_of.isoformat(),
            "known_at": fact.known_at and fact.known_at.isoformat(),
        }
        return found | ({"derived": self.derived.how} if self.derived else {})


Piece = str | Figure
Sentence = tuple[Piece, ...]


@dataclass(frozen=True)
class Paragraph:
    """Sentences under one heading."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Bulletin:
    """What is told of a place on a date, as known at a time, and everything it rests on."""

    title: str
    place: str
    scope: str
    as_of: date
    known_at: datetime | None
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]
    rows: tuple[Rows, ...]
    language: str = "vi"
    audience: str = "press"
    charts: tuple[Chart, ...] = ()

    def figures(self) -> list[Figure]:
        """Every figure in the order in which it is read."""
        return [
            piece
            for paragraph in self.paragraphs
            for sentence in paragraph.sentences
            for piece in sentence
            if isinstance(piece, Figure)
        ]


def plain(sentence: Sentence) -> str:
    """A sentence as text."""
    return "".join(piece.text if isinstance(piece, Figure) else piece for piece in sentence)


def anchor(fact: Fact) -> str:
    """The name of a fact inside a document."""
    return f"{fact.indicator}-{fact.scheme}-{fact.scope}".replace("+", "-").replace(".", "-")


def _number(value: Any) -> int | float:
    return value if isinstance(value, int) else float(value)
