"""Who is covered how far: what each person's list has paid for them, by fund.

Money is allocated to a unit's debts in the order of the law, so a person's month in a fund is
paid when the debt of that fund and month is settled in full, at the unit and at the sponsor
that owes a part. A debt that is settled in part covers nobody of that month in that fund, and
takes nothing from other funds and months: one đồng short uncovers only what the order pays
last. The law also lets a unit pay first for those who leave or claim (QĐ 595/QĐ-BHXH điều
43.2.2); the register marks nobody so yet, so here all people of a list stand alike.

Everything is computed in columns, for one unit or for a province.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
from django.db import connection
from django.db.models import Q

from ansinh.assess import assess
from ansinh.assess.lawtable import native_table
from ansinh.engine.session import to_long
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.law.months import first_day, month_of
from ansinh.ledger import queries
from ansinh.ledger.allocation import ranked
from ansinh.ledger.models import Closing
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

Order = Sequence[tuple[str, str, int, int, date]]
"""The order of the law as `allocation.ranked` gives it: account, fund, step, turn, due through."""

MONTHS_BACK = 24
"""The longest period that is paid for at once: a line paid then may still cover today."""

_COLUMNS = [amount.column for amount in AMOUNTS]


def cover(lines: Any, items: pa.Table, order: Order) -> nw.LazyFrame[Any]:
    """The cover of the people of assessed lines (columns of the architecture), as `COVER`.

    `items` are all open items of the payers, as `ITEMS`; `order` is that of the law today.
    """
    frame: nw.LazyFrame[Any] = nw.from_native(lines).lazy()
    needs = _needs(frame)
    owed: nw.LazyFrame[Any] = nw.from_native(
        native_table(frame, _with_payments(items, order))
    ).lazy()
    state = needs.join(owed, on=["payer", "fund", "month"], how="left").with_columns(
        unpaid=nw.col("through").is_null().__invert__().cast(nw.Int64),
        reach=nw.col("month") + nw.col("payment_months") - 1,
    )
    first = nw.when(nw.col("unpaid") > 0).then(nw.col("month") - 1)
    return (
        state.with_columns(before=first)
        .group_by("person", "unit", "payer", "fund")
        .agg(
            nw.col("reach").max().alias("reach"),
            nw.col("before").min().alias("before"),
            nw.col("unpaid").sum().cast(nw.Int64).alias("unpaid_months"),
            nw.col("through").max().alias("payment"),
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


def of_unit(session: duckdb.DuckDBPyConnection, law: Law, *, unit: int) -> pa.Table:
    """The cover of everybody whom a unit lists or pays for, as the books stand at the last closing.

    A unit's own people have a row for it and for its sponsor; a sponsor's (a budget, a fund)
    have one for what it owes itself.
    Sorted by person and fund; empty while no month is closed. The log is read as that closing
    read it, so that money that came and changes that were declared since are left out.
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
    spells = columns.fold(session, log.materialize())
    lines = assess(spells.materialize(), law, range(start, closed + 1))
    # What is paid now is allocated when the next month is closed, in the order of that month.
    asked = cover(lines, items, ranked(law, closed + 1)).filter(
        (nw.col("unit") == unit) | (nw.col("payer") == unit)
    )
    table: pa.Table = nw.to_native(asked).to_arrow_table()
    return table.cast(COVER).sort_by([("person", "ascending"), ("fund", "ascending")])


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
    """Who must pay for whom: person, unit, payer, fund, month, payment_months."""
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
        .select("person", "unit", "payer", "fund", "month", "payment_months")
        .unique()
    )


def _with_payments(items: pa.Table, order: Order) -> dict[str, list[Any]]:
    """What is due, with `through`: the payment that settles it and all that comes before it."""
    places = {
        (account, fund): (step, turn, int(month_of(due)))
        for account, fund, step, turn, due in order
    }
    debts = list(zip(items["account"].to_pylist(), items["fund"].to_pylist(), strict=True))
    step = np.array([places[debt][0] for debt in debts], dtype=np.int64)
    turn = np.array([places[debt][1] for debt in debts], dtype=np.int64)
    payer, month, owed = (items[name].to_numpy() for name in ("payer", "month", "owed"))
    ahead = month > np.array([places[debt][2] for debt in debts], dtype=np.int64)
    queue = np.lexsort((turn, month, step, ahead, payer))
    running = np.cumsum(owed[queue])
    first = np.searchsorted(payer[queue], payer[queue], side="left")
    through = running - (running[first] - owed[queue][first])
    due = np.array([account == "due" for account, _fund in debts], dtype=bool)[queue]
    return {
        "payer": payer[queue][due].tolist(),
        "fund": [debts[place][1] for place in queue[due].tolist()],
        "month": month[queue][due].tolist(),
        "through": through[due].tolist(),
    }
