"""A text all in capitals reads like the same text in small letters (B17 of the border's cases)."""

import pytest

from ansinh.bulletins.reading import read_text
from ansinh.bulletins.reading.capitals import in_capitals, spoken
from ansinh.bulletins.reading.text import fold

from .bulletin_cases import Case, cases

ADDRESSED = [case for case in cases("developed") if "://" in case.text]
PLAIN = [case for case in cases("developed") if "://" not in case.text]


def told(text: str) -> list[dict]:
    """What the facts of a text say, without its letters."""
    facts = [fact.to_json() for fact in read_text(text).facts]
    for fact in facts:
        for name in ("quote", "written", "note"):
            fact[name] = (fact[name] or "").upper()
    return facts


def test_b17_a_bulletin_in_capitals_tells_the_collection_too() -> None:
    participants, collection = read_text(
        "TÍNH ĐẾN HẾT THÁNG 6/2024, TOÀN TỈNH CÓ 36.120 NGƯỜI THAM GIA BHXH BẮT BUỘC, TĂNG 5,2% "
        "SO VỚI CÙNG KỲ; SỐ THU ĐẠT 1.250 TỶ ĐỒNG, ĐẠT 52,3% KẾ HOẠCH."
    ).facts
    assert participants.value == 36_120
    assert participants.comparison.to_json() == {"yoy_pct": 5.2}
    assert (collection.indicator, collection.value) == ("collection", 1_250_000_000_000)
    assert collection.comparison.to_json() == {"plan_pct": 52.3}
    assert collection.written == "1.250 TỶ ĐỒNG"


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_capitals_change_nothing(case: Case) -> None:
    assert len(PLAIN) > 30 and len(ADDRESSED) < 5
    assert told(case.text.upper()) == told(case.text)


def test_texts_that_were_held_out_lose_little_by_capitals() -> None:
    """What is lost: places in a list whose names no word tells ("Thanh Sơn 91,4%, Tân Sơn")."""
    texts = [c.text for name in ("once_held_out", "held_out", "wider") for c in cases(name)]
    same = sum(told(text.upper()) == told(text) for text in texts)
    assert same / len(texts) > 0.9


def test_a_place_is_no_word_and_a_word_no_place() -> None:
    facts = read_text(
        "ĐẾN NGÀY 31/7/2024, HUYỆN SÔNG MÃ CÓ 1.250 NGƯỜI THAM GIA BHXH BẮT BUỘC. "
        "HUYỆN CÓ 36.120 NGƯỜI THAM GIA BHYT, TỈNH SƠN LA CÓ 250.000 NGƯỜI THAM GIA BHYT."
    ).facts
    assert [fact.place for fact in facts] == ["huyện Sông Mã", "Sơn La", "Sơn La"]


def test_the_twin_is_as_long_as_the_text_and_a_title_stays() -> None:
    text = fold("BHXH TỈNH İSTANBUL ẞ CÓ 5 NGƯỜI THAM GIA, SỐ THU ĐẠT 5 TỶ ĐỒNG CỦA NĂM NAY")
    assert in_capitals(text) and len(spoken(text)) == len(text)
    assert not in_capitals("BHXH BẮC KẠN") and not in_capitals("Bảo hiểm xã hội tỉnh " * 5)
