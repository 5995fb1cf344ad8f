"""What units owe at the end of a closed month, each debt with its class and days.

What a budget or fund owes is never late (QĐ 366, guide to B03-TS). Everything else is late
after its latest day of payment and evasion as `law.charge.lateness` says; before 1/7/2025 there
is no evasion. Letters, statuses and payment cycles are those that the closing knew, so that a
closed month says the same for ever.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from ansinh.law import Law
from ansinh.law.charge import EVASION, LATE, NOT_DUE
from ansinh.law.months import first_day, last_day
from ansinh.ledger.late.debts import on_days
from ansinh.register.models import Unit

NEVER_LATE = (str(Unit.Kind.BUDGET), str(Unit.Kind.FUND))
"""The kinds of units whose debts are the state's own."""

ITEMS = pa.schema(
    [
        ("unit", pa.int64()),
        ("fund", pa.string()),
        ("about", pa.int64()),
        ("amount", pa.int64()),
        ("state", pa.string()),
        ("late_days", pa.int64()),
        ("evasion_days", pa.int64()),
    ]
)
"""One debt: `about` is the number of its month, `state` `not_due`, `late_payment` or `evasion`;
its days since the latest day of payment are late days and evasion days."""


def open_items(
    law: Law, month: int, *, known_at: datetime, units: Sequence[int] | None = None
) -> pa.Table:
    """Every debt at the end of a month, columns `ITEMS`, as recorded by `known_at`; before the
    first closing the opening balances."""
    debts = _read(month, known_at, units)
    classed = on_days(law, debts, known_at=known_at)
    never = classed["never_late"].to_numpy().astype(bool)
    evasion = np.where(never, 0, classed["evading"].to_numpy())
    late = np.where(never, 0, classed["age"].to_numpy()) - evasion
    state = np.where(evasion > 0, EVASION, np.where(late > 0, LATE, NOT_DUE))
    kept = classed.select(["unit", "fund", "about", "amount"])
    classes = pa.table({"state": state, "late_days": late, "evasion_days": evasion})
    columns = [*kept.columns, *classes.columns]
    return pa.table(columns, names=ITEMS.names).cast(ITEMS)


def by_unit_and_fund(items: pa.Table) -> pa.Table:
    """Debts added up: unit, fund, not_due, late, evasion (đồng), oldest (the number of the oldest
    unpaid month), days_late and days_evasion (the longest)."""
    wide = pa.table(
        {
            "unit": items["unit"],
            "fund": items["fund"],
            "oldest": items["about"],
            "days_late": items["late_days"],
            "days_evasion": items["evasion_days"],
        }
        | {
            name: pc.if_else(pc.equal(items["state"], state), items["amount"], 0)
            for name, state in (("not_due", NOT_DUE), ("late", LATE), ("evasion", EVASION))
        }
    )
    how = {"oldest": "min", "days_late": "max", "days_evasion": "max"}
    summed = ("not_due", "late", "evasion")
    wanted = [*((name, "sum") for name in summed), *how.items()]
    found = wide.group_by(["unit", "fund"]).aggregate(wanted)
    return found.rename_columns({f"{name}_{kind}": name for name, kind in wanted})


def _read(month: int, known_at: datetime, units: Sequence[int] | None) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {
                "month": first_day(month),
                "units": None if units is None else list(units),
                "known_at": known_at,
                "never_late": list(NEVER_LATE),
            },
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    names = ("unit", "fund", "about", "cycle", "cycle_start", "amount", "never_late")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    kinds = dict.fromkeys(names, pa.int64()) | {"fund": pa.string(), "never_late": pa.bool_()}
    table = pa.table(
        {name: pa.array(column, kinds[name]) for name, column in zip(names, columns, strict=True)}
    )
    day = np.full(table.num_rows, last_day(month).toordinal(), dtype=np.int64)
    return table.append_column("day", pa.array(day))


def _month_number(column: str) -> str:
    return f"(extract(year FROM {column}) * 12 + extract(month FROM {column}) - 1)::int"


_OPEN = f"""
SELECT d.unit_id, d.fund, {_month_number("d.about_month")}, coalesce(c.months, 1),
    {_month_number("coalesce(c.from_month, d.about_month)")}, d.amount::bigint,
    u.kind = ANY(%(never_late)s)
FROM (
    SELECT unit_id, fund, about_month, amount FROM ledger_openitem WHERE month = %(month)s
    UNION ALL
    -- Before the first closing there are opening balances and no open items.
    SELECT p.unit_id, p.fund, p.about_month, sum(p.amount)
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE e.kind = 'opening' AND p.account = 'due'
        AND p.booked_month <= %(month)s::date + interval '1 month'
        AND NOT EXISTS (SELECT 1 FROM ledger_closing WHERE month <= %(month)s)
    GROUP BY p.unit_id, p.fund, p.about_month
) d
JOIN register_unit u ON u.id = d.unit_id
LEFT JOIN LATERAL (
    SELECT c.months, c.from_month FROM ledger_paymentcycle c
    WHERE c.unit_id = d.unit_id AND c.from_month <= d.about_month AND c.recorded_at <= %(known_at)s
    ORDER BY c.from_month DESC, c.id DESC LIMIT 1
) c ON true
WHERE d.amount > 0 AND (%(units)s::bigint[] IS NULL OR d.unit_id = ANY(%(units)s))
ORDER BY d.unit_id, d.fund, d.about_month
"""
