"""The assessed lines of a month: written once as a file, then only summed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import narwhals as nw
import pyarrow as pa
from django.utils.translation import gettext as _

from ansinh.assess import assess, unassessed
from ansinh.config.home import columns_folder
from ansinh.engine.lines import ORDER, forget_drafts, write_month
from ansinh.engine.session import Relation, Session, Unreadable
from ansinh.ground.months import Month, show_month
from ansinh.ground.private_files import private_folder
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.ledger import difference
from ansinh.ledger.errors import ClosingRefused
from ansinh.register import columns
from ansinh.register.models import Installation, Person, Unit

COLUMNS = [amount.column for amount in AMOUNTS]


@dataclass(frozen=True)
class Assessed:
    """The lines of a month at rest, and what they add up to.

    `file` is relative to the folder of columns, empty when there is no line; `totals` are
    đồng by amount column (`httt_employer`), of the funds and shares that occur.
    """

    month: Month
    position: int
    file: str
    hash: str
    lines: int
    people: int
    totals: dict[str, int]
    owed: pa.Table


def lines_folder() -> Path:
    """Where this province's lines are kept."""
    return columns_folder() / str(Installation.objects.get().id) / "lines"


def lines_of(
    session: Session, law: Law, *, month: int, position: int, known_at: datetime
) -> Relation:
    """The lines of everybody for one month as known at a position, in the order of the file.

    Sponsors and regions of units are those known at `known_at`.

    Raises:
        ClosingRefused: a spell of the month is in a group or state that the law of the
            month does not know; it names the first ones.
    """
    spells = columns.spells(session, position=position, known_at=known_at)
    spells = spells.filter(f"from_month <= {month} AND to_month > {month}").materialize()
    refuse_unassessed(spells, law, month)
    lines: Relation = nw.to_native(assess(spells, law, [month]))
    return lines.order(ORDER).materialize()


def assess_month(
    session: Session, law: Law, *, month: int, position: int, known_at: datetime
) -> Assessed:
    """Assess everybody for one month as known at a position, and write the lines.

    Whoever calls holds the closing: drafts that a killed one left are removed.

    Raises:
        ClosingRefused: as `lines_of`; or a file cannot be written, for a full disk or
            missing rights.
    """
    folder = lines_folder()
    try:
        private_folder(folder)
        forget_drafts(folder)
        lines = lines_of(session, law, month=month, position=position, known_at=known_at)
        file = write_month(lines, folder, month, COLUMNS)
    except (OSError, Unreadable) as error:
        raise ClosingRefused(
            _(
                "Không ghi được tệp dòng tính của tháng %(month)s vào %(folder)s: %(why)s. "
                "Chưa ghi sổ gì; kiểm tra chỗ trống và quyền ghi rồi khóa lại."
            )
            % {"month": show_month(month), "folder": folder, "why": error}
        ) from error
    name, people, owed = "", 0, difference.OWED.empty_table()
    if file.rows:
        people = lines.aggregate("count(DISTINCT person)").fetchall()[0][0]
        owed = difference.owed(session, lines)
        name = str(file.path.relative_to(columns_folder()))
    return Assessed(
        month=Month(month),
        position=position,
        file=name,
        hash=file.sha256,
        lines=file.rows,
        people=people,
        totals={column: total for column, total in file.sums.items() if total},
        owed=owed,
    )


def refuse_unassessed(spells: Relation, law: Law, month: int) -> None:
    """Refuse a month in which somebody is covered in a way its law does not know."""
    found = nw.to_native(unassessed(spells, law, [month]))
    rows = found.select('person, unit, "group", state').limit(5).fetchall()
    if not rows:
        return
    people = Person.objects.in_bulk([row[0] for row in rows])
    units = Unit.objects.in_bulk([row[1] for row in rows])
    lines = [
        f"- {people[person].social_insurance_number} ({units[unit].code}): {group}, {state}"
        for person, unit, group, state in rows
    ]
    raise ClosingRefused(
        _(
            "Tháng %(month)s có người tham gia mà pháp luật của tháng đó không quy định "
            "(đối tượng, trạng thái). Sửa tờ khai hoặc bổ sung văn bản rồi khóa lại:\n%(lines)s"
        )
        % {"month": show_month(month), "lines": "\n".join(lines)}
    )
