"""Who is covered how far: what each person's list has paid for them, by fund.

Money is allocated to a unit's debts in the order of the law, so a person's month in a fund is
paid when the debt of that fund and month is settled in full, at the unit and at the sponsor
that owes a part. A debt that is settled in part covers nobody of that month in that fund, and
takes nothing from other funds and months: one đồng short uncovers only what the order pays
last. Those who leave or claim come first (QĐ 595/QĐ-BHXH điều 43.2.1): their month is paid when
what the law assesses for them was paid for them, whoever else of the list is not.

Everything is computed in columns, for one unit or for a province.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import Q
from numpy.typing import NDArray

from ansinh.assess import assess
from ansinh.assess.lawtable import native_table
from ansinh.engine.session import to_long
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.law.months import Month, first_day, month_of
from ansinh.ledger import queries
from ansinh.ledger.allocation import ranked
from ansinh.ledger.models import Closing
from ansinh.ledger.priority.claims import FOREVER, Asked, at_end_of
from ansinh.ledger.priority.claims import claims as find_claims
from ansinh.ledger.priority.queries import paid_first
from ansinh.register import columns
from ansinh.register.models import Installation, Unit

COVER = pa.schema(
    [
        ("person", pa.int64()),
        ("unit", pa.int64()),
        ("payer", pa.int64()),
        ("fund", pa.string()),
        ("paid_through", pa.int32()),
        ("unpaid_months", pa.int64()),
        ("payment", pa.int64()),
    ]
)
"""One row for each person, list (`unit`), fund and payer (the unit or its sponsor).

