"""Rows of the border's table that belong to the reading of bulletins and are not mended yet."""

import pytest

from ansinh.bulletins.reading.reader import read_text

CAPITALS = (
    "TÍNH ĐẾN HẾT THÁNG 6/2024, TOÀN TỈNH CÓ 36.120 NGƯỜI THAM GIA BHXH BẮT BUỘC, TĂNG 5,2% SO VỚI "
    "CÙNG KỲ; SỐ THU ĐẠT 1.250 TỶ ĐỒNG, ĐẠT 52,3% KẾ HOẠCH."
)


@pytest.mark.xfail(
    strict=True,
    reason="B17: a bulletin in capitals loses its collection; the rules tell words by their case",
)
def test_b17_a_bulletin_in_capitals_tells_the_collection_too() -> None:
    figures = [fact.value for fact in read_text(CAPITALS).facts]
    assert 36_120 in figures and 1_250_000_000_000 in figures
