"""Electronic envelopes and forms asked by numbers; files that are hostile or no files at all."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.exchange.declarations import (
    give_back,
    mapped,
    open_sheets,
    read_declaration,
    read_envelope,
    read_numbered,
)
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Sheet, read_workbook
from tests.dossiers import paper


def envelope(
    *files: tuple[str, str, bytes], count: int | None = None, signed: bool = False
) -> bytes:
    enclosed = "".join(
        f"<FileToKhai><MaToKhai>{form}</MaToKhai><MoTaToKhai>x</MoTaToKhai>"
        f"<TenFile>{name}</TenFile>"
        f"<LoaiFile>.xlsx</LoaiFile><DoDaiFile>{len(data)}</DoDaiFile>"
        f"<NoiDungFile>{base64.b64encode(data).decode()}</NoiDungFile></FileToKhai>"
        for form, name, data in files
    )
    signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>' if signed else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?><Hoso><NoiDung><ThongTinIVAN><MaIVAN>00040</MaIVAN>'
        "</ThongTinIVAN><ThongTinDonVi><TenDoiTuong>Công ty Thử</TenDoiTuong>"
        "<MaSoBHXH>TA0001Z</MaSoBHXH><MaSoThue>0100000000</MaSoThue></ThongTinDonVi>"
        "<ThongTinHoSo><MaThuTuc>600</MaThuTuc><KyKeKhai>05/2026</KyKeKhai>"
        f"<NgayLap>05/06/2026</NgayLap><SoLuongFile>{len(files) if count is None else count}"
        f"</SoLuongFile><ToKhais>{enclosed}</ToKhais></ThongTinHoSo></NoiDung>"
        f"<CKy_Dvi>{signature}</CKy_Dvi></Hoso>"
    ).encode()


def test_the_files_inside_an_envelope_are_declarations() -> None:
    list_ = paper.as_xlsx(paper.d02_lt([{"name": "Lê An", "month": "05/2026", "pay": 5_000_000}]))
    found = read_envelope(envelope(("D02-LT", "d02.xlsx", list_)))
    assert (found.unit, found.period, found.procedure, found.signature) == (
        "TA0001Z", "05/2026", "600", None,
    )  # fmt: skip
    assert read_declaration(open_sheets(found.files[0].content)).form == "D02"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<a/>", "not an electronic declaration"),
        (b"<Hoso><NoiDung>", "damaged or cut short"),
        (b"<Hoso><NoiDung/></Hoso>", "lacks a part"),
        (envelope(count=3), "another number of files"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Hoso>&b;</Hoso>', "entities"),
        (
            b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><Hoso>&c;</Hoso>',
            "entities",
        ),
        (envelope(("D02", "a", b"x")).replace(b"<DoDaiFile>1<", b"<DoDaiFile>9<"), "other length"),
        (envelope(("D02", "a", b"x")).replace(b"eA==", b"e?=="), "damaged"),
    ],
)
def test_an_envelope_that_cannot_be_taken_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason.replace("other length", "another length")):
        read_envelope(data)


def test_forms_asked_by_numbers_are_read_from_one_cell_or_two() -> None:
    tk1 = [
        ["TỜ KHAI"], ["ĐĂNG KÝ, ĐIỀU CHỈNH THÔNG TIN THAM GIA BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ"],
        ["Mã số BHXH: 0123456789"],
        ["[01]. Họ và tên: Đặng Thị Hiền [02]. Giới tính: - ☐ Nam       - ☑ Nữ"],
        ["[03]. Ngày, tháng, năm sinh: 05/03/1990", "[04]. Số CCCD/ĐDCN/hộ chiếu: 006190001234"],
        ["[12]. Mức tiền đóng: .……..1.500.000....... [13]. Phương thức đóng:", "06 tháng"],
        ["[16]. Nội dung đề nghị: ……………"], ["[17]. Giấy tờ kèm theo (nếu có): ..."],
        ["Người kê khai"],
    ]  # fmt: skip
    found = read_numbered([Sheet("", tk1)])
    assert (found.form, found.number) == ("TK1", "0123456789")
    assert found.answers == {
        "name": "Đặng Thị Hiền", "sex": "Nữ", "birth": "05/03/1990",
        "personal_id": "006190001234", "amount": "1.500.000", "method": "06 tháng",
    }  # fmt: skip
    tk3 = [
        ["ĐƠN VỊ ĐĂNG KÝ, ĐIỀU CHỈNH THÔNG TIN THAM GIA"], ["Mã đơn vị: TA0001Z"],
        ["[01]. Tên đơn vị: Công ty Thử [02]. Mã số thuế: 0100000000"],
        ["[12]. Phương thức đóng:      - ☒ Hằng tháng       - ☐ 03 tháng      - ☐ 06 tháng"],
        ["[14]. Nội dung thay đổi, yêu cầu: đổi tên"],
    ]  # fmt: skip
    found = read_numbered([Sheet("", tk3)])
    assert (found.form, found.number) == ("TK3", "TA0001Z")
    assert found.answers["unit_name"] == "Công ty Thử"
    assert (found.answers["method"], found.answers["request"]) == ("Hằng tháng", "đổi tên")


@pytest.mark.parametrize("rows", [[], [["Họ và tên"]], [["[99] gì đó: x"]]])
def test_what_asks_nothing_by_numbers_is_no_form(rows: list[list[str]]) -> None:
    with pytest.raises(Refused, match="no form asked by numbers"):
        read_numbered([Sheet("", rows)])


def test_any_table_is_read_by_a_mapping() -> None:
    grid = [["Ai", "Số", "Lương tháng", "Bắt đầu"], ["Lê An", "0123456789", "5.000.000", "05/2026"]]
    layout = mapped(
        "D02", {"name": "Ai", "social_number": "Số", "pay": "Lương tháng", "from_month": "Bắt đầu"}
    )
    (row,) = read_declaration([Sheet("", grid)], layout=layout).rows
    assert row.values["pay"].money == 5_000_000
    for columns in ({"nobody": "Ai"}, {"name": ""}, {"name": None}):
        with pytest.raises(Refused, match="mapping"):
            mapped("D02", columns)
    with pytest.raises(Refused, match="form that is not known"):
        mapped("X", {})


def test_refused_rows_come_back_as_the_form_they_came_in() -> None:
    people = [
        {"name": "Lê An", "number": "0123456789", "month": "05/2026", "pay": 5_000_000},
        {"name": "Lê Ba", "number": "123", "month": "05/2026", "pay": 5_000_000},
    ]
    declared = read_declaration([Sheet("D02", paper.d02_lt(people))])
    bad = {row.number: "mã số sai" for row in declared.rows if row.unread}
    rows, heading = give_back(declared, bad, heading="Lý do trả lại")
    again = read_declaration([Sheet("D02", rows)])
    assert [row.values["name"] for row in again.rows] == ["Lê Ba"]
    assert rows[heading][-1] == "mã số sai"
    assert again.unit == declared.unit


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"  \r\n", "empty"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04half", "damaged")],
)
def test_files_that_are_none(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        open_sheets(data)


CELLS = st.one_of(
    st.none(), st.text(max_size=20), st.integers(-(10**18), 10**18), st.floats(), st.booleans(),
    st.dates(), st.sampled_from(["Họ và tên", "Mã số BHXH", "Từ tháng", "STT", "#REF!", "Cộng"]),
)  # fmt: skip


@settings(max_examples=75)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=12), st.booleans())
def test_any_sheet_is_read_or_refused(rows: list[list[object]], headed: bool) -> None:
    """Whatever stands in the cells, every row is kept or told, and nothing else is raised."""
    head = [["STT", "Họ và tên", "Mã số BHXH", "Tiền lương", "Từ tháng"]] if headed else []
    try:
        found = read_declaration([Sheet("", [*head, *rows])])
    except Refused:
        return
    _, _, last = found.table
    filled = {
        number
        for number, row in enumerate(found.table[0].rows, start=1)
        if number > last and any(_written(cell) for cell in row)
    }
    assert filled == {row.number for row in found.rows} | {number for number, _ in found.others}


def _written(cell: object) -> bool:
    if isinstance(cell, str):
        return bool(cell.strip(" \t\n\r-–.…_\u00a0"))
    return cell is not None


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**9), st.integers(101, 10**10), st.integers(1, 12)), max_size=6
    )
)
def test_what_was_written_is_what_is_read(people: list[tuple[int, int, int]]) -> None:
    written = [
        {"name": "Lê An", "number": f"{number:010d}", "pay": pay, "month": f"{month:02d}/2026"}
        for number, pay, month in people
    ]
    found = read_declaration(read_workbook(paper.as_xlsx(paper.d02_lt(written))))
    assert [
        (row.values["social_number"], row.values["pay"].money, row.values["from_month"])
        for row in found.rows
    ] == [(f"{number:010d}", pay, 2026 * 12 + month - 1) for number, pay, month in people]
