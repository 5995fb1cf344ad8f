"""One person's whole time, as known at any moment, without assessing anybody else."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ansinh.engine import session
from ansinh.ground.months import FAR, Month, first_day, month_of
from ansinh.law import Law
from ansinh.law.explain import Explanation, explain
from ansinh.law.funds import AMOUNTS
from ansinh.law.lawbook import month_ruled_from
from ansinh.law.tables import regime_of, schemes
from ansinh.ledger import cover
from ansinh.ledger import queries as ledger
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.priority.queries import paid_first
from ansinh.ledger.reading import month_number
from ansinh.register import merging
from ansinh.register.identity import people_as_of
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Installation, Unit
from ansinh.register.one_person import spells_of
from ansinh.statements.person import months
from ansinh.statements.person.months import Books, Cell, Count, Doubled, PaidFund, Stretch


class PersonUnknown(LedgerError):
    """Nobody has, or ever had, the number."""


@dataclass(frozen=True)
class Cover:
    """Whether somebody is covered in a scheme on a day: from and to which month, both included.

    `until` is None while the list says no end. Months in a row, without any gap.
    """

    scheme: str
    covered: bool
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Continuous:
    """Health cover that the law calls continuous: since when, and the day on which it is as long
    as the card must show (5 years)."""

    since: date
    reached_on: date


@dataclass(frozen=True)
class Timeline:
    """A person's months as known at a moment (`known_at`, None for now), asked for a day.

    `numbers` are those of the person and of everybody merged into them by person's id; `number`
    is the one that is kept. `units` are codes and names by id, `closed` the last closed month.
    """

    number: str
    name: str
    birth_date: str
    numbers: dict[int, str]
    on: date
    known_at: datetime | None
    closed: date | None
    units: dict[int, tuple[str, str]]
    stretches: tuple[Stretch, ...]
    counts: tuple[Count, ...]
    doubled: tuple[Doubled, ...]
    covers: tuple[Cover, ...]
    continuous: Continuous | None
    funds: dict[str, PaidFund]
    """How far each fund is paid, of lists of the last `cover.MONTHS_BACK` months."""


def timeline(number: str, *, on: date, known_at: datetime | None = None) -> Timeline:
    """Everything about one person's months up to the month of a day.

    The number may be a former one, or one that was merged into another.

    Raises:
        PersonUnknown: nobody ever had the number.
    """
    person = merging.find(number, known_at=known_at)
    if person is None:
        raise PersonUnknown(_("Không có ai mang mã số %(number)s.") % {"number": number})
    law, last = installed_law(), month_of(on)
    people = merging.all_of(person, known_at=known_at)
    with closing(session.connect(threads=1)) as engine:
        rows = spells_of(engine, people, known_at=known_at).to_arrow_table().to_pylist()
    books = _books(rows, people, known_at)
    found = months.cells(rows, _lines(law, rows, last), _membership(law, rows), books, last)
    running = frozenset(row["change"] for row in rows if row["to_month"] == FAR)
    said = people_as_of(people, on, known_at=known_at).values
    listed = Unit.objects.filter(id__in={row["unit"] for row in rows})
    return Timeline(
        number=said[person]["social_insurance_number"],
        name=said[person]["name"],
        birth_date=said[person]["birth_date"],
        numbers={each: said[each]["social_insurance_number"] for each in people},
        on=on,
        known_at=known_at,
        closed=None if books.closed is None else first_day(books.closed),
        units={unit: (code, name) for unit, code, name in listed.values_list("id", "code", "name")},
        stretches=tuple(months.stretches(found, running, last)),
        counts=tuple(months.counts(found)),
        doubled=tuple(months.doubled(found)),
        covers=tuple(_covers(found, rows, last)),
        continuous=_continuous(found, law, on),
        funds=months.paid_funds(found, (books.closed or last) - cover.MONTHS_BACK),
    )  # fmt: skip


def _lines(law: Law, rows: Sequence[dict[str, Any]], last: int) -> list[dict[str, Any]]:
    """The billed months of the spells, of which there is law: what the columns would assess.

    One month is computed for each stretch of unchanged law (`law.explain`, which the columns are
    proved by), the others of the stretch are the same.
    """
    begin = month_ruled_from(law.begin)
    listed = []
    for row in rows:
        pays = max(int(row["payment_months"]), 1)
        since, until = row["from_month"], min(row["to_month"], last + 1)
        same: dict[int, Explanation] = {}
        for month in range(since + max(-(-(begin - since) // pays), 0) * pays, until, pays):
            regime = regime_of(law, month)
            if regime not in same:
                same[regime] = explain(law, row, month)
            if not same[regime].reason:
                amounts, bases = same[regime].amounts, same[regime].bases
                listed.append({**row, **NOTHING, **bases, **amounts, "month": month})
    return listed


NOTHING = dict.fromkeys(("base_bhxh", "base_bhyt", *(each.column for each in AMOUNTS)), 0)


def _membership(
    law: Law, rows: Sequence[dict[str, Any]]
) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    asked = {(row["group"], row["state"]) for row in rows}
    found: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for group, state, *stretch in zip(*schemes(law).values(), strict=True):
        if (group, state) in asked:
            found.setdefault((group, state), []).append(tuple(stretch))
    return found


def _books(
    rows: Sequence[dict[str, Any]], people: Sequence[int], known_at: datetime | None
) -> Books:
    closed = ledger.closed_through(known_at=known_at)
    first = month_of(Installation.objects.get().first_month)
    payers = sorted({row[name] for row in rows for name in ("unit", "sponsor")})
    if closed is None or not payers:
        return Books(first, closed, frozenset(), {})
    with connection.cursor() as cursor:
        cursor.execute(_OWED, [first_day(closed), payers])
        owed = frozenset(cursor.fetchall())
    paid = {
        (unit, fund, int(month_of(about))): amount
        for unit, person, fund, about, amount in paid_first(units=payers, known_at=known_at)
        if person in people
    }
    return Books(first, closed, owed, paid)


_OWED = f"""
SELECT unit_id, fund, {month_number("about_month")} FROM ledger_openitem
WHERE month = %s AND unit_id = ANY(%s)
"""


def _covers(found: Sequence[Cell], rows: Sequence[dict[str, Any]], last: int) -> list[Cover]:
    """Scheme by scheme: covered in the asked month or not, and from when to when."""
    listed = []
    for scheme in months.SCHEMES:
        of_scheme = [cell for cell in found if scheme in cell.schemes]
        if not of_scheme:
            continue
        asked = max(cell.month for cell in of_scheme)
        run = months.run_of(of_scheme, scheme, asked, gap=0)
        assert run is not None
        spells = {cell.spell for cell in of_scheme if cell.month == asked}
        until = max(
            _reach(row, asked)
            for row in rows
            if row["change"] in spells and row["from_month"] <= asked < row["to_month"]
        )
        ends = None if until == FAR else first_day(until - 1)
        listed.append(Cover(scheme, asked == last, first_day(run.since), ends))
    return listed


def _reach(row: dict[str, Any], month: int) -> int:
    """To which month (half open) a spell covers: who pays for months at once to the end of them."""
    pays = max(int(row["payment_months"]), 1)
    if pays == 1:
        return int(row["to_month"])
    begun = month - (month - int(row["from_month"])) % pays
    return min(int(row["to_month"]), begun + pays)


def _continuous(found: Sequence[Cell], law: Law, on: date) -> Continuous | None:
    """Health cover in a row, gaps within what the law allows; None where it is not covered now.

    Source: NĐ 146/2018/NĐ-CP điều 12 khoản 5. The five years are counted from the first day of the
    run; a gap that does not break it is not taken off.
    """
    gap = law.find("health_card", on, rule="continuous_gap_months")
    years = law.find("health_card", on, rule="continuous_years")
    run = gap and months.run_of(found, "BHYT", month_of(on), gap.number)
    if not run or years is None:
        return None
    return Continuous(first_day(run.since), first_day(Month(run.since + 12 * years.number)))
