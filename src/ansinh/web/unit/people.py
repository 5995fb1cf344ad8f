"""The people on a unit's list: what a page of the list shows, and one person's line explained."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ansinh.ground.months import Month, first_day
from ansinh.ledger.queries import closed_through
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Unit
from ansinh.register.names import search_name
from ansinh.statements import members
from ansinh.statements.figures import NotClosed
from ansinh.statements.members import Member
from ansinh.web.unit.page import FUNDS

SHOWN = 50
MOVED: dict[str, Promise] = {
    members.JOINED: _("vào danh sách"),
    members.LEFT: _("ra khỏi danh sách"),
    members.ROSE: _("tăng"),
    members.FELL: _("giảm"),
    members.SAME: _("như tháng trước"),
}


@dataclass(frozen=True)
class Line:
    """A member as a row: what is owed for them by fund, in the order of the page's funds."""

    member: Member
    moved: Promise
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Moved:
    """How many people moved in one way, and by how much what the unit owes moved with them."""

    key: str
    label: Promise
    people: int
    change: int


@dataclass(frozen=True)
class PeoplePage:
    """A page of a unit's list of a month; `total` is of all that were found, not of the page."""

    unit: Unit
    month: date
    funds: tuple[tuple[str, Promise], ...]
    lines: tuple[Line, ...]
    moves: tuple[Moved, ...]
    found: int
    total: int
    number: int
    pages: int


def people_page(
    code: str, month: Month | None, *, text: str = "", moved: str = "", number: int = 1
) -> PeoplePage:
    """A unit's people of a month (the last closed one), those whose name or number holds a text.

    Raises:
        Unit.DoesNotExist: no unit has the code.
        NotClosed: the month is not closed.
        LedgerError: a file of lines is no longer there.
    """
    unit = Unit.objects.get(code=code)
    shown = month if month is not None else closed_through()
    if shown is None:
        raise NotClosed(str(_("Chưa khóa sổ tháng nào.")))
    everybody = members.of_unit(unit=unit.pk, month=shown, law=installed_law())
    found = [each for each in everybody if _fits(each, text) and (not moved or each.moved == moved)]
    used = [fund for fund in FUNDS if any(fund in each.due for each in everybody)]
    pages = max(1, -(-len(found) // SHOWN))
    number = min(max(number, 1), pages)
    return PeoplePage(
        unit=unit,
        month=first_day(shown),
        funds=tuple(FUNDS[fund] for fund in used),
        lines=tuple(
            Line(each, MOVED[each.moved], tuple(each.due.get(fund, 0) for fund in used))
            for each in found[(number - 1) * SHOWN : number * SHOWN]
        ),
        moves=_moves(everybody),
        found=len(found),
        total=sum(each.total for each in found),
        number=number,
        pages=pages,
    )


def _fits(member: Member, text: str) -> bool:
    words = search_name(text).split()
    name = search_name(member.name)
    return all(word in name or word in member.number for word in words)


def _moves(everybody: Sequence[Member]) -> tuple[Moved, ...]:
    people = Counter(each.moved for each in everybody)
    change: Counter[str] = Counter()
    for each in everybody:
        change[each.moved] += each.change
    return tuple(Moved(key, MOVED[key], people[key], change[key]) for key in MOVED if people[key])
