"""D15-TS, the list of units in evasion for the portal, and B10a-TS, which late units were urged.

QĐ 366/QĐ-BHXH (from 5/2026); both rest on the month's statements (C12-TS), so they name the units
and the amounts of B03-TS. What inspectors did (B10a-TS columns 4 to 6) is not recorded here.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ansinh.arrears.urging import standing_letters
from ansinh.exchange.documents.workbook import Cell, Sheet, Style
from ansinh.ground.months import first_day
from ansinh.ledger.errors import LedgerError
from ansinh.receipts.office import Office
from ansinh.statements import b03, showing
from ansinh.statements.figures import Figures
from ansinh.statements.filling import FIGURES
from ansinh.statements.signing import HOW, dated_of, signed

_HEADS = 6
"""The row of the heads, from 0."""


def evaders(found: Figures, office: Office, office_name: str) -> Sheet:
    """D15-TS: units in evasion with their address, people and what is late or evaded.

    Raises:
        LedgerError: a month before the form.
    """
    _refuse_early(found)
    sheet = _begun(
        "Mẫu D15-TS", found, office_name,
        "DANH SÁCH ĐƠN VỊ TRỐN ĐÓNG BHXH, BHYT, BHTN CÔNG KHAI TRÊN CỔNG THÔNG TIN ĐIỆN TỬ",
        ("STT", "Tên đơn vị", "Mã đơn vị", "Địa chỉ", "Số lao động",
         "Số tiền chậm đóng, trốn đóng BHXH, BHYT, BHTN", "Ghi chú"),
        ("A", "B", "C", 1, 2, 3, 4), deep=3,
    )  # fmt: skip
    evasion, late = found.fund("evasion_out").sum(axis=1), found.fund("late_out").sum(axis=1)
    people = found.by_fund[:, :, FIGURES.index("people_out")].max(axis=1)
    places = [place for place in range(len(found.units)) if evasion[place] > 0]
    for number, place in enumerate(places, start=1):
        unit, row = found.units[place], _HEADS + 3 + number
        sheet.put(row, 0, [number, unit.name, unit.code, unit.area], Style.TEXT)
        sheet.put(row, 4, [int(people[place]), int(late[place] + evasion[place])], Style.NUMBER)
        sheet.put(row, 6, [None], Style.TEXT)
    return _signed(sheet, found, office, 7)


def urged(found: Figures, office: Office, office_name: str, *, known_at: datetime) -> Sheet:
    """B10a-TS: late units, whether the month's letter (Mẫu 01-ĐĐ) was sent, and their state.

    `known_at`: letters recorded by this time count.

    Raises:
        LedgerError: a month before the form.
    """
    _refuse_early(found)
    sheet = _begun(
        "B10a-TS", found, office_name,
        "BÁO CÁO KẾT QUẢ ĐÔN ĐỐC ĐƠN VỊ CHẬM ĐÓNG BHXH, BHYT, BHTN",
        ("STT", "Tên đơn vị", "Mã đơn vị", "Đã gửi Văn bản đôn đốc (Mẫu 01-ĐĐ)", "Chậm đóng",
         "Trốn đóng", "Kiểm tra", "Gửi hồ sơ kiến nghị khởi tố", "Đã khởi tố", "Ghi chú"),
        ("A", "B", "C", 1, 2, 3, 4, 5, 6, 7), deep=4,
    )  # fmt: skip
    sent = _urged_units(found, known_at)
    late, evasion = (found.fund(f"{name}_out").sum(axis=1) for name in ("late", "evasion"))
    total = _HEADS + 5
    row, counts = total + 1, [0, 0, 0]
    for place, unit in enumerate(found.units):
        if not late[place] and not evasion[place]:
            continue
        # A unit in evasion is in evasion, whatever else of it is only late.
        marks = [unit.id in sent, not evasion[place], bool(evasion[place])]
        counts = [count + mark for count, mark in zip(counts, marks, strict=True)]
        sheet.put(row, 0, [row - total, unit.name, unit.code], Style.TEXT)
        sheet.put(row, 3, ["x" if mark else None for mark in marks], Style.MARK)
        sheet.put(row, 6, [None] * 4, Style.TEXT)
        row += 1
    sheet.put(total, 0, [_("Tổng cộng"), None, None], Style.STRONG)
    sheet.put(total, 3, counts, Style.STRONG_NUMBER)
    return _signed(sheet, found, office, 10)


def _signed(sheet: Sheet, found: Figures, office: Office, right: int) -> Sheet:
    row = max(sheet.cells)[0] + 2
    signed(sheet, row, right - 3, right, dated_of(found, office), "GIÁM ĐỐC", HOW)
    return sheet


def _urged_units(found: Figures, known_at: datetime) -> Collection[int]:
    letters = standing_letters().filter(month=first_day(found.month), recorded_at__lte=known_at)
    return set(letters.values_list("unit_id", flat=True))


def _refuse_early(found: Figures) -> None:
    if found.month < b03.FIRST_MONTH:
        raise LedgerError(
            _("Mẫu D15-TS, B10a-TS theo QĐ 366: lập từ tháng %(month)s.")
            % {"month": showing.month(b03.FIRST_MONTH)}
        )


def _begun(
    name: str, found: Figures, office_name: str, title: str, heads: Sequence[str],
    numbers: Sequence[str | int], *, deep: int,
) -> Sheet:  # fmt: skip
    """The head of a form: its title, heads of `deep` rows and the numbers of its columns."""
    below = _HEADS + deep
    sheet = Sheet(name, landscape=True, frozen=(below + 1, 3), repeated=(_HEADS, below))
    sheet.widths = {0: 5, 1: 40, 2: 10} | dict.fromkeys(range(3, len(heads)), 18)
    sheet.cells[0, 0] = Cell(office_name, Style.NOTE)
    sheet.cells[3, 0] = Cell(title, Style.TITLE, columns=len(heads))
    month = f"Tháng {showing.month(found.month)}"
    sheet.cells[4, 0] = Cell(month, Style.TITLE, columns=len(heads))
    for column, head in enumerate(heads):
        sheet.cells[_HEADS, column] = Cell(head, Style.HEAD, rows=deep)
    sheet.put(below, 0, numbers, Style.HEAD)
    return sheet
