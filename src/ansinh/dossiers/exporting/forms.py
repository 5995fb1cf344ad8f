"""The printed lists as workbooks: D02-LT, D05-TS, D09-TS of QĐ 366, and D03 with its codes.

What is written can be handed in again: read and judged against the same register, every row says
what the register says already.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ansinh.dossiers.exporting.lists import Listed
from ansinh.exchange.documents.workbook import Cell, Scaled, Sheet, Style, Value, write_workbook
from ansinh.law import Law
from ansinh.register.models import Unit

MOVEMENT_OF_STATE = {"maternity": "TS", "sick": "OF", "unpaid": "KL",
                     "retirement_suspended": "GV", "health_elsewhere": "TU",
                     "other_contract": "TL"}  # fmt: skip
"""The movement by which a line came to stand in a state; otherwise it joined."""

D02_HEAD = (
    ("STT", ""), ("Họ và tên", ""), ("Mã số BHXH", ""), ("Ngày/ tháng/ năm sinh", ""),
    ("Chức vụ, chức danh nghề, nghề nghiệp, nơi làm việc", ""),
    ("Tiền lương", "Hệ số lương/ Tiền lương"), ("Tiền lương", "Hệ số chênh lệch bảo lưu"),
    ("Tiền lương", "Chức vụ"), ("Tiền lương", "Thâm niên VK (%)"),
    ("Tiền lương", "Thâm niên nghề (%)"),
    ("Tiền lương", "Các khoản phụ cấp lương và thu nhập bổ sung"),
    ("Loại HĐLĐ", "Không xác định thời hạn"), ("Loại HĐLĐ", "Xác định thời hạn"),
    ("Loại HĐLĐ", "HĐ, thỏa thuận khác"), ("Ngày Quyết định, HĐLĐ, HĐLV có hiệu lực", ""),
    ("Từ tháng/ năm", ""), ("Đến tháng/ năm", ""), ("Nơi đăng ký KCB ban đầu", ""),
    ("Hình thức nhận kết quả", ""), ("Loại tăng, giảm, điều chỉnh", ""), ("Ghi chú", ""),
)  # fmt: skip
D05_HEAD = (
    ("STT", ""), ("Họ và tên", ""), ("Mã số BHXH", ""), ("Ngày/ tháng/ năm sinh", ""),
    ("Phương thức đóng", "Từ tháng/ năm"), ("Phương thức đóng", "Số tháng"),
    ("Mức thu nhập tháng đóng BHXH", ""), ("Tỷ lệ NSNN hỗ trợ theo quy định (%)", ""),
    ("NSNN hỗ trợ thêm", "Tỷ lệ (%)"), ("Loại tăng, giảm, điều chỉnh", ""), ("Ghi chú", ""),
)  # fmt: skip
D09_HEAD = (
    ("STT", ""), ("Họ và tên", ""), ("Mã số BHXH", ""), ("Ngày tháng năm sinh", ""),
    ("Địa chỉ", ""), ("Nơi đăng ký KCB", ""), ("Chức vụ, chức danh nghề", ""),
    ("Tiền lương đóng", "BHXH"), ("Tiền lương đóng", "BHYT"), ("Tiền lương đóng", "BHTN"),
    ("Tiền lương đóng", "BHTNLĐ, BNN"), ("Ghi chú", ""),
)  # fmt: skip
D03_CODES = ("STT", "HoTen", "MasoBHXH", "MaDoiTuong", "PA", "TyleNSDP", "NguoiThamGiaThu",
             "TuNgay", "Sothang", "NgaySinh", "GioiTinh", "CMND", "Ghichu")  # fmt: skip
D03_LABELS = ("ID Lao động", "Họ tên", "Mã số BHXH", "Mã đối tượng", "Phương án", "Tỷ lệ NSDP",
              "Người tham gia thứ", "Từ ngày", "Số tháng", "Ngày sinh", "Giới tính", "CMND",
              "Ghi chú")  # fmt: skip


def d02(unit: Unit, people: Sequence[Listed]) -> bytes:
    """The employer's list of everybody who stands on it, as D02-LT."""
    rows: list[list[Value]] = []
    for each in people:
        stand = each.stand
        pay: Value = _coefficient(stand.coefficient) if stand.coefficient else stand.wage
        rows.append(
            [each.name, each.number, _day(each), None, pay,
             _coefficient(stand.difference_coefficient),
             _coefficient(stand.position_coefficient), _share(stand.seniority_rate, 100),
             _share(stand.profession_rate, 100), stand.allowance or None, None, None, None, None,
             _month(each.month), _month(each.until), None, None,
             MOVEMENT_OF_STATE.get(stand.state, "TM"), None]
        )  # fmt: skip
    title = ("DANH SÁCH THAM GIA, ĐIỀU CHỈNH ĐÓNG BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ, "
             "BẢO HIỂM THẤT NGHIỆP")  # fmt: skip
    return _printed("D02-LT", title, unit, D02_HEAD, rows)


