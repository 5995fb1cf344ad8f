"""The months of a person, counted: a pure function of spells, lines, law and open debts.

Everything begins with cells: one for each spell and month. A month counts once for a scheme however
many spells hold it; where several do, it is doubled, and said so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import add
from typing import Any

from ansinh.ground.months import FAR, Month
from ansinh.law.funds import AMOUNTS
from ansinh.law.groups import SCHEME_OF

SCHEMES = ("BHXH_BB", "BHXH_TN", "BHTN", "BHYT", "TNLD", "TNLD_TN")
"""In the order in which a person asks."""
FIELDS = ("unit", "person", "track", "group", "state")


class Standing(StrEnum):
    """How a month stands in the books."""

    PAID = "paid"
    """Closed, and nothing of the person's is owed for it (also where nothing was due)."""
    OWED = "owed"
    """Closed, and not all that is due for the person was paid."""
    COMING = "coming"
    """Not closed yet."""
    BEFORE = "before"
    """Before the first month of this installation: on record, its money is not known here."""


@dataclass(frozen=True)
class Books:
    """What the books know: the first month kept here, the last one closed (None: none), open
    debts (payer, fund, month), and what was paid first for the person (payer, fund, month: đồng).
    """

    first: Month
    closed: Month | None
    owed: frozenset[tuple[int, str, int]]
    paid_first: Mapping[tuple[int, str, int], int]


@dataclass(frozen=True)
class Cell:
    """One month of one spell."""

    month: Month
    spell: int
    unit: int
    person: int
    track: str
    group: str
    state: str
    base: int
    schemes: tuple[str, ...]
    standing: Standing
    owed: tuple[str, ...]
    """Funds in which the month is owed."""
    due: tuple[tuple[str, int], ...]
    """What is due for it to each fund, đồng, whoever pays; of months billed at once its part."""
    billed: Month
    """The month in which it is billed: its own, or the first of those paid at once."""
    reach: Month
    """The last month that is billed with it."""


@dataclass(frozen=True)
class Stretch:
    """Months in a row that are alike: half open, `until` FAR where the line still runs."""

    since: Month
    until: Month
    like: Cell

    @property
    def months(self) -> int:
        """How many; to be read only where it does not run on."""
        return self.until - self.since


@dataclass(frozen=True)
class Count:
    """The months of a scheme by standing, each once, and how many of them are doubled."""

    scheme: str
    paid: int
    owed: int
    coming: int
    before: int
    doubled: int

    @property
    def months(self) -> int:
        """What counts so far: paid, and what was on record before this installation. Health cover
        counts by the card, paid or not (NĐ 146/2018/NĐ-CP điều 12 khoản 5)."""
        return self.paid + self.before + (self.owed if self.scheme == "BHYT" else 0)


@dataclass(frozen=True)
class Doubled:
    """A stretch of months in which several spells hold one scheme (C18-TS columns 9 to 11)."""

    scheme: str
    since: Month
    until: Month
    cells: tuple[Cell, ...]
    """Those of its first month, one for each spell."""
    dues: tuple[int, ...]
    """What is due of the scheme for all its months by each of `cells`, đồng."""

    @property
    def months(self) -> int:
        """How many months are doubled."""
        return self.until - self.since


@dataclass(frozen=True)
class Run:
    """Cover without a gap that breaks it; `until` is half open."""

    since: Month
    until: Month


