"""People declared too late: what of a month's adjustments is due for them, and what it costs.

Luật 41/2024/QH15 điều 28 khoản 1: a worker is registered within 30 days. Whoever is declared
later is late (điều 38 khoản 2, 3), after 60 more days evaded (điều 39 khoản 1 điểm a, b): what is
found bears the charge by day from its own latest day of payment. Before 1/7/2025 a declaration
that reaches six months back is taken only with the conclusion of an inspection (QĐ 595 điều 38
khoản 2.3), so it is recovered with interest (khoản 1.1, 4.2).

The register knows the month in which a worker began, not the day: the last day of the month
counts, so that only what is certainly too late is. Wage rises found late are left out: whether
they bear anything depends on the day of a decision that nothing here records.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from ansinh.ground.days import OFFICE_ZONE_NAME
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.law.funds import AMOUNTS
from ansinh.law.months import first_day, last_day, month_of
from ansinh.ledger import difference
from ansinh.ledger.late.models import LateRegistration
from ansinh.ledger.models import Closing
from ansinh.ledger.unpaid import BEARERS, FUNDS
from ansinh.register.copying import copy_into, months_as_dates
from ansinh.register.models import Installation, Unit

FOUND = ("unit", "since", "declared_on", "fund", "about", "amount")
"""`since`, `about`: month numbers; `declared_on`: a day number; `amount` in đồng."""


def keep(
    session: duckdb.DuckDBPyConnection, law: Law, last: Closing | None, *, month: int, position: int
) -> int:
    """Find and keep what the closing of `month` learns of people declared too late; rows kept."""
    if last is None:
        return 0
    rows = find(session, law, before=last.log_position, position=position, month=month)
    types = {"unit_id": "int8", "month": "date", "since": "date", "declared_on": "date",
             "fund": "varchar", "about_month": "date", "amount": "int8"}  # fmt: skip
    if rows.num_rows:
        copy_into(
            LateRegistration._meta.db_table,
            types,
            {
                "unit_id": rows["unit"],
                "month": [first_day(month)] * rows.num_rows,
                "since": months_as_dates(rows["since"]),
                "declared_on": [date.fromordinal(day) for day in rows["declared_on"].to_pylist()],
                "fund": rows["fund"],
                "about_month": months_as_dates(rows["about"]),
                "amount": rows["amount"],
            },
        )
    return int(rows.num_rows)


def find(
    session: duckdb.DuckDBPyConnection, law: Law, *, before: int, position: int, month: int
) -> pa.Table:
    """What changes between two positions of the log make due, in months before `month`, for
    people who stood on no list of their unit then and were declared too late; columns `FOUND`."""
    first = month_of(Installation.objects.get().first_month)
    lines = difference.late_lines(
        session, law, before=before, position=position, first_month=first, month=month
    )
    if lines is None:
        return _nothing()
    bearers = Unit.objects.filter(kind__in=BEARERS).values_list("id", flat=True)
    session.register("late_lines", lines)
    session.register("bearers", pa.table({"unit": pa.array(list(bearers), pa.int64())}))
    new = session.sql(_NEW).materialize()
    changes = [row[0] for row in new.aggregate("change").fetchall()]
    session.register("new_lines", new)
    session.register("declared", _declared(changes))
    found = session.sql(_FOUND).to_arrow_table()
    limits = [
        _registered_by(law, since).toordinal() if month >= month_of(begins(law)) else None
        for since in found["since"].to_pylist()
    ]
    inspected = law.find("late_interest", first_day(month), what="inspected_months")
    too_late = [
        declared > limit
        if limit is not None
        else inspected is not None and month - since >= inspected.number
        for declared, since, limit in zip(
            found["declared_on"].to_pylist(), found["since"].to_pylist(), limits, strict=True
        )
    ]
    return found.filter(pa.array(too_late, pa.bool_()))


def _registered_by(law: Law, since: int) -> date:
    """The last day on which whoever began in a month is registered in time. Workers who began
    before the present law are given its days."""
    asked = max(last_day(since), begins(law))
    return last_day(since) + timedelta(days=law.number("registration_days", asked))


def evaded_after(law: Law, since: int) -> date:
    """The last day before not registering whoever began in a month is evasion."""
    limit = law.number("evasion", begins(law), what="registration_after_days")
    return _registered_by(law, since) + timedelta(days=limit)


def kept(months: Sequence[int], *, known_at: datetime) -> pa.Table:
    """What the closings of months kept: columns `FOUND`, `month`, and `cycle` and `cycle_start`,
    how the unit pays (as `unpaid.UNPAID`)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT unit_id, (extract(year FROM since) * 12 + extract(month FROM since) - 1)::int8,
                (declared_on - DATE '0001-01-01' + 1)::int8, fund,
                (extract(year FROM about_month) * 12 + extract(month FROM about_month) - 1)::int8,
                amount, (extract(year FROM month) * 12 + extract(month FROM month) - 1)::int8,
                coalesce(c.months, 1)::int8, (extract(year FROM coalesce(c.from_month, about_month))
                    * 12 + extract(month FROM coalesce(c.from_month, about_month)) - 1)::int8
            FROM ledger_lateregistration r
            LEFT JOIN LATERAL (
                SELECT c.months, c.from_month FROM ledger_paymentcycle c
                WHERE c.unit_id = r.unit_id AND c.from_month <= r.about_month
                    AND c.recorded_at <= %s
                ORDER BY c.from_month DESC, c.id DESC LIMIT 1
            ) c ON true
            WHERE month = ANY(%s) ORDER BY 7, 1, 4, 5, 2, 3
            """,
            [known_at, [first_day(month) for month in months]],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    names = (*FOUND, "month", "cycle", "cycle_start")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {
            name: pa.array(column, pa.string() if name == "fund" else pa.int64())
            for name, column in zip(names, columns, strict=True)
        }
    )


def increases(
    law: Law, month: int, *, units: Sequence[int] | None = None
) -> list[tuple[int, str, int, int]]:
    """What of a month's increases is due for people declared late and evaded, as far as it
    increased: unit, fund, đồng, đồng. Nothing before 1/7/2025."""
    if month < month_of(begins(law)):
        return []
    values = {"month": first_day(month), "units": None if units is None else list(units)}
    with connection.cursor() as cursor:
        cursor.execute(_REGISTERED, values)
        rows = cursor.fetchall()
    limits = {since: evaded_after(law, month_of(since)) for _u, _f, since, _d, _a in rows}
    sums: dict[tuple[int, str], list[int]] = {}
    for unit, fund, since, declared_on, amount in rows:
        sums.setdefault((unit, fund), [0, 0])[declared_on > limits[since]] += int(amount)
    return [(unit, fund, late, evaded) for (unit, fund), (late, evaded) in sums.items()]


def _declared(changes: Sequence[int]) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, (recorded_at AT TIME ZONE %s)::date "
            "- DATE '0001-01-01' + 1 FROM register_change WHERE id = ANY(%s)",
            [OFFICE_ZONE_NAME, list(changes)],
        )
        rows = cursor.fetchall()
    ids, days = zip(*rows, strict=True) if rows else ((), ())
    return pa.table({"change": pa.array(ids, pa.int64()), "day": pa.array(days, pa.int64())})


def _nothing() -> pa.Table:
    return pa.table(
        {name: pa.array([], pa.string() if name == "fund" else pa.int64()) for name in FOUND}
    )


_NEW = """
SELECT l.* FROM late_lines l
WHERE l.change > 0 AND l.unit IN (SELECT unit FROM bearers) AND NOT EXISTS (
    SELECT 1 FROM late_lines o WHERE o.change < 0 AND o.person = l.person AND o.unit = l.unit
        AND o.track = l.track AND o.month = l.month)
