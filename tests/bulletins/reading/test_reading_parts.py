"""The steps of the grammar: folding, numbers, quantities, dates, places, pages, sentences."""

from datetime import date
from decimal import Decimal

import pytest

from ansinh.bulletins.reading.dates import completed, find_dates
from ansinh.bulletins.reading.marking import find_schemes
from ansinh.bulletins.reading.numbers import english_style, read_number
from ansinh.bulletins.reading.page import take_apart
from ansinh.bulletins.reading.places import find_places, place_of_page
from ansinh.bulletins.reading.quantities import find_quantities
from ansinh.bulletins.reading.text import fold, matching_key, sentences


@pytest.mark.parametrize("text", ["Hoà Bình", "QUÍ I, tỉ lệ", "thuỷ lợi", "kì họp", "İstanbul"])
def test_matching_key_keeps_every_position(text: str) -> None:
    assert len(matching_key(text)) == len(text)


def test_spelling_variants_agree() -> None:
    assert matching_key("Khánh Hoà, quí I, tỉ đồng") == matching_key("khánh hòa, quý i, tỷ đồng")


def test_fold_composes_and_keeps_lines() -> None:
    assert fold("ngu\u031bo\u031b\u0300i\u00a0a\r\nb") == "người a\nb"


@pytest.mark.parametrize(
    ("written", "unit", "multiplier", "english", "value"),
    [
        ("2.418,6", "VND", 10**9, False, "2418600000000"),
        ("2,418.6", "VND", 10**9, True, "2418600000000"),
        ("1.240.356", "VND", 10**6, False, "1240356000000"),
        ("132,806", "person", 1, False, "132806"),
        ("132.806", "person", 1, True, "132806"),
        ("9,482", "person", 10**6, True, "9482000"),
        ("61,374", "VND", 10**9, False, "61374000000"),
        ("99.3", "%", 1, True, "99.3"),
        ("97.925", "%", 1, False, "97.925"),
        ("0,052", "%", 1, False, "0.052"),
        ("4000", "person", 1, False, "4000"),
        ("06", "employer", 1, False, "6"),
        ("15 000", "person", 1, False, "15000"),
    ],
)
def test_number(written: str, unit: str, multiplier: int, english: bool, value: str) -> None:
    assert read_number(written, unit, multiplier, english).value == Decimal(value)


def test_english_style_is_a_habit_of_the_text() -> None:
    assert english_style("1,240,357 người và 132,806 người, đạt 99.3%")
    assert not english_style("1.240.357 người, đạt 99,3%")


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("trên 45 tỷ đồng", 45 * 10**9, "VND", "over"),
        ("gần 815 tỉ", 815 * 10**9, "VND", "nearly"),
        ("7 tỷ 250 triệu đồng", 7_250_000_000, "VND", "exact"),
        ("1.200 nghìn tỷ đồng", 1200 * 10**12, "VND", "exact"),
        ("khoảng 214,8 nghìn người", 214_800, "person", "about"),
        ("dưới 1,93%", Decimal("1.93"), "%", "under"),
        ("từ 98% dân số trở lên", 98, "%", "at_least"),
        ("3 điểm phần trăm", 3, "pct_point", "exact"),
        ("12.300 lượt người", 12_300, "visit", "exact"),
        ("310 đơn vị, doanh nghiệp", 310, "employer", "exact"),
    ],
)
def test_quantity(text: str, value: object, unit: str, qualifier: str) -> None:
    (found,) = find_quantities(matching_key(text), english=False)
    assert (found.value, found.unit, found.qualifier) == (value, unit, qualifier)


def test_range_and_fraction() -> None:
    (both,) = find_quantities("từ 1-3%", english=False)
    assert (both.low, both.value, both.qualifier) == (1, 3, "range")
    value, plan = find_quantities("402.115/730.900 triệu đồng", english=False)
    assert (value.value, plan.value) == (402_115_000_000, 730_900_000_000)


def test_higher_is_no_qualifier() -> None:
    (found,) = find_quantities("cao hơn 0,4%", english=False)
    assert found.qualifier == "exact"