def cells(
    spells: Iterable[Mapping[str, Any]],
    lines: Iterable[Mapping[str, Any]],
    membership: Mapping[tuple[str, str], Sequence[tuple[str, int, int]]],
    books: Books,
    last: int,
) -> list[Cell]:
    """Each month of each spell up to `last`, by month and spell.

    `spells` and `lines` are rows of the architecture's tables; `membership` gives (scheme, from,
    to) by group and state (`law.tables.schemes`).
    """
    billed = {(line["change"], line["month"]): line for line in lines}
    found = []
    for spell in spells:
        member = membership.get((spell["group"], spell["state"]), ())
        pays = max(int(spell["payment_months"]), 1)
        for month in range(spell["from_month"], min(spell["to_month"], last + 1)):
            # A spell cut by a change of its payer is billed anew from the cut.
            first = month - (month - spell["from_month"]) % pays
            line = billed.get((spell["change"], first))
            standing, owed = _standing(line, month, books)
            due: dict[str, int] = {}
            for (_payer, fund), amount in (_needs(line) if line else {}).items():
                due[fund] = due.get(fund, 0) + amount // pays
            schemes = {name for name, since, until in member if since <= month < until}
            found.append(
                Cell(
                    Month(month), spell["change"], spell["unit"], spell["person"],
                    spell["track"], spell["group"], spell["state"], _base(line, spell),
                    tuple(name for name in SCHEMES if name in schemes), standing, owed,
                    tuple((fund, due[fund]) for fund in _in_order(due)),
                    Month(first), Month(first + pays - 1),
                )
            )  # fmt: skip
    return sorted(found, key=lambda cell: (cell.month, cell.unit, cell.person, cell.spell))


def _base(line: Mapping[str, Any] | None, spell: Mapping[str, Any]) -> int:
    if line is None:
        return int(spell["wage"])
    return int(line["base_bhxh"] or line["base_bhyt"] or spell["wage"])


def _standing(
    line: Mapping[str, Any] | None, month: int, books: Books
) -> tuple[Standing, tuple[str, ...]]:
    if month < books.first:
        return Standing.BEFORE, ()
    billed = month if line is None else line["month"]
    if books.closed is None or billed > books.closed:
        return Standing.COMING, ()
    owed = {
        fund
        for (payer, fund), amount in (_needs(line) if line else {}).items()
        if (payer, fund, billed) in books.owed
        and books.paid_first.get((payer, fund, billed), 0) < amount
    }
    return (Standing.OWED if owed else Standing.PAID), _in_order(owed)


def _in_order(funds: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.fund.value for each in AMOUNTS if each.fund.value in funds))


def _needs(line: Mapping[str, Any]) -> dict[tuple[int, str], int]:
    """What a line asks of each payer for each fund, đồng."""
    found: dict[tuple[int, str], int] = {}
    for amount in AMOUNTS:
        if line[amount.column] > 0:
            payer = line["sponsor"] if amount.paid_by_sponsor else line["unit"]
            key = (payer, amount.fund.value)
            found[key] = found.get(key, 0) + line[amount.column]
    return found


def stretches(found: Sequence[Cell], running: frozenset[int], last: int) -> list[Stretch]:
    """Cells of one line that are alike in a row, earliest first.

    `running` names the spells that go on after `last`: their last stretch has no end.
    """

    def line(cell: Cell) -> tuple[Any, ...]:
        return (cell.person, cell.unit, cell.track)

    def alike(cell: Cell) -> tuple[Any, ...]:
        return (cell.group, cell.state, cell.base, cell.schemes, cell.standing, cell.owed)

    listed: list[Stretch] = []
    by_line = sorted(found, key=lambda cell: (line(cell), cell.month))
    for _, of_line in groupby(by_line, key=line):
        rows: list[Stretch] = []
        for cell in of_line:
            before = rows[-1] if rows else None
            if before and before.until == cell.month and alike(before.like) == alike(cell):
                rows[-1] = Stretch(before.since, Month(cell.month + 1), before.like)
            else:
                rows.append(Stretch(cell.month, Month(cell.month + 1), cell))
            if cell.spell in running and cell.month == last:
                rows[-1] = Stretch(rows[-1].since, FAR, rows[-1].like)
        listed += rows
    return sorted(listed, key=lambda each: (each.since, each.until, line(each.like)))


def counts(found: Iterable[Cell]) -> list[Count]:
    """The months of every scheme that the person has any month in.

    A month held twice is owed only where each of its spells is: one that is paid counts.
    """
    listed = []
    by_month = _by_scheme(found)
    for scheme in SCHEMES:
        months = by_month.get(scheme, {})
        best = [min(map(_order, of_month)) for of_month in months.values()]
        if months:
            number = {each: best.count(place) for place, each in enumerate(ORDER)}
            listed.append(
                Count(
                    scheme, number[Standing.PAID], number[Standing.OWED],
                    number[Standing.COMING], number[Standing.BEFORE],
                    sum(len(of_month) > 1 for of_month in months.values()),
                )
            )  # fmt: skip
    return listed


