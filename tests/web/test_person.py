"""The person desk: an exact number is answered, nothing else is, and little is shown."""

from bs4 import BeautifulSoup
from django.test import Client


def ask(client: Client, number: str, status: int = 200) -> BeautifulSoup:
    response = client.post("/people/", {"number": number})
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    return BeautifulSoup(response.content.decode(), "html.parser")


def rows(page: BeautifulSoup, caption: str) -> list[list[str]]:
    table = next(each for each in page.select("table") if caption in each.caption.text)  # type: ignore[union-attr]
    return [
        [" ".join(cell.text.split()) for cell in row.select("th, td")]
        for row in table.select("tbody tr")
    ]


def test_a_worker_sees_what_the_employer_has_not_paid(client: Client) -> None:
    """Person 2 works at TA00001, which paid 13,000,000 of forty months of 1,625,000."""
    page = ask(client, "9700000002")
    paid = {row[0].rsplit(" ", 1)[-1]: row[1:] for row in rows(page, "Đã đóng đến đâu")}
    assert set(paid) == {"ÔĐ-TS", "HTTT", "BHYT", "BHTN", "TNLĐ-BNN"}
    # Health insurance is paid first: 13,000,000 pays 225,000 a head for all 40 months.
    assert paid["BHYT"] == ["01/2017", "0"]
    assert int(paid["HTTT"][1]) > 0
    (stretch,) = rows(page, "Các quãng tham gia")
    assert stretch[:2] == ["01/2016", "đến nay"] and stretch[4] == "doanh nghiệp"


def test_a_household_that_paid_a_year_at_once_is_covered_to_its_end(client: Client) -> None:
    """Person 8: July 2016, twelve months, paid in January 2017."""
    page = ask(client, " 97000 00008 ")
    assert rows(page, "Đã đóng đến đâu") == [["bảo hiểm y tế BHYT", "06/2017", "0"]]


def test_neither_names_nor_wages_nor_employers_are_shown(client: Client) -> None:
    text = ask(client, "9700000001").get_text(" ")
    assert "N. V. T. 1" in text and "Nguyễn" not in text
    assert "Công ty" not in text and "5.000.000" not in text and "TA00001" not in text


def test_only_an_exact_number_is_answered(client: Client) -> None:
    assert "đúng 10 chữ số" in ask(client, "Nguyễn Văn Thử", 400).text
    assert "đúng 10 chữ số" in ask(client, "970000000", 400).text
    assert "Không có ai" in ask(client, "9700000099", 404).text
    # In an address it would stand in histories and logs: there it is not read.
    asked = client.get("/people/?number=9700000001").content.decode()
    found = BeautifulSoup(asked, "html.parser")
    assert found.main and not found.main.select("table")


def test_a_merged_number_answers_with_the_kept_one_and_the_sheet_is_handed_out(
    client: Client,
) -> None:
    from datetime import UTC, datetime

    from ansinh.record.actor import Actor
    from ansinh.register import merging

    pair = {"kept": 8, "other": 10, "recorded_at": datetime(2017, 2, 6, tzinfo=UTC)}
    merging.propose(**pair, paper="C18-TS số 1", actor=Actor("An"), reason="một người")
    merging.approve(**pair, actor=Actor("Bình"), reason="đủ giấy tờ")
    page = ask(client, "9700000010")
    assert [each.text[:10] for each in page.select("main h2")] == ["9700000008"]
    assert "9700000010" in page.select_one("main p.inset").text  # type: ignore[union-attr]
    (twice,) = rows(page, "Thời gian đóng trùng")
    assert twice[:2] == ["bảo hiểm y tế", "07/2016"]
    sheet = client.post("/people/sheet/", {"number": "9700000010"})
    assert sheet["Content-Type"] == "application/pdf" and "no-store" in sheet["Cache-Control"]
    assert sheet.content.startswith(b"%PDF")
    assert client.post("/people/sheet/", {"number": "97"}).status_code == 400
    assert client.post("/people/sheet/", {"number": "9700000099"}).status_code == 404
    assert client.get("/people/sheet/?number=9700000008").status_code == 405
