"""What units owe at the end of a closed month, each debt with its class and days.

What a budget or fund owes is never late (QĐ 366, guide to B03-TS). Everything else is late
after its latest day of payment and evasion as `law.charge.lateness` says; before 1/7/2025 there
is no evasion. Letters, statuses and payment cycles are those that the closing knew, so that a
closed month says the same for ever.
"""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ansinh.arrears import tables
from ansinh.ground.months import last_day
from ansinh.law import Law
from ansinh.law.charge import EVASION, LATE, NOT_DUE
from ansinh.ledger.open_lots import Moment, open_lots_each
from ansinh.register.models import Unit
from ansinh.settle.days import Lateness
from ansinh.settle.facts import OPEN, table
from ansinh.settle.rows import Numbers, Rows, broadcast, sort, take

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
    first closing the opening balances. What was declared late is a row of its own."""
    moment = Moment(month, known_at)
    never = Unit.objects.filter(kind__in=NEVER_LATE).values_list("id", flat=True)
    lots = open_lots_each(law, [moment], units=units)
    return classed(law, [moment], lots, never_late=list(never))[0]


def classed(
    law: Law, moments: Sequence[Moment], lots: Sequence[Rows], *, never_late: Sequence[int]
) -> list[pa.Table]:
    """The items of open lots, each at its own moment (`open_lots_each`); `never_late` are the
    units of these kinds (`NEVER_LATE`)."""
    times = [moment.known_at for moment in moments]
    records = zip(tables.letters_each(times), tables.excuses_each(times), strict=True)
    never = np.array(never_late, dtype=np.int64)
    return [
        _classed(Lateness(law, letters, excuses), last_day(moment.month), open_, never)
        for moment, open_, (letters, excuses) in zip(moments, lots, records, strict=True)
    ]


def _classed(lateness: Lateness, day: date, lots: Rows, never_late: Numbers) -> pa.Table:
    lots = sort(take(lots, lots["amount"] > 0), ("unit", "fund", "about", "place"))
    found = lateness.on(lots, broadcast(day.toordinal(), lots))
    never = np.isin(lots["unit"], never_late)
    evasion = np.where(never, 0, found.evading)
    late = np.where(never, 0, found.age) - evasion
    state = np.where(evasion > 0, EVASION, np.where(late > 0, LATE, NOT_DUE))
    debts = table(lots, OPEN)
    classes = pa.table({"state": state, "late_days": late, "evasion_days": evasion})
    columns = [*debts.columns, *classes.columns]
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
