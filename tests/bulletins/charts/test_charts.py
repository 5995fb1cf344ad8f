"""Charts: what they say, that they are drawn alike everywhere, and that nothing English is in."""

import hashlib
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from importlib import resources

import pytest

from ansinh.bulletins.charts import KINDS, Chart, making, png, svg

SVG = "{http://www.w3.org/2000/svg}"


def bullet(language: str = "vi") -> Chart:
    lines = [
        making.Attained("Thu BHXH", Decimal("55.8"), Decimal("58.3"), Decimal("54.1")),
        making.Attained("BHXH tự nguyện", Decimal("81.2"), Decimal("58.3"), None),
    ]
    return making.bullet(lines, language=language)


def pace(language: str = "vi") -> Chart:
    now = {n: Decimal(8 * n) for n in range(1, 8)}
    return making.pace(now, {}, year=2017, what="Thu so với kế hoạch", language=language)


def coverage(language: str = "vi") -> Chart:
    places = [
        making.Covered("Huyện Ba Bể", Decimal("97.2"), Decimal("98.0"), 321),
        making.Covered("Thành phố Bắc Kạn", Decimal("88.1"), Decimal("95.0"), 4_312),
        making.Covered("Huyện Ngân Sơn", Decimal("99.1"), Decimal("98.0"), 0),
    ]
    return making.coverage(places, what="Bao phủ BHYT", language=language)


def ageing(language: str = "vi") -> Chart:
    places = {"Huyện Ba Bể": [1_200, 300, 20], "Thành phố Bắc Kạn": [8_200, 2_300, 1_980]}
    classes = ["dưới 3 tháng", "3 đến dưới 6 tháng", "từ 6 tháng"]
    return making.ageing(places, classes=classes, unit="triệu đồng", language=language)


def flow(language: str = "vi") -> Chart:
    parts = [(f"Huyện {n}", (-1) ** n * n * 137) for n in range(1, 16)]
    return making.flow(
        parts, what="Người tham gia BHYT", unit="người", since="năm trước", language=language
    )


ALL: list[Callable[..., Chart]] = [bullet, pace, coverage, ageing, flow]


def drawn(chart: Chart, language: str = "vi") -> tuple[ElementTree.Element, list[str]]:
    root = ElementTree.fromstring(svg(chart, language=language))
    return root, ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_there_is_a_file_for_every_kind_and_no_words_in_it() -> None:
    folder = resources.files("ansinh.bulletins.charts")
    for kind in KINDS:
        spec = json.loads((folder / f"{kind}.json").read_text(encoding="utf-8"))
        assert "title" not in spec
        text = json.dumps(spec)
        assert "arc" not in text and "resolve" not in text  # no pies, no second axis
    assert {make().kind for make in ALL} == set(KINDS)


@pytest.mark.parametrize("make", ALL)
def test_a_chart_speaks_our_words_only(make: Callable[..., Chart]) -> None:
    chart = make()
    root, texts = drawn(chart)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == f"{chart.title} {chart.summary}"
    assert root[0].tag == f"{SVG}title" and root[0].text == chart.title
    assert root[1].tag == f"{SVG}desc" and root[1].text == chart.summary
    inside = [child for child in root.iter() if child is not root]
    assert not [child for child in inside if "aria-label" in child.attrib]
    printed = {row["text"] for row in chart.rows} - {""}
    assert printed <= set(texts)


@pytest.mark.parametrize(("make", "title"), [
    (bullet, "Thu BHXH chậm 2,5 điểm phần trăm so với tiến độ"),
    (pace, "Hết tháng 7 đạt 56,0%, chậm 2,3 điểm phần trăm so với chia đều"),
    (coverage, "Thành phố Bắc Kạn còn thiếu 6,9 điểm phần trăm"),
    (ageing, "14,3% số nợ thuộc loại từ 6 tháng"),
    (flow, "Huyện 15 giảm nhiều nhất: 2.055 người"),
])  # fmt: skip
def test_the_title_is_the_finding(make: Callable[..., Chart], title: str) -> None:
    assert make().title == title


def test_a_class_of_age_without_weight_makes_no_title() -> None:
    places = {"Huyện Ba Bể": [1_200, 300, 20], "Thành phố Bắc Kạn": [8_200, 2_300, 0]}
    classes = ["dưới 3 tháng", "3 đến dưới 6 tháng", "từ 6 tháng"]
    chart = making.ageing(places, classes=classes, unit="triệu đồng")
    assert chart.title == "21,6% số nợ thuộc loại 3 đến dưới 6 tháng"
    assert chart.table[-1] == ("Cộng", "9.400", "2.600", "20", "12.020")


def test_numbers_follow_the_language() -> None:
    assert "2.000" in drawn(flow())[1] and "+1.918" in drawn(flow())[1]
    assert "2,000" in drawn(flow("en"), "en")[1] and "+1,918" in drawn(flow("en"), "en")[1]
    assert flow("en").title == "Huyện 15 fell most: by 2,055 người"


def test_the_parts_of_a_flow_meet_and_end_at_the_whole() -> None:
    chart = flow()
    *steps, whole = chart.rows
    assert steps[0]["start"] == 0 and whole["start"] == 0
    for above, below in zip(steps, steps[1:], strict=False):
        assert below["start"] == above["end"]
    assert steps[-1]["end"] == whole["end"] == -1_096
    assert len(steps) == making.OTHERS_AFTER and len(chart.table) == 16


def test_places_come_with_the_farthest_behind_first() -> None:
    names = [row["label"] for row in coverage().rows]
    assert names == ["Thành phố Bắc Kạn", "Huyện Ba Bể", "Huyện Ngân Sơn"]
    heights = {
        text.text: float(text.attrib["transform"].split(",")[1].rstrip(")"))
        for text in drawn(coverage())[0].iter(f"{SVG}text")
        if text.text in names
    }
    assert sorted(heights, key=heights.__getitem__) == names


def test_a_wrong_row_or_no_row_is_refused() -> None:
    with pytest.raises(ValueError, match="value"):
        Chart("bullet", "a", "b", "c", (), (), ({"label": "x"},))
    with pytest.raises(ValueError, match="nothing"):
        Chart("bullet", "a", "b", "c", (), (), ())


ELSEWHERE = """
import django, hashlib
django.setup()
from tests.bulletins.charts.test_charts import ALL
from ansinh.bulletins.charts import png, svg
for make in ALL:
    print(hashlib.sha256(svg(make()).encode() + png(make())).hexdigest())
"""


def test_another_process_draws_the_same_bytes() -> None:
    other = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True
    )
    ours = [hashlib.sha256(svg(make()).encode() + png(make())).hexdigest() for make in ALL]
    assert other.stdout.split() == ours


def test_many_threads_take_turns() -> None:
    charts = [make(language) for make in ALL for language in ("vi", "en")]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda chart: png(chart, scale=0.5), charts))
    assert together == [png(chart, scale=0.5) for chart in charts]
    assert all(picture.startswith(b"\x89PNG") for picture in together)
