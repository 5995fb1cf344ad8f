"""What of the dues was declared after its month: found in the log, kept with each closing.

The law ties something to the day of a declaration (`settle.lots`), so each closing keeps what it
learned of such days, as the difference to what was kept before. Like all dues it follows from the
log alone: what was voided or undone was never declared, and whoever learns the same changes in
another order keeps the same in the end.

A line's month has as many versions as days on which late changes to it were declared: what the
changes in time make of it, then one late day more each time. What a version raises above all
before it was declared on its day. The day on which a unit's declaration was recorded is its day.
"""

from collections.abc import Sequence
from datetime import date

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from ansinh.assess import assess
from ansinh.ground.days import OFFICE_ZONE_NAME, day_of_record
from ansinh.ground.months import first_day, last_day, month_of
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.law.funds import AMOUNTS, Fund
from ansinh.ledger import reading
from ansinh.ledger.models import Closing, LateDues
from ansinh.register import columns
from ansinh.register.copying import copy_into, months_as_dates
from ansinh.register.models import Installation
from ansinh.settle import facts
from ansinh.settle.lots import evaded_after, registered_by
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
KEYS = ("unit", "fund", "about", "declared", "since", "fresh")
_COLUMNS = [amount.column for amount in AMOUNTS]
_VERSIONS = 1_000
"""More than a line has versions: each is assessed as a person of its own."""


def find(
    session: duckdb.DuckDBPyConnection, law: Law, last: Closing | None, *, month: int, position: int
) -> Rows:
    """What the closing of `month` learns of what was declared late (columns `KEYS`, amount)."""
    known = 0 if last is None else last.log_position
    lines = _touched(last, month=month, position=position)
    now = of_lines(session, law, lines, position=position, month=month)
    then = of_lines(session, law, lines, position=known, month=month - 1)
    return add_up(stack(now, {**then, "amount": -then["amount"]}), KEYS)


def find_anew(session: duckdb.DuckDBPyConnection, law: Law, *, month: int, position: int) -> Rows:
    """The same when the law itself has changed: everything anew, less what was kept."""
    now = of_all(session, law, month=month, position=position)
    then = kept(through=month - 1)
    return add_up(stack(now, {**then, "amount": -then["amount"]}), KEYS)


def of_all(session: duckdb.DuckDBPyConnection, law: Law, *, month: int, position: int) -> Rows:
    """All that was declared late about months through `month`, as known at a position."""
    return of_lines(session, law, _touched(None, month=month, position=position),
                    position=position, month=month)  # fmt: skip


def kept(*, through: int, units: Sequence[int] | None = None) -> Rows:
    """What the closings through a month kept, of all units or of these."""
    values = {"month": first_day(through), "units": None if units is None else list(units)}
    return reading.rows(_KEPT, values, (*KEYS, "amount"))


def of_lines(
    session: duckdb.DuckDBPyConnection, law: Law, lines: pa.Table, *, position: int, month: int
) -> Rows:
    """What was declared late of these lines, columns `KEYS` and amount, by who owes it."""
    if lines.num_rows == 0 or position == 0:
        return empty((*KEYS, "amount"))
    log = nw.from_native(columns.log(session, position=position))
    wanted = nw.from_native(session.from_arrow(lines))
    rows = nw.to_native(log.join(wanted, on=list(LINE), how="semi")).to_arrow_table()
    if rows.num_rows == 0:
        return empty((*KEYS, "amount"))
    first = month_of(Installation.objects.get().first_month)
    line, rank, days = _ranked(rows, first)
    counts = np.zeros(int(line.max()) + 1, dtype=np.int64)
    np.maximum.at(counts, line, rank)
    wide = _assessed(session, law, _versions(rows, line, rank, counts), range(first, month + 1))
    return _split(wide, counts, days)


def _touched(last: Closing | None, *, month: int, position: int) -> pa.Table:
    """The lines that changes recorded after the last closing reach back in, or that a closing
    made long after its month would have to keep."""
    known = 0 if last is None else last.log_position
    late_closing = last is not None and _hanoi_month(last) > month
    values: dict[str, int | date | str] = {
        "after": 0 if late_closing else known,
        "position": position,
        "first": Installation.objects.get().first_month,
        "month": first_day(month),
        "zone": OFFICE_ZONE_NAME,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        rows = cursor.fetchall()
    person, unit, track = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {"person": pa.array(person, pa.int64()), "unit": pa.array(unit, pa.int64()),
         "track": pa.array(track, pa.string())}
    )  # fmt: skip


def _hanoi_month(closing: Closing) -> int:
    return month_of(day_of_record(closing.recorded_at))


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


def _assessed(
    session: duckdb.DuckDBPyConnection, law: Law, rows: pa.Table, months: range
) -> pa.Table:
    """The lines of all versions, assessed at once."""
    spells = columns.fold(session, session.from_arrow(rows)).materialize()
    names = ["person", "unit", "sponsor", "month", *_COLUMNS]
    lines = nw.from_native(assess(spells, law, months)).lazy().select(*names)
    return nw.to_native(lines).to_arrow_table()


