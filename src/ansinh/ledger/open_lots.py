"""What was unpaid when a month was closed, each part of a debt with its own day of payment."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.ledger import cycles, late_dues
from ansinh.ledger.reading import month_number, rows
from ansinh.settle.lots import DEBT, placed, split
from ansinh.settle.rows import Rows, add_up, broadcast, stack, take

_PART = (*DEBT, "declared", "since", "fresh", "amount")


class Moment(NamedTuple):
    """The end of a month, as it was known at a time."""

    month: int
    known_at: datetime


def open_lots(
    law: Law, month: int, *, known_at: datetime, units: Sequence[int] | None = None
) -> Rows:
    """The open lots (`settle.lots`) of all units, or of these, at the end of a month; before the
    first closing the opening balances. Payment cycles are those recorded by `known_at`."""
    return open_lots_each(law, [Moment(month, known_at)], units=units)[0]


def open_lots_each(
    law: Law, moments: Sequence[Moment], *, units: Sequence[int] | None = None
) -> list[Rows]:
    """The same at each of several moments, by as many queries as for one."""
    months = [moment.month for moment in moments]
    values = {"months": [first_day(month) for month in sorted(set(months))],
              "units": None if units is None else list(units)}  # fmt: skip
    all_open = rows(_OPEN, values, ("month", *DEBT, "amount"))
    all_late = late_dues.kept_each(months, units=units)
    all_cycles = cycles.known_each([moment.known_at for moment in moments])
    found = []
    for month, late, known in zip(months, all_late, all_cycles, strict=True):
        open_ = add_up(take(all_open, all_open["month"] == month), DEBT)
        none = {name: broadcast(0, open_) for name in ("declared", "since", "fresh")}
        parts = stack(
            {name: (open_ | none)[name] for name in _PART}, {name: late[name] for name in _PART}
        )
        found.append(split(open_, placed(law, parts, known)))
    return found


_OPEN = f"""
SELECT {month_number("asked.month")}, unit_id, fund, {month_number("about_month")}, amount
FROM unnest(%(months)s::date[]) AS asked(month) JOIN ledger_openitem i ON i.month = asked.month
WHERE (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s::bigint[]))
UNION ALL
-- Before the first closing there are opening balances and no open items.
SELECT {month_number("asked.month")}, p.unit_id, p.fund, {month_number("p.about_month")},
    sum(p.amount)::int8
FROM unnest(%(months)s::date[]) AS asked(month),
    ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
WHERE e.kind = 'opening' AND p.account = 'due'
    AND p.booked_month <= asked.month + interval '1 month'
    AND NOT EXISTS (SELECT 1 FROM ledger_closing WHERE month <= asked.month)
    AND (%(units)s::bigint[] IS NULL OR p.unit_id = ANY(%(units)s::bigint[]))
GROUP BY asked.month, p.unit_id, p.fund, p.about_month HAVING sum(p.amount) > 0
"""
