"""Reading declarations: every form, in every kind of file, with the damage lists come with."""

from datetime import date

import pytest

from ansinh.exchange.declarations import Birth, Pay, Wrong, open_sheets, read_declaration
from ansinh.exchange.declarations.cells import Unreadable
from ansinh.exchange.declarations.movements import movements, read_movement
from ansinh.exchange.declarations.values import read_cell
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Sheet, read_csv, read_workbook
from tests.dossiers import paper

MAY_2026 = 2026 * 12 + 4
WORKER = {
    "name": "Đặng Thị Hiền", "number": "0123456789", "birth": "05/03/1990",
    "pay": 5_310_000, "month": "05/2026", "movement": "Tăng mới", "allowance": 500_000,
}  # fmt: skip


def test_the_printed_list_of_2026_is_read_by_its_headings() -> None:
    official = {
        "name": "Bùi Văn An", "number": 987654321, "birth": 1985, "pay": "2,34",
        "position": "0,4", "seniority": 5, "profession": "10%", "month": "5/2026",
        "movement": "Điều chỉnh tiền lương",
    }  # fmt: skip
    found = read_declaration(
        read_workbook(paper.as_xlsx(paper.d02_lt([WORKER, official]), merged=True))
    )
    assert (found.form, found.unit, len(found.rows)) == ("D02", "TA0001Z", 2)
    first, second = found.rows
    assert first.values["name"] == "Đặng Thị Hiền"
    assert first.values["social_number"] == "0123456789"
    assert first.values["birth"] == Birth(date(1990, 3, 5), "day")
    assert first.values["pay"] == Pay(0, 5_310_000)
    assert first.values["allowance"] == 500_000
    assert first.values["from_month"] == MAY_2026
    assert first.values["movement"].code == "TM"
    assert second.values["social_number"] == "0987654321"
    assert second.values["birth"] == Birth(date(1985, 1, 1), "year")
    assert second.values["pay"] == Pay(23_400, 0)
    assert second.values["position_pay"] == Pay(4_000, 0)
    assert second.values["seniority_rate"] == 5_000
    assert second.values["profession_rate"] == 10_000
    assert second.values["movement"].code == "DC"
    assert not first.unread and not second.unread
    # Sum and signatures are told, not taken for people.
    assert any("Cộng" in text for _, text in found.others)


def test_the_workbook_with_tk1_is_read_by_its_codes_wherever_its_columns_stand() -> None:
    person = WORKER | {"movement": "ON", "sex": 0, "commune": "04609", "personal_id": 1090001234}
    there = read_declaration([Sheet("Dữ Liệu", paper.d02_tk1([person]))])
    back = read_declaration([Sheet("khác", paper.d02_tk1([person], columns=paper.D02_TK1[::-1]))])
    for found in (there, back):
        (row,) = found.rows
        assert found.form == "D02"
        assert row.number == 4
        assert row.values["movement"].code == "ON"
        assert row.values["sex"] == "F"
        assert row.values["personal_id"] == "001090001234"
        # Of the two columns of one name, the one without #REF! is read.
        assert row.values["commune"] == "04609"
        assert row.values["paid_rate"] == 32_500
        assert not row.unread


@pytest.mark.parametrize(
    ("grid", "form", "expected"),
    [
        (paper.d03_tk1([{"name": "Lê An", "number": "0123456789", "order": 2, "day": "24/08/2026",
                         "months": 12, "amount": "1.390.000"}]),
         "D03", {"member_order": 2, "from_day": date(2026, 8, 24), "months": 12,
                 "amount": 1_390_000}),
        (paper.d05([{"name": "Lê An", "number": "0123456789", "month": "06/2026", "months": 6,
                     "income": "1.500.000", "support": 20, "top_up": 10, "other_amount": 50_000}]),
         "D05", {"from_month": MAY_2026 + 1, "months": 6, "income": 1_500_000,
                 "support_rate": 20_000, "top_up_rate": 10_000, "other_amount": 50_000}),
        (paper.d06([{"name": "Lê An", "number": "0123456789", "day": "01/06/2026", "months": 6,
                     "income": 3_700_000, "due": 222_000}]),
         "D06", {"from_day": date(2026, 6, 1), "months": 6, "due": 222_000}),
        (paper.m03([{"name": "Lê An", "number": "0123456789", "pay": 2_340_000,
                     "month": "06/2026", "support": 70}]),
         "M03", {"from_month": MAY_2026 + 1, "support_rate": 70_000, "pay": Pay(0, 2_340_000)}),
        (paper.m04([{"name": "Lê An", "number": "0123456789", "birth": "1/1/1960",
                     "relation": "Chủ hộ"}]),
         "M04", {"relation": "Chủ hộ", "months": 12, "serial": 1}),
        (paper.class_list([{"name": "Lê An", "birth": "2/9/2010", "sex": "Nữ"}]),
         "CLASS", {"class_name": "10A1", "sex": "F", "months": 12}),
    ],
)  # fmt: skip
def test_every_form_is_recognised(grid: paper.Grid, form: str, expected: dict) -> None:
    for sheets in (
        read_workbook(paper.as_xlsx(grid)),
        read_workbook(paper.as_ods(grid)),
        [read_csv(paper.as_csv(grid))],
        [read_csv(paper.as_csv(grid, delimiter=";"))],
        [read_csv(paper.as_csv(grid, encoding="utf-16", delimiter="\t"))],
    ):
        found = read_declaration(sheets)
        assert found.form == form
        (row,) = found.rows
        assert not row.unread
        assert {name: row.values.get(name) for name in expected} == expected


