"""What late declarations cost for the time before they were found: recovery charges.

QĐ 595/QĐ-BHXH điều 38: interest at the rate of each month's year, for the months between it and
the month of recovery. Luật 41/2024/QH15 điều 38-41: the charge by day since the latest day of
payment, late while the worker could still be registered late, evaded after that. From the month
after the recovery what is still open is a debt like any other (`charges`).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from numpy.typing import NDArray

from ansinh.engine.session import connect
from ansinh.law import Law, LawMissing
from ansinh.law.charge import begins
from ansinh.law.late import HEALTH, interest, recovery_rate
from ansinh.law.months import first_day, last_day, month_of
from ansinh.law.values import PERCENT
from ansinh.ledger.difference import OWED, subtract
from ansinh.ledger.late import registrations
from ansinh.ledger.late.debts import on_days
from ansinh.ledger.late.decreases import without_decreases
from ansinh.ledger.late.standing import Excuses
from ansinh.ledger.models import ChargeKind

Numbers = NDArray[np.int64]


def recovered(
    law: Law, months: Sequence[int], *, until: int, known_at: datetime
) -> tuple[pa.Table, dict[str, str]]:
    """The recovery charges of months, an owed table, and the rates that were missing.

    Decreases booked through `until` count against what was found; what of it was paid in its
    own month bears nothing for that month.
    """
    rows = registrations.kept(months, known_at=known_at) if months else OWED.empty_table()
    if rows.num_rows == 0:
        return OWED.empty_table(), {}
    rows = rows.append_column("till", rows["declared_on"])
    rows = without_decreases(rows, months, until=until)
    by_day = pc.greater_equal(rows["month"], int(month_of(begins(law))))
    old, missing = _interest(law, rows.filter(pc.invert(by_day)))
    found = pa.concat_tables([old, _by_day(law, rows.filter(by_day), known_at)])
    return subtract(found, OWED.empty_table()), missing


def _interest(law: Law, rows: pa.Table) -> tuple[pa.Table, dict[str, str]]:
    """Ltt = Σ P x N x k (điều 38 khoản 4.2), N = (T0 - T) - 1."""
    missing: dict[str, str] = {}
    rates: dict[tuple[int, str, int], int] = {}
    keys = list(zip(*(rows[name].to_pylist() for name in ("about", "fund", "month")), strict=True))
    for about, fund, month in set(keys):
        try:
            rates[about, fund, month] = recovery_rate(law, about, fund, "", month)
        except LawMissing as error:
            missing[f"{about // 12} {'health' if fund == HEALTH else 'social'}"] = str(error)
            rates[about, fund, month] = 0
    rate = np.array([rates[key] for key in keys], dtype=np.int64)
    times = np.maximum(_numbers(rows, "month") - _numbers(rows, "about") - 1, 0)
    amount = _numbers(rows, "amount")
    if amount.size and int(amount.max()) * int(rate.max()) * int(times.max()) >= 2**62:
        raise OverflowError(f"{amount.max()} đồng is too large for its interest")
    return _owed(rows, ChargeKind.RECOVERY, interest(amount, rate, times)), missing


def _by_day(law: Law, rows: pa.Table, known_at: datetime) -> pa.Table:
    """What was found, to the end of the month before; what of it is still open, to its own end."""
    if rows.num_rows == 0:
        return OWED.empty_table()
    month = _numbers(rows, "month")
    before, end = (
        np.array([last_day(int(at) - back).toordinal() for at in month], dtype=np.int64)
        for back in (1, 0)
    )
    still = _still_open(rows)
    parts = [OWED.empty_table()]
    for amount, day, sign in (
        (_numbers(rows, "amount"), before, 1), (still, end, 1), (still, before, -1)
    ):  # fmt: skip
        late, evaded = _charges(law, rows, amount, day, known_at)
        parts.append(_owed(rows, ChargeKind.RECOVERED_LATE, sign * late))
        parts.append(_owed(rows, ChargeKind.RECOVERED_EVASION, sign * evaded))
    return pa.concat_tables(parts)


def _charges(
    law: Law, rows: pa.Table, amount: Numbers, day: Numbers, known_at: datetime
) -> tuple[Numbers, Numbers]:
    """Late and evasion charge of amounts on their days."""
    debts = rows.select(["unit", "about", "cycle", "cycle_start"])
    debts = debts.append_column("amount", pa.array(amount)).append_column("day", pa.array(day))
    found = on_days(law, debts, known_at=known_at)
    days = _numbers(found, "late_days") + _numbers(found, "evasion_days")
    limits = {
        since: registrations.evaded_after(law, since).toordinal()
        for since in set(rows["since"].to_pylist())
    }
    limit = np.array([limits[since] for since in rows["since"].to_pylist()], dtype=np.int64)
    start = np.maximum(_numbers(found, "due"), limit)
    excused = Excuses.known_at(known_at).between(_numbers(rows, "unit"), start, day)
    evading = np.where(_numbers(rows, "declared_on") > limit, day - start - excused, 0)
    evasion = np.clip(evading, 0, days)
    rates = {int(at): _rate(law, int(at)) for at in np.unique(day)}
    rate = np.array([rates[int(at)] for at in day], dtype=np.int64)
    half = PERCENT // 2
    return (
        (amount * (days - evasion) * rate + half) // PERCENT,
        (amount * evasion * rate + half) // PERCENT,
    )


def _rate(law: Law, day: int) -> int:
    found = law.find("late_charge_by_day", date.fromordinal(day))
    return 0 if found is None else found.number


def _still_open(rows: pa.Table) -> Numbers:
    """What of each row is open at the end of its month: the items of that month, first to last."""
    units, months = set(rows["unit"].to_pylist()), set(rows["month"].to_pylist())
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT unit_id, fund, (extract(year FROM about_month) * 12
                    + extract(month FROM about_month) - 1)::int,
                (extract(year FROM month) * 12 + extract(month FROM month) - 1)::int, amount
            FROM ledger_openitem WHERE month = ANY(%s) AND unit_id = ANY(%s)
            """,
            [[first_day(month) for month in months], list(units)],
        )
        items = cursor.fetchall()
    columns: Mapping[str, Any] = dict(
        zip(("unit", "fund", "about", "month", "open"),
            zip(*items, strict=True) if items else [()] * 5, strict=True)
    )  # fmt: skip
    kinds = dict.fromkeys(columns, pa.int64()) | {"fund": pa.string()}
    with connect() as session:
        session.register(
            "items", pa.table({name: pa.array(columns[name], kinds[name]) for name in columns})
        )
        session.register("found", rows.append_column("row", pa.array(np.arange(rows.num_rows))))
        still = session.sql(_STILL).to_arrow_table()
    amounts: Numbers = still["amount"].to_numpy().astype(np.int64)
    return amounts


_STILL = """
SELECT greatest(0, least(f.amount, coalesce(i.open, 0) - (sum(f.amount) OVER (
    PARTITION BY f.unit, f.fund, f.about, f.month ORDER BY f.row ROWS UNBOUNDED PRECEDING)
    - f.amount)))::BIGINT AS amount
FROM found f LEFT JOIN items i USING (unit, fund, about, month) ORDER BY f.row
"""


def _owed(rows: pa.Table, kind: Any, amount: Numbers) -> pa.Table:
    kinds = pa.array([str(kind)] * rows.num_rows, pa.string())
    columns = [rows["unit"], rows["month"], rows["fund"], kinds, pa.array(amount, pa.int64())]
    return pa.table(columns, names=OWED.names).cast(OWED)


def _numbers(table: pa.Table, name: str) -> Numbers:
    numbers: Numbers = table[name].to_numpy().astype(np.int64)
    return numbers