def _split(wide: pa.Table, counts: Numbers, days: NDArray[np.int64]) -> Rows:
    """What each version raised above all before it, as far as it is still due."""
    there: Rows = {"line": numbers(wide["person"]) // _VERSIONS, "month": numbers(wide["month"]),
                   "version": numbers(wide["person"]) % _VERSIONS}  # fmt: skip
    sums = _by_payer(wide, there)
    key = ("line", "month", "payer", "fund")
    due = take(sums, sums["version"] == counts[sums["line"]])
    reached = np.zeros(size(due), dtype=np.int64)
    known = np.zeros(size(due), dtype=bool)
    found = [empty((*KEYS, "amount"))]
    for version in range(int(counts.max()) + 1):
        here = take(there, there["version"] == version)
        since = _since(here, take(there, there["version"] < version), len(counts))
        level = value_of(due, take(sums, sums["version"] == version), key)
        level = np.where(counts[due["line"]] >= version, np.minimum(level, due["amount"]), 0)
        day = days[due["line"], np.minimum(version, days.shape[1] - 1)]
        late = (level > reached) & (version > 0) & (day > _ends(due["month"]))
        new = take(due, late)
        found.append(
            {"unit": new["payer"], "fund": new["fund"], "about": new["month"],
             "declared": day[late],
             "since": np.where(known[late], new["month"], since[new["line"]]),
             "fresh": (~known[late]).astype(np.int64), "amount": (level - reached)[late]}
        )  # fmt: skip
        reached = np.maximum(reached, level)
        known |= match(due, here, ("line", "month")) >= 0
    return add_up(stack(*found), KEYS)


def _by_payer(wide: pa.Table, keys: Rows) -> Rows:
    """What each line owes by fund, its unit's own part and its sponsor's."""
    parts = [empty(("line", "month", "version", "payer", "fund", "amount"))]
    for fund in Fund:
        for payer, by_sponsor in (("unit", False), ("sponsor", True)):
            chosen = [
                a.column for a in AMOUNTS if a.fund is fund and a.paid_by_sponsor == by_sponsor
            ]
            amount = sum((numbers(wide[name]) for name in chosen), broadcast(0, keys))
            code = broadcast(facts.CODES["fund"][fund.value], keys)
            parts.append({**keys, "payer": numbers(wide[payer]), "fund": code, "amount": amount})
    return add_up(stack(*parts), ("line", "month", "version", "payer", "fund"))


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


def increases(
    law: Law, month: int, *, units: Sequence[int] | None = None
) -> list[tuple[int, str, int, int]]:
    """What of a month's increases is due for people registered too late and evaded, as far as it
    increased: unit, fund, đồng, đồng. Nothing before 1/7/2025."""
    if month < month_of(begins(law)):
        return []
    values = {"month": first_day(month), "units": None if units is None else list(units)}
    with connection.cursor() as cursor:
        cursor.execute(_REGISTERED, values)
        listed = cursor.fetchall()
    sums: dict[tuple[int, str], list[int]] = {}
    for unit, fund, since, declared_on, amount in listed:
        began = month_of(since)
        if declared_on > registered_by(law, began):
            evaded = declared_on > evaded_after(law, began)
            sums.setdefault((unit, fund), [0, 0])[evaded] += int(amount)
    return [(unit, fund, late, evaded) for (unit, fund), (late, evaded) in sums.items()]


def keep(found: Rows, month: int) -> None:
    """Keep what the closing of a month found."""
    types = {"unit_id": "int8", "month": "date", "since": "date", "declared_on": "date",
             "fresh": "bool", "fund": "varchar", "about_month": "date",
             "amount": "int8"}  # fmt: skip
    if size(found):
        copy_into(
            LateDues._meta.db_table,
            types,
            {
                "unit_id": found["unit"],
                "month": [first_day(month)] * size(found),
                "since": months_as_dates(found["since"]),
                "declared_on": [date.fromordinal(int(day)) for day in found["declared"]],
                "fresh": (found["fresh"] > 0).tolist(),
                "fund": [facts.FUNDS[code] for code in found["fund"]],
                "about_month": months_as_dates(found["about"]),
                "amount": found["amount"],
            },
        )


_LINES = """
SELECT DISTINCT person_id, unit_id, track FROM register_change
WHERE id > %(after)s AND id <= %(position)s AND (voids_id IS NOT NULL
    OR effective_month <= %(month)s AND greatest(effective_month, %(first)s) < date_trunc(
        'month', recorded_at AT TIME ZONE %(zone)s))
"""

_KEPT = f"""
SELECT unit_id, fund, {reading.month_number("about_month")},
    (declared_on - DATE '0001-01-01' + 1)::int8, {reading.month_number("since")}, fresh::int,
    sum(amount)::int8
FROM ledger_latedues
WHERE month <= %(month)s AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s::bigint[]))
GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(amount) <> 0
"""

_REGISTERED = """
SELECT unit_id, fund, since, declared_on,
    sum(greatest(0, least(amount, risen - (through - amount))))::bigint
FROM (
    SELECT r.unit_id, r.fund, r.since, r.declared_on, r.amount, coalesce(a.amount, 0) AS risen,
        sum(r.amount) OVER (PARTITION BY r.unit_id, r.fund, r.about_month ORDER BY r.id) AS through
    FROM ledger_latedues r LEFT JOIN (
        SELECT p.unit_id, p.fund, p.about_month, sum(p.amount) AS amount
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.booked_month = %(month)s AND p.account = 'due' AND e.kind = 'adjustment'
        GROUP BY 1, 2, 3) a USING (unit_id, fund, about_month)
    WHERE r.month = %(month)s AND r.fresh AND r.amount > 0
        AND (%(units)s::bigint[] IS NULL OR r.unit_id = ANY(%(units)s))
) parts GROUP BY 1, 2, 3, 4 HAVING sum(greatest(0, least(amount, risen - (through - amount)))) > 0
"""
