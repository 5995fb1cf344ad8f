"""The bank desk in a browser without JavaScript: the queue, one decision, and back again."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.exchange.bank import BankLine
from ansinh.exchange.remittance import remittance_text
from ansinh.ledger.models import Receipt
from ansinh.receipts.models import BankDecision, BankTransaction
from ansinh.register import operations as register
from ansinh.register.models import Unit
from tests.receipts.builders import reply, statement, take
from tests.register.builders import WHO
from tests.web.browser import browser, find_chromium, on_a_port
from tests.web.conftest import link_of_officer, officer
from tests.web.test_pages import page

WHOM = "Lê Thị Thu (thu.le)"


def paid(reference: str, memo: str, amount: int, name: str = "", account: str = "") -> BankLine:
    return BankLine(
        date(2017, 2, 3), amount, "VND", bank_reference=reference, remittance=memo,
        counterparty_name=name, counterparty_account=account,
    )  # fmt: skip


@pytest.fixture
def desk(client: Client) -> Client:
    """A certain payment, one with a code alone, one without anything, and a fee."""
    register.load_units(
        units={
            "id": np.array([7]), "code": ["TB0402Z"], "name": ["Công ty Núi Cốc"],
            "search_name": ["cong ty nui coc"], "tax_code": [""], "kind": ["enterprise"],
            "office": ["0971"], "area": ["97101"], "sponsor": np.array([0]),
            "region": np.array([4]), "valid_from": [date(2016, 1, 1)],
        },
        **WHO,
    )  # fmt: skip
    memo = remittance_text("TB0402Z", "09710")
    lines = [
        paid("FT1", memo, 1_000_000, "CONG TY NUI COC"),
        paid("FT2", memo, 2_000_000, account="190055"),
        paid("FT3", "chuyen tien", 300_000, "NGUYEN VAN THU"),
        paid("FT4", "phi", -11_000),
    ]
    take(statement(lines), recorded_at=datetime(2017, 2, 6, 2, tzinfo=UTC))
    return client


def number(reference: str) -> int:
    return BankTransaction.objects.get(bank_reference=reference).id


def fields(found: BeautifulSoup, action: str) -> dict[str, str]:
    """What a browser would send with a form, as it stands."""
    form = found.select_one(f"form[action$='{action}/']")
    assert isinstance(form, Tag)
    sent = {}
    for field in form.select("input"):
        kind = field.get("type", "text")
        if field.get("name") and (kind not in ("radio", "checkbox") or field.has_attr("checked")):
            sent[str(field["name"])] = str(field.get("value", "on"))
    return sent


def send(client: Client, reference: str, action: str, **filled: str):  # type: ignore[no-untyped-def]
    address = f"/bank/{number(reference)}/"
    given = fields(page(client, address), action) | filled
    return client.post(f"{address}{action}/", {k: v for k, v in given.items() if v is not None})


def test_the_queue_shows_what_waits_and_why(desk: Client) -> None:
    found = page(desk, "/bank/")
    items = [item.text for item in found.select("#waiting li")]
    assert len(items) == 2
    assert "2.000.000 đồng" in items[0] and "TB0402Z" in items[0] and "chưa đủ" in items[0]
    assert "2.300.000" in found.select_one(".finding").text  # type: ignore[union-attr]
    cells = [cell.text for cell in found.select("table tbody td.number")]
    assert cells == ["4", "0", "1", "0", "2", "1"]


def test_a_decision_is_a_few_keys_and_can_be_taken_back(desk: Client) -> None:
    assert send(desk, "FT2", "decide").status_code == 400
    done = send(desk, "FT2", "decide", choice="TB0402Z")
    assert done.status_code == 302 and done["Location"] == f"/bank/?done={number('FT2')}"
    told = page(desk, done["Location"])
    assert "ghi cho đơn vị" in told.select_one("[role=status]").text  # type: ignore[union-attr]
    assert len(told.select("#waiting li")) == 1
    decision = BankDecision.objects.get(transaction=number("FT2"))
    assert (decision.unit.code, decision.recorded_by, decision.remember) == ("TB0402Z", WHOM, True)
    history = page(desk, f"/bank/{number('FT2')}/")
    assert WHOM in history.text
    assert "mã đơn vị TB0402Z" in history.select_one("ol.results").text  # type: ignore[union-attr]
    assert send(desk, "FT2", "reverse", reason="nhầm đơn vị").status_code == 302
    assert (
        sum(Receipt.objects.values_list("amount", flat=True))
        == sum(Receipt.objects.exclude(text__contains="BHXH+103").values_list("amount", flat=True))
        + 1_000_000
    )
    again = send(desk, "FT2", "decide", choice="other", code="ta00002")
    assert again.status_code == 302
    assert BankDecision.objects.get(transaction=number("FT2"), number=3).unit.code == "TA00002"


def test_what_is_missing_is_said_and_what_was_written_stays(desk: Client) -> None:
    answer = send(desk, "FT2", "decide", choice="other", code="ZZ99999", reason="thử")
    assert answer.status_code == 400
    found = BeautifulSoup(answer.content.decode(), "html.parser")
    summary = found.select_one(".problem[role=alert]")
    assert summary is not None
    links = [str(link["href"]) for link in summary.select("a")]
    assert links == ["#decide-code"]
    assert all(found.select_one(link) for link in links)
    kept = fields(found, "decide")
    assert (kept["code"], kept["reason"], kept["choice"]) == ("ZZ99999", "thử", "other")
    assert send(desk, "FT3", "set-aside").status_code == 400
    assert not BankDecision.objects.filter(automatic=False).exists()


def test_a_booked_transaction_is_found_to_be_taken_back(desk: Client) -> None:
    for text in ("FT1", "ft1", "1.000.000", Receipt.objects.get(text__contains="103").reference):
        found = page(desk, f"/bank/?q={text}").select("#found a")
        assert [str(link["href"]) for link in found] == [f"/bank/{number('FT1')}/"], text
    assert "Không có giao dịch nào" in page(desk, "/bank/?q=FT9").text
    assert send(desk, "FT1", "reverse", reason="nhầm").status_code == 302
    assert len(page(desk, "/bank/").select("#waiting li")) == 3


def test_money_that_is_no_contribution_is_set_aside(desk: Client) -> None:
    assert send(desk, "FT3", "set-aside", reason="lãi").status_code == 302
    assert "không phải tiền đóng" in page(desk, f"/bank/?done={number('FT3')}").text
    assert len(page(desk, "/bank/").select("#waiting li")) == 1


def test_a_sum_that_a_bank_announced_is_settled_and_books_nothing(
    desk: Client, tmp_path: Path
) -> None:
    from ansinh.statements.acknowledgement import acknowledge

    units = [Unit.objects.get(code=code) for code in ("TB0402Z", "TA00002")]
    rows = [(f"THU000{unit.id}", unit.code, 2, 150_000) for unit in units]
    path = reply(tmp_path / "reply.csv", rows, month="02/2017")
    acknowledge(path=path, bank="970418", recorded_at=datetime(2017, 2, 6, 3, tzinfo=UTC), **WHO)
    books = Receipt.objects.count()
    found = page(desk, f"/bank/{number('FT3')}/")
    (group,) = found.select("#settle-group input[type=radio]")
    assert "2 khoản" in found.select_one("#settle-group").text  # type: ignore[union-attr]
    assert send(desk, "FT3", "settle").status_code == 400
    done = send(desk, "FT3", "settle", group=str(group["value"]))
    assert done.status_code == 302
    assert "thu hộ" in page(desk, done["Location"]).select_one("[role=status]").text  # type: ignore[union-attr]
    assert Receipt.objects.count() == books
    told = page(desk, f"/bank/{number('FT3')}/").select_one("ol.results")
    assert told is not None and "(2 khoản)" in told.text
    assert send(desk, "FT3", "reverse", reason="tiền khác").status_code == 302
    assert page(desk, f"/bank/{number('FT3')}/").select("#settle-group")


def test_a_clerk_who_is_second_is_told_who_was_first(desk: Client) -> None:
    other = officer("minh", "Trần Minh")
    address = f"/bank/{number('FT2')}/"
    seen = fields(page(other, address), "decide") | {"choice": "TA00002"}
    send(desk, "FT2", "decide", choice="TB0402Z")
    late = other.post(f"{address}decide/", seen | {"choice": "other", "code": "TA00002"})
    assert late.status_code == 409
    assert WHOM in late.content.decode() and "TB0402Z" in late.content.decode()
    assert BankDecision.objects.filter(transaction=number("FT2")).count() == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_desk_is_well_made(desk: Client, language: str) -> None:
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for address in ("/bank/", *(f"/bank/{number(f'FT{i}')}/" for i in range(1, 5))):
        found = page(desk, address)
        assert len(found.select("h1")) == 1 and not found.select("script, [onclick], [style]")
        for field in found.select("input:not([type=hidden])"):
            assert found.select_one(f"label[for='{field['id']}']"), f"{address}: {field}"
        identities = [tag["id"] for tag in found.select("[id]")]
        assert len(identities) == len(set(identities)), address
        if language == "en":
            assert "Money in" in found.text
    assert desk.get("/bank/999999/").status_code == 404
    assert desk.get(f"/bank/{number('FT2')}/decide/").status_code == 405
    assert desk.get("/bank/?page=2&done=999999999999999999").status_code == 200
    assert desk.get("/bank/?page=zwei").status_code == 400


def test_a_forged_post_is_refused(desk: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    forged = {"choice": "TB0402Z", "seen": "0"}
    assert strict.post(f"/bank/{number('FT2')}/decide/", forged).status_code == 403


def test_queries_do_not_grow_with_the_queue(desk: Client) -> None:
    page(desk, "/bank/")
    counted = []
    for extra in ([], [paid(f"X{i}", "chuyen tien", 1000 + i) for i in range(60)]):
        if extra:
            take(statement(extra, opening=5), recorded_at=datetime(2017, 2, 7, tzinfo=UTC))
            page(desk, "/bank/")
        with CaptureQueriesContext(connection) as queries:
            found = page(desk, "/bank/")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12
    assert len(found.select("#waiting li")) == 25
    assert re.search(r"page=2", str(found.select_one("nav.months")))
    assert len(page(desk, "/bank/?page=3").select("#waiting li")) == 12


def test_the_desk_fits_a_phone(desk: Client, live_server_of_desk: str) -> None:
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here")
    with browser(path) as tab:
        tab.open(live_server_of_desk + link_of_officer(), width=360)
        for address in ("/bank/", f"/bank/{number('FT2')}/"):
            tab.open(live_server_of_desk + address, width=360)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360, address


@pytest.fixture
def live_server_of_desk(desk: Client) -> Iterator[str]:
    """The screens on a real port."""
    with on_a_port() as address:
        yield address
