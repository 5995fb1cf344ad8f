"""Files as employers, agents and schools hand them in: written here by another head.

Nothing of the importer is used: the headings are typed from the printed forms of QĐ 366/2026 and
NĐ 188/2025 and from the workbooks of declaration programs, with the damage that lists come with.
All people are invented.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Grid = list[list[Any]]
Person = Mapping[str, Any]

# --- the printed forms ---------------------------------------------------------------------------


def d02_lt(people: Iterable[Person], *, unit: str = "TA0001Z") -> Grid:
    """D02-LT of QĐ 366: three rows of headings, a row of numbers, nineteen columns and two."""
    grid: Grid = [
        ["Tên đơn vị: Công ty Thử"],
        [f"Mã đơn vị: {unit}"],
        [],
        ["DANH SÁCH THAM GIA, ĐIỀU CHỈNH ĐÓNG BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ, "
         "BẢO HIỂM THẤT NGHIỆP"],
        ["Số:       /2026; ngày 5 tháng 6 năm 2026"],
        ["A. Đơn vị/Tổ chức quản lý người tham gia"],
        [f"1. Mã đơn vị: {unit}; 2. Tên đơn vị: Công ty Thử"],
        ["B. Danh sách người tham gia"],
        [],
        ["STT", "Họ và tên", "Mã số BHXH", "Ngày/ tháng/ năm  sinh",
         "Chức vụ, chức danh nghề, nghề nghiệp, nơi làm việc", "Tiền lương", None, None, None,
         None, None, "Loại HĐLĐ", None, None, "Ngày Quyết định, HĐLĐ, HĐLV có hiệu lực",
         "Từ\ntháng/ năm", "Đến\ntháng/ năm", "Nơi đăng ký KCB ban đầu",
         "Hình thức nhận kết quả", "Loại tăng, giảm, điều chỉnh", "Ghi chú"],
        [None] * 5 + ["Hệ số lương/ Tiền lương", "Hệ số chênh lệch bảo lưu", "Phụ cấp", None, None,
         "Các khoản phụ cấp lương và thu nhập bổ sung", "Không xác định thời hạn",
         "Xác định thời hạn", "HĐ, thỏa thuận khác"] + [None] * 7,
        [None] * 7 + ["Chức vụ", "Thâm niên VK (%)", "Thâm niên nghề (%)"] + [None] * 11,
        ["A", "B", *range(1, 20)],
    ]  # fmt: skip
    for number, person in enumerate(people, start=1):
        get = person.get
        grid.append(
            [number, get("name"), get("number"), get("birth"), get("job"), get("pay"),
             get("reserved"), get("position"), get("seniority"), get("profession"),
             get("allowance"), "x", None, None, get("contract"), get("month"), get("to"),
             get("clinic"), "Bản điện tử", get("movement"), get("note")]
        )  # fmt: skip
    grid += [[], [None, "Cộng"], [None] * 8 + ["ĐƠN VỊ LẬP DANH SÁCH"],
             [None] * 8 + ["(Ký, ghi rõ họ tên, đóng dấu)"]]  # fmt: skip
    return grid


D02_TK1 = (
    ("STT", "ID Lao động"), ("HoTen", "Họ tên"), ("MasoBHXH", "Mã số BHXH"),
    ("TenLoaiKhaiBao", "Loại khai báo"), ("Loai", "Mã loại khai báo"),
    ("TenPhuongAn", "Phương án"), ("PA", "Mã Phương án"), ("ChucVu", "Chức vụ"),
    ("NoiLamViec", "Nơi làm việc"), ("TienLuong", "Tiền lương/ Hệ số lương"),
    ("PhuCapCV", "Phụ cấp CV"), ("PhuCapTNVK", "Phụ cấp TNVK (%)"),
    ("PhuCapTNNghe", "Phụ cấp TN Nghề (%)"), ("PhuCapLuong", "Phụ cấp lương"),
    ("PhuCapBosung", "Phụ cấp bổ sung"), ("TuThang", "Từ tháng"), ("DenThang", "Đến tháng"),
    ("NgayChet", "Ngày chết"), ("Ghichu", "Ghi chú"), ("TyleDong", "Tỷ lệ đóng(%)"),
    ("MavungLTT", "Mã vùng lương tối thiểu"), ("CMND", "CMND"),
    ("Maho_Giadinh", "Mã hộ gia đình"), ("NgaySinh", "Ngày sinh"), ("GioiTinh", "Giới tính"),
    ("MaBenhVien", "Mã Bệnh viện"), ("TenXaKS", "Xã - Khai sinh"), ("Maxa_KS", "Mã xã - Khai sinh"),
    ("", "Xã - Khai sinh"), ("", "Mã xã - Khai sinh"),
    ("TenXaNN", "Xã - Địa chỉ liên hệ"), ("Maxa_NN", "Mã xã - Địa chỉ liên hệ"),
    ("TenXaNN", "Xã - Địa chỉ liên hệ"), ("Maxa_NN", "Mã xã - Địa chỉ liên hệ"),
)  # fmt: skip
"""The columns of the workbook with TK1 that matter here, in its order, doubled ones as doubled."""


def d02_tk1(people: Iterable[Person], *, columns: Sequence[tuple[str, str]] = D02_TK1) -> Grid:
    """The import workbook of a declaration program: hints, labels, codes, data from row 4."""
    grid: Grid = [
        ["Hướng dẫn: nhập từ dòng 4"] + [None] * (len(columns) - 1),
        [label for _, label in columns],
        [code for code, _ in columns],
    ]
    for number, person in enumerate(people, start=1):
        get = person.get
        by_code = {
            "STT": number, "HoTen": get("name"), "MasoBHXH": get("number"), "PA": get("movement"),
            "TenPhuongAn": get("movement_name"), "Loai": get("type"), "ChucVu": get("job"),
            "TienLuong": get("pay"), "PhuCapCV": get("position"), "PhuCapTNVK": get("seniority"),
            "PhuCapTNNghe": get("profession"), "PhuCapLuong": get("allowance"),
            "PhuCapBosung": get("supplement"), "TuThang": get("month"), "DenThang": get("to"),
            "Ghichu": get("note"), "TyleDong": "32,5", "CMND": get("personal_id"),
            "NgaySinh": get("birth"), "GioiTinh": get("sex"), "Maxa_NN": get("commune"),
        }  # fmt: skip
        row = [by_code.get(code) for code, _ in columns]
        places = [at for at, (code, _) in enumerate(columns) if code == "Maxa_NN"]
        if len(places) == 2:
            row[places[1]] = "#REF!"
        grid.append(row)
    return grid


def d03_tk1(people: Iterable[Person]) -> Grid:
    """The D03 workbook with TK1: labels, codes."""
    columns = (
        ("STT", "ID Lao động"), ("HoTen", "Họ tên"), ("MasoBHXH", "Mã số BHXH"),
        ("Loai", "Loại khai báo"), ("PA", "Phương án"), ("TyleNSDP", "Tỷ lệ NSDP"),
        ("NgayBienLai", "Ngày biên lai"), ("SoBienLai", "Số biên lai"),
        ("NguoiThamGiaThu", "Người tham gia thứ"), ("Tiendong", "Mức tiền đóng"),
        ("TienDongThucTe", "Số tiền thực tế"), ("MucHuong", "Mức hưởng BHYT"),
        ("TuNgay", "Từ ngày"), ("Sothang", "Số tháng"), ("Ghichu", "Ghi chú"),
        ("NgaySinh", "Ngày sinh"), ("GioiTinh", "Giới tính"), ("CMND", "CMND"),
        ("Maxa_DangSS", "Mã xã đang sinh sống"),
    )  # fmt: skip
    grid: Grid = [[label for _, label in columns], [code for code, _ in columns]]
    for number, person in enumerate(people, start=1):
        get = person.get
        grid.append(
            [number, get("name"), get("number"), 1, get("movement", "TM"), get("top_up"),
             get("receipt_day", "24/08/2026"), get("receipt", 1002), get("order"),
             get("amount"), get("paid"), 4, get("day"), get("months"), None, get("birth"),
             get("sex"), get("personal_id"), get("commune")]
        )  # fmt: skip
    return grid


def d05(people: Iterable[Person], *, unit: str = "DL0001Z") -> Grid:
    """D05-TS of QĐ 366: headings over five rows, two pairs of `Tỷ lệ (%)` and `Số tiền`."""
    grid: Grid = [
        ["Tên tổ chức: Đại lý Thử"], [f"Mã tổ chức : {unit}"], [], [],
        [],
        ["DANH SÁCH THAM GIA BẢO HIỂM XÃ HỘI TỰ NGUYỆN"],
        ["Số:       /2026 ; ngày 5 tháng 6 năm 2026"], [],
        ["STT", "Họ và tên", "Mã số BHXH", "Ngày/ tháng/ năm sinh", "Phương thức đóng", None,
         "Mức thu nhập tháng đóng BHXH", "Số tiền đóng", None, None, None, None, None, None,
         "Hình thức nhận kết quả", "Loại tăng, giảm, điều chỉnh", "Ghi chú"],
        [None] * 7 + ["Số tiền phải đóng theo quy định", "Trong đó"] + [None] * 8,
        [None] * 4 + ["Từ tháng/ năm", "Số tháng", None, None, "Người tham gia đóng", "Hỗ trợ"]
        + [None] * 7,
        [None] * 9 + ["Tỷ lệ NSNN hỗ trợ theo quy định (%)", "NSNN hỗ trợ thêm", None,
         "Hỗ trợ khác", None, None, None, None],
        [None] * 10 + ["Tỷ lệ (%)", "Số tiền", "Tỷ lệ (%)", "Số tiền", None, None, None],
        ["A", "B", *range(1, 16)],
    ]  # fmt: skip
    for number, person in enumerate(people, start=1):
        get = person.get
        grid.append(
            [number, get("name"), get("number"), get("birth"), get("month"), get("months"),
             get("income"), get("due"), get("self"), get("support"), get("top_up"),
             get("top_up_amount"), get("other"), get("other_amount"), "Bản điện tử",
             get("movement", "Đóng tiếp"), get("note")]
        )  # fmt: skip
    return grid + [[], [None, "Cộng"], [None] * 9 + ["TỔ CHỨC LẬP DANH SÁCH"]]


def d06(people: Iterable[Person], *, unit: str = "DL0001Z") -> Grid:
    """D06-TS of QĐ 366."""
    grid: Grid = [
        ["Tên tổ chức: Đại lý Thử"], [f"Mã tổ chức : {unit}"], [],
        ["DANH SÁCH THAM GIA BẢO HIỂM TAI NẠN LAO ĐỘNG THEO HÌNH THỨC TỰ NGUYỆN"], [],
        ["STT", "Họ và tên", "Mã số BHXH", "Ngày/ tháng/ năm sinh", "Phương thức đóng", None,
         "Nghề, công việc, thời gian và nơi làm việc ", "Mức thu nhập tháng", "Số tiền đóng",
         None, None, None, None, None, None, "Hình thức nhận kết quả",
         "Loại tăng, giảm, điều chỉnh", "Ghi chú"],
        [None] * 4 + ["Từ ngày/ tháng/ năm", "Số tháng", None, None,
         "Số tiền phải đóng theo quy định", "Trong đó"] + [None] * 8,
        [None] * 9 + ["Người tham gia đóng", "Hỗ trợ"] + [None] * 7,
        [None] * 10 + ["Tỷ lệ NSNN hỗ trợ theo quy định (%)", "NSNN hỗ trợ thêm", None,
         "Hỗ trợ khác", None, None, None, None],
        [None] * 11 + ["Tỷ lệ (%)", "Số tiền", "Tỷ lệ (%)", "Số tiền", None, None, None],
        ["A", "B", *range(1, 17)],
    ]  # fmt: skip
    for number, person in enumerate(people, start=1):
        get = person.get
        grid.append(
            [number, get("name"), get("number"), get("birth"), get("day"), get("months"),
             get("job", "Lái xe, 5 giờ mỗi ngày"), get("income"), get("due"), get("self"),
             get("support"), None, None, None, None, "Bản giấy", get("movement", "Lần đầu"), None]
        )  # fmt: skip
    return grid


def tk1(person: Person, *, request: str = "", papers: str = "") -> Grid:
    """TK1-TS of QĐ 366: questions by number, the answer in the same cell or beside it."""
    get = person.get
    sex = {"M": "- ☑ Nam       - ☐ Nữ", "F": "- ☐ Nam       - ☑ Nữ"}.get(
        str(get("sex", "")), "- ☐ Nam       - ☐ Nữ"
    )
    return [
        ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["TỜ KHAI"],
        ["ĐĂNG KÝ, ĐIỀU CHỈNH THÔNG TIN THAM GIA BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ"],
        [f"Mã số BHXH: {get('number', '..........')}"], ["A. Đăng ký tham gia"],
        [f"[01]. Họ và tên: {get('name', '........')} [02]. Giới tính: {sex}"],
        [f"[03]. Ngày, tháng, năm sinh: {get('birth', '../../....')}",
         f"[04]. Số CCCD/ĐDCN/hộ chiếu: {get('personal_id', '.......')}"],
        ["[05]. Dân tộc: Kinh [06]. Quốc tịch: Việt Nam [07]. Số điện thoại: ........"],
        ["B. Điều chỉnh thông tin"], ["[16]. Nội dung đề nghị:", request or "........"],
        ["[17]. Giấy tờ kèm theo (nếu có):", papers or "........"], ["Người kê khai"],
    ]  # fmt: skip


def m03(people: Iterable[Person], *, unit: str = "BT0001Z") -> Grid:
    """Mẫu số 3 of NĐ 188/2025."""
    grid: Grid = [
        ["Tên cơ quan/tổ chức: Phòng Thử"], [f"Mã cơ quan,tổ chức: {unit}"], [],
        ["DANH SÁCH ĐỐI TƯỢNG THAM GIA BẢO HIỂM Y TẾ"], [],
        ["STT", "Họ và tên", "Mã số bảo hiểm y tế", "Số căn cước công dân/ Định danh cá nhân",
         "Nơi đăng ký khám chữa bệnh ban đầu", "Mức đóng", None, None, None, None,
         "Tháng tham gia", "Tỷ lệ ngân sách nhà nước hỗ trợ (%)", "Loại thẻ bảo hiểm y tế", None,
         "Ghi chú"],
        [None] * 5 + ["Tiền lương", "Phụ cấp", None, None,
         "Các khoản phụ cấp lương và thu nhập bổ sung", None, None, "Bản điện tử", "Bản giấy"],
        [None] * 6 + ["Chức vụ", "Thâm niên vượt khung (%)", "Thâm niên nghề (%)"] + [None] * 5,
        ["A", "B", *range(1, 14)],
    ]  # fmt: skip
    for number, person in enumerate(people, start=1):
        get = person.get
        grid.append(
            [number, get("name"), get("number"), get("personal_id"), "Trạm y tế xã", get("pay"),
             None, None, None, None, get("month"), get("support"), "x", None, get("note")]
        )  # fmt: skip
    return grid


def m04(people: Iterable[Person]) -> Grid:
    """Mẫu số 4 of NĐ 188/2025: the members of one household."""
    grid: Grid = [
        ["DANH SÁCH THÀNH VIÊN HỘ GIA ĐÌNH"], ["THAM GIA BẢO HIỂM Y TẾ"],
        ["Họ và tên chủ hộ: Nguyễn Văn Thử"], [],
        ["STT", "Họ và tên", "Mã số bảo hiểm y tế", "Số CCCD/ ĐDCN", "Ngày, tháng, năm sinh",
         "Nơi đăng ký khám bệnh, chữa bệnh ban đầu", "Tiền lương", "Quan hệ với chủ hộ",
         "Tỷ lệ NSNN hỗ trợ (%)", "Thẻ bảo hiểm y tế", None, "Ghi chú"],
        [None] * 9 + ["Bản điện tử", "Bản giấy", None],
        ["A", "B", *range(1, 11)],
    ]  # fmt: skip
    for number, person in enumerate(people, start=1):
        get = person.get
        grid.append(
            [number, get("name"), get("number"), get("personal_id"), get("birth"),
             "Trạm y tế xã", get("pay", 2_340_000), get("relation"), get("support"), "x", None,
             get("months", "12 tháng")]
        )  # fmt: skip
    return grid


def class_list(people: Iterable[Person]) -> Grid:
    """A school's list of its classes."""
    grid: Grid = [
        ["TRƯỜNG THPT THỬ"], ["DANH SÁCH HỌC SINH THAM GIA BẢO HIỂM Y TẾ"], [],
        ["STT", "Họ và tên học sinh", "Ngày sinh", "Giới tính", "Lớp", "Mã thẻ BHYT",
         "Số định danh cá nhân", "Số tháng"],
    ]  # fmt: skip
    for number, person in enumerate(people, start=1):
        get = person.get
        grid.append(
            [number, get("name"), get("birth"), get("sex"), get("class", "10A1"), get("number"),
             get("personal_id"), get("months", 12)]
        )  # fmt: skip
    return grid


