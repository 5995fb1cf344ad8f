"""One person's part of the log, read by its index: what no question about one needs a copy for."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
from django.db import connection

from ansinh.engine.session import Relation, Session
from ansinh.register import columns

LOG = pa.schema(
    [
        ("change", pa.int64()), ("person", pa.int64()), ("unit", pa.int64()),
        ("track", pa.string()), ("from_month", pa.int32()), ("state", pa.string()),
        ("group", pa.string()), ("wage", pa.int64()), ("allowance", pa.int64()),
        ("coefficient", pa.int32()), ("position_coefficient", pa.int32()),
        ("difference_coefficient", pa.int32()), ("seniority_rate", pa.int32()),
        ("profession_rate", pa.int32()), ("payment_months", pa.int16()),
        ("member_order", pa.int16()), ("top_up_rate", pa.int32()), ("voids", pa.int64()),
    ]
)  # fmt: skip
"""The log as `columns.log` gives it."""


def spells_of(
    session: Session,
    people: Sequence[int],
    *,
    known_at: datetime | None = None,
) -> Relation:
    """The spells of a few people as known at a time (default: now), `columns.SPELL_COLUMNS`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns.SOURCE_COLUMNS} FROM register_change WHERE person_id = ANY(%s) "
            "AND (%s::timestamptz IS NULL OR recorded_at <= %s) ORDER BY id",
            [list(people), known_at, known_at],
        )
        rows = cursor.fetchall()
    listed = list(zip(*rows, strict=True)) or [()] * len(LOG)
    log = pa.table(dict(zip(LOG.names, map(list, listed), strict=True)), schema=LOG)
    units = sorted(set(log["unit"].to_pylist()))
    return columns.fold(
        session, session.from_arrow(log), known_at=known_at, of_units=units
    ).materialize()
