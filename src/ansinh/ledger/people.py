"""Those who leave or claim a benefit, as the tables that a settlement takes (`settle.people`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa

from ansinh.engine.session import connect
from ansinh.ground.days import OFFICE_ZONE_NAME
from ansinh.ground.months import FAR
from ansinh.law import Law
from ansinh.ledger import declared
from ansinh.ledger.reading import rows
from ansinh.settle.facts import PEOPLE_DUES
from ansinh.settle.rows import Rows, empty, size, take

RECORDS = ("record", "unit", "person", "through", "ground", "from_month", "to_month", "withdrawn")


class First(NamedTuple):
    """Records with the months whose money they rule, and what their people owe by law."""

    records: Rows
    dues: Rows


def read(
    law: Law,
    units: Sequence[int],
    *,
    month: int,
    position: int,
    known_at: datetime,
    records_at: datetime,
) -> First:
    """The records of these units made by `records_at`, and their people's dues through `month`."""
    records = of_units(units, known_at=records_at)
    records = take(records, records["withdrawn"] == 0)
    if size(records) == 0:
        return First(records, empty(PEOPLE_DUES.names))
    asked = pa.table({name: pa.array(records[name]) for name in ("person", "unit")})
    with connect() as session:
        dues = declared.dues_of(
            session, law, asked, position=position, known_at=known_at, month=month
        )
    own = take(dues, dues["unit"] == dues["list"])
    return First(records, {name: own[name] for name in PEOPLE_DUES.names})


def of_units(units: Sequence[int] | None, *, known_at: datetime) -> Rows:
    """All records of units (of everybody for None) made by a time, columns `RECORDS`.

    A record rules the money of the month in which it was made and of all that follow, until the
    next one about the same person at the same unit does.
    """
    values = {"units": None if units is None else list(units), "at": known_at,
              "zone": OFFICE_ZONE_NAME, "far": int(FAR)}  # fmt: skip
    return rows(_RECORDS, values, RECORDS)


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
