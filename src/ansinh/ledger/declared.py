"""The days on which lines were declared: what of their months' dues is due since which day.

A line's month has as many versions as days on which late changes to it were declared: what the
changes in time make of it, then one late day more each time. What a version raises above all
before it was declared on its day. The day on which a unit's declaration was recorded is its day.
"""

from collections.abc import Sequence
from datetime import date, datetime

import narwhals as nw
import numpy as np
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from ansinh.assess import assess
from ansinh.engine.session import Session
from ansinh.ground.days import OFFICE_ZONE_NAME
from ansinh.ground.months import last_day, month_of
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS, Fund
from ansinh.register import columns
from ansinh.register.models import Installation
from ansinh.settle import facts
from ansinh.settle.rows import (
    Numbers,
    Rows,
    add_up,
    before,
    broadcast,
    empty,
    match,
    numbers,
    size,
    stack,
    starts,
    take,
    value_of,
)

LINE = ("person", "unit", "track")
DECLARED = ("declared", "since", "fresh")
"""How a part of a due was declared (`facts.LATE`)."""
DUE = ("person", "list", "unit", "fund", "about", *DECLARED)
"""Of whom, on whose list, who owes it."""
_COLUMNS = [amount.column for amount in AMOUNTS]
_VERSIONS = 1_000
"""More than a line has versions: each is assessed as a person of its own."""
_PLACE = 2**48
"""More than the log has changes."""


def dues_of(
    session: Session,
    law: Law,
    asked: pa.Table,
    *,
    position: int,
    known_at: datetime,
    month: int,
) -> Rows:
    """What is due of lines through a month, as known at a position: columns `DUE` and amount.

    `asked` names lines by their `person`, `unit` and, where it has it, `track`. `declared`, `since`
    and `fresh` are 0 where it was declared in its month. Sponsors and regions of units are those
    known at `known_at`.
    """
    return dues_each(session, law, asked, positions=[position], known_at=known_at, month=month)[0]


def dues_each(
    session: Session,
    law: Law,
    asked: pa.Table,
    *,
    positions: Sequence[int],
    known_at: datetime,
    month: int,
) -> list[Rows]:
    """The same as known at each of several positions, assessed at once."""
    nothing = [empty((*DUE, "amount")) for _position in positions]
    if asked.num_rows == 0 or max(positions) == 0:
        return nothing
    log = nw.from_native(columns.log(session, position=max(positions)))
    wanted = nw.from_native(session.from_arrow(asked))
    found = log.join(wanted, on=asked.column_names, how="semi")
    rows: pa.Table = nw.to_native(found).to_arrow_table()
    if rows.num_rows == 0:
        return nothing
    first = month_of(Installation.objects.get().first_month)
    changes = numbers(rows["change"])
    ranked = _Ranked(rows, _declared(changes), first, [changes <= each for each in positions])
    spells = columns.fold(session, session.from_arrow(ranked.versions(rows)), known_at=known_at)
    names = ["person", "unit", "sponsor", "month", *_COLUMNS]
    lines = assess(spells.materialize(), law, range(first, month + 1)).lazy().select(*names)
    parts = _split(nw.to_native(lines).to_arrow_table(), ranked.counts, ranked.days)
    place, line = divmod(parts["line"], ranked.lines)
    parts["person"] = ranked.whose[line]
    return [add_up(take(parts, place == each), DUE) for each in range(len(positions))]


class _Ranked:
    """Rows by their line and, as known at each place, by the rank of their declaration.

    Lines are numbered 0 to `lines` - 1, as known at the first place, and go on so at the next. A
    rank is 0 where a row was declared in time, else the place of its day among the late days of
    the line; `days` are those by line and rank, `counts` how many there are.
    """

    def __init__(
        self, rows: pa.Table, declared: Numbers, first: int, known: Sequence[NDArray[np.bool_]]
    ) -> None:
        table = {"person": numbers(rows["person"]), "unit": numbers(rows["unit"])}
        table["track"] = numbers(rows["track"].combine_chunks().dictionary_encode().indices)
        order = np.lexsort([table[name] for name in reversed(LINE)])
        line = np.empty(len(order), dtype=np.int64)
        line[order] = np.cumsum(starts([table[name][order] for name in LINE])) - 1
        self.lines = int(line.max()) + 1
        self.whose = np.zeros(self.lines, dtype=np.int64)
        self.whose[line] = table["person"]
        self._of = np.concatenate([np.flatnonzero(here) for here in known])
        sizes = [int(here.sum()) for here in known]
        self._place = np.repeat(np.arange(len(known), dtype=np.int64), sizes)
        self._line = self._place * self.lines + line[self._of]
        day = declared[self._of]
        since = np.maximum(numbers(rows["from_month"])[self._of], first)
        self._rank, self.days = _ranks(
            self._line, day, _months(day) > since, len(known) * self.lines
        )
        self.counts = np.zeros(len(known) * self.lines, dtype=np.int64)
        np.maximum.at(self.counts, self._line, self._rank)

    def versions(self, rows: pa.Table) -> pa.Table:
        """All versions of all lines, each a person of its own: the line and the version."""
        rows = rows.take(pa.array(self._of))
        # What one change voids as known at a place, it voids there alone.
        apart = self._place * _PLACE
        changes, voids = numbers(rows["change"]), numbers(rows["voids"])
        rows = _with(rows, "change", changes + apart)
        rows = _with(rows, "voids", np.where(voids > 0, voids + apart, 0))
        parts = []
        for version in range(int(self.counts.max()) + 1):
            chosen = (self._rank <= version) & (self.counts[self._line] >= version)
            part = rows.filter(pa.array(chosen))
            parts.append(_with(part, "person", self._line[chosen] * _VERSIONS + version))
        return pa.concat_tables(parts)


