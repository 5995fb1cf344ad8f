"""Whose part of a debt is whose, in columns: joins and running sums over Arrow tables.

Months are month numbers, amounts đồng. Nothing here asks the database or the law.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ansinh.ledger.unpaid import UNPAID

DEBT = ["unit", "account", "fund", "share", "month"]
NEEDS = pa.schema(
    [
        ("priority", pa.int64()),
        ("unit", pa.int64()),
        ("person", pa.int64()),
        ("account", pa.string()),
        ("fund", pa.string()),
        ("share", pa.string()),
        ("month", pa.int32()),
        ("amount", pa.int64()),
    ]
)
"""What a person owes by law of a unit's debt (`account` `due` or `charge`, fund, kind of charge,
month), and the record on which it comes first. Claims have the same columns."""

ITEMS = pa.schema([*(NEEDS.field(name) for name in DEBT), ("open", pa.int64())])
"""What is open of the debts of units."""

PAID = pa.schema(
    [
        *(NEEDS.field(name) for name in (*DEBT, "person")),
        ("booked", pa.int32()),
        ("paid", pa.int64()),
    ]
)
"""What was paid for persons first, by the month in which it was booked."""

Numbers = NDArray[np.int64]


def claims_on(items: pa.Table, needs: pa.Table, paid: pa.Table) -> pa.Table:
    """The claims that needs make on debts: what was not paid yet, never more than is open, one
    record after the other. As `NEEDS`, in the order of records."""
    before = _sum(paid, [*DEBT, "person"], "paid")
    rows = needs.join(items, keys=DEBT, join_type="inner")
    rows = rows.join(before, keys=[*DEBT, "person"], join_type="left outer")
    want = np.maximum(0, _numbers(rows, "amount") - _numbers(rows, "paid"))
    rows, earlier = _running(_with(rows, amount=want), DEBT, "amount")
    part = np.minimum(_numbers(rows, "amount"), _numbers(rows, "open") - earlier)
    rows = _with(rows, amount=part).select(NEEDS.names).cast(NEEDS)
    found: pa.Table = rows.filter(pc.greater(rows["amount"], 0))
    return found.sort_by([(name, "ascending") for name in ("priority", *DEBT)])


def own_parts(debts: pa.Table, dues: pa.Table, paid: pa.Table) -> pa.Table:
    """The parts of unpaid debts (`unpaid.UNPAID`) that are each person's own, with `person`.

    The money that came first in a month paid those who come first: what was paid for them
    in it stands at the beginning of the debt's days, what was not at their end.
    """
    day = ["unit", "month", "fund", "about"]
    debts, low = _running(debts.filter(pc.greater(debts["amount"], 0)), day, "amount", ["till"])
    debts = _with(debts, low=low)
    whole = _sum(debts, day, "amount").rename_columns([*day, "whole"])
    due = paid.filter(pc.equal(paid["account"], "due"))
    due = due.select(["unit", "person", "fund", "month", "booked", "paid"]).rename_columns(
        ["unit", "person", "fund", "about", "booked", "paid"]
    )
    needs = dues.select(["priority", "unit", "person", "fund", "month", "amount"]).rename_columns(
        ["priority", "unit", "person", "fund", "about", "need"]
    )
    rows = needs.join(whole, keys=["unit", "fund", "about"], join_type="inner")
    rows = rows.join(due, keys=["unit", "person", "fund", "about"], join_type="left outer")
    booked, month, amount = (_numbers(rows, name) for name in ("booked", "month", "paid"))
    rows = _with(
        rows,
        before=np.where(booked < month, amount, 0),
        inside=np.where(booked == month, amount, 0),
    )
    keys = ["priority", "person", *day, "need", "whole"]
    rows = rows.group_by(keys).aggregate([("before", "sum"), ("inside", "sum")])
    size = np.minimum(
        _numbers(rows, "whole"),
        np.maximum(0, _numbers(rows, "need") - _numbers(rows, "before_sum")),
    )
    early = np.minimum(size, np.maximum(0, _numbers(rows, "inside_sum")))
    rows = _with(rows, early=early, late=size - early)
    rows, early_from = _running(rows, day, "early")
    _same, late_before = _running(rows, day, "late")
    late = _numbers(rows, "late")
    late_from = np.maximum(0, _numbers(rows, "whole") - late_before - late)
    spans = pa.concat_tables(
        [
            _span(rows, day, early_from, _numbers(rows, "early")),
            _span(rows, day, late_from, late),
        ]
    )
    found = debts.join(spans, keys=day, join_type="inner")
    low = np.maximum(_numbers(found, "low"), _numbers(found, "from"))
    high = np.minimum(
        _numbers(found, "low") + _numbers(found, "amount"),
        _numbers(found, "from") + _numbers(found, "size"),
    )
    shape = UNPAID.append(pa.field("person", pa.int64()))
    found = _with(found, amount=high - low).select(shape.names).cast(shape)
    return found.filter(pc.greater(found["amount"], 0))


def _span(rows: pa.Table, day: Sequence[str], start: Numbers, size: Numbers) -> pa.Table:
    return _with(rows.select([*day, "person"]), **{"from": start, "size": size}).filter(
        pa.array(size > 0)
    )


def _sum(table: pa.Table, keys: Sequence[str], column: str) -> pa.Table:
    summed = table.group_by(list(keys)).aggregate([(column, "sum")])
    return summed.select([*keys, f"{column}_sum"]).rename_columns([*keys, column])


def _running(
    table: pa.Table, keys: Sequence[str], column: str, order: Sequence[str] = ("priority",)
) -> tuple[pa.Table, Numbers]:
    """The table by its keys and their order, and for each row the sum of those before it that
    have the same keys."""
    table = table.sort_by([(name, "ascending") for name in (*keys, *order)])
    values, size = _numbers(table, column), table.num_rows
    if size == 0:
        return table, values
    starts = np.zeros(size, dtype=bool)
    starts[0] = True
    for key in keys:
        encoded = table[key].combine_chunks()
        starts[1:] |= pc.not_equal(encoded[1:], encoded[:-1]).to_numpy(zero_copy_only=False)
    before = np.cumsum(values) - values
    first = np.maximum.accumulate(np.where(starts, np.arange(size), 0))
    return table, before - before[first]


def _with(table: pa.Table, **columns: Numbers) -> pa.Table:
    """The table with these columns, in the place of those it has by the same names."""
    for name, values in columns.items():
        if name in table.column_names:
            table = table.drop_columns([name])
        table = table.append_column(name, pa.array(values, pa.int64()))
    return table


def _numbers(table: pa.Table, name: str) -> Numbers:
    """A column as whole numbers; nothing counts as 0."""
    column: Any = pc.fill_null(table[name].cast(pa.int64()), 0)
    numbers: Numbers = column.to_numpy()
    return numbers
