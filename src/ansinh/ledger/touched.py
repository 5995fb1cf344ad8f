"""Which units a closing has to settle again, and from which month on.

A fact that is learned late touches its unit from the month to which it belongs: a change of dues
from the month from which they are asked for, money from its value date, a letter, a situation or a
payment cycle from its own day. Everybody else goes on from the last balances.
"""

from datetime import datetime

import numpy as np

from ansinh.ground.months import first_day
from ansinh.law import Law
from ansinh.ledger import bearing, cycles, people
from ansinh.ledger.handed import on_record
from ansinh.ledger.models import Closing
from ansinh.ledger.reading import month_number, rows
from ansinh.settle.lots import DEBT, placed
from ansinh.settle.rows import Rows, add_up, numbers, size, stack, take

TOUCHED = ("unit", "start")


def everybody(first: int) -> Rows:
    """All units, from the first month of the books."""
    units = rows("SELECT id FROM register_unit ORDER BY id", [], ("unit",))["unit"]
    return {"unit": units, "start": np.full(len(units), first, dtype=np.int64)}


def by(
    law: Law,
    month: int,
    last: Closing,
    *,
    adjusted: Rows,
    late: Rows,
    recorded_at: datetime,
    first: int,
) -> Rows:
    """Whom what the closing of a month learns touches, from a month before it."""
    lots = placed(law, late, cycles.known(known_at=recorded_at))
    earlier = take(late, late["about"] < month)
    in_time = add_up(stack(adjusted, {**earlier, "amount": -earlier["amount"]}), DEBT)
    values = {"month": first_day(month), "after": last.recorded_at, "at": recorded_at}
    found = stack(
        {"unit": in_time["unit"], "start": in_time["about"]},
        {"unit": lots["unit"], "start": lots["asked"]},
        rows(_LATE, values, TOUCHED),
        bearing.touched(after=last.recorded_at, known_at=recorded_at),
        on_record().touched(after=last.recorded_at, known_at=recorded_at),
    )
    return earliest(take(found, found["start"] < month), first)


def with_people(begun: Rows, month: int, *, first: int, known_at: datetime) -> Rows:
    """The same, and from the first month those who have people on record and either are touched,
    or owe something from before: what was paid for whom is not kept by value month."""
    records = people.of_units(None, known_at=known_at)
    if size(records) == 0:
        return begun
    known = np.unique(records["unit"])
    here = (records["withdrawn"] == 0) & (records["to_month"] > month)
    active = np.unique(records["unit"][here])
    owing = rows(_OWING, [first_day(month - 1)] * 2 + [active.tolist()], ("unit",))["unit"]
    whole = np.union1d(np.intersect1d(begun["unit"], known), np.intersect1d(owing, active))
    more = {"unit": whole, "start": np.full(len(whole), first, dtype=np.int64)}
    return earliest(stack(begun, more), first)


def earliest(found: Rows, first: int) -> Rows:
    """One row a unit: the earliest month, not before the first of the books."""
    order = np.lexsort([found["start"], found["unit"]])
    units, places = np.unique(found["unit"][order], return_index=True)
    return {"unit": units, "start": np.maximum(numbers(found["start"][order][places]), first)}


_LATE = f"""
SELECT unit_id, {month_number("min(day)")}
FROM (
    SELECT unit_id, value_date AS day FROM ledger_entry
    WHERE kind IN ('receipt', 'reversal') AND booked_month = %(month)s
        AND value_date < %(month)s
    UNION ALL
    SELECT unit_id, from_month FROM ledger_paymentcycle
    WHERE recorded_at > %(after)s AND recorded_at <= %(at)s
) facts GROUP BY unit_id
"""
_OWING = """
SELECT DISTINCT unit_id FROM (
    SELECT unit_id FROM ledger_openitem WHERE month = %s
    UNION ALL SELECT unit_id FROM ledger_opencharge WHERE month = %s) owing
WHERE unit_id = ANY(%s)
"""
