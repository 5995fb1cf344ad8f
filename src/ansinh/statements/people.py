"""People, wages and amounts due of a unit's list, this month against the month before.

Read from the lines that the closings wrote, so that a statement says today what it said when
its month was closed. A line that is billed for several months at once stands in one file
only; whoever is covered by such a line counts in every month it covers, with the wage that
the law gives it. A sponsor (budget, fund) counts the people for whom it owes something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import narwhals as nw
import pyarrow as pa
from django.utils.translation import gettext as _

from ansinh.assess import assess
from ansinh.config.home import columns_folder
from ansinh.engine.session import Relation, Session, connect
from ansinh.ground.months import Month, month_of, show_month
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS, Fund
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Closing
from ansinh.register import columns

BASE_OF = {
    Fund.ODTS: "base_bhxh",
    Fund.HTTT: "base_bhxh",
    Fund.BHYT: "base_bhyt",
    Fund.BHTN: "base_bhtn",
    Fund.TNLD: "base_tnld",
    Fund.BHXH_TN: "base_bhxh",
    Fund.TNLD_TN: "base_tnld",
}
"""The base of a line on which each fund's contribution is computed: its wage fund."""

MEASURES = (
    "people_in", "people_up", "people_down", "people_out", "wage", "wage_up", "wage_down",
    "due_up", "due_down",
)  # fmt: skip
"""What `changes` answers for each unit and fund."""


@dataclass(frozen=True)
class ClosedMonth:
    """Where the lines of a closed month are, and up to where and when its closing knew."""

    month: Month
    lines_file: str
    position: int
    known_at: datetime

    @classmethod
    def of(cls, closing: Closing) -> "ClosedMonth":
        """The closed month of a manifest."""
        return cls(
            month_of(closing.month), closing.lines_file, closing.log_position, closing.recorded_at
        )


def changes(
    *, now: ClosedMonth, before: ClosedMonth | None, law: Law, units: Sequence[int] | None = None
) -> pa.Table:
    """People, wage fund and due of each unit and fund and how they moved since `before`.

    Columns: unit, fund, then `MEASURES` (int64; money in đồng). `units` None means all.

    Raises:
        LedgerError: a file of lines that a closing names is no longer there.
    """
    with connect() as session:
        members_now, members_then = members(session, now, before, law, units)
        compared = session.sql(
            f"""
            SELECT coalesce(n.unit, b.unit) AS unit, {_compared()}
            FROM members_now n FULL OUTER JOIN members_then b
                ON n.unit = b.unit AND n.person = b.person
            GROUP BY 1 ORDER BY 1
            """
        )
        found = compared.to_arrow_table()
    return _long(found)


def _compared() -> str:
    parts = []
    for fund in Fund:
        head, wage, due = f"head_{fund}", f"wage_{fund}", f"due_{fund}"
        now, then = f"coalesce(n.{head}, false)", f"coalesce(b.{head}, false)"
        parts += [
            f"count(*) FILTER ({then}) AS people_in_{fund}",
            f"count(*) FILTER ({now} AND NOT {then}) AS people_up_{fund}",
            f"count(*) FILTER ({then} AND NOT {now}) AS people_down_{fund}",
            f"count(*) FILTER ({now}) AS people_out_{fund}",
            f"coalesce(sum(n.{wage}), 0)::BIGINT AS wage_{fund}",
            *_moved("wage", wage, fund),
            *_moved("due", due, fund),
        ]
    return ", ".join(parts)


def _moved(measure: str, column: str, fund: Fund) -> list[str]:
    difference = f"coalesce(n.{column}, 0) - coalesce(b.{column}, 0)"
    return [
        f"sum(greatest({difference}, 0))::BIGINT AS {measure}_up_{fund}",
        f"sum(greatest(-({difference}), 0))::BIGINT AS {measure}_down_{fund}",
    ]


def _long(wide: pa.Table) -> pa.Table:
    """One row for each unit and fund, of a table with a column for each measure and fund."""
    parts = []
    for fund in Fund:
        picked = {name: wide[f"{name}_{fund}"].cast(pa.int64()) for name in MEASURES}
        parts.append(
            pa.table({"unit": wide["unit"], "fund": [fund.value] * wide.num_rows} | picked)
        )
    return pa.concat_tables(parts)


def members(
    session: Session,
    now: ClosedMonth,
    before: ClosedMonth | None,
    law: Law,
    units: Sequence[int] | None,
) -> tuple[Relation, Relation]:
    """The people of two months: one row for each unit and person, as `_members`."""
    ahead = _ahead(units)
    if not columns.log(session, position=now.position).filter(ahead).limit(1).fetchall():
        ahead = ""
    return (
        _members(session, now, law, units, ahead),
        _members(session, before, law, units, ahead),
    )


