"""PDF, DOCX, English and the audiences: the same figures, each with its source."""

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from ansinh.bulletins.charts import making
from ansinh.bulletins.writing import assemble, compose, write
from ansinh.bulletins.writing.choosing import AUDIENCES
from ansinh.bulletins.writing.documents import as_docx, as_pdf, page_data
from ansinh.bulletins.writing.figures import Bulletin
from ansinh.bulletins.writing.pictures import _flow
from ansinh.bulletins.writing.rendering import as_html, as_json, as_text
from ansinh.indicators import operations as plan
from ansinh.indicators.facts import Comparison, Fact
from tests import small_province as small
from tests.bulletins.writing.test_writing import AS_OF, districts, published  # noqa: F401

ACCENTED = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def two_charts(language: str) -> tuple[making.Chart, making.Chart]:
    months = {month: Decimal(8 * month) for month in range(1, 8)}
    parts = [(f"Huyện {number}", 100 - 40 * number) for number in range(1, 9)]
    return (
        making.pace(months, {}, year=2017, what="Thu", language=language),
        making.flow(parts, what="BHYT", unit="người", since="2016", language=language),
    )


def made(facts: list[Fact], language: str = "vi", audience: str = "press") -> Bulletin:
    return assemble(
        facts, [], as_of=AS_OF, known_at=None, language=language, audience=audience,
        charts=two_charts(language),
    )  # fmt: skip


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_pdf_is_one_page_with_every_figure_and_its_source(
    published: list[Fact],  # noqa: F811
    language: str,
    audience: str,
) -> None:
    bulletin = made(published, language, audience)
    pdf = as_pdf(bulletin)
    assert pdf.startswith(b"%PDF") and pages(pdf) == 1
    assert as_pdf(bulletin) == pdf
    data = page_data(bulletin)
    assert len(data["charts"]) == 2
    told = [
        piece["text"] for part in data["paragraphs"] for piece in part["pieces"] if piece["figure"]
    ]
    assert told == [figure.text for figure in bulletin.figures()]
    assert len(data["sources"]) == len(bulletin.facts) + 3  # and three derived figures
    assert all(row["basis"] for row in data["sources"])


