"""B06-TS: how collection stands, from the books (QĐ 366/QĐ-BHXH, sheet B06b-TS).

Column 4 is what was reached by the month before, 5 and 6 the month's increase and decrease,
7 = 4 + 5 - 6. Flows of money add up from January; people and debts are what they are at the
end of the month. Money is shown in millions without losing a đồng. Codes that ask for what is
not recorded stay empty (docs/statements.md lists them).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _

from ansinh.arrears.items import NEVER_LATE
from ansinh.exchange.amounts import grouped
from ansinh.exchange.documents.workbook import Cell, Scaled, Sheet, Style
from ansinh.ground.months import Month, first_day, month_of
from ansinh.law import Law
from ansinh.law.funds import Fund
from ansinh.ledger.models import Closing
from ansinh.receipts.office import Office
from ansinh.statements import b06_people, showing
from ansinh.statements.b06_rows import ROWS, Measure
from ansinh.statements.figures import Figures
from ansinh.statements.filling import FUNDS, Amounts
from ansinh.statements.identities import IdentityBroken
from ansinh.statements.people import ClosedMonth
from ansinh.statements.signing import HOW, dated_of, signed

MONEY_CODES = {
    "07": (Fund.ODTS, Fund.HTTT),
    "20": (Fund.BHXH_TN,),
    "24": (Fund.BHTN,),
    "34": (Fund.BHYT,),
    "41": (Fund.TNLD,),
    "52": (Fund.TNLD_TN,),
}
"""The codes of money allocated to funds."""

DEBT_CODES = {
    "57": (Fund.ODTS, Fund.HTTT, Fund.BHXH_TN),
    "63": (Fund.BHTN,),
    "69": (Fund.BHYT,),
    "75": (Fund.TNLD, Fund.TNLD_TN),
}
"""The codes of what is still to be paid: +1 not yet due, +2 late, +3 evaded, +4 of it by units that
can no longer pay, +5 by the state."""


@dataclass(frozen=True)
class Movement:
    """Columns 4, 5 and 6 of a code: đồng or people."""

    before: int
    up: int
    down: int

    @property
    def reached(self) -> int:
        """Column 7."""
        return self.before + self.up - self.down


Codes = dict[str, Movement]


def codes(found: Figures, law: Law) -> Codes:
    """Every code of the report that the books can answer, checked.

    Raises:
        IdentityBroken: 01 + 02 = 03 + 54, 03 = 07 + 20 + 24 + 34 + 41 + 52 + 53 or
            55 = 57 + 63 + 69 + 75 does not hold in a column.
    """
    answered = {**_flows(found), **_debts(found), **_people(found, law)}
    check(answered)
    return answered


def check(answered: Codes) -> None:
    """The identities of the report. Raises IdentityBroken with the one that fails."""
    money = ("07", "20", "24", "34", "41", "52", "53")
    identities = (
        (("01", "02"), ("03", "54"), False),
        (("03",), money, True),
        (("55",), tuple(DEBT_CODES), True),
    )
    for left, right, by_column in identities:
        columns = [("4", "before"), ("7", "reached")]
        columns += [("5", "up"), ("6", "down")] if by_column else []
        for number, name in columns:
            sides = [sum(getattr(answered[c], name) for c in side) for side in (left, right)]
            if sides[0] != sides[1]:
                raise IdentityBroken(
                    _("B06-TS cột %(column)s: %(left)s = %(right)s không đúng: %(a)s ≠ %(b)s.")
                    % {
                        "column": number,
                        "left": " + ".join(left),
                        "right": " + ".join(right),
                        "a": grouped(sides[0]),
                        "b": grouped(sides[1]),
                    }
                )


def sheet(answered: Codes, *, month: int, office_name: str) -> Sheet:
    """The report in the places of the form."""
    report = Sheet("B06b-TS", frozen=(8, 1), repeated=(5, 7))
    report.widths = {0: 62, 1: 12, 2: 7, 3: 20, 4: 18, 5: 18, 6: 20}
    report.cells[1, 0] = Cell(office_name, Style.NOTE)
    title = "BÁO CÁO TÌNH HÌNH THU BHXH, BHYT, BHTN"
    report.cells[2, 0] = Cell(title, Style.TITLE, columns=7)
    report.cells[3, 0] = Cell(f"Tháng {showing.month(month)}", Style.TITLE, columns=7)
    for column, text in enumerate(
        ("CÁC CHỈ TIÊU", "Đơn vị tính", "Mã số", "Số luỹ kế tháng trước chuyển sang")
    ):
        report.cells[5, column] = Cell(text, Style.HEAD, rows=2)
    report.cells[5, 4] = Cell("Số phát sinh trong tháng", Style.HEAD, columns=2)
    report.cells[5, 6] = Cell("Lũy kế từ đầu năm đến hết tháng báo cáo", Style.HEAD, rows=2)
    report.put(6, 4, ["Tăng", "Giảm"], Style.HEAD)
    report.put(7, 0, [1, 2, 3, 4, 5, 6, "7=4+5-6"], Style.HEAD)
    for row, (code, label, measure) in enumerate(ROWS, start=8):
        report.put(row, 0, [label, measure.value, code], Style.TEXT)
        if movement := answered.get(code):
            _put(report, row, movement, measure)
        else:
            report.put(row, 3, [None] * 4, Style.TEXT)
    return report


def _put(report: Sheet, row: int, movement: Movement, measure: Measure) -> None:
    values = (movement.before, movement.up, movement.down, movement.reached)
    if measure is Measure.PEOPLE:
        report.put(row, 3, values, Style.NUMBER)
    else:
        report.put(row, 3, [Scaled(value, 6) for value in values], Style.MILLIONS)


def _flows(found: Figures) -> Codes:
    """Money received, allocated and left over; flows count from January."""
    year = month_of(first_day(found.month).replace(month=1))
    before = _allocated_before(year, found.month)
    received, returned = _received(found.month, found.month)
    earlier, earlier_returned = _received(year, found.month - 1)
    begun = _surplus_at_beginning(year)
    surplus_in, surplus_out = found.unit("surplus_in"), found.unit("surplus_out")
    moved = surplus_out - surplus_in
    settled = found.fund("charge_late_settled", "charge_evasion_settled")
    answered = {
        "01": Movement(begun, 0, 0),
        "02": Movement(earlier - earlier_returned, received, returned),
        "54": Movement(int(surplus_in.sum()), _ups(moved), _ups(-moved)),
        "53": Movement(_charges_settled_before(year, found.month), _ups(settled), _ups(-settled)),
    }
    allocated = found.fund("allocated")
    for code, funds in MONEY_CODES.items():
        own = allocated[:, [FUNDS.index(fund) for fund in funds]]
        answered[code] = Movement(sum(before.get(fund, 0) for fund in funds), _ups(own), _ups(-own))
    parts = [answered[code] for code in (*MONEY_CODES, "53")]
    answered["03"] = Movement(
        sum(part.before for part in parts),
        sum(part.up for part in parts),
        sum(part.down for part in parts),
    )
    return answered


def _debts(found: Figures) -> Codes:
    """What is still to be paid, by fund and class; what the state owes is a class of its own."""
    state = [p for p, unit in enumerate(found.units) if unit.kind in NEVER_LATE]
    others = [p for p, unit in enumerate(found.units) if unit.kind not in NEVER_LATE]
    answered: Codes = {}
    for code, funds in DEBT_CODES.items():
        chosen = [FUNDS.index(fund) for fund in funds]

        def moved(name: str, units: Sequence[int], chosen: list[int] = chosen) -> Movement:
            return _moved(
                found.fund(f"{name}_in")[np.ix_(units, chosen)],
                found.fund(f"{name}_out")[np.ix_(units, chosen)],
            )

        classes = {"1": "not_due", "2": "late", "3": "evasion"}
        number = int(code)
        answered[code] = moved("carried", range(len(found.units)))
        for offset, name in classes.items():
            answered[f"{number + int(offset)}"] = moved(name, others)
        answered[f"{number + 4}"] = _moved(
            _only(found, found.hard_in, "evasion_in")[:, chosen],
            _only(found, found.hard_out, "evasion_out")[:, chosen],
        )
        answered[f"{number + 5}"] = moved("carried", state)
    late = [answered[f"{int(code) + offset}"] for code in DEBT_CODES for offset in (2, 3)]
    answered["55"] = _added([answered[code] for code in DEBT_CODES])
    answered["56"] = _added(late)
    return answered


def _people(found: Figures, law: Law) -> Codes:
    days = [first_day(found.month), first_day(found.month - 1)]
    closings = {month_of(row.month): row for row in Closing.objects.filter(month__in=days)}
    before = closings.get(Month(found.month - 1))
    moved = b06_people.movements(
        now=ClosedMonth.of(closings[found.month]),
        before=None if before is None else ClosedMonth.of(before),
        law=law,
    )
    return {code: Movement(*values) for code, values in moved.items()}


def _added(parts: list[Movement]) -> Movement:
    return Movement(
        sum(part.before for part in parts),
        sum(part.up for part in parts),
        sum(part.down for part in parts),
    )


def _moved(before: Amounts, after: Amounts) -> Movement:
    return Movement(int(before.sum()), _ups(after - before), _ups(before - after))


def _only(found: Figures, units: Collection[int], name: str) -> Amounts:
    """A figure of these units, 0 of all others."""
    chosen = np.array([unit.id in units for unit in found.units], dtype=bool)
    return np.asarray(found.fund(name) * chosen[:, np.newaxis], dtype=np.int64)


def _ups(values: Amounts) -> int:
    """The sum of what is above zero."""
    return int(np.maximum(values, 0).sum())


def _one(sql: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()


def _allocated_before(first: int, month: int) -> dict[Fund, int]:
    rows = _one(
        "SELECT fund, sum(allocated)::bigint FROM ledger_balance "
        "WHERE month >= %s AND month < %s GROUP BY fund",
        [first_day(first), first_day(month)],
    )
    return {Fund(fund): amount for fund, amount in rows}


def _received(first: int, last: int) -> tuple[int, int]:
    """Money received in booked months (both ends included), and what was taken back."""
    rows = _one(
        """
        SELECT coalesce(sum(greatest(r.amount, 0)), 0)::bigint,
            coalesce(sum(greatest(-r.amount, 0)), 0)::bigint
        FROM ledger_receipt r JOIN ledger_entry e ON e.id = r.entry_id
        WHERE e.booked_month BETWEEN %s AND %s
        """,
        [first_day(first), first_day(last)],
    )
    received, returned = next(rows)
    return received, returned


def _surplus_at_beginning(year: int) -> int:
    """What was left over when the first month closed in the year began."""
    rows = _one(
        """
        SELECT coalesce(sum(surplus_in), 0)::bigint FROM ledger_money
        WHERE month = (SELECT min(month) FROM ledger_closing WHERE month >= %s)
        """,
        [first_day(year)],
    )
    return int(next(rows)[0])


def _charges_settled_before(first: int, month: int) -> int:
    rows = _one(
        "SELECT coalesce(-sum(amount), 0)::bigint FROM ledger_posting "
        "WHERE account = 'charge_settled' AND booked_month >= %s AND booked_month < %s",
        [first_day(first), first_day(month)],
    )
    return int(next(rows)[0])


def report(found: Figures, law: Law, office: Office, office_name: str) -> Sheet:
    """The report of a month of figures. Raises IdentityBroken when it does not add up."""
    made = sheet(codes(found, law), month=found.month, office_name=office_name)
    signed(made, max(made.cells)[0] + 2, 1, 7, dated_of(found, office), "Giám đốc BHXH tỉnh", HOW)
    return made
