"""Settling the books: what the replay makes of all facts, less what is posted.

A closing replays whom a fact that it learns touches, from the earliest month that it touches, and
everybody else from the last balances; the difference is for it to draft (`drafting`): allotments,
late charges and what was paid for those who come first. `verify` replays everybody from the first
month and must find no difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from ansinh.ground.months import month_of, show_month
from ansinh.law import Law
from ansinh.ledger import facts as books
from ansinh.ledger import touched
from ansinh.ledger.models import Closing
from ansinh.ledger.reading import month_number, rows
from ansinh.register.models import Installation
from ansinh.settle import facts
from ansinh.settle.facts import CODES, FUNDS, KINDS
from ansinh.settle.lots import DEBT
from ansinh.settle.replay import Settled, replay
from ansinh.settle.rows import (
    Rows,
    add_up,
    from_table,
    numbers,
    size,
    stack,
    take,
)

CHARGE = ("unit", "fund", "kind", "about")
FIRST = ("record", "unit", "person", "account", "fund", "kind", "about")


@dataclass(frozen=True)
class Apart:
    """What should be posted and is not: allotments (`facts.ALLOTTED`), charges and what is paid
    first (`FIRST`), each with an amount; and a sentence for each yearly rate that is missing."""

    allotted: Rows
    charged: Rows
    first: Rows
    missing: Mapping[str, str]
    settled: Settled


@dataclass(frozen=True)
class Drafted:
    """What a closing drafts of dues: accruals and adjustments (owed tables), and what of them was
    declared late (`late_dues.KEYS`). `restated`: the law has changed, and all was assessed anew."""

    accrued: pa.Table
    adjusted: pa.Table
    late: Rows
    restated: bool


def of_closing(
    law: Law,
    month: int,
    last: Closing | None,
    drafted: Drafted,
    *,
    recorded_at: datetime,
    position: int,
) -> Apart:
    """What the closing of a month has to book besides dues."""
    first = _first_month()
    dues = add_up(stack(_owed(drafted.accrued), _owed(drafted.adjusted)), DEBT)
    begun = touched.everybody(first) if last is None or drafted.restated else touched.by(
        law, month, last, adjusted=_owed(drafted.adjusted), late=drafted.late,
        recorded_at=recorded_at, first=first,
    )  # fmt: skip
    begun = touched.with_people(begun, month, first=first, known_at=recorded_at)
    asked = books.Asked(month=month, first=first, starts=begun, known_at=recorded_at,
                        position=position, dues=dues, late=drafted.late)  # fmt: skip
    return _apart(law, asked)


def of_books(law: Law, last: Closing) -> Apart:
    """What all facts from the first month make, less what is posted: nothing where all is well."""
    return _apart(law, _through(last, touched.everybody(_first_month())))


def of_units(law: Law, units: list[int], last: Closing, *, records_at: datetime) -> Settled:
    """The books of units through the last closing, replayed from the first month; `records_at`:
    whose records say who comes first of the money that follows."""
    first = _first_month()
    start = {"unit": numbers(sorted(units)), "start": np.full(len(units), first, dtype=np.int64)}
    asked = _through(last, start, records_at)
    return replay(law, books.read(law, asked).facts, asked.month)


def _through(last: Closing, begun: Rows, records_at: datetime | None = None) -> books.Asked:
    return books.Asked(
        month=month_of(last.month), first=_first_month(), starts=begun,
        known_at=last.recorded_at, position=last.log_position, others=False, records_at=records_at,
    )  # fmt: skip


def _first_month() -> int:
    return month_of(Installation.objects.get().first_month)


def _owed(table: pa.Table) -> Rows:
    owed = from_table(table.select(["unit", "month", "fund", "amount"]), CODES)
    owed["about"] = owed.pop("month")
    return add_up(owed, DEBT)


def _apart(law: Law, asked: books.Asked) -> Apart:
    read = books.read(law, asked)
    settled = replay(law, read.facts, asked.month)
    pieces = from_table(settled.pieces, CODES)
    charges = from_table(settled.charges, CODES)
    whole = read.units["unit"][read.units["start"] == asked.first]
    return Apart(
        allotted=less(pieces, read.allotted, books.ALLOTTED),
        charged=less(charges, read.charged, CHARGE),
        first=less(take(pieces, pieces["record"] > 0), _paid_first(whole.tolist()), FIRST),
        missing=settled.missing,
        settled=settled,
    )


def less(should: Rows, posted: Rows, keys: tuple[str, ...]) -> Rows:
    """What leads from what is posted to what should be."""
    names = (*keys, "amount")
    taken = {**posted, "amount": -posted["amount"]}
    return add_up(
        stack({name: should[name] for name in names}, {name: taken[name] for name in names}), keys
    )


def example(apart: Rows) -> dict[str, Any]:
    """The first row of a difference, in words."""
    if size(apart) == 0:
        return {}
    texts = {"fund": FUNDS, "kind": KINDS, "account": facts.ACCOUNTS}
    shown: dict[str, Any] = {}
    for name, values in apart.items():
        value = int(values[0])
        if name in texts:
            shown[name] = texts[name][value]
        elif name in ("about", "month", "since"):
            shown[name] = show_month(value)
        elif name == "declared":
            shown[name] = date.fromordinal(value).isoformat()
        else:
            shown[name] = value
    return shown


def _paid_first(units: list[int]) -> Rows:
    """What was paid for people first at units that are replayed from the first month."""
    return rows(_PAID_FIRST, [units], (*FIRST, "amount"))


_PAID_FIRST = f"""
SELECT priority_id, unit_id, person_id, account, fund, share, {month_number("about_month")},
    sum(amount)::int8
FROM ledger_prioritypayment WHERE unit_id = ANY(%s)
GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(amount) <> 0
"""
