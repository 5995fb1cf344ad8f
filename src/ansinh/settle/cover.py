"""The shortest payment that settles each debt: it and what the order of payment puts before."""

import numpy as np

from ansinh.settle.lots import DEBT
from ansinh.settle.order import NOBODY, Order
from ansinh.settle.rows import (
    Numbers,
    Rows,
    before,
    broadcast,
    numbers,
    pour,
    size,
    sort,
    stack,
    starts,
    take,
)

OWING = ("unit", "account", "fund", "kind", "about", "due", "amount")
"""An open debt, or a part of one with a latest day of payment of its own."""
CLAIMED = ("record", "unit", "person", "account", "fund", "kind", "about", "amount")
ONE = ("unit", "account", "fund", "kind", "about")


def payments(order: Order, owing: Rows, claims: Rows) -> tuple[Rows, Rows]:
    """`through`: the payment that settles a debt (`unit`, `fund`, `about`) and all that comes
    before it; and the same of what is each person's own who comes first (`person` besides)."""
    claims = sort({**claims, "due": broadcast(0, claims)}, (*ONE, "record"))
    parts = sort({**owing, "place": np.arange(size(owing), dtype=np.int64)}, (*ONE, "place"))
    _of, by, amount = pour(claims, parts, ONE)
    left = parts["amount"].copy()
    np.subtract.at(left, by, amount)
    none = {"record": broadcast(NOBODY, parts), "person": broadcast(0, parts)}
    rest = take({**parts, **none, "amount": left}, left > 0)
    names = (*CLAIMED, "due", "place")
    queue = order.queue(
        stack(
            {name: rest[name] for name in names},
            {**{name: claims[name] for name in (*CLAIMED, "due")}, "place": broadcast(0, claims)},
        )
    )
    queue["through"] = before(starts([queue["unit"]]), queue["amount"]) + queue["amount"]
    dues = take(queue, queue["account"] == 0)
    mine = take(dues, dues["record"] != NOBODY)
    return _last(dues, DEBT), _last(mine, ("unit", "person", "fund", "about"))


def _last(rows: Rows, keys: tuple[str, ...]) -> Rows:
    """The largest `through` of each key."""
    ordered = sort(rows, (*keys, "through"))
    first: Numbers = np.flatnonzero(starts([ordered[name] for name in keys]))
    ends = numbers([*(first[1:] - 1), size(ordered) - 1]) if size(ordered) else first
    return {name: ordered[name][ends] for name in (*keys, "through")}
