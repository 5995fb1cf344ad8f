"""B03-TS: the units that owe, in the layout of the procedure of the month.

QĐ 366/QĐ-BHXH (from 5/2026): sheet B03a-TS, units by kind, what is not yet due, late and
evaded by fund, charges and the state of the unit. Before, QĐ 595/QĐ-BHXH: units by the age of
their debt, save those whose debt is hard to collect (nợ khó thu). Columns that ask for what is
not recorded stay empty.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ansinh.arrears.models import Status
from ansinh.exchange.documents.workbook import Cell, Sheet, Style, Value
from ansinh.ground.months import parse_month
from ansinh.receipts.office import Office
from ansinh.statements import showing
from ansinh.statements.b03_by_age import by_age
from ansinh.statements.b03_rows import CHARGES, by_fund, days, owing, people
from ansinh.statements.figures import Figures
from ansinh.statements.identities import IdentityBroken
from ansinh.statements.signing import HOW, dated_of, signed

FIRST_MONTH = parse_month("2026-05")
"""The first month that is reported in the layout of QĐ 366."""

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Doanh nghiệp Nhà nước", ()),
    ("DN có vốn đầu tư nước ngoài", ()),
    ("Doanh nghiệp ngoài quốc doanh", ("enterprise",)),
    ("Hành chính, Đảng, đoàn thể", ("state_body",)),
    ("Sự nghiệp công lập", ()),
    ("Xã, phường, thị trấn", ("commune",)),
    ("Cán bộ không CT cấp xã", ()),
    ("Hợp tác xã", ("cooperative",)),
    ("Ngoài công lập", ()),
    ("Hộ SXKD cá thể, tổ hợp tác, CN", ()),
    ("Lao động có thời hạn ở NN", ()),
    ("Đối tượng tự đóng", ("households",)),
    ("Đối tượng BHYT do NSNN đóng", ("budget", "fund")),
    ("Đối tượng BHYT do NSNN hỗ trợ", ("supported", "school")),
    ("BHXH tự nguyện", ("agent",)),
)
"""The form's kinds of payers, and the kinds of units (`Unit.Kind`) counted under each."""

Amounts = Sequence[int]
_COLUMNS = 49
_FIRST_ROW = 12
"""The first row of units, from 0."""


def sheet(found: Figures, office: Office, office_name: str) -> Sheet:
    """The report of a month, checked before it is returned.

    Raises:
        IdentityBroken: the columns of the report do not add up to what the ledger is owed.
    """
    owed = int(found.fund("carried_out").sum())
    if found.month < FIRST_MONTH:
        report, column, right = by_age(found, office_name), 6, 14
        owed += int(found.fund(*CHARGES).sum())
    else:
        report, column, right = _by_kind(found, office_name), 5, 52
    last = max(report.cells)[0]
    total = report.cells[last, column].value
    if total != owed:
        raise IdentityBroken(
            _("B03-TS: tổng các đơn vị (%(total)s) khác tổng còn phải đóng trong sổ (%(owed)s).")
            % {"total": total, "owed": owed}
        )
    signed(report, last + 2, right - 8, right, dated_of(found, office), SIGNER, HOW)
    return report


SIGNER = "GIÁM ĐỐC BHXH CƠ SỞ/ TP QUẢN LÝ THU VÀ PHÁT TRIỂN NGƯỜI THAM GIA"


def _row(found: Figures, place: int) -> list[int]:
    """Columns 3 to 37 of a unit."""
    not_due, late, evasion = (
        by_fund(found, place, f"{name}_out") for name in ("not_due", "late", "evasion")
    )
    charged, evaded = (by_fund(found, place, f"charge_{name}_out") for name in ("late", "evasion"))
    late_and_evaded = sum(late) + sum(evasion)
    return [
        sum(not_due) + late_and_evaded, late_and_evaded,
        sum(not_due), *not_due,
        days(found, place, "days_late_out"), sum(late), *late,
        days(found, place, "days_evasion_out"), sum(evasion), *evasion,
        sum(charged) + sum(evaded), sum(charged), *charged, sum(evaded), *evaded,
    ]  # fmt: skip


def _total(rows: Sequence[Sequence[int]]) -> list[int | None]:
    """Sums of columns 3 to 37; days are not added up."""
    sums: list[int | None] = [sum(column) for column in zip(*rows, strict=True)] or [0] * 35
    sums[8] = sums[15] = None
    return sums


def _by_kind(found: Figures, office_name: str) -> Sheet:
    report = Sheet("B03a-TS", landscape=True, frozen=(_FIRST_ROW, 3), repeated=(5, 11))
    report.widths = {0: 5, 1: 40, 2: 10, 3: 8, 4: 30} | dict.fromkeys(range(5, 52), 14)
    _heads(report, found, office_name)
    rows = {place: _row(found, place) for place in owing(found)}
    row = _FIRST_ROW
    for number, (name, kinds) in enumerate(KINDS, start=1):
        members = [place for place in rows if found.units[place].kind in kinds]
        report.put(row, 0, [number, name], Style.STRONG)
        _amounts(report, row, _total([rows[place] for place in members]), Style.STRONG_NUMBER)
        row += 1
        for place in members:
            unit = found.units[place]
            report.put(row, 1, [unit.name, unit.code], Style.TEXT)
            report.put(row, 3, [people(found, place)], Style.NUMBER)
            report.put(row, 4, [unit.area], Style.TEXT)
            _amounts(report, row, rows[place], Style.NUMBER)
            report.put(row, _state_column(found.statuses.get(unit.id)), ["x"], Style.MARK)
            row += 1
    report.put(row, 0, [_("Tổng số")], Style.STRONG)
    _amounts(report, row, _total(list(rows.values())), Style.STRONG_NUMBER)
    return report