# --- kinds of file -------------------------------------------------------------------------------


def as_xlsx(*grids: Grid, names: Sequence[str] = (), merged: bool = False) -> bytes:
    """A workbook; with `merged`, blanks to the right of a heading are merged into it."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, grid in enumerate(grids):
            sheet = book.add_worksheet(names[place] if place < len(names) else None)
            for row, cells in enumerate(grid):
                for column, value in enumerate(cells):
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, value, day)
                    elif isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif value is not None:
                        sheet.write_number(row, column, value)
            if merged:
                _merge(sheet, grid)
    return target.getvalue()


def _merge(sheet: Any, grid: Grid) -> None:
    """Merge the headings of a printed form the way the form does: down to the row of numbers."""
    numbers = next(at for at, row in enumerate(grid) if row[:3] == ["A", "B", 1])
    top = next(at for at, row in enumerate(grid) if row[:1] == ["STT"])
    width = len(grid[top])
    for column in range(width):
        rows = [
            grid[row][column] if column < len(grid[row]) else None for row in range(top, numbers)
        ]
        if rows[0] is not None and all(cell is None for cell in rows[1:]) and len(rows) > 1:
            right = grid[top][column + 1] if column + 1 < width else "x"
            if right is not None:
                sheet.merge_range(top, column, numbers - 1, column, rows[0])


def as_csv(grid: Grid, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """The grid as CSV in an encoding of Python's, or of `OLD`."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    width = max(len(row) for row in grid)
    for row in grid:
        cells = [f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row]
        writer.writerow(
            ["" if cell is None else cell for cell in cells] + [""] * (width - len(row))
        )
    text = stream.getvalue()
    return OLD[encoding](text) if encoding in OLD else text.encode(encoding)


