"""What of a unit's debts belongs to those who come first: their claims on its next money.

A person's claim on a debt (fund and month) is what the law assesses for them there and was not
paid for them yet, but never more than is open: money that paid a part of a debt in the usual
order stands for nobody until the whole is paid (as in `cover`). Several persons' claims on one
debt follow one another in the order of their records. What a sponsor owes for a person is not
the unit's to pay and claims nothing.

The charge that is the person's is what their own part of the unpaid debts bears by the same rule
as the unit's (`charges.of_debts`); a recovery charge (`late.recovery`) is the unit's alone. What
was owed before the first month assessed here is nobody's in particular.

Computed for all units at once, from the spells of the persons on record alone. The lines of
closed months would be quicker to read, but each lacks the corrections that were booked later,
and those are booked by unit.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from ansinh.assess import assess
from ansinh.engine.session import connect
from ansinh.law import Law
from ansinh.law.allocation import first_grounds
from ansinh.law.funds import AMOUNTS
from ansinh.law.months import Month, first_day, month_of
from ansinh.ledger import charges
from ansinh.ledger.late.decreases import without_decreases
from ansinh.ledger.priority.parts import ITEMS, NEEDS, PAID, claims_on, own_parts
from ansinh.ledger.unpaid import month_number, unpaid
from ansinh.register import columns
from ansinh.register.models import Installation

FOREVER = datetime.max.replace(tzinfo=UTC)
"""After everything that was ever recorded."""


class Asked(NamedTuple):
    """Of which debts claims are asked, and what was known then.

    `items` is a query of debts (unit, account, fund, share, about_month, amount) with `values`;
    records and letters are those made by `known_at`, lines those of the log up to `position`;
    `until` is the last month whose money is in the books.
    """

    items: str
    values: Mapping[str, Any]
    known_at: datetime
    position: int
    until: int


class _Records(NamedTuple):
    """Who comes first at units with debts, in columns of equal length; the earliest month of a
    debt, and the months that have an open charge."""

    priority: list[int]
    unit: list[int]
    person: list[int]
    through: list[Month]
    earliest: Month
    charged: list[Month]


def claims(law: Law, month: int, asked: Asked) -> pa.Table:
    """The claims that the money of `month` pays first, on the debts that are asked about.

    As `parts.NEEDS`: the record it rests on (claims are paid in the order of their records), the
    debt and đồng, positive. Empty when nobody comes first, or the law of the month has no such
    rule.
    """
    grounds = first_grounds(law, first_day(month))
    records = _records(asked, grounds)
    if records is None:
        return NEEDS.empty_table()
    units = sorted(set(records.unit))
    debts = unpaid(law, records.charged, until=asked.until, known_at=asked.known_at, units=units)
    debts = without_decreases(debts, records.charged, until=asked.until)
    first = min([int(records.earliest), *debts["about"].to_pylist()])
    dues = _dues(law, records, position=asked.position, first=first)
    items = _table(_ITEMS.format(items=asked.items), {**asked.values, "units": units}, ITEMS)
    paid = _table(_PAID, {"units": units}, PAID)
    own = own_parts(debts, dues, paid)
    needs = pa.concat_tables([dues, _charges(law, records, own, asked.known_at)])
    return claims_on(items, needs, paid)


def at_end_of(
    month: int, *, until: int, units: Sequence[int] | None = None
) -> tuple[str, dict[str, Any]]:
    """The debts that were open when a month had been closed, as `Asked` takes them.

    Charges about later months than `until` are left out. Of all units, or of these.
    """
    return _OPEN, {
        "month": first_day(month),
        "charges_until": first_day(until),
        "of": None if units is None else list(units),
    }


def _records(asked: Asked, grounds: Sequence[str]) -> _Records | None:
    """The records in force at units with debts; None when there is none."""
    values = {**asked.values, "known_at": asked.known_at, "grounds": list(grounds)}
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS.format(items=asked.items), values)
        rows = cursor.fetchall()
    if not rows:
        return None
    return _Records(
        priority=[row[0] for row in rows],
        unit=[row[1] for row in rows],
        person=[row[2] for row in rows],
        through=[month_of(row[3]) for row in rows],
        earliest=min(month_of(row[4]) for row in rows),
        charged=sorted({month_of(day) for row in rows for day in row[5] or ()}),
    )


def _dues(law: Law, records: _Records, *, position: int, first: int) -> pa.Table:
    """What each record's person owes by law through its unit, as `parts.NEEDS`."""
    months = range(
        max(first, month_of(Installation.objects.get().first_month)), max(records.through) + 1
    )
    listed = {
        name: pa.array(getattr(records, name), pa.int64())
        for name in ("priority", "unit", "person", "through")
    }
    with connect() as session:
        people = nw.from_native(session.from_arrow(pa.table(listed)))
        log = nw.from_native(columns.log(session, position=position))
        rows = log.join(people, on=["unit", "person"], how="semi").to_native().materialize()
        spells = columns.fold(session, rows).materialize()
        lines = nw.from_native(assess(spells, law, months)).lazy()
        own = lines.join(people.lazy(), on=["unit", "person"], how="inner").filter(
            nw.col("month") <= nw.col("through")
        )
        keys = ["priority", "unit", "person", "month"]
        found = own.group_by(keys).agg(
            *(_of_unit(fund).sum().cast(nw.Int64).alias(fund) for fund in FUNDS)
        )
        wide = nw.to_native(found).to_arrow_table()
    parts = [NEEDS.empty_table()]
    for fund in FUNDS:
        columns_of = {name: wide[name] for name in keys} | {
            "account": pa.array(["due"] * wide.num_rows, pa.string()),
            "fund": pa.array([fund] * wide.num_rows, pa.string()),
            "share": pa.array([""] * wide.num_rows, pa.string()),
            "amount": wide[fund],
        }
        parts.append(pa.table(columns_of).select(NEEDS.names).cast(NEEDS))
    long = pa.concat_tables(parts)
    return long.filter(pc.greater(long["amount"], 0))


