"""Whatever is fed to the reader, it answers, and what it quotes stands in the text."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.bulletins.reading import check, read_text
from ansinh.bulletins.reading.text import fold

WORDS = [
    "Tính đến ngày 31/7/2017", "hết tháng 8", "trong 9 tháng đầu năm", "Quý I", "cả năm",
    "BHXH", "BHYT", "BHXH bắt buộc", "BHXH tự nguyện", "BHTN", "BHTNLĐ-BNN", "bảo hiểm các loại",
    "số người tham gia", "thu", "nợ", "chậm đóng", "tỷ lệ nợ", "tỷ lệ bao phủ", "kế hoạch",
    "chỉ tiêu", "phấn đấu", "ước", "tăng", "giảm", "vượt", "còn thiếu", "so với cùng kỳ năm 2016",
    "so với tháng 12/2020", "đạt", "là", "còn", "lên", "từ", "đến", "(", ")", ",", ";", ":", ".",
    "1.299,7 tỷ đồng", "255,490 người", "14,5%", "từ 1-3%", "06 đơn vị", "303/544 triệu đồng",
    "trên 45 tỷ", "gần 1.000 người", "12 thẻ", "5.000 lượt người khám bệnh", "3 tháng trở lên",
    "huyện Sông Mã", "tỉnh Hà Nam", "cả nước", "Công ty TNHH An Phú 27/7", "lần lượt là", "/",
    "học sinh, sinh viên", "hộ gia đình", "khối doanh nghiệp nhà nước", "lãi chậm đóng", "\n",
    "\n- ",
    "Trong đó", "dân số", "lực lượng lao động", "31/6/2019", "số 456/KH-BHXH", "đồng", "%", "0",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join))
def test_any_order_of_the_words_is_read(text: str) -> None:
    facts = read_text(text).facts
    folded = " ".join(fold(text).split())
    for fact in facts:
        assert fact.quote in folded
        assert fact.written in fact.quote
        assert fact.to_json()["indicator"] == fact.indicator
    check(facts)


def test_a_table_dumped_in_one_line_is_read_in_bounded_time() -> None:
    started = time.perf_counter()
    facts = read_text("Danh sách: " + "1.234.567 người tham gia BHYT; " * 3000).facts
    assert len(facts) == 1
    assert time.perf_counter() - started < 60


def test_b14_the_time_grows_with_the_text_and_not_with_its_square() -> None:
    """B14 of the border's cases: 570 kB in 10 s; a quarter of it in a quarter of that."""
    sentences = (
        f"Đến ngày {n % 28 + 1}/6/2024, huyện Ba Bể có {n % 900 + 100}.{n % 1000:03d} người tham "
        f"gia BHXH bắt buộc, tăng {n % 90 + 1},2%; số thu đạt {n} tỷ đồng, đạt 52,3% kế hoạch."
        for n in range(900)
    )
    text = "\n".join(sentences)
    assert len(text.encode()) > 570_000 / 4
    started = time.process_time()
    assert len(read_text(text).facts) > 1_000
    assert time.process_time() - started < 10 / 4


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_any_characters_are_read(text: str) -> None:
    for fact in read_text(text).facts:
        assert fact.written
