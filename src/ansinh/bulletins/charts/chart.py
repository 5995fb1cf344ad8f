"""A chart as data: what it shows, what it says in words, and the table beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = {
    "bullet": {"label", "order", "value", "expected", "before", "text"},
    "pace": {"month", "kind", "value", "text"},
    "coverage": {"label", "order", "value", "target", "text"},
    "ageing": {"label", "order", "class", "age", "value", "text"},
    "flow": {"label", "order", "start", "end", "kind", "text"},
}
"""The kinds of charts (a file KIND.json each) and the fields of their rows.

`text` is printed as it is; `order` is the place from above; `value`, `expected`, `before` and
`target` are percent; in `ageing` and `flow` the amounts are in the unit of the subtitle.
"""


@dataclass(frozen=True)
class Chart:
    """One chart. `title` is a finding, `subtitle` says what is drawn and in which unit,
    `summary` serves those who do not see it; `heads` and `table` are the data as text.
    """

    kind: str
    title: str
    subtitle: str
    summary: str
    heads: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    rows: tuple[Mapping[str, Any], ...]

    def __post_init__(self) -> None:
        wanted = KINDS[self.kind]
        for row in self.rows:
            if wrong := wanted ^ set(row):
                raise ValueError(f"a row of a {self.kind} chart: {sorted(wrong)} missing or extra")
        if not self.rows:
            raise ValueError(f"a {self.kind} chart of nothing ({self.title})")
