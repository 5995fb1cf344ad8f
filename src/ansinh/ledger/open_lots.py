"""What was unpaid when a month was closed, each part of a debt with its own day of payment."""

from collections.abc import Sequence
from datetime import datetime

from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.ledger import cycles, late_dues
from ansinh.ledger.reading import month_number, rows
from ansinh.settle.lots import DEBT, placed, split
from ansinh.settle.rows import Rows, add_up, broadcast, stack

_PART = (*DEBT, "declared", "since", "fresh", "amount")


def open_lots(
    law: Law, month: int, *, known_at: datetime, units: Sequence[int] | None = None
) -> Rows:
    """The open lots (`settle.lots`) of all units, or of these, at the end of a month; before the
    first closing the opening balances. Payment cycles are those recorded by `known_at`."""
    values = {"month": first_day(month), "units": None if units is None else list(units)}
    open_ = add_up(rows(_OPEN, values, (*DEBT, "amount")), DEBT)
    in_time = {**open_, **{name: broadcast(0, open_) for name in ("declared", "since", "fresh")}}
    late = late_dues.kept(through=month, units=units)
    both = stack({name: in_time[name] for name in _PART}, {name: late[name] for name in _PART})
    return split(open_, placed(law, both, cycles.known(known_at=known_at)))


_OPEN = f"""
SELECT unit_id, fund, {month_number("about_month")}, amount FROM ledger_openitem
WHERE month = %(month)s AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s::bigint[]))
UNION ALL
-- Before the first closing there are opening balances and no open items.
SELECT p.unit_id, p.fund, {month_number("p.about_month")}, sum(p.amount)::int8
FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
WHERE e.kind = 'opening' AND p.account = 'due'
    AND p.booked_month <= %(month)s::date + interval '1 month'
    AND NOT EXISTS (SELECT 1 FROM ledger_closing WHERE month <= %(month)s)
    AND (%(units)s::bigint[] IS NULL OR p.unit_id = ANY(%(units)s::bigint[]))
GROUP BY p.unit_id, p.fund, p.about_month HAVING sum(p.amount) > 0
"""
