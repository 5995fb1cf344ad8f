"""Two numbers of one person on screen: proposed by one, approved by another, shown side by side."""

from bs4 import BeautifulSoup
from django.test import Client

from ansinh.accounts.models import Look
from ansinh.register import merging
from ansinh.register.models import Person
from tests.web.test_pages import page
from tests.web.test_unit_people import one_of

NUMBERS = {"kept": "9700000001", "other": "9700000002", "paper": "C18-TS số 5 ngày 2/12/2026"}


def pair() -> tuple[int, int]:
    kept, other = (Person.objects.get(social_insurance_number=NUMBERS[name])
                   for name in ("kept", "other"))  # fmt: skip
    return kept.pk, other.pk


def test_proposed_by_one_approved_by_another(client: Client) -> None:
    kept, other = pair()
    assert client.post("/pairs/propose/", NUMBERS).status_code == 302
    mine = page(client, "/pairs/")
    assert not mine.select("form[action$='approve/']")
    assert client.post(f"/pairs/{kept}/{other}/approve/").status_code == 403
    checker = one_of("checker")
    found = page(checker, "/pairs/")
    rows = {row.th.get_text(): row.get_text(" ") for row in found.select("tbody tr")}
    assert NUMBERS["kept"] in rows["Mã số BHXH"] and NUMBERS["other"] in rows["Mã số BHXH"]
    assert "khác" in rows["Họ và tên"]
    assert set(Look.objects.latest("id").people) == {kept, other}
    [form] = found.select("form[action$='approve/']")
    assert checker.post(str(form["action"])).status_code == 302
    assert merging.kept_of(other) == kept
    assert not page(checker, "/pairs/").select("tbody tr")


def test_what_is_wrong_is_told_beside_what_was_typed(client: Client) -> None:
    for wrong, said in (
        ({"other": "0000000000"}, "Không có người tham gia"),
        ({"other": NUMBERS["kept"]}, "của một người trong sổ"),
        ({"paper": ""}, "C18-TS"),
    ):
        answer = client.post("/pairs/propose/", NUMBERS | wrong)
        found = BeautifulSoup(answer.content.decode(), "html.parser")
        assert answer.status_code == 400
        assert said in found.select("div.problem")[0].get_text(), wrong
        assert found.select("#kept")[0]["value"] == NUMBERS["kept"]
    assert not merging.waiting()


def test_a_proposal_is_refused_for_a_reason(client: Client) -> None:
    kept, other = pair()
    client.post("/pairs/propose/", NUMBERS)
    checker = one_of("checker")
    assert checker.post(f"/pairs/{kept}/{other}/refuse/", {"reason": "khác mẹ"}).status_code == 302
    last = merging.standing_of(kept, other)
    assert last is not None and (last.step, last.reason) == ("refused", "khác mẹ")
    assert checker.post(f"/pairs/{kept}/{other}/approve/").status_code == 400
    client.post("/pairs/propose/", NUMBERS)
    assert client.post(f"/pairs/{kept}/{other}/withdraw/").status_code == 302
    assert not merging.waiting()
    assert one_of("auditor").post(f"/pairs/{kept}/{other}/refuse/").status_code == 403