def _with(rows: pa.Table, name: str, values: Numbers) -> pa.Table:
    """The rows with other values in a column."""
    return rows.set_column(rows.schema.get_field_index(name), name, pa.array(values, pa.int64()))


def _ranks(
    line: Numbers, day: Numbers, late: NDArray[np.bool_], lines: int
) -> tuple[Numbers, Numbers]:
    """The rank of each row's day among the late days of its line; and those days by both."""
    pairs = np.unique(np.stack([line[late], day[late]]), axis=1)
    ranks = {"line": pairs[0], "day": pairs[1]}
    ranks["rank"] = before(starts([pairs[0]]), np.ones(pairs.shape[1], dtype=np.int64)) + 1
    found = value_of({"line": line, "day": day}, ranks, ("line", "day"), "rank")
    days = np.zeros((lines, int(np.max(ranks["rank"], initial=0)) + 1), dtype=np.int64)
    days[ranks["line"], ranks["rank"]] = ranks["day"]
    return np.where(late, found, 0), days


def _months(days: Numbers) -> Numbers:
    asked, places = np.unique(days, return_inverse=True)
    months = numbers([month_of(date.fromordinal(int(day))) for day in asked])
    return months[places] if len(asked) else months


def _declared(changes: Numbers) -> Numbers:
    """The day in Hà Nội on which each change was recorded, as a day number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, (recorded_at AT TIME ZONE %s)::date "
            "- DATE '0001-01-01' + 1 FROM register_change WHERE id = ANY(%s)",
            [OFFICE_ZONE_NAME, changes.tolist()],
        )
        found = dict(cursor.fetchall())
    return numbers([found[int(change)] for change in changes])


def _split(wide: pa.Table, counts: Numbers, days: NDArray[np.int64]) -> Rows:
    """What each version raised above all before it, as far as it is still due, by line."""
    names = {"person": "person", "list": "unit", "month": "month"}
    there: Rows = {name: numbers(wide[column]) for name, column in names.items()}
    there["line"], there["version"] = divmod(there.pop("person"), _VERSIONS)
    sums = _by_payer(wide, there)
    key = ("line", "month", "payer", "fund")
    due = take(sums, sums["version"] == counts[sums["line"]])
    reached = np.zeros(size(due), dtype=np.int64)
    known = np.zeros(size(due), dtype=bool)
    found = [empty(("line", "list", *DUE[2:], "amount"))]
    for version in range(int(counts.max()) + 1):
        here = take(there, there["version"] == version)
        since = _since(here, take(there, there["version"] < version), len(counts))
        level = value_of(due, take(sums, sums["version"] == version), key)
        level = np.where(counts[due["line"]] >= version, np.minimum(level, due["amount"]), 0)
        day = days[due["line"], np.minimum(version, days.shape[1] - 1)]
        late = (version > 0) & (day > _ends(due["month"]))
        began = np.where(known, due["month"], since[due["line"]])
        part = {
            "line": due["line"], "list": due["list"], "unit": due["payer"], "fund": due["fund"],
            "about": due["month"], "declared": np.where(late, day, 0),
            "since": np.where(late, began, 0), "fresh": (late & ~known).astype(np.int64),
            "amount": level - reached,
        }  # fmt: skip
        found.append(take(part, level > reached))
        reached = np.maximum(reached, level)
        known |= match(due, here, ("line", "month")) >= 0
    return stack(*found)


def _by_payer(wide: pa.Table, keys: Rows) -> Rows:
    """What each line owes by fund, its unit's own part and its sponsor's."""
    names = ("line", "list", "month", "version", "payer", "fund")
    parts = [empty((*names, "amount"))]
    for fund in Fund:
        for payer, by_sponsor in (("unit", False), ("sponsor", True)):
            chosen = [
                a.column for a in AMOUNTS if a.fund is fund and a.paid_by_sponsor == by_sponsor
            ]
            amount = sum((numbers(wide[name]) for name in chosen), broadcast(0, keys))
            code = broadcast(facts.CODES["fund"][fund.value], keys)
            parts.append({**keys, "payer": numbers(wide[payer]), "fund": code, "amount": amount})
    return add_up(stack(*parts), names)


def _since(here: Rows, earlier: Rows, lines: int) -> Numbers:
    """The first month of each line in which it stands now and did not before."""
    first = np.full(lines, np.iinfo(np.int64).max)
    new = take(here, match(here, _distinct(earlier), ("line", "month")) < 0)
    np.minimum.at(first, new["line"], new["month"])
    return first


def _distinct(rows: Rows) -> Rows:
    ones = {"line": rows["line"], "month": rows["month"], "amount": broadcast(1, rows)}
    return add_up(ones, ("line", "month"))


def _ends(months: Numbers) -> Numbers:
    asked, places = np.unique(months, return_inverse=True)
    days = numbers([last_day(int(month)).toordinal() for month in asked])
    return days[places] if len(asked) else months
