"""Who is paid for first at a unit, in a browser: recorded, refused, withdrawn."""

from datetime import UTC, datetime

from django.test import Client

from ansinh.ground.months import parse_month
from ansinh.ledger.priority.models import Priority
from ansinh.register.models import Change, Person, Unit
from tests.web.test_pages import page

ADDRESS = "/units/TA00001/first/"


def listed() -> Person:
    """Somebody on the list of the unit."""
    unit = Unit.objects.get(code="TA00001")
    return Person.objects.get(id=Change.objects.filter(unit=unit).order_by("id")[0].person_id)


def test_somebody_who_leaves_is_recorded_and_withdrawn(client: Client) -> None:
    who = listed()
    found = page(client, "/units/TA00001/")
    assert found.select_one(f"a[href='{ADDRESS}']")
    found = page(client, ADDRESS)
    assert "Chưa ghi ai." in found.text
    sent = {
        "number": who.social_insurance_number, "month": "2017-02", "ground": "claims",
        "dossier": "HS-1", "reason": "QĐ nghỉ hưu 5",
    }  # fmt: skip
    answer = client.post(f"{ADDRESS}record/", sent)
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    kept = Priority.objects.get()
    assert (kept.person_id, kept.ground, kept.dossier) == (who.pk, "claims", "HS-1")
    assert (kept.recorded_by, kept.reason) == ("Lê Thị Thu (thu.le)", "QĐ nghỉ hưu 5")
    assert parse_month("2017-02") == kept.through_month.year * 12 + kept.through_month.month - 1
    found = page(client, ADDRESS)
    row = found.select_one("tbody tr")
    assert row is not None and who.name in row.text and "HS-1" in row.text
    answer = client.post(
        f"{ADDRESS}withdraw/",
        {"number": who.social_insurance_number, "reason": "ghi nhầm"},
    )
    assert answer.status_code == 302
    assert "Chưa ghi ai." in page(client, ADDRESS).text
    assert Priority.objects.order_by("-id")[0].withdrawn
    assert Priority.objects.order_by("id")[0].recorded_at > datetime(2017, 1, 1, tzinfo=UTC)


def test_what_is_wrong_is_said_and_what_was_given_is_kept(client: Client) -> None:
    def told(action: str, **sent: str) -> str:
        answer = client.post(f"{ADDRESS}{action}/", sent)
        assert answer.status_code == 400
        return answer.content.decode()

    text = told("record", number="0", month="tháng hai", dossier="HS-7")
    for expected in (
        "Không có người tham gia mang mã số BHXH này.", "Nhập lý do.",
        'value="HS-7"', "tháng hai",
    ):  # fmt: skip
        assert expected in text
    number = listed().social_insurance_number
    signed = {"reason": "x", "number": number}
    assert "Nhập tháng cuối" in told("record", month="", **signed)
    assert "trước tháng đầu tiên" in told("record", month="2010-01", ground="leaves", **signed)
    assert "không phải lý do" in told("record", month="2017-02", ground="other", **signed)
    assert "không có gì để rút" in told("withdraw", **signed)
    assert "Nhập lý do." in told("withdraw", number=number)
    assert not Priority.objects.exists()
    assert client.get(f"{ADDRESS}record/").status_code == 405
    assert client.get("/units/NOBODY/first/").status_code == 404