def _amounts(report: Sheet, row: int, values: Sequence[int | None], style: Style) -> None:
    report.put(row, 5, values, style)


def _heads(report: Sheet, found: Figures, office_name: str) -> None:
    """The head of the form at its own places: rows 1 to 12, columns A to AZ."""
    report.cells[0, 0] = Cell(office_name, Style.NOTE)
    title = "BÁO CÁO CHI TIẾT ĐƠN VỊ CHẬM ĐÓNG, TRỐN ĐÓNG BHXH, BHYT, BHTN"
    report.cells[2, 0] = Cell(title, Style.TITLE, columns=52)
    report.cells[3, 0] = Cell(f"Tháng {showing.month(found.month)}", Style.TITLE, columns=52)
    report.cells[4, 49] = Cell("Đơn vị tính: đồng", Style.NOTE)

    def head(row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> None:
        report.cells[row - 1, column] = Cell(text, Style.HEAD, rows, columns)

    for column, text in enumerate(
        ("STT", "Tên đơn vị", "Mã đơn vị", "Số lao động", "Địa chỉ liên hệ")
    ):
        head(6, column, text, rows=6)
    head(6, 5, "Tổng số tiền phải đóng BHXH, BHYT, BHTN", columns=22)
    head(6, 27, "Tiền xử lý hành vi chậm đóng, trốn đóng", rows=2, columns=13)
    head(6, 40, "Tình trạng đơn vị", columns=11)
    head(6, 51, "Ghi chú", rows=6)
    head(7, 5, "Tổng cộng", rows=5)
    head(7, 6, "Trong đó: Tổng số tiền chậm đóng, trốn đóng", rows=5)
    head(7, 7, "Trong đó", columns=20)
    head(7, 40, "Đơn vị hoạt động", columns=4)
    head(7, 44, "Đơn vị không còn khả năng đóng", columns=7)
    head(8, 7, "Số tiền chưa đến hạn xử lý", columns=6)
    head(8, 13, "Chậm đóng", columns=7)
    head(8, 20, "Trốn đóng", columns=7)
    head(8, 27, "Tổng cộng", rows=4)
    head(8, 28, "Chậm đóng", columns=6)
    head(8, 34, "Trốn đóng", columns=6)
    head(9, 13, "Số ngày chậm đóng", rows=3)
    head(9, 20, "Số ngày trốn đóng", rows=3)
    for column in (7, 14, 21, 28, 34):
        head(9, column, "Tổng", rows=3)
        head(9, column + 1, "Trong đó", columns=5)
        head(10, column + 1, "BHXH", columns=2)
        head(11, column + 1, "ÔĐTS")
        head(11, column + 2, "HTTT")
        for offset, text in enumerate(("BHYT", "BHTN", "BHTNLĐBNN"), start=3):
            head(10, column + offset, text, rows=2)
    for offset, text in enumerate(_STATES):
        head(8, 40 + offset, text, rows=4)
    numbers: list[Value] = ["A", "B", "C", 1, 2, "3=5+12+19", "4=12+19", *range(5, 25)]
    numbers += ["25=26+32", *range(26, _COLUMNS + 1)]
    report.put(_FIRST_ROW - 1, 0, numbers, Style.HEAD)


_STATES = (
    "Đang hoạt động",
    "Tạm ngừng SXKD",
    "Tạm dừng đóng vào quỹ HTTT",
    "Chậm đóng không bị coi là trốn đóng",
    "Phá sản",
    "Đang làm thủ tục phá sản",
    "Đang làm thủ tục giải thể",
    "Không còn hoạt động KD tại địa chỉ đã đăng ký",
    "Bị thu hồi Giấy chứng nhận đăng ký DN",
    "Không có người đại diện theo pháp luật",
    "Giải thể",
)


_COLUMN_OF = {
    Status.OPERATING: 40,
    Status.SUSPENDED: 41,
    Status.INACTIVE: 41,
    Status.RETIREMENT_SUSPENDED: 42,
    Status.EXCUSED: 43,
    Status.BANKRUPT: 44,
    Status.BANKRUPTING: 45,
    Status.DISSOLVING: 46,
    Status.MISSING: 47,
    Status.REVOKED: 48,
    Status.NO_REPRESENTATIVE: 49,
    Status.OWNER_FLED: 49,
    Status.ENDED: 50,
}
"""Columns 38 to 48 of the form, by their place on the sheet."""


def _state_column(status: str | None) -> int:
    return _COLUMN_OF[Status(status) if status else Status.OPERATING]