@pytest.mark.parametrize(
    ("text", "published", "day", "precision"),
    [
        ("tính đến ngày 31/7/2017", None, date(2017, 7, 31), "day"),
        ("đến 30.4.2018", None, date(2018, 4, 30), "day"),
        ("ngày 15 tháng 11 năm 2019", None, date(2019, 11, 15), "day"),
        ("hết tháng 8-2019", None, date(2019, 8, 31), "month"),
        ("đến cuối tháng 02 năm 2020", None, date(2020, 2, 29), "month"),
        ("9 tháng đầu năm 2014", None, date(2014, 9, 30), "month"),
        ("hết quý III/2018", None, date(2018, 9, 30), "quarter"),
        ("hết năm 2019", None, date(2019, 12, 31), "year"),
        ("đến hết ngày 30-9", date(2025, 11, 1), date(2025, 9, 30), "day"),
        ("đến ngày 31/12", date(2022, 4, 30), date(2021, 12, 31), "day"),
        ("6 tháng đầu năm nay", date(2022, 7, 11), date(2022, 6, 30), "month"),
        ("đến ngày 31/6/2019", None, date(2019, 6, 30), "day"),
    ],
)
def test_date(text: str, published: date | None, day: date, precision: str) -> None:
    (when,) = find_dates(matching_key(text))
    done = completed(when, published, [])
    assert done is not None
    assert (done[0], when.precision, when.scope) in [
        (day, precision, "cutoff"),
        (day, precision, "event"),
    ]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("từ tháng 5/2018, phối hợp", "start"),
        ("đạt 90% kế hoạch năm 2014", "plan"),
        ("Sáng ngày 12/8/2019 tổ chức", "event"),
    ],
)
def test_dates_that_are_no_cut_off(text: str, scope: str) -> None:
    assert find_dates(matching_key(text))[-1].scope == scope


def test_months_of_debt_are_no_dates() -> None:
    assert find_dates("nợ từ 3 đến dưới 6 tháng, nợ 133 tháng") == []


@pytest.mark.parametrize(
    ("text", "schemes"),
    [
        ("BHXH, BHYT, BHTN", ["BHXH+BHYT+BHTN"]),
        ("bảo hiểm xã hội (BHXH), bảo hiểm y tế (BHYT) và BHTN", ["BHXH+BHYT+BHTN"]),
        ("BHXH, BHYT, BHTN, BHTNLĐ-BNN", ["BHXH+BHYT+BHTN+TNLD_BNN"]),
        ("BHXH BB 5 người; BHXH TN", ["BHXH_BB", "BHXH_TN"]),
        ("BHXH tỉnh, BHXH Việt Nam, Luật BHXH, sổ BHXH, BHXH một lần", []),
        ("bảo hiếm xã hội tự nguyện", ["BHXH_TN"]),
        ("thu bảo hiểm các loại", ["ALL"]),
    ],
)
def test_schemes(text: str, schemes: list[str]) -> None:
    assert [mark.name for mark in find_schemes(matching_key(text))] == schemes


def test_places() -> None:
    text = "BHXH huyện Sông Mã, TP. Nha Trang, tỉnh Bắc Cạn và toàn tỉnh; BHXH 18.204 người"
    found = [(p.name, p.own) for p in find_places(text, matching_key(text))]
    assert found == [
        ("huyện Sông Mã", False),
        ("thành phố Nha Trang", False),
        ("Bắc Kạn", False),
        (None, True),
    ]


def test_place_from_the_address_only_when_the_text_names_none() -> None:
    lines = ["Toàn tỉnh có 5.000 người tham gia BHXH."]
    assert place_of_page("", lines, "https://baolamdong.example/tin") == "Lâm Đồng"
    lines = ["Tỉnh Hà Nam có 5.000 người tham gia BHXH."]
    assert place_of_page("", lines, "https://baolamdong.example/tin") == "Hà Nam"


def test_page() -> None:
    page = take_apart(
        "https://x.example/a | 2020-05\nTên bài\nThứ Hai, 04/05/2020, 08:00\n"
        "Toàn tỉnh có 5.000 người.\nPhone: 0123 456 789\nSố lượt truy cập: 12345\n298104\n"
        "Hôm nay: 12Theo tuần: 96"
    )
    assert page.title == "Tên bài"
    assert page.published == date(2020, 5, 4)
    assert page.lines == ["Toàn tỉnh có 5.000 người."]


def test_foot_date_before_head_date_is_the_publication() -> None:
    page = take_apart(
        "Thứ Ba, ngày 21 tháng 08 năm 2018\nBài.\n"
        "Lần cập nhật cuối ( Thứ năm, 10 Tháng 5 2018 16:09 )"
    )
    assert page.published == date(2018, 5, 10)


def test_sentences() -> None:
    line = "Tại TP. Hải Phòng có 1.000 người. Thu 5,5 tỷ… Toàn tỉnh đạt 90%./."
    assert sentences(line) == [
        "Tại TP. Hải Phòng có 1.000 người.",
        "Thu 5,5 tỷ…",
        "Toàn tỉnh đạt 90%./.",
    ]
