"""What a judged declaration is worth: đồng a month, fund and share, before and after.

The same assessment as at the close, over the lines that the declaration touches and no others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pyarrow as pa

from ansinh.assess import assess
from ansinh.dossiers.judging import Judgement
from ansinh.dossiers.lines import ENDED, Place, Stand
from ansinh.dossiers.remarks import Remark, Why
from ansinh.engine.session import connect
from ansinh.exchange.amounts import grouped
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.register import columns

AFTER = 2**61
"""Positions of drafts lie above every position of the log."""

NUMBERS = (
    "wage", "allowance", "coefficient", "position_coefficient", "difference_coefficient",
    "seniority_rate", "profession_rate", "payment_months", "member_order", "top_up_rate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """What is due of a month, fund and share for the touched lines, before and after."""

    month: int
    fund: str
    share: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """What the declaration adds (above 0: to pay) or takes away."""
        return self.after - self.before


@dataclass(frozen=True)
class Money:
    """The worth of a declaration. Months before `open_month` are arrears or refunds."""

    open_month: int
    sums: tuple[Sum, ...]
    lines: Mapping[tuple[Place, int], tuple[int, int]]
    """What each line owes of a month in all shares, before and after."""

    @property
    def arrears(self) -> int:
        """What lines come to owe of months that are closed."""
        return sum(max(after - before, 0) for before, after in self._closed())

    @property
    def refunds(self) -> int:
        """What lines owe no longer of months that are closed."""
        return sum(max(before - after, 0) for before, after in self._closed())

    @property
    def current(self) -> int:
        """What the open month and later ones come to owe, more or less."""
        return sum(each.difference for each in self.sums if each.month >= self.open_month)

    def _closed(self) -> Iterable[tuple[int, int]]:
        return (owed for (_, month), owed in self.lines.items() if month < self.open_month)


def price(judgement: Judgement, law: Law, *, open_month: int) -> Money:
    """What the accepted rows of a judgement change, from their first month to the open one."""
    drafts = judgement.drafts
    if not drafts:
        return Money(open_month, (), {})
    first = min(draft.month for draft in drafts)
    last = max([draft.month for draft in drafts if draft.stand.state != ENDED], default=first)
    months = range(first, max(open_month, last) + 1)
    places = {draft.place for draft in drafts}
    before = [
        (position, place, month, stand)
        for place in places
        if (line := judgement.known.lines.get(place.person, {}).get((place.unit, place.track)))
        for month, position, stand in line.rows
    ]
    after = before + [
        (AFTER + at, draft.place, draft.month, draft.stand) for at, draft in enumerate(drafts)
    ]
    session = connect()
    was = _assessed(session, before, law, months)
    will = _assessed(session, after, law, months)
    return Money(open_month, _sums(was, will), _by_line(was, will))


def amounts_that_differ(judgement: Judgement, money: Money) -> list[tuple[int, Remark]]:
    """Rows whose stated amount due is not what the law gives: (row, remark)."""
    found = []
    for verdict in judgement.accepted:
        stated = verdict.row.values.get("due")
        joined = next((each for each in verdict.drafts if each.stand.state != ENDED), None)
        if not stated or joined is None:
            continue
        _, owed = money.lines.get((joined.place, joined.month), (0, 0))
        if owed and owed != stated:
            params = {"due": owed, "difference": stated - owed}
            heading = judgement.declaration.headings.get("due", "")
            remark = Remark(Why.AMOUNT_DIFFERS, False, heading, grouped(stated), params)
            found.append((verdict.row.number, remark))
    return found


def _assessed(
    session: Any, rows: list[tuple[int, Place, int, Stand]], law: Law, months: range
) -> list[dict[str, Any]]:
    if not rows:
        return []
    table = pa.table(
        {
            "change": pa.array([row[0] for row in rows], pa.int64()),
            "person": pa.array([row[1].person for row in rows], pa.int64()),
            "unit": pa.array([row[1].unit for row in rows], pa.int64()),
            "track": pa.array([row[1].track for row in rows], pa.string()),
            "from_month": pa.array([row[2] for row in rows], pa.int32()),
            "state": pa.array([row[3].state for row in rows], pa.string()),
            "group": pa.array([row[3].group for row in rows], pa.string()),
            **{
                name: pa.array([getattr(row[3], name) for row in rows], pa.int64())
                for name in NUMBERS
            },
            "voids": pa.array([0] * len(rows), pa.int64()),
        }
    )
    spells = columns.fold(session, session.from_arrow(table))
    amounts = [amount.column for amount in AMOUNTS]
    lines = (
        assess(spells, law, months)
        .group_by("person", "unit", "track", "month")
        .agg(*(nw.col(name).sum().cast(nw.Int64) for name in amounts))
    )
    kept: list[dict[str, Any]] = lines.collect().to_arrow().to_pylist()
    return kept


def _sums(was: list[dict[str, Any]], will: list[dict[str, Any]]) -> tuple[Sum, ...]:
    totals: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for side, lines in enumerate((was, will)):
        for line in lines:
            for amount in AMOUNTS:
                if line[amount.column]:
                    key = (line["month"], amount.fund.value, amount.share.value)
                    totals[key][side] += line[amount.column]
    return tuple(
        Sum(*key, before, after)
        for key, (before, after) in sorted(totals.items())
        if before != after
    )


def _by_line(
    was: list[dict[str, Any]], will: list[dict[str, Any]]
) -> dict[tuple[Place, int], tuple[int, int]]:
    owed: dict[tuple[Place, int], list[int]] = defaultdict(lambda: [0, 0])
    for side, lines in enumerate((was, will)):
        for line in lines:
            place = Place(line["person"], line["unit"], line["track"])
            owed[place, line["month"]][side] += sum(line[amount.column] for amount in AMOUNTS)
    return {key: (before, after) for key, (before, after) in owed.items()}
