"""Who is covered how far: what each person's list has paid for them, by fund.

Money is allocated to a unit's debts in the order of the law, so a person's month in a fund is
paid when the debt of that fund and month is settled in full, at the unit and at the sponsor
that owes a part. A debt that is settled in part covers nobody of that month in that fund, and
takes nothing from other funds and months: one đồng short uncovers only what the order pays
last. Those who leave or claim come first (QĐ 595/QĐ-BHXH điều 43.2.1): their month is paid when
what the law assesses for them was paid for them, whoever else of the list is not.

Everything is computed in columns, for one unit or for a province.
"""

from typing import Any, NamedTuple

import narwhals as nw
import pyarrow as pa

from ansinh.assess import assess
from ansinh.assess.lawtable import native_table
from ansinh.engine.session import Session, to_long
from ansinh.ground.months import first_day, month_of
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.ledger import queries
from ansinh.ledger.models import Closing
from ansinh.ledger.open_lots import open_lots
from ansinh.ledger.priority.queries import claims_of, paid_first
from ansinh.ledger.reading import month_number, rows
from ansinh.register import columns
from ansinh.register.models import Installation, Unit
from ansinh.settle.cover import CLAIMED, payments
from ansinh.settle.facts import CODES, FUNDS, table
from ansinh.settle.order import Order
from ansinh.settle.rows import Rows, add_up, broadcast, from_table, stack

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
        ("due", pa.int64()),
    ]
)
"""Open items: what a payer still owes to a fund about a month, đồng, positive; `account` is
`due`, or `charge` for late charges, which cover nobody but stand in the order; `due` is the day
number of the latest day of payment, and a debt may have several."""

CLAIMS = pa.schema([("record", pa.int64()), ("person", pa.int64()), *list(ITEMS)[:-1]])
"""What of the open items comes first, for whom (`settle.people`)."""

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


def of_unit(session: Session, law: Law, *, unit: int, person: int | None = None) -> pa.Table:
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
    items = open_items(law, unit=unit)
    earliest = min((int(month) for month in items["month"].to_pylist()), default=int(closed))
    start = max(
        min(earliest, closed - MONTHS_BACK + 1), month_of(Installation.objects.get().first_month)
    )
    last = Closing.objects.get(month=first_day(closed))
    listed = ", ".join(str(each) for each in columns.lists_of([unit]))
    log = columns.log(session, position=last.log_position).filter(f"unit IN ({listed})")
    log = log if person is None else log.filter(f"person = {int(person)}")
    spells = columns.fold(session, log.materialize(), known_at=last.recorded_at)
    lines = assess(spells.materialize(), law, range(start, closed + 1))
    payers = sorted(set(items["payer"].to_pylist()) | {unit})
    first = _first(law, payers)
    # What is paid now is allocated when the next month is closed, in the order of that month.
    asked = cover(lines, items, Order(law, closed + 1), first).filter(
        (nw.col("unit") == unit) | (nw.col("payer") == unit)
    )
    table: pa.Table = nw.to_native(asked).to_arrow_table()
    return table.cast(COVER).sort_by([("person", "ascending"), ("fund", "ascending")])


def _first(law: Law, payers: list[int]) -> First:
    """Those who come first at these payers, by the records of today."""
    found = claims_of(law, payers)
    names = {"payer": "unit", "owed": "amount", "month": "about"}
    claims = pa.table({name: found[names.get(name, name)] for name in CLAIMS.names}, schema=CLAIMS)
    paid = [
        (unit, person, fund, int(month_of(about)), amount)
        for unit, person, fund, about, amount in paid_first(units=payers)
    ]
    listed = list(zip(*paid, strict=True)) or [()] * len(PAID)
    return First(claims, pa.table(dict(zip(PAID.names, listed, strict=True)), schema=PAID))


def open_items(law: Law, *, unit: int) -> pa.Table:
    """The open items of a unit and of its sponsor at the last closing, as `ITEMS`."""
    last = Closing.objects.order_by("-month").first()
    if last is None:
        return ITEMS.empty_table()
    month = month_of(last.month)
    sponsor = Unit.objects.filter(id=unit).values_list("sponsor_id", flat=True).first()
    payers = [unit, *([sponsor] if sponsor else [])]
    lots = open_lots(law, month, known_at=last.recorded_at, units=payers)
    charges = rows(_CHARGES, [last.month, payers], ("unit", "fund", "about", "amount"))
    charges |= {"account": broadcast(1, charges), "due": broadcast(0, charges)}
    both = stack({name: {**lots, "account": broadcast(0, lots)}[name] for name in charges}, charges)
    names = {"payer": "unit", "month": "about", "owed": "amount"}
    given = {name: both[names.get(name, name)] for name in ITEMS.names}
    return table(given, ITEMS).sort_by([(name, "ascending") for name in ITEMS.names[:4]])


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
    names = {"payer": "unit", "month": "about", "owed": "amount"}
    owing, claimed = (
        from_table(
            each.rename_columns([names.get(name, name) for name in each.column_names]), CODES
        )
        for each in (items, claims)
    )
    debts, own = payments(
        order,
        {**owing, "kind": broadcast(0, owing)},
        add_up({**claimed, "kind": broadcast(0, claimed)}, CLAIMED[:-1]),
    )
    found = {"payer": debts["unit"], "fund": debts["fund"], "month": debts["about"],
             "through": debts["through"]}  # fmt: skip
    mine = {"payer": own["unit"], "person": own["person"], "fund": own["fund"],
            "month": own["about"], "own_through": own["through"]}  # fmt: skip
    return _listed(found), _listed(mine)


def _listed(rows_: Rows) -> dict[str, list[Any]]:
    return {
        name: [FUNDS[code] for code in values] if name == "fund" else values.tolist()
        for name, values in rows_.items()
    }


_CHARGES = f"""
SELECT unit_id, fund, {month_number("about_month")}, sum(amount)::int8 FROM ledger_opencharge
WHERE month = %s AND unit_id = ANY(%s) GROUP BY 1, 2, 3
"""
