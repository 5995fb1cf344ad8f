"""Opening an office: who stands on which list, from one table or a file a unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ansinh.dossiers.booking import book
from ansinh.dossiers.judging import Judgement, judge, people_of
from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.declarations import Declaration, DeclaredRow
from ansinh.ground.days import day_of_record
from ansinh.ground.months import month_of
from ansinh.law import Law
from ansinh.record.actor import Actor
from ansinh.register.models import Installation, Unit

NUMBER = "MỞ SỔ"
"""What stands where other changes name their dossier."""


@dataclass(frozen=True)
class JudgedRegister:
    """Lists judged for the opening: a judgement a unit, and rows of no unit of ours."""

    declaration: Declaration
    judgements: list[Judgement]
    homeless: list[tuple[DeclaredRow, Remark]]

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return len(self.declaration.rows)

    @property
    def accepted(self) -> int:
        """Rows that are taken."""
        return sum(len(each.accepted) for each in self.judgements)

    @property
    def refused(self) -> list[tuple[DeclaredRow, Sequence[Remark]]]:
        """Rows that go back, with their remarks."""
        found: list[tuple[DeclaredRow, Sequence[Remark]]] = [
            (verdict.row, verdict.remarks) for each in self.judgements for verdict in each.refused
        ]
        return found + [(row, [remark]) for row, remark in self.homeless]


def judge_register(
    declaration: Declaration, *, unit: str, group: str, law: Law, on: date
) -> JudgedRegister:
    """Judge lists of people for the opening; each row belongs to its `unit` column's unit, else
    to the one that the head of the list or the caller names."""
    installation = Installation.objects.get()
    first = month_of(installation.first_month)
    units = {each.code: each for each in Unit.objects.all()}
    named = unit.upper() or declaration.unit
    by_unit: dict[str, list[DeclaredRow]] = {}
    homeless: list[tuple[DeclaredRow, Remark]] = []
    for row in declaration.rows:
        code = row.values.get("unit", named)
        if code in units:
            by_unit.setdefault(code, []).append(row)
        else:
            heading = declaration.headings.get("unit", "")
            homeless.append((row, Remark(Why.UNIT_UNKNOWN, True, heading, code)))
    people = people_of(declaration, installation.area_id, on)
    judgements = []
    for code, rows in by_unit.items():
        people.default_area = units[code].area_id
        judgements.append(
            judge(
                replace(declaration, rows=rows),
                unit=units[code],
                law=law,
                received_on=on,
                first_month=first,
                open_month=first,
                group=group,
                opening=True,
                people=people,
            )  # fmt: skip
        )
    return JudgedRegister(declaration, judgements, homeless)


def book_register(
    judged: JudgedRegister, *, recorded_at: datetime, actor: Actor, reason: str
) -> tuple[int, int] | None:
    """Write every accepted row; the positions in the log that they took."""
    if not judged.judgements:
        return None
    first = judged.judgements[0]
    together = replace(
        first, verdicts=[verdict for each in judged.judgements for verdict in each.verdicts]
    )
    return book(
        together, number=NUMBER, on=day_of_record(recorded_at), recorded_at=recorded_at,
        actor=actor, reason=reason,
    )  # fmt: skip