`paid_through` is the last month (number) up to which every month of the person in the fund is
paid by this payer, the month before the first one where none is. `unpaid_months` counts those
that are not; `payment` is the shortest payment (đồng) by the payer after which all of them are
paid: it must first fill everything that the order of the law puts before them. It is 0 for a
person who is paid up.
"""

ITEMS = pa.schema(
    [
        ("payer", pa.int64()),
        ("account", pa.string()),
        ("fund", pa.string()),
        ("month", pa.int32()),
        ("owed", pa.int64()),
    ]
)
"""Open items: what a payer still owes to a fund about a month, đồng, positive; `account` is
`due`, or `charge` for late charges, which cover nobody but stand in the order."""

CLAIMS = pa.schema([("priority", pa.int64()), ("person", pa.int64()), *ITEMS])
"""What of the open items comes first, for whom (`priority.claims`)."""

PAID = pa.schema(
    [
        ("payer", pa.int64()),
        ("person", pa.int64()),
        ("fund", pa.string()),
        ("month", pa.int32()),
        ("paid", pa.int64()),
    ]
)
"""What was paid for those who come first of what was due, đồng."""


class First(NamedTuple):
    """Those who come first: what is to be paid for them (`CLAIMS`), what was (`PAID`)."""

    claims: pa.Table
    paid: pa.Table


NOBODY = First(CLAIMS.empty_table(), PAID.empty_table())

Order = Sequence[tuple[str, str, int, int, date]]
"""The order of the law as `allocation.ranked` gives it: account, fund, step, turn, due through."""

MONTHS_BACK = 24
"""The longest period that is paid for at once: a line paid then may still cover today."""

_COLUMNS = [amount.column for amount in AMOUNTS]


def cover(lines: Any, items: pa.Table, order: Order, first: First = NOBODY) -> nw.LazyFrame[Any]:
    """The cover of the people of assessed lines (columns of the architecture), as `COVER`.

    `items` are all open items of the payers, as `ITEMS`; `order` is that of the law today.
    """
    frame: nw.LazyFrame[Any] = nw.from_native(lines).lazy()

    def beside(columns: dict[str, Any]) -> nw.LazyFrame[Any]:
        table: nw.LazyFrame[Any] = nw.from_native(native_table(frame, columns)).lazy()
        # A table without rows does not know what it would hold.
        return table.with_columns(
            nw.col(name).cast(nw.String if name == "fund" else nw.Int64) for name in columns
        )

    debts, own = _with_payments(items, order, first.claims)
    paid = {name: first.paid[name].to_pylist() for name in PAID.names}
    debt, person = ["payer", "fund", "month"], ["payer", "person", "fund", "month"]
    state = (
        _needs(frame)
        .join(beside(debts), on=debt, how="left")
        .join(beside(own), on=person, how="left")
        .join(beside(paid), on=person, how="left")
        .filter(nw.col("amount") > 0)
    )
    open_, own_paid = ~nw.col("through").is_null(), nw.col("paid").fill_null(0)
    is_unpaid = open_ & (own_paid < nw.col("amount"))
    claimed = nw.when(nw.col("own_through").is_null()).then(nw.col("through"))
    state = state.with_columns(
        unpaid=is_unpaid.cast(nw.Int64),
        payment=nw.when(is_unpaid).then(claimed.otherwise(nw.col("own_through"))),
        before=nw.when(is_unpaid).then(nw.col("month") - 1),
        reach=nw.col("month") + nw.col("payment_months") - 1,
    )
    return (
        state.group_by("person", "unit", "payer", "fund")
        .agg(
            nw.col("reach").max().alias("reach"),
            nw.col("before").min().alias("before"),
            nw.col("unpaid").sum().cast(nw.Int64).alias("unpaid_months"),
            nw.col("payment").max().alias("payment"),
        )
        .with_columns(
            paid_through=nw.when(nw.col("unpaid_months") > 0)
            .then(nw.col("before"))
            .otherwise(nw.col("reach"))
            .cast(nw.Int32),
            payment=nw.col("payment").fill_null(0).cast(nw.Int64),
        )
        .select(*COVER.names)
    )


def of_unit(
    session: duckdb.DuckDBPyConnection, law: Law, *, unit: int, person: int | None = None
) -> pa.Table:
    """The cover of everybody whom a unit lists or pays for, as the books stand at the last closing.

    A unit's own people have a row for it and for its sponsor; a sponsor's (a budget, a fund)
    have one for what it owes itself.
    Sorted by person and fund; empty while no month is closed. The log is read as that closing
    read it, so that money that came and changes that were declared since are left out; who
    comes first is what the records say now, as the next closing will read them. `person` asks
    for one of them only.
    """
    closed = queries.closed_through()
    if closed is None:
        return COVER.empty_table()
    items = open_items(unit=unit)
    earliest = min((int(month) for month in items["month"].to_pylist()), default=int(closed))
    start = max(
        min(earliest, closed - MONTHS_BACK + 1), month_of(Installation.objects.get().first_month)
    )
    position = Closing.objects.get(month=first_day(closed)).log_position
    lists = Unit.objects.filter(Q(id=unit) | Q(sponsor=unit)).values_list("id", flat=True)
    listed = ", ".join(str(int(each)) for each in lists)
    log = columns.log(session, position=position).filter(f"unit IN ({listed})")
    log = log if person is None else log.filter(f"person = {int(person)}")
    spells = columns.fold(session, log.materialize())
    lines = assess(spells.materialize(), law, range(start, closed + 1))
    payers = sorted(set(items["payer"].to_pylist()) | {unit})
    first = _first(law, closed, position, payers)
    # What is paid now is allocated when the next month is closed, in the order of that month.
    asked = cover(lines, items, ranked(law, closed + 1), first).filter(
        (nw.col("unit") == unit) | (nw.col("payer") == unit)
    )
    table: pa.Table = nw.to_native(asked).to_arrow_table()
    return table.cast(COVER).sort_by([("person", "ascending"), ("fund", "ascending")])


def _first(law: Law, closed: Month, position: int, payers: list[int]) -> First:
    """Those who come first at these payers, by the records of today."""
    items, values = at_end_of(closed, until=closed, units=payers)
    asked = Asked(items, values, known_at=FOREVER, position=position, until=closed)
    found = find_claims(law, closed + 1, asked)
    names = {"payer": "unit", "owed": "amount"}
    claims = pa.table({name: found[names.get(name, name)] for name in CLAIMS.names}, schema=CLAIMS)
    paid = [
        (unit, person, fund, int(month_of(about)), amount)
        for unit, person, fund, about, amount in paid_first(units=payers)
    ]
    listed = list(zip(*paid, strict=True)) or [()] * len(PAID)
    return First(claims, pa.table(dict(zip(PAID.names, listed, strict=True)), schema=PAID))


def open_items(*, unit: int) -> pa.Table:
    """The open items of a unit and of its sponsor at the last closing, as `ITEMS`."""
    closed = queries.closed_through()
    if closed is None:
        return ITEMS.empty_table()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH payer AS (
                SELECT %(unit)s AS id
                UNION SELECT sponsor_id FROM register_unit WHERE id = %(unit)s)
            SELECT unit_id, 'due', fund, about_month, amount FROM ledger_openitem
            WHERE month = %(month)s AND unit_id IN (SELECT id FROM payer)
            UNION ALL
            SELECT unit_id, 'charge', fund, about_month, sum(amount)::bigint FROM ledger_opencharge
            WHERE month = %(month)s AND unit_id IN (SELECT id FROM payer)
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """,
            {"month": first_day(closed), "unit": unit},
        )
        rows = cursor.fetchall()
    return pa.table(
        {
            "payer": [row[0] for row in rows],
            "account": [row[1] for row in rows],
            "fund": [row[2] for row in rows],
            "month": [int(month_of(row[3])) for row in rows],
            "owed": [row[4] for row in rows],
        },
        schema=ITEMS,
    )