def _members(
    session: Session,
    closed: ClosedMonth | None,
    law: Law,
    units: Sequence[int] | None,
    ahead: str,
) -> Relation:
    """One row for each unit and person: for each fund head (bool), wage and due (đồng). `ahead`
    says which lines are billed for several months at once; empty where none is."""
    lines = lines_of(session, closed, units)
    parts = [_of_lines(lines, heads="payment_months = 1", due="true")]
    if closed is not None and ahead:
        running = _billed_ahead(session, closed, law, ahead)
        parts.append(_of_lines(running, heads="true", due="false"))
    rows = parts[0] if len(parts) == 1 else parts[0].union(parts[1])
    summed = ", ".join(
        f"bool_or(head_{fund}) AS head_{fund}, sum(wage_{fund})::BIGINT AS wage_{fund}, "
        f"sum(due_{fund})::BIGINT AS due_{fund}"
        for fund in Fund
    )
    members = rows.aggregate(f"unit, person, {summed}", "unit, person")
    if units is not None:
        members = members.filter(_among("unit", units))
    return members.materialize()


def _of_lines(lines: Relation, *, heads: str, due: str) -> Relation:
    """The lines of a list and, beside them, what its sponsor owes for the same people."""
    own = lines.filter("true").project(f"unit, person, {_measures(heads, due, None)}")
    sponsored = lines.filter("sponsor <> unit").project(
        f"sponsor AS unit, person, {_measures(heads, due, True)}"
    )
    return own.union(sponsored)


def _measures(heads: str, due: str, by_sponsor: bool | None) -> str:
    """Head, wage and due of each fund; `by_sponsor` None is the list's own unit.

    A list counts everybody for whom the fund is due, whoever owes it, but owes only its own
    shares; where it is its own sponsor, it owes them all.
    """
    parts = []
    for fund in Fund:
        own = [a.column for a in AMOUNTS if a.fund is fund and not a.paid_by_sponsor]
        other = [a.column for a in AMOUNTS if a.fund is fund and a.paid_by_sponsor]
        theirs = " + ".join(other) or "0"
        if by_sponsor:
            present, owed = f"{theirs} > 0", theirs
        else:
            present = f"{' + '.join(own + other)} > 0"
            owed = f"{' + '.join(own) or '0'} + CASE WHEN sponsor = unit THEN {theirs} ELSE 0 END"
        head = f"{heads} AND {present}"
        parts.append(
            f"({head}) AS head_{fund}, "
            f"CASE WHEN {head} THEN {BASE_OF[fund]} ELSE 0 END AS wage_{fund}, "
            f"CASE WHEN {due} THEN {owed} ELSE 0 END AS due_{fund}"
        )
    return ", ".join(parts)


def lines_of(session: Session, closed: ClosedMonth | None, units: Sequence[int] | None) -> Relation:
    """The lines of a closed month that these units owe something for (None: all of them).

    Raises:
        LedgerError: the file that the closing names is no longer there.
    """
    if closed is None or not closed.lines_file:
        return _no_lines(session)
    path = columns_folder() / closed.lines_file
    if not path.exists():
        raise LedgerError(
            _(
                "Không thấy tệp dữ liệu %(file)s của tháng %(month)s; hãy khôi phục thư mục "
                "columns của bản cài đặt từ bản sao lưu."
            )
            % {"file": closed.lines_file, "month": show_month(closed.month)}
        )
    lines = session.read_parquet(str(path))
    return lines if units is None else lines.filter(_of_payers(units))


def _no_lines(session: Session) -> Relation:
    whole = ["unit", "sponsor", "person", "payment_months", *sorted(set(BASE_OF.values()))]
    names = whole + [amount.column for amount in AMOUNTS]
    listed = ", ".join(f"0::BIGINT AS {name}" for name in names)
    return session.sql(f"SELECT {listed}, '' AS rule LIMIT 0")


def _ahead(units: Sequence[int] | None) -> str:
    """Which lines are billed for several months at once, of those that these units owe for."""
    ahead = "payment_months > 1"
    return ahead if units is None else f"{ahead} AND {_among('unit', columns.lists_of(units))}"


def _billed_ahead(session: Session, closed: ClosedMonth, law: Law, ahead: str) -> Relation:
    """The lines billed for several months at once that cover the month, as one month's lines."""
    spells = columns.spells(session, position=closed.position, known_at=closed.known_at)
    month = int(closed.month)
    running = spells.filter(f"{ahead} AND from_month <= {month} AND to_month > {month}")
    monthly = nw.from_native(running.materialize()).with_columns(payment_months=nw.lit(1, nw.Int8))
    lines: Relation = nw.to_native(assess(nw.to_native(monthly), law, [month]))
    return lines.materialize()


def _of_payers(units: Sequence[int]) -> str:
    return f"({_among('unit', units)} OR {_among('sponsor', units)})"


def _among(column: str, units: Sequence[int]) -> str:
    return f"{column} IN ({', '.join(str(int(unit)) for unit in units)})"
