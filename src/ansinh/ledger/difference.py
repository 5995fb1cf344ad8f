"""What should have been booked and is not: the assessment against the journal, in columns.

An owed table has one row for each payer unit, month, fund and share: `unit` (int64), `month`
(month number), `fund`, `share`, `amount` (đồng). Nothing here loops over people: lines are
summed in DuckDB, and only sums leave it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from ansinh.assess import assess, postings
from ansinh.engine.session import Relation, Session
from ansinh.ground.months import Month, first_day
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.register import columns

OWED = pa.schema(
    [
        ("unit", pa.int64()),
        ("month", pa.int32()),
        ("fund", pa.string()),
        ("share", pa.string()),
        ("amount", pa.int64()),
    ]
)
LINE = ["person", "unit", "track"]


def owed(session: Session, lines: Any) -> pa.Table:
    """The owed table of a frame of lines, sorted by unit, month, fund and share."""
    frame = nw.from_native(lines).lazy()
    summed = frame.group_by("unit", "sponsor", "month").agg(
        *(nw.col(amount.column).sum().cast(nw.Int64) for amount in AMOUNTS)
    )
    table = nw.to_native(summed).to_arrow_table()
    parts = postings(session.from_arrow(table))
    return _sorted(nw.to_native(parts).to_arrow_table().cast(OWED))


def subtract(after: pa.Table, before: pa.Table) -> pa.Table:
    """The owed table that leads from `before` to `after`; rows that are equal drop out."""
    negative = before.set_column(
        before.schema.get_field_index("amount"), "amount", pc.negate_checked(before["amount"])
    )
    summed = (
        pa.concat_tables([after, negative])
        .group_by(["unit", "month", "fund", "share"])
        .aggregate([("amount", "sum")])
        .rename_columns({"amount_sum": "amount"})
    )
    return _sorted(summed.filter(pc.not_equal(summed["amount"], 0)).cast(OWED))


def of_late_changes(
    session: Session,
    law: Law,
    *,
    before: int,
    position: int,
    known_at: datetime,
    first_month: int,
    month: int,
) -> pa.Table:
    """What changes recorded after position `before` alter in the months before `month`.

    The assessment of a month depends on the spell that covers it and on nothing later, so
    only changes that take effect before `month` (or void such a change) can alter one. The
    lines they touch are assessed as known then and as known now; the rest of the province
    is not looked at. Sponsors and regions of units are those known at `known_at`.
    """
    lines = late_lines(
        session, law, before=before, position=position, known_at=known_at,
        first_month=first_month, month=month,
    )  # fmt: skip
    if lines is None:
        return OWED.empty_table()
    return subtract(
        owed(session, lines.filter("change > 0")), owed(session, lines.filter("change < 0"))
    )


def late_lines(
    session: Session,
    law: Law,
    *,
    before: int,
    position: int,
    known_at: datetime,
    first_month: int,
    month: int,
) -> Relation | None:
    """The lines of months before `month` that changes recorded after position `before` touch, as
    known now and, with a negative `change`, as known then; None where no change reaches back."""
    if position <= before:
        return None
    log = columns.log(session, position=position)
    late = _late_rows(log, before, month)
    earliest = late.aggregate("min(from_month)").fetchall()[0][0]
    if earliest is None:
        return None
    rows = nw.from_native(log).join(nw.from_native(late), on=LINE, how="semi")
    known_now = nw.to_native(rows).materialize()
    known_then = known_now.filter(f"change <= {before}")
    now, then = (
        columns.fold(session, known, known_at=known_at) for known in (known_now, known_then)
    )
    spells = _tagged(now, then)
    lines = nw.to_native(assess(spells, law, range(max(first_month, earliest), month)))
    found: Relation = lines.materialize()
    return found


def _tagged(now: Relation, then: Relation) -> Relation:
    """Both sets of spells, to be assessed at once: those known then have a negative change."""
    negative = nw.from_native(then).with_columns(change=-nw.col("change"))
    both = nw.concat([nw.from_native(now), negative])
    spells: Relation = nw.to_native(both).materialize()
    return spells


def of_all_months(
    session: Session,
    law: Law,
    *,
    position: int,
    known_at: datetime,
    months: Iterable[int],
) -> pa.Table:
    """The whole assessment of these months as known at a position, less what is booked.

    Sponsors and regions of units are those known at `known_at`.
    """
    asked = list(months)
    spells = columns.spells(session, position=position, known_at=known_at).materialize()
    return subtract(owed(session, assess(spells, law, asked)), booked(asked))


def booked(months: Iterable[int], *, kind: str | None = None) -> pa.Table:
    """What the journal holds as due about these months, opening balances left out.

    `kind` limits it to one kind of entry (`accrual`, `adjustment`).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.unit_id, (extract(year FROM p.about_month) * 12
                + extract(month FROM p.about_month) - 1)::int, p.fund, p.share,
                sum(p.amount)::bigint
            FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
            WHERE p.account = 'due' AND e.kind <> 'opening' AND p.about_month = ANY(%s)
                AND e.kind = coalesce(%s, e.kind)
            GROUP BY 1, 2, 3, 4
            """,
            [[first_day(Month(month)) for month in months], kind],
        )
        rows = cursor.fetchall()
    values = zip(*rows, strict=True) if rows else [[] for _field in OWED]
    return pa.table(dict(zip(OWED.names, map(list, values), strict=True)), schema=OWED)


def _late_rows(log: Relation, before: int, month: int) -> Relation:
    """Rows of the log, recorded after `before` or voided since, that take effect before `month`."""
    rows = nw.from_native(log)
    new = rows.filter(nw.col("change") > before)
    voids = new.filter(nw.col("voids") > 0).select(change=nw.col("voids"))
    voided = rows.join(voids, on="change", how="semi")
    late = [
        part.filter(nw.col("from_month") < month).select(*LINE, "from_month")
        for part in (new, voided)
    ]
    reaching_back: Relation = nw.to_native(nw.concat(late)).materialize()
    return reaching_back


def _sorted(table: pa.Table) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in ("unit", "month", "fund", "share")])
