"""The month desk: a trial says what the closing then does; who proposes does not close."""

import pytest
from django.test import Client

from ansinh.ledger.models import Batch, Closing, Posting
from ansinh.ledger.proposals.models import Proposal
from ansinh.ledger.verification import verify
from ansinh.register.installed_law import installed_law
from tests.web.conftest import officer
from tests.web.test_pages import page
from tests.web.test_unit_people import one_of

FEBRUARY = {"month": "2017-02"}


def books() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Closing, Batch, Posting, Proposal))


def figures_of(html: str) -> list[str]:
    """The summary of a trial."""
    from bs4 import BeautifulSoup

    found = BeautifulSoup(html, "html.parser")
    return [each.get_text() for each in found.select("dl.summary dd")]


def test_a_trial_keeps_nothing_and_says_the_same_twice(client: Client) -> None:
    before = books()
    first = client.post("/month/trial/", FEBRUARY)
    assert first.status_code == 200, first.content.decode()[-800:]
    told = figures_of(first.content.decode())
    assert books() == before and len(told) == 7
    assert figures_of(client.post("/month/trial/", FEBRUARY).content.decode()) == told
    assert client.post("/month/propose/", FEBRUARY).status_code == 302
    director = one_of("director")
    sent = FEBRUARY | {"understood": "yes"}
    answer = director.post("/month/close/", sent)
    assert answer.status_code == 302, answer.content.decode()[-800:]
    closing = Closing.objects.latest("month")
    assert str(closing.month)[:7] == "2017-02"
    assert told[0].replace(".", "") == str(closing.people)
    assert "Đã khóa sổ tháng 02/2017" in director.get(answer["Location"]).content.decode()
    assert verify(law=installed_law()) == []


def test_who_proposes_does_not_close(client: Client) -> None:
    accountant = one_of("accountant")
    assert accountant.post("/month/propose/", FEBRUARY).status_code == 302
    sent = FEBRUARY | {"understood": "yes"}
    refused = accountant.post("/month/close/", sent)
    assert refused.status_code == 400 and "người khác phải duyệt" in refused.content.decode()
    assert 'action="/month/close/"' not in accountant.get("/month/").content.decode()
    assert officer().post("/month/close/", sent).status_code == 403
    director = one_of("director")
    assert 'action="/month/close/"' in director.get("/month/").content.decode()
    assert director.post("/month/close/", FEBRUARY).status_code == 400, "not confirmed"
    wrong = director.post("/month/close/", sent | {"month": "2017-03"})
    assert wrong.status_code == 400 and "02/2017" in wrong.content.decode()
    assert Closing.objects.latest("month").month.month == 1


def test_a_proposal_is_taken_back_and_made_again(client: Client) -> None:
    assert client.post("/month/propose/", FEBRUARY).status_code == 302
    again = client.post("/month/propose/", FEBRUARY)
    assert again.status_code == 400 and "thu.le" in again.content.decode()
    assert client.post("/month/withdraw/", FEBRUARY).status_code == 302
    director = one_of("director")
    nothing = director.post("/month/close/", FEBRUARY | {"understood": "yes"})
    assert nothing.status_code == 400 and "Chưa có đề nghị" in nothing.content.decode()
    assert client.post("/month/propose/", FEBRUARY).status_code == 302


@pytest.mark.parametrize("month", ["2017-03", "2017-01", "", "x"])
def test_only_the_next_month(client: Client, month: str) -> None:
    before = books()
    for step in ("trial", "propose"):
        assert client.post(f"/month/{step}/", {"month": month}).status_code in (200, 400)
    assert books() == before
    assert page(client, "/month/").select_one("h1")