def d05(unit: Unit, people: Sequence[Listed], supports: Mapping[str, int]) -> bytes:
    """The people of a unit with voluntary insurance, as D05-TS; `supports` is the state's share
    per 100,000 by group."""
    rows: list[list[Value]] = []
    for each in people:
        stand = each.stand
        rows.append(
            [each.name, each.number, _day(each), _month(each.month), stand.payment_months,
             stand.wage, _share(supports.get(stand.group, 0), 1_000),
             _share(stand.top_up_rate, 1_000), "Đóng tiếp", None]
        )  # fmt: skip
    return _printed("D05-TS", "DANH SÁCH THAM GIA BẢO HIỂM XÃ HỘI TỰ NGUYỆN", unit, D05_HEAD, rows)


def d09(
    unit: Unit, people: Sequence[Listed], bases: Mapping[int, Mapping[str, int]], law: Law
) -> bytes:
    """Whom the office has on a unit's list, for the unit to check, as D09-TS."""
    rows: list[list[Value]] = []
    for each in people:
        found = bases.get(each.person, {})
        state = each.stand.state
        note = "" if state == "active" else law.states[state].label["vi"]
        rows.append(
            [each.name, each.number, _day(each), each.address, None, None,
             *((found.get(name) or None)
               for name in ("base_bhxh", "base_bhyt", "base_bhtn", "base_tnld")),
             note]
        )  # fmt: skip
    return _printed(
        "D09-TS", "DANH SÁCH THAM GIA BHXH, BHYT, BHTN, BHTNLĐ, BNN", unit, D09_HEAD, rows
    )


def d03(unit: Unit, people: Sequence[Listed]) -> bytes:
    """A health list with the codes of declaration programs in its third row."""
    sheet = Sheet("D03", frozen=(3, 0))
    sheet.put(0, 0, [f"Mã đơn vị: {unit.code}"], Style.NOTE)
    sheet.put(1, 0, D03_LABELS, Style.HEAD)
    sheet.put(2, 0, D03_CODES, Style.HEAD)
    for at, each in enumerate(people, start=1):
        stand = each.stand
        months = stand.payment_months if stand.payment_months > 1 else None
        row: list[Value] = [
            at, each.name, each.number, stand.group, "TM", _share(stand.top_up_rate, 1_000),
            stand.member_order or None, f"01/{_month(each.month)}", months, _day(each),
            1 if each.sex == "M" else 0, each.personal_id, None,
        ]  # fmt: skip
        sheet.put(at + 2, 0, row, Style.TEXT)
    return write_workbook([sheet])


def _printed(
    name: str,
    title: str,
    unit: Unit,
    head: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[Value]],
) -> bytes:
    """A printed list: the unit, the title, two rows of headings, a row of numbers, the rows."""
    sheet = Sheet(name, widths={1: 28, 2: 14, 3: 14}, frozen=(6, 2), landscape=True)
    sheet.put(0, 0, [f"Tên đơn vị: {unit.name}"], Style.NOTE)
    sheet.put(1, 0, [f"Mã đơn vị: {unit.code}"], Style.NOTE)
    sheet.cells[2, 0] = Cell(title, Style.TITLE, columns=len(head))
    for place, (above, below) in enumerate(head):
        if not below:
            sheet.cells[3, place] = Cell(above, Style.HEAD, rows=2)
            continue
        sheet.cells[4, place] = Cell(below, Style.HEAD)
        if place == 0 or head[place - 1][0] != above:
            width = sum(each[0] == above for each in head)
            sheet.cells[3, place] = Cell(above, Style.HEAD, columns=width)
    sheet.put(5, 0, ["A", "B", *range(1, len(head) - 1)], Style.HEAD)
    for at, row in enumerate(rows, start=1):
        sheet.put(at + 5, 0, [at, *row], Style.TEXT)
    return write_workbook([sheet])


def _day(each: Listed) -> str:
    return f"{each.birth:%d/%m/%Y}"


def _month(month: int | None) -> str | None:
    return None if month is None else f"{month % 12 + 1:02d}/{month // 12}"


def _coefficient(value: int) -> Scaled | None:
    return Scaled(value, 4) if value else None


def _share(rate: int, of: int) -> str | None:
    """A share as people write it: 5, 7,5."""
    if not rate:
        return None
    return (
        f"{Decimal(rate) / of:f}".rstrip("0").rstrip(".").replace(".", ",")
        if rate % of
        else str(rate // of)
    )