def _needs(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Who must pay for whom: person, unit, payer, fund, month, payment_months, amount."""
    wide = frame.select("person", "unit", "sponsor", "month", "payment_months", *_COLUMNS)
    if wide.implementation.is_duckdb():
        long: nw.LazyFrame[Any] = nw.from_native(
            to_long(wide.to_native(), _COLUMNS, "column", "amount")
        )
    else:
        keys = ["person", "unit", "sponsor", "month", "payment_months"]
        long = wide.unpivot(on=_COLUMNS, index=keys, variable_name="column", value_name="amount")
    named: dict[str, list[Any]] = {
        "column": _COLUMNS,
        "fund": [amount.fund.value for amount in AMOUNTS],
        "by_sponsor": [int(amount.paid_by_sponsor) for amount in AMOUNTS],
    }
    names: nw.LazyFrame[Any] = nw.from_native(native_table(frame, named)).lazy()
    payer = nw.when(nw.col("by_sponsor") > 0).then(nw.col("sponsor")).otherwise(nw.col("unit"))
    return (
        long.filter(nw.col("amount") > 0)
        .join(names, on="column", how="inner")
        .with_columns(payer=payer)
        .group_by("person", "unit", "payer", "fund", "month")
        .agg(nw.col("payment_months").max(), nw.col("amount").sum().cast(nw.Int64))
    )


def _with_payments(
    items: pa.Table, order: Order, claims: pa.Table
) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """What is due, with `through`: the payment that settles it and all that comes before it;
    and the claims of those who come first, with `own_through`."""
    debt = ["payer", "account", "fund", "month"]
    claimed = claims.select([*debt, "owed"]).group_by(debt).aggregate([("owed", "sum")])
    rest = items.join(claimed, keys=debt).combine_chunks()
    owed = pc.subtract(rest["owed"], pc.fill_null(rest["owed_sum"], 0))
    rest = rest.select(debt).append_column("owed", owed)
    rest = rest.append_column("priority", pa.array([_LAST] * rest.num_rows, pa.int64()))
    names = [*debt, "owed", "priority"]
    queue = pa.concat_tables([rest.select(names), claims.select(names)])
    through = _running(queue, order)
    of_rest, of_claims = through[: rest.num_rows], through[rest.num_rows :]
    # A debt that is all claimed is settled with the last claim on it.
    keys = list(zip(*(claims[name].to_pylist() for name in debt), strict=True))
    last: dict[tuple[Any, ...], int] = {}
    for key, paid in zip(keys, of_claims.tolist(), strict=True):
        last[key] = max(last.get(key, 0), paid)
    debts = list(zip(*(rest[name].to_pylist() for name in debt), strict=True))
    settled = [
        paid if left else last[key]
        for key, paid, left in zip(debts, of_rest.tolist(), owed.to_pylist(), strict=True)
    ]
    due = [place for place, key in enumerate(debts) if key[1] == "due"]
    own = [place for place, key in enumerate(keys) if key[1] == "due"]
    people = claims["person"].to_pylist()
    return {
        "payer": [debts[place][0] for place in due],
        "fund": [debts[place][2] for place in due],
        "month": [debts[place][3] for place in due],
        "through": [settled[place] for place in due],
    }, {
        "payer": [keys[place][0] for place in own],
        "person": [people[place] for place in own],
        "fund": [keys[place][2] for place in own],
        "month": [keys[place][3] for place in own],
        "own_through": [int(of_claims[place]) for place in own],
    }


_LAST = 2**62
"""Comes after the number of any record."""


def _running(queue: pa.Table, order: Order) -> NDArray[np.int64]:
    """For each row the sum of it and of all that its payer's money pays before it."""
    places = {
        (account, fund): (step, turn, int(month_of(due)))
        for account, fund, step, turn, due in order
    }
    debts = list(zip(queue["account"].to_pylist(), queue["fund"].to_pylist(), strict=True))
    step, turn, due = (
        np.array([places[debt][part] for debt in debts], dtype=np.int64) for part in range(3)
    )
    payer, month, owed, priority = (
        queue[name].to_numpy() for name in ("payer", "month", "owed", "priority")
    )
    ahead = (month > due) & (priority == _LAST)
    rows = np.lexsort((turn, month, step, ahead, priority, payer))
    running = np.cumsum(owed[rows])
    first = np.searchsorted(payer[rows], payer[rows], side="left")
    through = np.empty(len(rows), dtype=np.int64)
    through[rows] = running - (running[first] - owed[rows][first])
    return through
