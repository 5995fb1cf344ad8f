"""What of the dues was declared after its month: found in the log, kept with each closing.

The law ties something to the day of a declaration (`settle.lots`), so each closing keeps what it
learned of such days (`ledger.declared`), as the difference to what was kept before. Like all dues
it follows from the log alone: what was voided or undone was never declared, and whoever learns the
same changes in another order keeps the same in the end.
"""

from collections.abc import Sequence
from datetime import date, datetime

import pyarrow as pa
from django.db import connection

from ansinh.engine.session import Session
from ansinh.ground.days import OFFICE_ZONE_NAME, day_of_record
from ansinh.ground.months import first_day, month_of
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.ledger import declared, reading
from ansinh.ledger.models import Closing, LateDues
from ansinh.register.copying import copy_into, months_as_dates
from ansinh.register.models import Installation
from ansinh.settle import facts
from ansinh.settle.lots import evaded_after, registered_by
from ansinh.settle.rows import Rows, add_up, size, stack, take

KEYS = ("unit", "fund", "about", *declared.DECLARED)


def find(
    session: Session,
    law: Law,
    last: Closing | None,
    *,
    month: int,
    position: int,
    known_at: datetime,
) -> Rows:
    """What the closing of `month` learns of what was declared late (columns `KEYS`, amount)."""
    known = 0 if last is None else last.log_position
    lines = _touched(last, month=month, position=position)
    now, then = declared.dues_each(
        session, law, lines, positions=[position, known], known_at=known_at, month=month
    )
    then = take(then, then["about"] < month)
    return _late(stack(now, {**then, "amount": -then["amount"]}))


def find_anew(
    session: Session,
    law: Law,
    *,
    month: int,
    position: int,
    known_at: datetime,
) -> Rows:
    """The same when the law itself has changed: everything anew, less what was kept."""
    now = of_all(session, law, month=month, position=position, known_at=known_at)
    then = kept(through=month - 1)
    return add_up(stack(now, {**then, "amount": -then["amount"]}), KEYS)


def of_all(
    session: Session,
    law: Law,
    *,
    month: int,
    position: int,
    known_at: datetime,
) -> Rows:
    """All that was declared late about months through `month`, as known at a position."""
    lines = _touched(None, month=month, position=position)
    return _late(
        declared.dues_of(session, law, lines, position=position, known_at=known_at, month=month)
    )


def _late(dues: Rows) -> Rows:
    """What of dues was declared late, by who owes it (`KEYS`, amount)."""
    return add_up(take(dues, dues["declared"] > 0), KEYS)


def kept(*, through: int, units: Sequence[int] | None = None) -> Rows:
    """What the closings through a month kept, of all units or of these."""
    return kept_each([through], units=units)[0]


def _touched(last: Closing | None, *, month: int, position: int) -> pa.Table:
    """The lines that changes recorded after the last closing reach back in, or that a closing
    made long after its month would have to keep."""
    known = 0 if last is None else last.log_position
    late_closing = last is not None and _hanoi_month(last) > month
    values: dict[str, int | date | str] = {
        "after": 0 if late_closing else known,
        "position": position,
        "first": Installation.objects.get().first_month,
        "month": first_day(month),
        "zone": OFFICE_ZONE_NAME,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        rows = cursor.fetchall()
    person, unit, track = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table(
        {"person": pa.array(person, pa.int64()), "unit": pa.array(unit, pa.int64()),
         "track": pa.array(track, pa.string())}
    )  # fmt: skip


def _hanoi_month(closing: Closing) -> int:
    return month_of(day_of_record(closing.recorded_at))


def kept_each(months: Sequence[int], *, units: Sequence[int] | None = None) -> list[Rows]:
    """The same through each of several months."""
    values = {"month": first_day(max(months)), "units": None if units is None else list(units)}
    found = reading.rows(_KEPT, values, ("kept", *KEYS, "amount"))
    return [add_up(take(found, found["kept"] <= month), KEYS) for month in months]


def increases(
    law: Law, month: int, *, units: Sequence[int] | None = None
) -> list[tuple[int, str, int, int]]:
    """What of a month's increases is due for people registered too late and evaded, as far as it
    increased: unit, fund, đồng, đồng. Nothing before 1/7/2025."""
    if month < month_of(begins(law)):
        return []
    values = {"month": first_day(month), "units": None if units is None else list(units)}
    with connection.cursor() as cursor:
        cursor.execute(_REGISTERED, values)
        listed = cursor.fetchall()
    sums: dict[tuple[int, str], list[int]] = {}
    for unit, fund, since, declared_on, amount in listed:
        began = month_of(since)
        if declared_on > registered_by(law, began):
            evaded = declared_on > evaded_after(law, began)
            sums.setdefault((unit, fund), [0, 0])[evaded] += int(amount)
    return [(unit, fund, late, evaded) for (unit, fund), (late, evaded) in sums.items()]


def keep(found: Rows, month: int) -> None:
    """Keep what the closing of a month found."""
    types = {"unit_id": "int8", "month": "date", "since": "date", "declared_on": "date",
             "fresh": "bool", "fund": "varchar", "about_month": "date",
             "amount": "int8"}  # fmt: skip
    if size(found):
        copy_into(
            LateDues._meta.db_table,
            types,
            {
                "unit_id": found["unit"],
                "month": [first_day(month)] * size(found),
                "since": months_as_dates(found["since"]),
                "declared_on": [date.fromordinal(int(day)) for day in found["declared"]],
                "fresh": (found["fresh"] > 0).tolist(),
                "fund": [facts.FUNDS[code] for code in found["fund"]],
                "about_month": months_as_dates(found["about"]),
                "amount": found["amount"],
            },
        )


_LINES = """
SELECT DISTINCT person_id, unit_id, track FROM register_change
WHERE id > %(after)s AND id <= %(position)s AND (voids_id IS NOT NULL
    OR effective_month <= %(month)s AND greatest(effective_month, %(first)s) < date_trunc(
        'month', recorded_at AT TIME ZONE %(zone)s))
"""

_KEPT = f"""
SELECT {reading.month_number("month")}, unit_id, fund, {reading.month_number("about_month")},
    (declared_on - DATE '0001-01-01' + 1)::int8, {reading.month_number("since")}, fresh::int,
    sum(amount)::int8
FROM ledger_latedues
WHERE month <= %(month)s AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s::bigint[]))
GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(amount) <> 0
"""

_REGISTERED = """
SELECT unit_id, fund, since, declared_on,
    sum(greatest(0, least(amount, risen - (through - amount))))::bigint
FROM (
    SELECT r.unit_id, r.fund, r.since, r.declared_on, r.amount, coalesce(a.amount, 0) AS risen,
        sum(r.amount) OVER (PARTITION BY r.unit_id, r.fund, r.about_month ORDER BY r.id) AS through
    FROM ledger_latedues r LEFT JOIN (
        SELECT p.unit_id, p.fund, p.about_month, sum(p.amount) AS amount
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.booked_month = %(month)s AND p.account = 'due' AND e.kind = 'adjustment'
        GROUP BY 1, 2, 3) a USING (unit_id, fund, about_month)
    WHERE r.month = %(month)s AND r.fresh AND r.amount > 0
        AND (%(units)s::bigint[] IS NULL OR r.unit_id = ANY(%(units)s))
) parts GROUP BY 1, 2, 3, 4 HAVING sum(greatest(0, least(amount, risen - (through - amount)))) > 0
"""