def as_ods(grid: Grid) -> bytes:
    """A text document's spreadsheet, the shortest that programs open."""
    rows = []
    for row in grid:
        cells = []
        for value in row:
            if value is None:
                cells.append("<table:table-cell/>")
            elif isinstance(value, date):
                cells.append(
                    f'<table:table-cell office:value-type="date" '
                    f'office:date-value="{value:%Y-%m-%d}">'
                    f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
                )
            elif isinstance(value, int | float):
                cells.append(
                    f'<table:table-cell office:value-type="float" office:value="{value}">'
                    f"<text:p>{value}</text:p></table:table-cell>"
                )
            else:
                cells.append(
                    '<table:table-cell office:value-type="string"><text:p>'
                    f"{escape(value)}</text:p></table:table-cell>"
                )
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        f'xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def _windows_1258(text: str) -> bytes:
    """Windows-1258 keeps the tones apart from their letters."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in tones)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(letter + tone)
    return "".join(out).encode("cp1258", errors="replace")


TCVN3_LETTERS = dict(zip("ĂÂÊÔƠƯĐăâêôơưđ", range(0xA1, 0xAF), strict=True))
TCVN3_TONED = {
    "a": "B5B6B7B8B9", "ă": "BBBCBDBEC6", "â": "C7C8C9CACB", "e": "CCCECFD0D1",
    "ê": "D2D3D4D5D6", "i": "D7D8DCDDDE", "o": "DFE1E2E3E4", "ô": "E5E6E7E8E9",
    "ơ": "EAEBECEDEE", "u": "EFF1F2F3F4", "ư": "F5F6F7F8F9", "y": "FAFBFCFDFE",
}  # fmt: skip
"""TCVN 5712:1993, VN3: huyền, hỏi, ngã, sắc, nặng of each letter; capitals have no tones."""


def _tcvn3(text: str) -> bytes:
    tones = "\u0300\u0309\u0303\u0301\u0323"
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = next((part for part in parts if part in tones), "")
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
        if tone:
            out += bytes.fromhex(TCVN3_TONED[letter.lower()])[tones.index(tone)].to_bytes()
        elif letter in TCVN3_LETTERS:
            out.append(TCVN3_LETTERS[letter])
        else:
            out += letter.encode("latin-1")
    return bytes(out)


OLD: Mapping[str, Callable[[str], bytes]] = {"windows-1258": _windows_1258, "tcvn3": _tcvn3}

# --- damage --------------------------------------------------------------------------------------


def decomposed(text: str) -> str:
    """Letters and marks apart (NFD), as a Mac writes them."""
    return unicodedata.normalize("NFD", text)


def other_d(text: str) -> str:
    """U+00D0 for the barred D, as several programs write it."""
    return text.replace("Đ", "Ð").replace("đ", "ð")
