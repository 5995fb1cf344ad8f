"""The page of the plan: what is asked, what is missing, and where that leads."""

from datetime import UTC, datetime

from django.test import Client

from ansinh.indicators import operations, queries
from ansinh.record.actor import Actor
from tests import small_province as small
from tests.web.test_pages import page

QUESTION = "as_of=2017-01-31"


def test_the_board_leads_to_how_each_target_was_given(client: Client) -> None:
    board = page(client, f"/?{QUESTION}")
    link = next(a for a in board.select("a") if str(a["href"]).startswith("/plan/?"))
    found = page(client, str(link["href"]))
    (row,) = found.select("tr.line")
    cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
    # 20,000,000 planned, 11,653,400 collected, 8,346,600 missing, in millions half up.
    assert cells[:3] == ["12", "20", "58,3\N{NO-BREAK SPACE}%"]
    assert cells[3].startswith("100,0") and "chậm 41,7 điểm phần trăm" in cells[3]
    assert cells[4] == "8"
    assert "Quyết định số 1/QĐ" in found.text and "Chưa phân bổ cho các cơ quan" in found.text


def test_offices_stand_against_their_parts_and_the_parts_against_the_plan(client: Client) -> None:
    target = queries.target(indicator="collection_plan", scheme=small.ALL, area="97", year=2017)
    assert target is not None
    operations.split_target(
        target=target, key="headcount", as_of=small.AS_OF,
        recorded_at=datetime(2017, 2, 6, tzinfo=UTC), **small.WHO,
    )  # fmt: skip
    operations.correct_split(
        target=target, values={"0972": 5_000_000}, spread_rest=True,
        recorded_at=datetime(2017, 2, 7, tzinfo=UTC), actor=Actor("giám đốc"), reason="giao thêm",
    )  # fmt: skip
    found = page(client, f"/plan/?{QUESTION}")
    table = next(
        each
        for each in found.select("table")
        if "Phân bổ" in each.caption.text  # type: ignore[union-attr]
    )
    assert "giám đốc ký lúc" in table.caption.text and "giao thêm" in table.caption.text  # type: ignore[union-attr]
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in table.select("tr")[1:]
    ]
    # 10,000,000 came in at Huyện Đông, 1,653,400 at Huyện Tây.
    assert ["BHXH huyện Tây 0972", "5", "2", "33,1\N{NO-BREAK SPACE}%"] in rows
    assert rows[-1] == ["Cộng bằng đúng kế hoạch", "20", "12", ""]


def test_who_could_close_the_gap(client: Client) -> None:
    operations.set_target(
        indicator="participants_plan", scheme="BHYT", area="97", year=2017, value=12,
        document="QĐ 2", recorded_at=datetime(2017, 2, 6, tzinfo=UTC), **small.WHO,
    )  # fmt: skip
    found = page(client, f"/plan/participants_plan/BHYT/?{QUESTION}")
    rows = [row.get_text(" ", strip=True) for row in found.select("tbody tr")]
    assert len(rows) == 3 and rows[0].startswith("Xã Một") and rows[-1].endswith("1 3")


def test_a_place_without_a_plan_says_so_and_an_unknown_plan_is_not_found(client: Client) -> None:
    assert page(client, f"/plan/?{QUESTION}&scope=971").select_one("p.inset")
    assert client.get(f"/plan/participants_plan/BHYT/?{QUESTION}").status_code == 404
