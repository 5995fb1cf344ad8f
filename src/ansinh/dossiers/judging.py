"""Judging a declaration against the register and the law: row by row, nothing written.

Every row of the file gets a verdict: accepted with the changes it asks for, or refused with the
reasons. A bad row never stops the others. Rows see what the rows above them change.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ansinh.dossiers.covering import Covering
from ansinh.dossiers.deciding import Deciding, Effect
from ansinh.dossiers.identities import Correction, identify
from ansinh.dossiers.intents import Intent, intent_of
from ansinh.dossiers.known import NOW, Known, read_known
from ansinh.dossiers.limits import Limits
from ansinh.dossiers.lines import Draft, Line, Place
from ansinh.dossiers.people import NewPerson, People
from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.amounts import grouped
from ansinh.exchange.declarations import Declaration, DeclaredRow
from ansinh.ground.months import month_of, written_month
from ansinh.law import Law
from ansinh.register.models import Area, Unit
from ansinh.register.names import search_name

BESIDES = frozenset(
    {"commune", "contact_commune", "province", "region", "paid_rate", "death_day", "receipt_day",
     "household", "contract_day", "due", "self_amount", "paid_amount", "other_support", "base"}
)  # fmt: skip
"""Columns that no change is made of: what cannot be read there is told and refuses nothing."""

AHEAD_MAX = 12
"""Months ahead of the day of receipt from which a declared month is a slip."""

OWN_FORM = "TK1"
"""A person's own form, which is about who somebody is and about no line."""

