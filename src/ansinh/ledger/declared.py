"""The days on which lines were declared: what of their months' dues is due since which day.

A line's month has as many versions as days on which late changes to it were declared: what the
changes in time make of it, then one late day more each time. What a version raises above all
before it was declared on its day. The day on which a unit's declaration was recorded is its day.
"""

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
    if asked.num_rows == 0 or position == 0:
        return empty((*DUE, "amount"))
    log = nw.from_native(columns.log(session, position=position))
    wanted = nw.from_native(session.from_arrow(asked))
    found = log.join(wanted, on=asked.column_names, how="semi")
    rows: pa.Table = nw.to_native(found).to_arrow_table()
    if rows.num_rows == 0:
        return empty((*DUE, "amount"))
    first = month_of(Installation.objects.get().first_month)
    line, rank, days = _ranked(rows, first)
    counts = np.zeros(int(line.max()) + 1, dtype=np.int64)
    np.maximum.at(counts, line, rank)
    versions = _versions(rows, line, rank, counts)
    spells = columns.fold(session, session.from_arrow(versions), known_at=known_at).materialize()
    names = ["person", "unit", "sponsor", "month", *_COLUMNS]
    lines = nw.from_native(assess(spells, law, range(first, month + 1))).lazy().select(*names)
    parts = _split(nw.to_native(lines).to_arrow_table(), counts, days)
    whose = np.zeros(len(counts), dtype=np.int64)
    whose[line] = numbers(rows["person"])
    return add_up({**parts, "person": whose[parts["line"]]}, DUE)


def _ranked(rows: pa.Table, first: int) -> tuple[Numbers, Numbers, NDArray[np.int64]]:
    """Each row's line, numbered, and its rank: 0 where it was declared in time, else the place of
    its day among the late days of the line; and those days by line and rank."""
    table = {"person": numbers(rows["person"]), "unit": numbers(rows["unit"])}
    table["track"] = numbers(rows["track"].combine_chunks().dictionary_encode().indices)
    order = np.lexsort([table[name] for name in reversed(LINE)])
    line = np.empty(len(order), dtype=np.int64)
    line[order] = np.cumsum(starts([table[name][order] for name in LINE])) - 1
    declared = _declared(numbers(rows["change"]))
    known, places = np.unique(declared, return_inverse=True)
    months = numbers([month_of(date.fromordinal(int(day))) for day in known])[places]
    late = months > np.maximum(numbers(rows["from_month"]), first)
    pairs = np.unique(np.stack([line[late], declared[late]]), axis=1)
    ranks = {"line": pairs[0], "declared": pairs[1]}
    ranks["rank"] = before(starts([pairs[0]]), np.ones(pairs.shape[1], dtype=np.int64)) + 1
    rank = np.where(late, value_of({"line": line, "declared": declared}, ranks,
                                   ("line", "declared"), "rank"), 0)  # fmt: skip
    days = np.zeros((int(line.max()) + 1, int(rank.max()) + 1), dtype=np.int64)
    days[ranks["line"], ranks["rank"]] = ranks["declared"]
    return line, rank, days


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


def _versions(rows: pa.Table, line: Numbers, rank: Numbers, counts: Numbers) -> pa.Table:
    """All versions of all lines, each a person of its own: the line's number and the version."""
    place = rows.schema.get_field_index("person")
    parts = []
    for version in range(int(counts.max()) + 1):
        chosen = (rank <= version) & (counts[line] >= version)
        people = pa.array(line[chosen] * _VERSIONS + version, pa.int64())
        part = rows.filter(pa.array(chosen))
        parts.append(part.set_column(place, "person", people))
    return pa.concat_tables(parts)


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