@pytest.mark.parametrize("encoding", ["windows-1258", "tcvn3"])
@pytest.mark.parametrize("stated", [True, False])
def test_lists_still_come_in_old_encodings(encoding: str, stated: bool) -> None:
    data = paper.as_csv(paper.d02_lt([WORKER]), encoding=encoding)
    found = read_declaration(open_sheets(data, encoding=encoding if stated else ""))
    values = found.rows[0].values
    assert (found.form, values["name"], values["movement"].code) == ("D02", "Đặng Thị Hiền", "TM")


def test_a_form_is_found_on_any_sheet_and_in_any_row() -> None:
    grid = [["thư gửi kèm"], [], [], *paper.d05([{"name": "Lê An", "months": 1, "income": 1}])]
    found = read_declaration(
        [Sheet("Bìa", [["Kính gửi"], ["STT", "Nội dung"]]), Sheet("Trang", grid)]
    )
    assert (found.form, found.sheet, found.rows[0].number) == ("D05", "Trang", 18)


def test_sections_of_the_older_list_say_what_its_rows_do() -> None:
    head = ["STT", "Họ và tên", "Mã số BHXH", "Chức vụ", "Hệ số/Mức lương", "Từ tháng, năm"]
    grid = [
        ["DANH SÁCH LAO ĐỘNG THAM GIA BHXH, BHYT, BHTN"], head,
        ["A", "B", "C", 1, 2, 8],
        ["I", "Tăng"], ["I.1", "Lao động"], [1, "Lê An", "0123456789", "", 5_000_000, "05/2026"],
        ["II", "Giảm"], ["II.1", "Lao động"], [1, "Lê Ba", "0123456780", "", "", "05/2026"],
        ["", "Cộng giảm"],
    ]  # fmt: skip
    found = read_declaration([Sheet("D02-TS", grid)])
    assert [row.section for row in found.rows] == [
        "I TANG > I 1 LAO DONG",
        "II GIAM > II 1 LAO DONG",
    ]
    assert [row.number for row in found.rows] == [6, 9]


def test_a_personal_number_may_stand_where_the_social_one_did() -> None:
    """CV 1804/BHXH-QLT of 2025; eleven digits are twelve whose zero a spreadsheet ate."""
    for written, meant in (("006190001234", "006190001234"), (19_190_001_234, "019190001234")):
        found = read_declaration([Sheet("", paper.d02_lt([WORKER | {"number": written}]))])
        values = found.rows[0].values
        assert values["personal_id"] == meant
        assert "social_number" not in values


def test_a_row_is_never_lost() -> None:
    """Rows with nothing but a wage, or with a name that is none, are rows to be refused."""
    people = [WORKER, {"pay": 5_000_000, "month": "05/2026"}, WORKER | {"name": "12345"}]
    found = read_declaration([Sheet("", paper.d02_lt(people))])
    assert [row.number for row in found.rows] == [14, 15, 16]
    assert "name" not in found.rows[1].values
    assert found.rows[2].unread[0].wrong is Wrong.NOT_A_NAME


@pytest.mark.parametrize("name", ["Tống Văn An", "Công Tằng Tôn Nữ Lan", "Tong Thi Ba"])
def test_a_name_that_begins_like_a_sum_is_a_person(name: str) -> None:
    found = read_declaration([Sheet("", paper.d02_lt([WORKER | {"name": name}]))])
    assert [row.values["name"] for row in found.rows] == [name]


