"""The page of the plan: what is asked, what is missing, and where that leads."""

from datetime import UTC, datetime

from django.test import Client

from ansinh.indicators import operations
from tests import small_province as small
from tests.web.test_pages import page

QUESTION = "as_of=2017-01-31"


def test_the_board_leads_to_the_pace_of_each_target(client: Client) -> None:
    board = page(client, f"/?{QUESTION}")
    link = next(a for a in board.select("a") if str(a["href"]).startswith("/plan/"))
    found = page(client, str(link["href"]))
    (row,) = found.select("tr.line")
    cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
    # 20,000,000 planned, 11,653,400 collected, 8,346,600 missing, in millions half up.
    assert cells[:3] == ["20", "12", "58,3\N{NO-BREAK SPACE}%"]
    assert cells[3].startswith("20 100,0") and "theo nhịp năm trước" in cells[3]
    assert cells[4] == "8" and cells[6].endswith("233 ngày")


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
