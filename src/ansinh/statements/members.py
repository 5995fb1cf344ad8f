"""The people on a unit's list in a closed month, and how each moved since the month before.

The same lines as the statement: what the unit owes for each person adds up to its row B.3.
"""

from dataclasses import dataclass, field

from ansinh.engine.session import Relation, connect
from ansinh.ground.months import Month
from ansinh.law import Law
from ansinh.law.explain import Explanation, explain
from ansinh.law.funds import Fund
from ansinh.register import columns
from ansinh.register.models import Person
from ansinh.statements.figures import closings_of
from ansinh.statements.people import ClosedMonth, members

JOINED, LEFT, ROSE, FELL, SAME = "joined", "left", "rose", "fell", "same"
"""How a person's due moved: new on the list, gone from it, more, less, the same."""


@dataclass(frozen=True)
class Member:
    """A person on a list: `wage` is the highest base of a contribution, `due` what the unit owes
    for the month by fund, `before` what it owed for them in the month before (đồng).
    """

    person: int
    number: str
    name: str
    wage: int
    due: dict[str, int] = field(default_factory=dict)
    before: int = 0
    moved: str = SAME

    @property
    def total(self) -> int:
        """What the unit owes for the person in the month."""
        return sum(self.due.values())

    @property
    def change(self) -> int:
        """By how much that moved since the month before."""
        return self.total - self.before


def of_unit(*, unit: int, month: Month, law: Law) -> tuple[Member, ...]:
    """Everybody on a unit's list in a closed month or the month before, by name.

    Raises:
        NotClosed: the month is not closed.
        LedgerError: a file of lines that the closing names is no longer there.
    """
    now, then = closings_of(month, None)
    before = None if then is None else ClosedMonth.of(then)
    with connect() as session:
        both = members(session, ClosedMonth.of(now), before, law, [unit])
        rows, earlier = (_rows(each) for each in both)
    who = Person.objects.in_bulk({*rows, *earlier})
    found = [
        _member(who[person], rows.get(person), earlier.get(person)) for person in {*rows, *earlier}
    ]
    return tuple(sorted(found, key=lambda each: (who[each.person].sort_key, each.number)))


Row = dict[str, int | bool | None]


def _rows(members_of_month: Relation) -> dict[int, Row]:
    table = members_of_month.to_arrow_table()
    return {row["person"]: row for row in table.to_pylist() if _counts(row)}


def _counts(row: Row) -> bool:
    return any(row[f"head_{fund}"] or row[f"due_{fund}"] for fund in Fund)


def _member(person: Person, now: Row | None, then: Row | None) -> Member:
    due = {} if now is None else _dues(now)
    before = 0 if then is None else sum(_dues(then).values())
    total = sum(due.values())
    if then is None or now is None:
        moved = JOINED if then is None else LEFT
    else:
        moved = ROSE if total > before else FELL if total < before else SAME
    return Member(
        person=person.pk,
        number=person.social_insurance_number,
        name=person.name,
        wage=0 if now is None else max(int(now[f"wage_{fund}"] or 0) for fund in Fund),
        due=due,
        before=before,
        moved=moved,
    )


def _dues(row: Row) -> dict[str, int]:
    return {fund.value: int(row[f"due_{fund}"] or 0) for fund in Fund if row[f"due_{fund}"]}


def why(*, unit: int, person: int, month: Month, law: Law) -> tuple[Explanation, ...]:
    """How the law comes to what is due for a person on a unit's list in a closed month.

    One explanation for each track (compulsory, health, accident) that the person stands on, as
    the register was known when the month was closed.

    Raises:
        NotClosed: the month is not closed.
    """
    now, _then = closings_of(month, None)
    with connect() as session:
        log = columns.log(session, position=now.log_position)
        mine = log.filter(f"person = {int(person)} AND unit = {int(unit)}").materialize()
        spells = columns.fold(session, mine, known_at=now.recorded_at).to_arrow_table().to_pylist()
    standing = [each for each in spells if each["from_month"] <= month < each["to_month"]]
    return tuple(explain(law, each, int(month)) for each in standing)