FUNDS = sorted({amount.fund.value for amount in AMOUNTS})


def _of_unit(fund: str) -> Any:
    """What the unit itself owes to a fund on a line, as an expression."""
    total = nw.lit(0).cast(nw.Int64)
    for amount in AMOUNTS:
        if amount.fund == fund:
            column = nw.col(amount.column)
            if amount.paid_by_sponsor:
                own = nw.col("sponsor") == nw.col("unit")
                column = nw.when(own).then(column).otherwise(nw.lit(0).cast(nw.Int64))
            total = total + column
    return total


def _charges(law: Law, records: _Records, own: pa.Table, known_at: datetime) -> pa.Table:
    """The late charges that each person's own parts of the unpaid debts bear, as `parts.NEEDS`."""
    charged, _missing = charges.of_debts(law, own, known_at=known_at)
    people = pa.table(
        {
            name: pa.array(getattr(records, name), pa.int64())
            for name in ("priority", "unit", "person")
        }
    )
    found = charged.join(people, keys=["unit", "person"], join_type="inner")
    accounts = pa.array(["charge"] * found.num_rows, pa.string())
    return found.append_column("account", accounts).select(NEEDS.names).cast(NEEDS)


def _table(query: str, values: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    """The answer of a query as a table of this schema."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        columns_of = zip(*cursor.fetchall(), strict=True)
    arrays = list(columns_of) or [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(arrays, schema, strict=True)],
        schema=schema,
    )


_FORCE = """
    SELECT DISTINCT ON (unit_id, person_id) * FROM ledger_priority
    WHERE recorded_at <= %(known_at)s ORDER BY unit_id, person_id, id DESC
"""

_RECORDS = f"""
SELECT f.id, f.unit_id, f.person_id, f.through_month, min(i.about_month),
    array_agg(DISTINCT i.about_month) FILTER (WHERE i.account = 'charge')
FROM ({_FORCE}) f JOIN ({{items}}) i ON i.unit = f.unit_id AND i.amount > 0
    AND (i.account = 'charge' OR i.about_month <= f.through_month)
WHERE NOT f.withdrawn AND f.ground = ANY(%(grounds)s::varchar[])
GROUP BY 1, 2, 3, 4 ORDER BY 1
"""

_OPEN = """
SELECT unit_id AS unit, 'due' AS account, fund, '' AS share, about_month, amount
FROM ledger_openitem
WHERE month = %(month)s AND (%(of)s::bigint[] IS NULL OR unit_id = ANY(%(of)s::bigint[]))
UNION ALL
SELECT unit_id, 'charge', fund, kind, about_month, amount
FROM ledger_opencharge
WHERE month = %(month)s AND about_month <= %(charges_until)s
    AND (%(of)s::bigint[] IS NULL OR unit_id = ANY(%(of)s::bigint[]))
"""

_ITEMS = f"""
SELECT unit, account, fund, share, {month_number("about_month")}, amount
FROM ({{items}}) i WHERE amount > 0 AND unit = ANY(%(units)s::bigint[])
"""

_PAID = f"""
SELECT unit_id, account, fund, share, {month_number("about_month")}, person_id,
    {month_number("booked_month")}, sum(amount)::bigint
FROM ledger_prioritypayment WHERE unit_id = ANY(%(units)s::bigint[])
GROUP BY unit_id, account, fund, share, about_month, person_id, booked_month
"""
