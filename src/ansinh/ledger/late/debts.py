"""What debts are on a day: due when, urged when, late or evaded for how long and at what charge.

One rule for everybody who asks: closings that book charges (`charges`), statements and reports,
indicators and the letters themselves.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.assess.late import daily_charges
from ansinh.engine.session import connect
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.law.deadlines import due_day
from ansinh.law.months import month_of
from ansinh.ledger.late.standing import Excuses
from ansinh.ledger.late.urging import urged_on

Numbers = NDArray[np.int64]
_CYCLE = 1_000_000
"""More than any month number: three numbers of a debt's cycle make one key."""


def on_days(law: Law, debts: pa.Table, *, known_at: datetime) -> pa.Table:
    """Debts on their days, with everything of `assess.late.daily_charges` besides.

    `debts` has `unit`, `about`, `cycle`, `cycle_start` (as `unpaid.UNPAID`), `amount` (đồng, not
    negative) and `day` (a day number); other columns stay. Letters and excuses are those
    recorded by `known_at`. Rows keep their order.
    """
    days = _numbers(debts, "day")
    due = due_days(law, debts)
    urged = urged_on(debts, known_at=known_at)
    asked = np.unique(days)
    limits = {int(day): _limit(law, int(day)) for day in asked}
    limit = np.array([limits[int(day)] for day in asked], dtype=np.int64)
    limit = limit[np.searchsorted(asked, days)]
    excused = Excuses.known_at(known_at).between(
        _numbers(debts, "unit"), np.maximum(due + limit, urged), days
    )
    rows = (
        debts.append_column("row", pa.array(np.arange(debts.num_rows)))
        .append_column("due", pa.array(due))
        .append_column("urged", pa.array(urged))
        .append_column("excused", pa.array(excused))
    )
    if debts.num_rows == 0:
        # An engine has no days to ask the law about; the columns are needed all the same.
        days_of_law = [begins(law)]
    else:
        days_of_law = [date.fromordinal(int(day)) for day in asked]
    with connect() as session:
        frame = daily_charges(session.from_arrow(rows), law, days_of_law)
        table: pa.Table = frame.sort("row").to_native().to_arrow_table()
    return table.drop_columns(["row"])


def due_days(law: Law, debts: pa.Table) -> Numbers:
    """The latest day of payment of each debt, as a day number.

    Months from before the first deadline that the law keeps have the first one's rule: they
    are older than any limit anyway.
    """
    series = law.series["payment_deadline", (("payer", "employer_monthly"),)]
    regulated = month_of(series.values[0].since)

    def due_on(about: int, cycle: int, start: int) -> int:
        return due_day(law, max(about, regulated), method=cycle, cycle_start=start).toordinal()

    return by_cycle(debts, due_on)


def by_cycle(debts: pa.Table, rule: Callable[[int, int, int], int]) -> Numbers:
    """A rule of (month, months at once, first month of a cycle), asked once for each such three."""
    about, cycle, start = (_numbers(debts, name) for name in ("about", "cycle", "cycle_start"))
    keys, places = np.unique((about * _CYCLE + start) * 100 + cycle, return_inverse=True)
    answers = [
        rule(int(key) // 100 // _CYCLE, int(key) % 100, int(key) // 100 % _CYCLE) for key in keys
    ]
    return np.array(answers, dtype=np.int64)[places]


def _limit(law: Law, day: int) -> int:
    found = law.find("evasion", date.fromordinal(day), what="after_days")
    return 0 if found is None else found.number


def _numbers(table: pa.Table, name: str) -> Any:
    return table[name].to_numpy().astype(np.int64)
