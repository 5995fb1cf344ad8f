"""B03-TS in the layout of QĐ 595/QĐ-BHXH (to 4/2026): units by the age of their debt."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ansinh.arrears.items import NEVER_LATE
from ansinh.exchange.documents.workbook import Sheet, Style
from ansinh.statements import showing
from ansinh.statements.b03_rows import CHARGES, by_fund, owing, people
from ansinh.statements.figures import Figures
from ansinh.statements.filling import FIGURES
from ansinh.statements.units import UnitFacts

AGES = (
    ("I", "Nợ phát sinh (dưới 1 tháng)", 0, 1),
    ("II", "Nợ chậm đóng (từ 1 đến dưới 3 tháng)", 1, 3),
    ("III", "Nợ kéo dài (từ 3 tháng)", 3, 10**6),
)
"""Classes of debt by the age of the oldest unpaid month (QĐ 595 art 36.1.1-3), of units whose debt
is not hard to collect (36.1.4). What the state has still to transfer has no class: it is never
late (`arrears.items`), and stands apart behind them."""
STATE = ("V", "Ngân sách nhà nước, quỹ BHXH chưa chuyển (không tính là chậm đóng)")


def by_age(found: Figures, office_name: str) -> Sheet:
    """The layout of QĐ 595: one section for each age of debt; the last row is the total."""
    report = Sheet("B03-TS", landscape=True, frozen=(6, 3), repeated=(5, 5))
    report.widths = {0: 5, 1: 40, 2: 10, 3: 9, 4: 30, 5: 9} | dict.fromkeys(range(6, 12), 16)
    report.put(0, 0, [office_name], Style.NOTE)
    report.put(2, 0, ["CHI TIẾT ĐƠN VỊ NỢ BHXH, BHYT, BHTN (Mẫu B03-TS)"], Style.NOTE)
    report.put(3, 0, [f"Tháng {showing.month(found.month)}; đơn vị tính: đồng"], Style.NOTE)
    heads = ("STT", "Tên đơn vị", "Mã đơn vị", "Số lao động", "Địa chỉ", "Số tháng nợ",
             "Tổng số", "BHXH", "BHYT", "BHTN", "BHTNLĐ, BNN", "Lãi chậm đóng",
             "Biện pháp đã thực hiện", "Văn bản")  # fmt: skip
    report.put(5, 0, heads, Style.HEAD)
    rows = rows_by_age(found)
    sections = [
        (number, name, [
            each for each in rows
            if _is_aged(each, found) and from_months <= each[2] < to_months
        ])
        for number, name, from_months, to_months in AGES
    ]  # fmt: skip
    state = [each for each in rows if each[0].kind in NEVER_LATE]
    hard = [each for each in rows if each[0].id in found.hard_out and each not in state]
    row = 6
    for number, name, members in (*sections, ("IV", "Nợ khó thu", hard), (*STATE, state)):
        report.put(row, 0, [number, name], Style.STRONG)
        _sums(report, row, members)
        row += 1
        for order, (unit, staff, months, amounts) in enumerate(members, start=1):
            report.put(row, 0, [order, unit.name, unit.code], Style.TEXT)
            report.put(row, 3, [staff], Style.NUMBER)
            report.put(row, 4, [unit.area], Style.TEXT)
            report.put(row, 5, [months, *amounts], Style.NUMBER)
            row += 1
    report.put(row, 1, [_("Tổng số")], Style.STRONG)
    _sums(report, row, rows)
    return report


AgedRow = tuple[UnitFacts, int, int, list[int]]


def _is_aged(row: AgedRow, found: Figures) -> bool:
    return row[0].id not in found.hard_out and row[0].kind not in NEVER_LATE


def rows_by_age(found: Figures) -> list[AgedRow]:
    """Units that owe: the unit, its people, months of debt, and columns total to interest.

    A unit that owes interest alone has no month of debt.
    """
    rows: list[AgedRow] = []
    oldest = found.by_fund[:, :, FIGURES.index("oldest_out")]
    for place in owing(found):
        odts, httt, *others = by_fund(found, place, "carried_out")
        interest = sum(by_fund(found, place, *CHARGES))
        owed = odts + httt + sum(others) + interest
        unpaid = oldest[place]
        months = int(found.month - min(unpaid[unpaid > 0], default=found.month))
        amounts = [owed, odts + httt, *others, interest]
        rows.append((found.units[place], people(found, place), months, amounts))
    return rows


def _sums(report: Sheet, row: int, members: Sequence[AgedRow]) -> None:
    sums = [sum(column) for column in zip(*(each[3] for each in members), strict=True)]
    report.put(row, 6, sums or [0] * 6, Style.STRONG_NUMBER)