def test_the_docx_opens_and_holds_sentences_charts_and_sources(
    published: list[Fact],  # noqa: F811
) -> None:
    bulletin = made(published)
    document = Document(BytesIO(as_docx(bulletin)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert bulletin.title in text
    bold = "".join(
        run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold
    )
    assert all(figure.text in bold for figure in bulletin.figures())
    assert len(document.inline_shapes) == 2
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert all(chart.summary in alt for chart, alt in zip(bulletin.charts, described, strict=True))
    beside, pace, flow, sources = document.tables
    assert [cell.text.splitlines()[0] for cell in beside.rows[0].cells] == [
        chart.title for chart in bulletin.charts
    ]
    widths = [sum(cell.width.cm for cell in table.rows[1].cells) for table in (pace, flow, sources)]
    assert all(16.4 < width < 16.6 for width in widths), widths
    assert [cell.text for cell in pace.rows[1].cells] == ["tháng 1", "8,0%", "", "8,3%"]
    assert len(flow.rows) == 10 and flow.rows[-1].cells[1].text == "-640"
    assert sources.rows[2].cells[1].text == "307.327 người"
    assert document.core_properties.language == "vi-VN"


def test_english_has_no_vietnamese_words_but_names(published: list[Fact]) -> None:  # noqa: F811
    text = as_text(made(published, "en")).replace("Bắc Kạn", "")
    assert not ACCENTED.search(text), ACCENTED.findall(text)
    assert "307,327 people" in text and "over 45 billion VND" in text and "55.8%" in text
    page = as_html(made(published, "en"))
    assert '<html lang="en">' in page and "Legal basis" in page
    assert json.loads(as_json(made(published, "en")))["language"] == "en"


def test_each_audience_reads_the_same_figures_in_its_order(
    published: list[Fact],  # noqa: F811
) -> None:
    told = {audience: made(published, "vi", audience) for audience in AUDIENCES}
    headings = {
        audience: [paragraph.heading for paragraph in bulletin.paragraphs]
        for audience, bulletin in told.items()
    }
    assert headings["press"] == ["Người tham gia", "Số thu", "Số nợ", "Đáng chú ý"]
    assert headings["committee"][0] == "Đáng chú ý"
    assert headings["centre"][0] == "Số thu"
    values = {a: {figure.text for figure in bulletin.figures()} for a, bulletin in told.items()}
    assert values["press"] == values["committee"] < values["centre"]
    assert values["centre"] - values["press"] == {"0,5%"}
    assert len({bulletin.title for bulletin in told.values()}) == 3


def test_what_is_worth_telling_is_chosen_by_the_figures(
    published: list[Fact],  # noqa: F811
) -> None:
    def notable(facts: list[Fact], rows: list | None = None) -> str:
        bulletin = assemble(facts, rows or [], as_of=AS_OF, known_at=None)
        text = as_text(bulletin).split("Nguồn số liệu")[0]
        return text.partition("Đáng chú ý\n")[2].strip()

    assert "chậm 2,5 điểm phần trăm" in notable(published)
    assert "BHXH tự nguyện, tăng 17,3%" in notable(published)

    def changed(name: str, scheme: str, **values) -> list[Fact]:
        return [
            replace(item, **values) if (item.indicator, item.scheme) == (name, scheme) else item
            for item in published
        ]

    fallen = changed("participants", "BHYT", comparison=Comparison(yoy_abs=-76_832,
                     yoy_pct=Decimal("-20.0")))  # fmt: skip
    assert "BHYT, giảm 20,0%" in notable(fallen) and "17,3%" not in notable(fallen)
    doubled = changed("debt", small.ALL, comparison=Comparison(yoy_abs=22_655_000_000,
                      yoy_pct=Decimal("100.0")))  # fmt: skip
    whole = as_text(assemble(doubled, [], as_of=AS_OF, known_at=None))
    assert "trên 45 tỷ đồng, tăng 22.655 triệu đồng (tăng 100,0%) so với cùng kỳ" in whole
    assert "Số nợ" not in notable(published)
    on_pace = [
        replace(item, value=317_000_000_000, comparison=Comparison(plan_pct=Decimal("58.2")))
        if item.indicator == "collection"
        else item
        for item in published
    ]
    assert "chia đều" not in notable(on_pace)


def test_the_place_that_moved_most_is_told_and_listed(
    published: list[Fact],  # noqa: F811
) -> None:
    rows = districts(published, "participants", "BHYT", [300_000, 7_327])
    moved = [
        replace(rows.rows[0], previous=299_000, change=1_000, change_pct=Decimal("0.3")),
        replace(rows.rows[1], previous=9_000, change=-1_673, change_pct=Decimal("-18.6")),
    ]
    bulletin = assemble(published, [replace(rows, rows=tuple(moved))], as_of=AS_OF, known_at=None)
    assert "Địa bàn giảm nhiều nhất là Huyện 1" in as_text(bulletin)
    figure = next(f for f in bulletin.figures() if f.fact.scope == "061")
    assert figure.trace()["scope"] == "061" and figure.fact in bulletin.facts
    assert "Số người tham gia BHYT, Huyện 1" in as_text(bulletin)


def test_what_lags_behind_its_plan_and_what_is_covered_are_told(small_province: str) -> None:
    later = datetime(2017, 2, 6, tzinfo=UTC)
    for indicator, value in (("participants_plan", 12), ("coverage_rate_plan", 82_600)):
        plan.set_target(
            indicator=indicator, scheme="BHYT", area="97", year=2017, value=value,
            document="QĐ 2", recorded_at=later, **small.WHO,
        )  # fmt: skip
    plan.load_denominators(
        rows=[{"measure": "population", "area": "97", "year": 2017, "value": 15,
               "series": "trung bình năm", "source": "thử"}],
        recorded_at=later, **small.WHO,
    )  # fmt: skip
    text = as_text(compose(as_of=small.AS_OF))
    # 9 of 12, where 10 (83.3 %) were due by now; 9 of 15 people are 60 %.
    assert "BHYT có 9 người, tăng 1 người, đạt 75,0% kế hoạch" in text
    assert (
        "chậm nhất so với tiến độ là BHYT: mới đạt 75,0% kế hoạch, thấp hơn mức cần đạt đến nay "
        "8,3 điểm phần trăm, còn thiếu 3 người" in text
    )
    assert "Tỷ lệ bao phủ BHYT đạt 60,00% dân số, thấp hơn chỉ tiêu 22,60 điểm phần trăm" in text
    assert "dân số 2017: 15 (trung bình năm; thử)" in text
    english = as_text(compose(as_of=small.AS_OF, language="en"))
    assert "health insurance is farthest behind its plan: 75.0% of it is attained" in english


def test_the_small_province_draws_its_own_charts(small_province: str) -> None:
    bulletin = compose(as_of=small.AS_OF, with_charts=True)
    assert [chart.kind for chart in bulletin.charts] == ["pace", "ageing"]
    # Owed: 77,000,000 by employers, 4,349,100 of HG00001 and 1,720,800 of the province.
    owed = bulletin.charts[1]
    assert round(sum(row["value"] for row in owed.rows), 4) == 83.0699
    assert owed.table[-1][-1] == "83", "the places add up in đồng, not in rounded millions"
    assert owed.title.endswith("thuộc loại từ 12 tháng trở lên")
    # In 2016 all money came in January: by last year's course 100 % was due, not 8.3 %.
    assert "nhịp năm trước" in bulletin.charts[0].title and "41,7" in bulletin.charts[0].title
    derived = {figure.part: figure.exact for figure in bulletin.figures() if figure.derived}
    assert derived["expected_pct_last_year"] == 100
    assert derived["needed_per_month"] == -(-(20_000_000 - 11_653_400) // 11)
    pdf = write(as_of=small.AS_OF, format="pdf", language="en", audience="committee")
    assert isinstance(pdf, bytes) and pages(pdf) == 1
    assert write(as_of=small.AS_OF, format="docx")[:2] == b"PK"


def test_another_process_writes_the_same_page(published: list[Fact], tmp_path: Path) -> None:  # noqa: F811
    program = """
import django; django.setup()
import hashlib
from tests.bulletins.writing.test_documents import made
from tests.bulletins.writing import test_writing
from ansinh.bulletins.writing.documents import as_pdf
facts = test_writing.published.__wrapped__()
print(hashlib.sha256(as_pdf(made(facts))).hexdigest())
"""
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert other.stdout.strip() == hashlib.sha256(as_pdf(made(published))).hexdigest(), other.stderr


def test_where_people_moved_is_drawn_from_the_rows(published: list[Fact]) -> None:  # noqa: F811
    rows = districts(published, "participants_total", small.ALL, [300_000, 8_220])
    moved = [
        replace(row, previous=row.value - change, change=change)
        for row, change in zip(rows.rows, (7_000, -927), strict=True)
    ]
    whole = replace(rows.total, previous=302_147, change=6_073)
    chart = _flow([replace(rows, rows=tuple(moved), total=whole)], AS_OF, "vi")
    assert chart is not None and chart.title == "Huyện 0 tăng nhiều nhất: 7.000 người"
    assert chart.rows[-1]["end"] == 6_073
    assert _flow([rows], AS_OF, "vi") is None
