"""The bulletin: what it says, what each figure rests on, and when it is refused.

The facts of `published` are those of the published Bắc Kạn report; the stored texts are
regenerated with `pytest --snapshot-update`.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from syrupy.assertion import SnapshotAssertion

from ansinh.bulletins.writing import Broken, BulletinRefused, assemble, compose, write
from ansinh.bulletins.writing.rendering import as_html, as_json, as_text
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import Comparison, Fact
from ansinh.indicators.places import Scope
from ansinh.indicators.rows import Row, Rows
from tests import small_province as small

ALL = small.ALL
AS_OF = date(2017, 7, 31)


def fact(name: str, scheme: str, value: Any, compared: Comparison | None = None) -> Fact:
    declared = indicator(name)
    return Fact(
        indicator=name,
        scheme=scheme,
        value=value,
        unit=declared.unit,
        as_of=date(2017, 12, 31) if declared.kind == "plan" else AS_OF,
        place="Bắc Kạn",
        scope="06",
        kind=declared.kind,
        period=declared.period,
        comparison=compared,
        qualifier="exact",
        definition=name,
        status="closed",
        known_at=None,
    )


@pytest.fixture
def published() -> list[Fact]:
    return [
        fact("participants", "BHXH_BB", 22_766, Comparison(None, 117, Decimal("0.5"))),
        fact("participants", "BHYT", 307_327, Comparison(None, 5_941, Decimal("2.0"))),
        fact("participants", "BHXH_TN", 893, Comparison(None, 132, Decimal("17.3"))),
        fact("participants_total", ALL, 308_220, Comparison(None, 6_073, Decimal("2.0"))),
        fact(
            "collection", ALL, 303_842_000_000,
            Comparison(Decimal("55.8"), 38_678_000_000, Decimal("14.6")),
        ),
        fact("collection_plan", ALL, 544_460_000_000),
        fact("collection_plan_pct", ALL, Decimal("55.8")),
        fact("debt", ALL, 45_310_000_000),
    ]  # fmt: skip


def districts(published: list[Fact], name: str, scheme: str, parts: list[int]) -> Rows:
    declared = indicator(name)
    whole = Row("06", "Tỉnh Bắc Kạn", "province", sum(parts), None, None, None)
    return Rows(
        indicator=declared,
        scheme=declared.scheme(scheme),
        scope=Scope("06", "Bắc Kạn", "Tỉnh Bắc Kạn", "province", "06", None),
        as_of=AS_OF,
        closed=True,
        rows=tuple(
            Row(f"06{number}", f"Huyện {number}", "district", part, None, None, None)
            for number, part in enumerate(parts)
        ),
        total=whole,
    )


def broken_by(facts: list[Fact], rows: list[Rows] | None = None) -> list[Broken]:
    with pytest.raises(BulletinRefused) as refused:
        assemble(facts, rows or [], as_of=AS_OF, known_at=None)
    return list(refused.value.broken)


def test_the_published_figures_are_told_in_our_own_words(
    published: list[Fact], snapshot: SnapshotAssertion
) -> None:
    assert as_text(assemble(published, [], as_of=AS_OF, known_at=None)) == snapshot


def test_nothing_is_copied_from_the_published_text(published: list[Fact], dossier: Any) -> None:
    text = (dossier / "bulletins" / "seed-000.txt").read_text()
    written = as_text(assemble(published, [], as_of=AS_OF, known_at=None)).split("Nguồn số liệu")[0]
    words = re.findall(r"[^\W\d]+", text.lower())
    known = {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
    ours = re.findall(r"[^\W\d]+", written.lower())
    assert not [ours[i : i + 8] for i in range(len(ours) - 7) if tuple(ours[i : i + 8]) in known]


def test_every_number_of_a_sentence_is_a_traced_figure(published: list[Fact]) -> None:
    bulletin = assemble(published, [], as_of=AS_OF, known_at=None)
    for paragraph in bulletin.paragraphs:
        for sentence in paragraph.sentences:
            words = "".join(piece for piece in sentence if isinstance(piece, str))
            dates = r"ngày \d+/\d+/\d{4}|tháng \d+/\d{4}|năm \d{4}"
            assert not re.search(r"\d", re.sub(dates, "", words)), words
    for figure in bulletin.figures():
        assert figure.fact in bulletin.facts
        trace = figure.trace()
        assert trace["scope"] == "06" and trace["as_of"] and trace["indicator"]
        exact = figure.exact
        if figure.part == "needed_per_month":  # printed in millions, half up
            assert abs(exact - trace["value"]) <= 500_000
            assert exact == -(-(544_460_000_000 - 303_842_000_000) // 5)
        elif trace["qualifier"] == "exact":
            assert float(exact) == trace["value"]
        else:
            assert trace["qualifier"] == "over" and exact > trace["value"]


def test_falling_and_standing_still_have_their_own_words(published: list[Fact]) -> None:
    changed = {
        "BHXH_BB": Comparison(None, -117, Decimal("-0.5")),
        "BHXH_TN": Comparison(None, 0, Decimal("0.0")),
    }
    facts = [
        replace(item, comparison=changed.get(item.scheme, item.comparison)) for item in published
    ]
    text = as_text(assemble(facts, [], as_of=AS_OF, known_at=None)).replace("\n", " ")
    assert "BHXH bắt buộc có 22.766 người, giảm 117 người" in text
    assert "BHXH tự nguyện có 893 người, không thay đổi" in text


@pytest.mark.parametrize(
    ("key", "change", "identity", "numbers"),
    [
        (("participants_total", ALL), {"value": 308_221},
         "participants_total = BHYT + BHXH_TN", ["308.221", "307.327", "893", "308.220"]),
        (("collection", ALL), {"comparison": Comparison(Decimal("55.9"), None, None)},
         "plan_pct = value / plan", ["55,9", "55,8", "544.460.000.000"]),
        (("collection", ALL),
         {"comparison": Comparison(Decimal("55.8"), 38_678_000_000, Decimal("14.5"))},
         "yoy_pct = yoy_abs / (value - yoy_abs)", ["14,5", "14,6", "38.678.000.000"]),
    ],
)  # fmt: skip
def test_a_broken_identity_is_named_with_its_numbers(
    published: list[Fact],
    key: tuple[str, str],
    change: dict[str, Any],
    identity: str,
    numbers: list[str],
) -> None:
    facts = [
        replace(item, **change) if (item.indicator, item.scheme) == key else item
        for item in published
    ]
    (found,) = [item for item in broken_by(facts) if item.identity == identity]
    assert all(number in found.message for number in numbers)


def test_places_that_do_not_add_up_are_refused(published: list[Fact]) -> None:
    good = districts(published, "participants", "BHYT", [300_000, 7_327])
    assemble(published, [good], as_of=AS_OF, known_at=None)
    bad = districts(published, "participants", "BHYT", [300_000, 7_326])
    (found,) = broken_by(published, [bad])
    assert found.identity == "sum of places = whole"
    assert "307.326" in found.message and "307.327" in found.message


def test_what_is_missing_or_not_closed_is_refused(published: list[Fact]) -> None:
    without = [item for item in published if item.indicator != "debt"]
    assert {item.identity for item in broken_by(without)} == {"all figures", "month closed"}
    open_ = [replace(item, status="provisional") for item in published]
    (found,) = broken_by(open_)
    assert found.identity == "month closed" and "ansinh close 2017-07" in found.message


def test_the_document_stands_alone_and_every_figure_leads_to_its_source(
    published: list[Fact],
) -> None:
    rows = districts(published, "participants", "BHYT", [300_000, 7_327])
    known_at = datetime(2017, 8, 5, tzinfo=UTC)
    bulletin = assemble(published, [rows], as_of=AS_OF, known_at=known_at)
    page = BeautifulSoup(as_html(bulletin), "html.parser")
    assert page.html and page.html["lang"] == "vi"
    assert len(page.select("h1")) == 1
    assert not page.select("script, link, img, [src]")
    assert "[undefined" not in str(page)
    figures = page.select("a.figure")
    assert len(figures) == len(bulletin.figures())
    for figure in figures:
        assert page.select_one(f"[id='{str(figure['href'])[1:]}']"), figure
        assert figure["data-scope"] == "06" and figure["data-indicator"]
    assert "@page" in page.select_one("style").text  # type: ignore[union-attr]
    assert all(table.caption for table in page.select("table"))


def test_json_traces_every_figure(published: list[Fact]) -> None:
    document = json.loads(as_json(assemble(published, [], as_of=AS_OF, known_at=None)))
    debt = next(item for item in document["figures"] if item["indicator"] == "debt")
    assert debt == {
        "written": "trên 45 tỷ đồng",
        "value": 45_000_000_000,
        "qualifier": "over",
        "part": "value",
        "indicator": "debt",
        "scheme": ALL,
        "scope": "06",
        "as_of": "2017-07-31",
        "known_at": None,
    }
    assert document["facts"][0]["value"] == 22_766


def test_the_small_province_writes_its_bulletin(
    small_province: str, snapshot: SnapshotAssertion
) -> None:
    assert write(as_of=small.AS_OF) == snapshot
    assert {part.indicator.id for part in compose(as_of=small.AS_OF).rows} == {
        "participants", "participants_total", "collection", "debt",
    }  # fmt: skip


def test_a_district_writes_its_own(small_province: str) -> None:
    text = write(as_of=small.AS_OF, scope="972").replace("\n", " ")
    assert "Tây có 3 người tham gia" in text and "kế hoạch" not in text


def test_an_open_month_is_refused(small_province: str) -> None:
    with pytest.raises(BulletinRefused, match="ansinh close 2017-02"):
        write(as_of=date(2017, 2, 28))


def test_a_corrected_receipt_changes_the_bulletin(small_province: str) -> None:
    from ansinh import law
    from ansinh.ground.months import parse_month
    from ansinh.ledger import closing
    from ansinh.ledger import operations as ledger

    before = write(as_of=small.AS_OF)
    recorded = datetime(2017, 3, 5, tzinfo=UTC)
    ledger.reverse_receipt(reference="NH2", recorded_at=recorded, **small.WHO)
    closing.close_month(
        month=parse_month("2017-02"), law=law.load(), recorded_at=recorded, **small.WHO
    )
    after = write(as_of=date(2017, 2, 28))
    assert "12 triệu đồng" in before and "là 2 triệu đồng" in after.replace("\n", " ")
    assert write(as_of=small.AS_OF) == before