"""
_OWN = {
    fund: " + ".join(a.column for a in AMOUNTS if a.fund is fund and not a.paid_by_sponsor)
    for fund in FUNDS
}
_FOUND = f"""
WITH line AS (
    SELECT n.*, d.day, min(n.month) OVER (PARTITION BY n.person, n.unit, n.track) AS since
    FROM new_lines n JOIN declared d USING (change)),
by_fund AS (
    SELECT unit::BIGINT AS unit, since::BIGINT AS since, day AS declared_on,
        unnest([{", ".join(f"'{fund.value}'" for fund in FUNDS)}]) AS fund,
        month::BIGINT AS about, unnest([{", ".join(_OWN.values())}])::BIGINT AS amount
    FROM line)
SELECT unit, since, declared_on, fund, about, sum(amount)::BIGINT AS amount
FROM by_fund WHERE amount > 0 GROUP BY ALL ORDER BY ALL
"""
_REGISTERED = """
SELECT unit_id, fund, since, declared_on,
    sum(greatest(0, least(amount, risen - (through - amount))))::bigint
FROM (
    SELECT r.unit_id, r.fund, r.since, r.declared_on, r.amount, coalesce(a.amount, 0) AS risen,
        sum(r.amount) OVER (PARTITION BY r.unit_id, r.fund, r.about_month ORDER BY r.id) AS through
    FROM ledger_lateregistration r LEFT JOIN (
        SELECT p.unit_id, p.fund, p.about_month, sum(p.amount) AS amount
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.booked_month = %(month)s AND p.account = 'due' AND e.kind = 'adjustment'
        GROUP BY 1, 2, 3) a USING (unit_id, fund, about_month)
    WHERE r.month = %(month)s AND (%(units)s::bigint[] IS NULL OR r.unit_id = ANY(%(units)s))
) parts GROUP BY 1, 2, 3, 4 HAVING sum(greatest(0, least(amount, risen - (through - amount)))) > 0
"""