def test_marks_apart_other_letters_and_hidden_signs_are_one_name() -> None:
    for name in (
        paper.decomposed("Đặng Thị Hiền"),
        paper.other_d("Đặng Thị Hiền"),
        "Đặng  Thị\u200bHiền",
        "ĐẶNG THỊ HIỀN",
    ):
        found = read_declaration([Sheet("", paper.d02_lt([WORKER | {"name": name}]))])
        assert found.rows[0].values["name"] == "Đặng Thị Hiền"


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("pay", 100, Pay(1_000_000, 0)),
        ("pay", 101, Pay(0, 101)),
        ("pay", "2.34", Pay(23_400, 0)),
        ("pay", "2,34", Pay(23_400, 0)),
        ("pay", "5.310.000", Pay(0, 5_310_000)),
        ("pay", "5,310,000", Pay(0, 5_310_000)),
        ("pay", "5.310.000 đồng", Pay(0, 5_310_000)),
        ("pay", 5_310_000.0, Pay(0, 5_310_000)),
        ("pay", "5.310.000,00", Pay(0, 5_310_000)),
        ("pay", "531.000", Pay(0, 531_000)),
        ("money", "'22,600,000,000 '", 22_600_000_000),
        ("signed_money", "(1.000)", -1_000),
        ("signed_money", "-1.000", -1_000),
        ("rate", 0.05, 5_000),
        ("rate", "5%", 5_000),
        ("rate", "32,5", 32_500),
        ("month", "05/2026", MAY_2026),
        ("month", "2026-05", MAY_2026),
        ("month", "202605", MAY_2026),
        ("month", 52026, MAY_2026),
        ("month", date(2026, 5, 17), MAY_2026),
        ("month", "17/05/2026", MAY_2026),
        ("month", "tháng 5 năm 2026", MAY_2026),
        ("birth", "1990", Birth(date(1990, 1, 1), "year")),
        ("birth", "03/1990", Birth(date(1990, 3, 1), "month")),
        ("birth", 5_031_990, Birth(date(1990, 3, 5), "day")),
        ("social_number", 123456789.0, "0123456789"),
        ("social_number", "GD4060123456789", "0123456789"),
        ("personal_id", 6_090_001_234, "006090001234"),
        ("personal_id", "080123456", ""),
        ("sex", 1, "M"),
        ("sex", "Nữ", "F"),
        ("region", "IV", 4),
        ("region", "Vùng 2", 2),
    ],
)
def test_cells(kind: str, cell: object, value: object) -> None:
    assert read_cell(kind, cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "wrong"),
    [
        ("pay", "2.340", Wrong.COEFFICIENT_OR_MONEY),
        ("pay", "năm triệu", Wrong.NOT_AN_AMOUNT),
        ("pay", "1.23.456", Wrong.NOT_AN_AMOUNT),
        ("pay", -5, Wrong.NEGATIVE),
        ("pay", "5310000,5", Wrong.NOT_AN_AMOUNT),
        ("money", 10**16, Wrong.TOO_BIG),
        ("money", "#REF!", Wrong.FORMULA_ERROR),
        ("social_number", "1.23457E+09", Wrong.DIGITS_LOST),
        ("social_number", 1.5, Wrong.DIGITS_LOST),
        ("social_number", "12345", Wrong.NOT_A_SOCIAL_NUMBER),
        ("social_number", "٠١٢٣٤٥٦٧٨٩", Wrong.NOT_A_SOCIAL_NUMBER),
        ("personal_id", "999090001234", Wrong.NOT_A_PERSONAL_ID),
        ("birth", "30/02/1990", Wrong.NO_SUCH_DAY),
        ("birth", "05/03/90", Wrong.SHORT_YEAR),
        ("birth", 32874, Wrong.NOT_A_DAY),
        ("month", "13/2026", Wrong.NOT_A_MONTH),
        ("rate", "105", Wrong.NOT_A_RATE),
        ("sex", "?", Wrong.NOT_A_SEX),
        ("movement", "xyz", Wrong.NOT_A_MOVEMENT),
    ],
)
def test_cells_that_cannot_be_read(kind: str, cell: object, wrong: Wrong) -> None:
    with pytest.raises(Unreadable) as refused:
        read_cell(kind, cell)
    assert refused.value.wrong is wrong


def test_movements_are_known_by_code_by_name_and_by_both() -> None:
    assert len(movements()) == 46
    for movement in movements():
        for text in (
            movement.code,
            f"{movement.code} - {movement.name}",
            paper.other_d(f"{movement.code} - {movement.name}"),
        ):
            found = read_movement(text)
            assert found is not None and found.code == movement.code, text


def test_a_file_that_holds_no_form_says_what_to_do() -> None:
    with pytest.raises(Refused, match="no table of a known form"):
        read_declaration([Sheet("", [["a", "b"], [1, 2]])])
    with pytest.raises(Refused, match="no table of a known form"):
        read_declaration([Sheet("", [])])


def test_two_tables_of_one_form_are_not_chosen_from() -> None:
    grid = paper.d05([{"name": "Lê An", "months": 1, "income": 1}])
    with pytest.raises(Refused, match="two tables"):
        read_declaration([Sheet("a", grid), Sheet("b", grid)])
