"""Arithmetic over what was read: what does not hold is flagged, what rounding explains is not."""

import pytest

from ansinh.bulletins.reading import check, read_text

from .bulletin_cases import published_texts


def flags(text: str) -> list[str]:
    return [flag.identity for flag in check(read_text(text).facts)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Đến 30/6/2020, tỉnh Hà Nam có 805.300 người tham gia BHXH, BHYT; trong đó 5.300 người "
            "tham gia BHXH tự nguyện, {} người tham gia BHYT.",
            ("800.000", "810.000", "total_participants"),
        ),
        (
            "Đến 30/6/2020, tỉnh có 50.000 người tham gia BHXH, gồm BHXH bắt buộc {} người, "
            "BHXH tự nguyện 4.500 người.",
            ("45.500", "44.500", "bhxh_participants"),
        ),
        (
            "Đến 30/6/2020, toàn tỉnh thu được 402.115 triệu đồng/730.900 triệu đồng, đạt {}%.",
            ("55", "58", "plan_pct"),
        ),
        (
            "Đến 30/6/2020, tỉnh có 33.180/35.600 người tham gia BHXH tự nguyện, đạt {}% kế hoạch.",
            ("93,2", "95,2", "plan_pct"),
        ),
        (
            "Đến 30/6/2020, tỉnh có 16.500 người tham gia BHXH tự nguyện, tăng 1.500 người (tăng "
            "{}%) so với cùng kỳ năm 2019.",
            ("10", "12", "change_pct"),
        ),
        (
            "Đến hết năm 2020, tỷ lệ bao phủ BHYT đạt 84,3% dân số, thấp hơn {}% so với chỉ tiêu "
            "UBND tỉnh giao (88,6%).",
            ("4,3", "5,3", "target_gap"),
        ),
        (
            "Đến 30/6/2020, tỉnh thu BHXH, BHYT, BHTN 529.800 triệu đồng; trong đó thu BHXH bắt "
            "buộc 301.250 triệu đồng, thu BHXH tự nguyện 2.140 triệu đồng, thu BHTN 21.360 triệu "
            "đồng, thu BHYT {} triệu đồng.",
            ("205.050", "305.050", "money_by_scheme"),
        ),
        (
            "Đến 30/6/2020, tỉnh có 123.600 người tham gia BHXH bắt buộc, tỷ lệ bao phủ 20,6%; "
            "14.400 người tham gia BHXH tự nguyện, tỷ lệ bao phủ {}%.",
            ("2,4", "3,4", "one_labour_force"),
        ),
        (
            "Đến 30/6/2020, tỉnh có 60 đơn vị nợ BHXH với số tiền 6 tỷ đồng. Trong đó: khối doanh "
            "nghiệp nhà nước 10 đơn vị nợ 1 tỷ đồng; khối doanh nghiệp ngoài quốc doanh {} đơn vị "
            "nợ 3 tỷ đồng; khối hành chính sự nghiệp 20 đơn vị nợ 2 tỷ đồng.",
            ("30", "33", "parts"),
        ),
    ],
)
def test_identity_fails_only_when_the_figures_do(text: str, wanted: tuple[str, str, str]) -> None:
    right, wrong, name = wanted
    assert flags(text.format(right)) == []
    assert name in flags(text.format(wrong))


def test_rounded_down_figures_need_not_add_up() -> None:
    text = (
        "Đến 30/6/2019 có trên 42.000 người tham gia BHXH. Trong đó số người tham gia BHXH bắt "
        "buộc là trên 36.000 người, BHXH tự nguyện trên 5.700 người."
    )
    assert flags(text) == []


def test_two_parts_of_many_are_a_choice() -> None:
    text = (
        "Đến 30/6/2020, tỉnh nợ BHXH 60 tỷ đồng. Trong đó: khối doanh nghiệp nhà nước nợ 10 tỷ "
        "đồng; khối doanh nghiệp ngoài quốc doanh nợ 20 tỷ đồng."
    )
    assert flags(text) == []


def test_a_flag_says_what_was_expected_and_repairs_nothing() -> None:
    text = "Đến 30/6/2020, toàn tỉnh thu được 300 triệu đồng/600 triệu đồng, đạt 55% kế hoạch."
    facts = read_text(text).facts
    (flag,) = check(facts)
    assert (flag.expected, flag.printed) == (50, 55)
    assert flag.tolerance > 0
    assert "300 triệu đồng" in flag.figures[0]
    assert facts[0].comparison.plan_pct == 55


def test_published_contradictions_are_found() -> None:
    folder = published_texts()
    found = {
        name: {flag.identity for flag in check(read_text((folder / name).read_text("utf-8")).facts)}
        for name in ("012.txt", "057.txt", "seed-000.txt", "seed-001.txt", "seed-002.txt")
    }
    assert found.pop("012.txt") == {"parts"}
    assert set().union(*found.values()) == set()
