"""The lines of people while a file is judged: what stands in a month, and what a row would change.

Pure: nothing here reads or writes the register. Months are whole numbers (`ground.months`), money
is đồng, coefficients and shares are per 10,000 as in the log of changes.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

ENDED = "ended"


class Stand(NamedTuple):
    """How somebody stands on a list from a month on: the contents of one change."""

    state: str
    group: str
    wage: int = 0
    allowance: int = 0
    coefficient: int = 0
    position_coefficient: int = 0
    difference_coefficient: int = 0
    seniority_rate: int = 0
    profession_rate: int = 0
    payment_months: int = 1
    member_order: int = 0
    top_up_rate: int = 0


class Place(NamedTuple):
    """Whose line, on which unit's list, of which track; `person` below 0 is somebody new."""

    person: int
    unit: int
    track: str


class Draft(NamedTuple):
    """A change that an accepted row asks for."""

    place: Place
    month: int
    stand: Stand
    movement: str


@dataclass
class Line:
    """The changes of one line that are not voided, in the order in which they hold."""

    rows: list[tuple[int, int, Stand]] = field(default_factory=list)
    """(month, position in the log, stand), sorted."""

    def at(self, month: int) -> Stand | None:
        """What holds in a month; None where the line does not run."""
        place = bisect_right(self.rows, month, key=lambda row: row[0])
        stand = self.rows[place - 1][2] if place else None
        return None if stand is None or stand.state == ENDED else stand

    def last_before(self, month: int) -> tuple[int, Stand] | None:
        """The latest change before a month, ended or not."""
        place = bisect_right(self.rows, month - 1, key=lambda row: row[0])
        return (self.rows[place - 1][0], self.rows[place - 1][2]) if place else None

    def months_after(self, month: int, until: int | None = None) -> list[int]:
        """The months after one, up to `until`, in which the line changes."""
        return sorted(
            {at for at, _, _ in self.rows if at > month and (until is None or at <= until)}
        )

    def put(self, month: int, position: int, stand: Stand) -> None:
        """Add a change; of one month the later position holds."""
        place = bisect_right(self.rows, (month, position), key=lambda row: row[:2])
        self.rows.insert(place, (month, position, stand))

    def ended_stand(self, month: int) -> Stand:
        """What an end in a month writes: the group of what ends there, and nothing owed."""
        last = self.last_before(month + 1)
        return Stand(ENDED, last[1].group if last else "")


def held_between(line: Line, month: int, until: int, stand: Stand) -> Iterable[tuple[int, Stand]]:
    """The changes by which a stand holds from a month to another (inclusive) and no longer.

    What the line does inside is overridden month by month; what held after goes on as it was.
    """
    after = line.at(until + 1)
    inside = line.months_after(month, until)
    changes_there = any(at == until + 1 for at, _, _ in line.rows)
    yield month, stand
    for each in inside:
        yield each, stand
    if not changes_there:
        yield until + 1, after if after is not None else Stand(ENDED, stand.group)