WORKING_AGE = 15
"""Years from which somebody may stand on an employer's list (Bộ luật Lao động Điều 3 khoản 1)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row: its effect, the changes it asks for, and what there is to say."""

    row: DeclaredRow
    person: int
    movement: str
    effect: Effect
    drafts: tuple[Draft, ...]
    remarks: tuple[Remark, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the row is not taken."""
        return self.effect is Effect.REFUSED


@dataclass(frozen=True)
class Judgement:
    """A declaration judged as of a state of the register."""

    declaration: Declaration
    unit: Unit
    verdicts: list[Verdict]
    new: dict[int, NewPerson]
    known: Known
    opening: bool

    @property
    def accepted(self) -> list[Verdict]:
        """Rows that are taken, those that change nothing among them."""
        return [verdict for verdict in self.verdicts if not verdict.refused]

    @property
    def refused(self) -> list[Verdict]:
        """Rows that go back."""
        return [verdict for verdict in self.verdicts if verdict.refused]

    @property
    def drafts(self) -> list[Draft]:
        """The changes that all accepted rows ask for, in order."""
        return [draft for verdict in self.verdicts for draft in verdict.drafts]

    @property
    def digest(self) -> str:
        """What is approved: the same rows with the same verdicts have the same digest."""
        hashed = hashlib.sha256()
        for verdict in self.verdicts:
            said = (
                verdict.row.number,
                verdict.effect.value,
                verdict.person,
                verdict.drafts,
                verdict.corrections,
            )
            hashed.update(repr(said).encode())
        return hashed.hexdigest()


def judge(
    declaration: Declaration,
    *,
    unit: Unit,
    law: Law,
    received_on: date,
    first_month: int,
    open_month: int,
    group: str = "",
    opening: bool = False,
    people: People | None = None,
    before: int = NOW,
) -> Judgement:
    """Judge every row of a declaration for one unit.

    `first_month` is the first month assessed in this installation, `open_month` the first that
    is not closed; `group` the group of a list that does not name it. When `opening`, everybody
    on the list joins as the office's other records say, and cover elsewhere is only told.
    `people` are those of the whole file where it holds several units' lists; `before` judges
    against the lines as they stood before a position of the log.
    """
    people = people or people_of(declaration, unit.area_id, received_on, before)
    known = people.known
    work = _Work(
        declaration, unit, Limits(law), received_on, first_month, open_month, group, opening,
        known, people,
    )  # fmt: skip
    return Judgement(
        declaration, unit, [work.verdict(row) for row in declaration.rows], people.new, known,
        opening,
    )  # fmt: skip


def people_of(declaration: Declaration, area: str, received_on: date, before: int = NOW) -> People:
    """Whoever a file is about, as the register knows them; new ones live in `area` unless the
    file says where."""
    areas = frozenset(Area.objects.values_list("code", flat=True))
    return People(_known(declaration, before), declaration, areas, area, received_on)


def _known(declaration: Declaration, before: int) -> Known:
    rows = [row.values for row in declaration.rows]
    return read_known(
        numbers=[row["social_number"] for row in rows if "social_number" in row],
        personal_ids=[row["personal_id"] for row in rows if row.get("personal_id")],
        names=[
            (search_name(row["name"]), row["birth"].day)
            for row in rows
            if "name" in row
            and "birth" in row
            and "social_number" not in row
            and not row.get("personal_id")
        ],
        before=before,
    )


@dataclass
class _Work:
    """One file on its way through: the lines as the rows above have changed them."""

    declaration: Declaration
    unit: Unit
    limits: Limits
    received_on: date
    first_month: int
    open_month: int
    group: str
    opening: bool
    known: Known
    people: People

    def __post_init__(self) -> None:
        self.lines: dict[Place, Line] = {}
        self.seen: dict[tuple[object, ...], int] = {}
        self.covering = Covering(self.limits, self.known, self.unit.id, self.opening)
        self.births = {each.id: each.birth for each in self.known.by_number.values()}
        self.deciding = Deciding(self.limits, self.unit, self.group, self.declaration)

    def verdict(self, row: DeclaredRow) -> Verdict:
        """Judge one row."""
        remarks = [
            Remark(each.wrong, each.field not in BESIDES, each.heading, each.value)
            for each in row.unread
        ]
        if any(remark.refusing for remark in remarks):
            return self._refuse(row, 0, "", remarks)
        if self.declaration.form == OWN_FORM:
            return self._identified(row, remarks)
        intent = intent_of(row, self.declaration, opening=self.opening)
        if isinstance(intent, Remark):
            return self._refuse(row, 0, "", [*remarks, intent])
        if self.opening and (intent.month == 0 or intent.payment_months == 1):
            # What lies before the first month assessed here is not billed; a line that is paid
            # for several months at once keeps the month from which its periods are counted.
            intent.month = max(intent.month, self.first_month)
        person, said = self.people.of(row)
        remarks += said
        remarks += self._of_months(intent)
        remarks += self._twice(row, person, intent)
        if any(remark.refusing for remark in remarks):
            return self._refuse(row, person, intent.movement, remarks)
        place = Place(person, self.unit.id, intent.track)
        line = self._line(place)
        decided = self.deciding.decide(row, place, line, intent)
        remarks += decided.remarks
        remarks += self._of_age(row, person, intent, decided.effect)
        remarks += self._of_stated_base(row, intent)
        drafts = list(decided.drafts)
        if decided.effect in (Effect.JOINS, Effect.RETURNS) and drafts:
            more, said = self.covering.of(row, place, intent, drafts, self._line)
            drafts += more
            remarks += said
        remarks += self._of_law(drafts)
        if decided.effect is Effect.REFUSED or any(remark.refusing for remark in remarks):
            return self._refuse(row, person, intent.movement, remarks)
        for draft in drafts:
            self._line(draft.place).put(draft.month, 2**62 + len(self.seen), draft.stand)
        return Verdict(row, person, intent.movement, decided.effect, tuple(drafts), tuple(remarks))

    def _identified(self, row: DeclaredRow, remarks: list[Remark]) -> Verdict:
        """Judge a person's own form."""
        found = identify(row, self.people)
        said = tuple([*remarks, *found.remarks])
        return Verdict(row, found.person, "", found.effect, (), said, found.corrections)

    def _refuse(
        self, row: DeclaredRow, person: int, movement: str, remarks: Sequence[Remark]
    ) -> Verdict:
        return Verdict(row, person, movement, Effect.REFUSED, (), tuple(remarks))

    def _line(self, place: Place) -> Line:
        """The line of a place, as the rows above left it."""
        if place not in self.lines:
            kept = self.known.lines.get(place.person, {}).get((place.unit, place.track))
            self.lines[place] = Line(list(kept.rows) if kept else [])
        return self.lines[place]

    def _of_months(self, intent: Intent) -> list[Remark]:
        """What the months of a row have against themselves."""
        heading = self.declaration.headings.get(
            "from_month", self.declaration.headings.get("from_day", "")
        )
        month = intent.month
        if not month:
            return []
        shown = written_month(month)
        remarks = []
        if intent.until is not None and intent.until < month:
            ends = self.declaration.headings.get("to_month", "")
            remarks.append(Remark(Why.ENDS_BEFORE, True, ends, written_month(intent.until)))
        if month - month_of(self.received_on) > AHEAD_MAX:
            ahead = {"months": AHEAD_MAX}
            remarks.append(Remark(Why.FAR_AHEAD, True, heading, shown, ahead))
        if self.opening:
            return remarks
        if month < self.first_month:
            params = {"month": written_month(self.first_month)}
            remarks.append(Remark(Why.BEFORE_FIRST_MONTH, True, heading, shown, params))
        elif month < self.open_month:
            back = {"months": self.open_month - month}
            remarks.append(Remark(Why.BACK_IN_TIME, False, heading, shown, back))
        return remarks

    def _twice(self, row: DeclaredRow, person: int, intent: Intent) -> list[Remark]:
        """The same person, movement and month a second time in one file."""
        if not person:
            return []
        key = (person, intent.track, intent.movement, intent.month, intent.until)
        before = self.seen.setdefault(key, row.number)
        if before == row.number:
            return []
        return [Remark(Why.ROW_TWICE, True, "", "", {"row": before})]

    def _of_age(
        self, row: DeclaredRow, person: int, intent: Intent, effect: Effect
    ) -> list[Remark]:
        """Somebody under 15 on an employer's list (Bộ luật Lao động Điều 3, 143)."""
        birth = self.births.get(person) or (
            row.values["birth"].day if "birth" in row.values else None
        )
        if effect is not Effect.JOINS or intent.track != "BB" or birth is None:
            return []
        if intent.month >= month_of(birth) + WORKING_AGE * 12:
            return []
        heading = self.declaration.headings.get("birth", "")
        return [Remark(Why.TOO_YOUNG, not self.opening, heading, f"{birth:%d/%m/%Y}")]

    def _of_stated_base(self, row: DeclaredRow, intent: Intent) -> list[Remark]:
        """A household's list that was written with another base salary than the month's."""
        stated = row.values.get("base")
        if not stated or not intent.month or stated == self.limits.base_salary(intent.month):
            return []
        base = {"base": self.limits.base_salary(intent.month)}
        heading = self.declaration.headings.get("base", "")
        return [Remark(Why.BASE_DIFFERS, False, heading, grouped(stated), base)]

    def _of_law(self, drafts: Sequence[Draft]) -> list[Remark]:
        """Groups and states that are not lawful in the month from which they would stand."""
        for draft in drafts:
            if draft.stand.state == "ended":
                continue
            asked = (draft.stand.group, draft.stand.state, draft.month)
            if self.limits.against(*asked):
                reason = self.limits.in_words(*asked)
                return [Remark(Why.UNLAWFUL, True, "", "", {"reason": reason})]
        return []