ORDER = (Standing.PAID, Standing.BEFORE, Standing.OWED, Standing.COMING)
FUNDS_OF = {
    scheme: frozenset(fund.value for fund, of in SCHEME_OF.items() if of == scheme)
    for scheme in SCHEMES
}


@dataclass(frozen=True)
class _Held:
    """A cell as one scheme sees it: owed only where a fund of the scheme is."""

    cell: Cell
    standing: Standing


def _order(held: _Held) -> int:
    return ORDER.index(held.standing)


def _by_scheme(found: Iterable[Cell]) -> dict[str, dict[int, list[_Held]]]:
    listed: dict[str, dict[int, list[_Held]]] = {}
    for cell in found:
        for scheme in cell.schemes:
            standing = cell.standing
            if standing is Standing.OWED and not FUNDS_OF[scheme] & set(cell.owed):
                standing = Standing.PAID
            held = listed.setdefault(scheme, {}).setdefault(cell.month, [])
            held.append(_Held(cell, standing))
    return listed


def doubled(found: Iterable[Cell]) -> list[Doubled]:
    """Where several spells hold one scheme in one month, by scheme and time."""
    listed: list[Doubled] = []
    by_month = _by_scheme(found)
    for scheme in SCHEMES:
        before: frozenset[int] = frozenset()
        for month, of_month in sorted(by_month.get(scheme, {}).items()):
            if len(of_month) < 2:
                continue
            spells = frozenset(held.cell.spell for held in of_month)
            last = listed[-1] if listed else None
            if last and last.scheme == scheme and last.until == month and spells == before:
                dues = tuple(map(add, last.dues, (_due(held.cell, scheme) for held in of_month)))
                listed[-1] = Doubled(scheme, last.since, Month(month + 1), last.cells, dues)
            else:
                held_by = tuple(held.cell for held in of_month)
                dues = tuple(_due(cell, scheme) for cell in held_by)
                listed.append(Doubled(scheme, Month(month), Month(month + 1), held_by, dues))
            before = spells
    return listed


def _due(cell: Cell, scheme: str) -> int:
    return sum(amount for fund, amount in cell.due if fund in FUNDS_OF[scheme])


def run_of(found: Iterable[Cell], scheme: str, month: int, gap: int) -> Run | None:
    """The stretch of cover in a scheme that holds a month, over gaps of at most `gap` months.

    None where the month is not covered.
    """
    months = sorted({cell.month for cell in found if scheme in cell.schemes})
    if month not in months:
        return None
    runs: list[Run] = []
    for each in months:
        if runs and each - runs[-1].until <= gap:
            runs[-1] = Run(runs[-1].since, Month(each + 1))
        else:
            runs.append(Run(each, Month(each + 1)))
    return next(run for run in runs if run.since <= month < run.until)


@dataclass(frozen=True)
class PaidFund:
    """How far a fund is paid: through the end of a month, and how many bills after it are not.
    `nothing`: not even the first month."""

    through: Month
    nothing: bool
    unpaid: int


def paid_funds(found: Iterable[Cell], since: int) -> dict[str, PaidFund]:
    """Fund by fund the list that is paid farthest, of the lists with a closed month after `since`.

    What one employer has not paid another may have.
    """
    by_list: dict[tuple[str, int], list[Cell]] = {}
    for cell in found:
        for fund, _amount in cell.due:
            if cell.standing in (Standing.PAID, Standing.OWED):
                by_list.setdefault((fund, cell.unit), []).append(cell)
    listed: dict[str, PaidFund] = {}
    started: dict[str, int] = {}
    for (fund, _unit), of_list in sorted(by_list.items()):
        if max(cell.reach for cell in of_list) <= since:
            continue
        owed = {cell.billed for cell in of_list if fund in cell.owed}
        through = min(owed) - 1 if owed else max(cell.reach for cell in of_list)
        began = min(cell.month for cell in of_list)
        started[fund] = min(started.get(fund, began), began)
        if fund not in listed or through >= listed[fund].through:
            listed[fund] = PaidFund(Month(through), False, len(owed))
    return {
        fund: PaidFund(each.through, each.through < started[fund], each.unpaid)
        for fund, each in listed.items()
    }
