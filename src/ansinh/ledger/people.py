"""Those who leave or claim a benefit, as the tables that a settlement takes (`settle.people`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import narwhals as nw
import pyarrow as pa

from ansinh.assess import assess
from ansinh.engine.session import connect
from ansinh.ground.days import OFFICE_ZONE_NAME
from ansinh.ground.months import FAR
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS, Fund
from ansinh.ledger.reading import rows
from ansinh.register import columns
from ansinh.settle.facts import CODES, PEOPLE_DUES
from ansinh.settle.rows import Rows, add_up, broadcast, empty, numbers, size, stack, take

RECORDS = ("record", "unit", "person", "through", "ground", "from_month", "to_month", "withdrawn")


class First(NamedTuple):
    """Records with the months whose money they rule, and what their people owe by law."""

    records: Rows
    dues: Rows


def read(
    law: Law, units: Sequence[int], *, month: int, first: int, position: int, known_at: datetime
) -> First:
    """The records of these units made by a time, and their people's dues through `month`."""
    records = of_units(units, known_at=known_at)
    records = take(records, records["withdrawn"] == 0)
    if size(records) == 0:
        return First(records, empty(PEOPLE_DUES.names))
    return First(records, _dues(law, records, range(first, month + 1), position))


def of_units(units: Sequence[int] | None, *, known_at: datetime) -> Rows:
    """All records of units (of everybody for None) made by a time, columns `RECORDS`.

    A record rules the money of the month in which it was made and of all that follow, until the
    next one about the same person at the same unit does.
    """
    values = {"units": None if units is None else list(units), "at": known_at,
              "zone": OFFICE_ZONE_NAME, "far": int(FAR)}  # fmt: skip
    return rows(_RECORDS, values, RECORDS)


def _dues(law: Law, records: Rows, months: range, position: int) -> Rows:
    """What the law assesses for the people of the records at their units, by fund and month."""
    listed = pa.table({name: pa.array(records[name]) for name in ("unit", "person")})
    with connect() as session:
        people = nw.from_native(session.from_arrow(listed))
        log = nw.from_native(columns.log(session, position=position))
        found = log.join(people, on=["unit", "person"], how="semi").to_native().materialize()
        spells = columns.fold(session, found).materialize()
        names = ["person", "unit", "sponsor", "month", *(each.column for each in AMOUNTS)]
        lines = nw.from_native(assess(spells, law, months)).lazy().select(*names)
        wide = nw.to_native(lines).to_arrow_table()
    keys: Rows = {"unit": numbers(wide["unit"]), "person": numbers(wide["person"]),
                  "about": numbers(wide["month"])}  # fmt: skip
    own = numbers(wide["sponsor"]) == keys["unit"]
    parts = [empty(PEOPLE_DUES.names)]
    for fund in Fund:
        amount: Any = broadcast(0, keys)
        for each in AMOUNTS:
            if each.fund is fund:
                column = numbers(wide[each.column])
                amount = amount + (column * own if each.paid_by_sponsor else column)
        code = broadcast(CODES["fund"][fund.value], keys)
        parts.append({**keys, "fund": code, "amount": amount})
    return add_up(stack(*parts), ("unit", "person", "fund", "about"))


_RECORDS = """
SELECT id, unit_id, person_id, through, ground, since,
    coalesce(lead(since) OVER (PARTITION BY unit_id, person_id ORDER BY id), %(far)s),
    withdrawn::int
FROM (SELECT p.*, (extract(year FROM through_month) * 12
          + extract(month FROM through_month) - 1)::int8 AS through,
          (extract(year FROM m.day) * 12 + extract(month FROM m.day) - 1)::int8 AS since
      FROM ledger_priority p,
          LATERAL (SELECT recorded_at AT TIME ZONE %(zone)s AS day) m
      WHERE p.recorded_at <= %(at)s
          AND (%(units)s::bigint[] IS NULL OR p.unit_id = ANY(%(units)s::bigint[]))) r
ORDER BY id
"""
