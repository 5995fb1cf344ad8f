"""The one-stop desk in a browser without JavaScript: a list comes in and goes its whole way."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ansinh.dossiers import operations as desk_operations
from ansinh.dossiers.models import Dossier, Step
from ansinh.exchange.declarations import open_sheets, read_declaration
from ansinh.ground.days import day_of_record
from ansinh.record.actor import Actor
from ansinh.register.models import Change
from tests.accounts.helpers import came_in_by_link, made, put_phone_in_force
from tests.dossiers import office, paper
from tests.dossiers.office import person
from tests.web.browser import browser, find_chromium, on_a_port
from tests.web.test_pages import page

NUMBER = "00001/2026/09700"
AT = f"/dossiers/{NUMBER}/"
PEOPLE = [
    person(7, movement="TM", pay=6_000_000),
    person(1, movement="GH"),
    person(2, movement="DC", pay="7.000.000"),
    person(9, movement="GH"),
    person(8, movement="TM", pay=1_000_000),
]


def inside(username: str, role: str, name: str) -> Client:
    client = Client()
    user = made(username, role, name)
    came_in_by_link(client, user)
    put_phone_in_force(client, user)
    return client


@pytest.fixture
def thu(database: str) -> Client:
    """The officer, before an office of seven units."""
    office.build_office()
    return inside("thu.le", "officer", "Lê Thị Thu")


@pytest.fixture
def kiem(thu: Client) -> Client:
    """The checker of the same office."""
    return inside("kiem.vu", "checker", "Vũ Văn Kiểm")


def upload(grid: paper.Grid, name: str = "d02.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, paper.as_xlsx(grid))


def received(client: Client, grid: paper.Grid | None = None, **more: Any):  # type: ignore[no-untyped-def]
    grid = grid or paper.d02_lt(PEOPLE)
    return client.post(
        "/dossiers/receive/", {"file": upload(grid), "received_on": "05/06/2026"} | more
    )


def checked(client: Client) -> None:
    found = page(client, f"{AT}check/")
    seen = found.select_one("input[name=seen]")
    assert seen is not None
    assert client.post(f"{AT}check/", {"seen": str(seen["value"])}).status_code == 302


def text(client: Client, address: str) -> str:
    return page(client, address).get_text(" ", strip=True)


def counts(client: Client) -> dict[str, int]:
    return {
        str(link["href"]).removeprefix("?show="): int(link.select_one("strong").text)  # type: ignore[union-attr]
        for link in page(client, "/dossiers/").select(".queues a")
    }


def test_a_list_goes_its_way_by_two_people(thu: Client, kiem: Client) -> None:
    done = received(thu)
    assert done.status_code == 302 and done["Location"] == AT
    assert counts(thu)["check"] == counts(thu)["late"] == counts(thu)["open"] == 1
    assert "Công ty Một" in text(thu, "/dossiers/") and "quá hạn" in text(thu, "/dossiers/")
    assert [tag.text for tag in page(thu, AT).select(".tasks .tag")] == [
        "xong", "cần làm", "chưa tới", "chưa tới",
    ]  # fmt: skip
    dry = text(thu, f"{AT}check/")
    assert "5 dòng: nhận 4 , trả lại 1" in dry
    # The open month is the first, 1/2026: all of it lies in the open month or later.
    assert "báo tăng (2)" in dry and "báo giảm (1)" in dry and "điều chỉnh (1)" in dry
    assert not Change.objects.filter(dossier=NUMBER).exists()
    checked(thu)
    assert counts(kiem)["approve"] == 1
    # Whoever checked may not approve: neither the role nor the operation lets her.
    assert thu.post(f"{AT}approve/", {}).status_code == 403
    assert kiem.post(f"{AT}apply/", {}).status_code == 403
    assert "5 dòng: nhận 4" in text(kiem, f"{AT}approve/")
    assert kiem.post(f"{AT}approve/", {"reason": ""}).status_code == 302
    assert "Vũ Văn Kiểm (kiem.vu)" in text(thu, f"{AT}apply/")
    assert thu.post(f"{AT}apply/", {}).status_code == 302
    assert Change.objects.filter(dossier=NUMBER).count() == 4
    assert counts(thu) == {
        "late": 0, "today": 0, "check": 0, "approve": 0, "apply": 0, "open": 0, "returned": 0,
        "applied": 1,
    }  # fmt: skip
    again = thu.post(f"{AT}apply/", {})
    assert again.status_code == 409 and "đã ghi sổ" in again.content.decode()
    steps = list(Step.objects.order_by("serial").values_list("kind", "recorded_by"))
    officer, checker = "Lê Thị Thu (thu.le)", "Vũ Văn Kiểm (kiem.vu)"
    assert steps == [
        ("received", officer), ("checked", officer), ("approved", checker), ("applied", officer),
    ]  # fmt: skip
    assert thu.post(f"{AT}undo/", {"reason": ""}).status_code == 400
    assert thu.post(f"{AT}undo/", {"reason": "khai nhầm"}).status_code == 302
    assert "khai nhầm" in text(thu, AT) and "đã hủy" in text(thu, AT)


def test_a_checker_who_is_the_maker_is_refused_by_the_operation(thu: Client, kiem: Client) -> None:
    received(thu)
    desk_operations.check(
        number=NUMBER,
        recorded_at=timezone.now(),
        actor=Actor("Vũ Văn Kiểm (kiem.vu)"),
        reason="xem",
    )
    assert "người khác phải duyệt" in text(kiem, f"{AT}approve/")
    assert not page(kiem, f"{AT}approve/").select("form[action$='approve/']")
    forced = kiem.post(f"{AT}approve/", {"reason": "tự duyệt"})
    assert forced.status_code == 409 and "người khác phải duyệt" in forced.content.decode()
    assert not Step.objects.filter(kind="approved").exists()


def test_refused_rows_say_what_and_go_back_as_a_workbook(thu: Client, kiem: Client) -> None:
    received(thu)
    row = page(thu, f"{AT}judged/").select_one("#refused tbody tr")
    assert isinstance(row, Tag)
    cells = [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
    assert cells[1] == f"{office.NAMES[8]} {office.number(9)}"
    assert cells[2].startswith("Từ tháng/ năm") and "05/2026" in cells[3] and cells[4]
    warned = text(thu, f"{AT}judged/")
    assert "thấp hơn mức thấp nhất" in warned

    def workbook() -> list[str]:
        content = thu.get(f"{AT}refused.xlsx").content
        return [row.values["social_number"] for row in read_declaration(open_sheets(content)).rows]

    before = workbook()
    assert before == [office.number(9)]
    checked(thu)
    kiem.post(f"{AT}approve/", {})
    thu.post(f"{AT}apply/", {})
    assert workbook() == before, "what went back is the same after the rest was booked"


def test_papers_of_the_counter(thu: Client, kiem: Client) -> None:
    received(thu)
    assert thu.get(f"{AT}result.pdf").status_code == 404
    receipt = thu.get(f"{AT}receipt.pdf")
    assert receipt["Content-Type"] == "application/pdf" and receipt.content.startswith(b"%PDF")
    as_it_came = thu.get(f"{AT}file").content
    assert zipfile.is_zipfile(io.BytesIO(as_it_came))
    assert thu.post(f"{AT}return/", {"reason": ""}).status_code == 400
    assert thu.post(f"{AT}return/", {"reason": "thiếu chữ ký"}).status_code == 302
    assert thu.get(f"{AT}result.pdf").content.startswith(b"%PDF")
    assert counts(thu)["returned"] == 1
    from ansinh.dossiers import slips
    from ansinh.dossiers.queries import standing
    from ansinh.exchange.documents.pdf import pdf_writer

    found = standing(NUMBER)
    issuer = slips.Issuer("Sơn Hà", "", "", timezone.now())
    written = slips.result(found, desk_operations.sent_back(found), issuer)
    assert ("Lý do", "thiếu chữ ký") in written["rows"]
    assert written["refused"][0][2] == office.number(9)
    assert "12/06/2026" in str(slips.receipt(found, issuer)["rows"])
    assert pdf_writer(slips.TEMPLATE).words(written)


def test_what_is_wrong_with_a_file_is_said_beside_it(thu: Client) -> None:
    def problem(**sent: Any) -> str:
        answer = thu.post("/dossiers/receive/", {"received_on": "05/06/2026"} | sent)
        assert answer.status_code == 400
        found = BeautifulSoup(answer.content.decode(), "html.parser")
        summary = found.select_one(".problem[role=alert]")
        assert summary is not None and not Dossier.objects.exists()
        assert all(found.select_one(str(link["href"])) for link in summary.select("a"))
        return summary.get_text(" ", strip=True)

    assert "Chọn tệp" in problem()
    assert "không tìm thấy bảng" in problem(file=SimpleUploadedFile("x.csv", b"a,b\n1,2\n"))
    good = paper.d02_lt(PEOPLE)
    assert "31/07/2017" in problem(file=upload(good), received_on="hôm qua")
    tomorrow = day_of_record(timezone.now()) + timedelta(days=1)
    assert "sửa ngày nhận" in problem(file=upload(good), received_on=f"{tomorrow:%d/%m/%Y}")
    assert "TA9999Z" in problem(file=upload(paper.d02_lt(PEOPLE, unit="TA9999Z")))
    assert "nhóm" in problem(file=upload(good), group="nobody")
    assert received(thu).status_code == 302
    twice = received(thu)
    assert twice.status_code == 400 and NUMBER in twice.content.decode()


def test_what_changed_since_it_was_shown_is_not_recorded(thu: Client, kiem: Client) -> None:
    received(thu)
    seen = str(page(thu, f"{AT}check/").select_one("input[name=seen]")["value"])  # type: ignore[index]
    office.declare(office.line(7))
    late = thu.post(f"{AT}check/", {"seen": seen})
    assert late.status_code == 409 and "Sổ đã thay đổi" in late.content.decode()
    checked(thu)
    office.declare(office.line(8))
    assert "phải được kiểm tra lại" in text(kiem, f"{AT}approve/")


MARKED = set("ạảầấậẩặệềếểộồốổợờớởụủứừửựịỉỹỷỵ")


def in_english(found: BeautifulSoup) -> str:
    """What a page says in its own words: without names, what people wrote, headings of the file."""
    main = found.main
    assert main is not None
    column = "td[data-head='Column, as written']"
    for tag in main.select(f"[lang=vi], option, .code, {column}"):
        tag.decompose()
    told = main.text
    for name in (*office.NAMES, *(row[1] for row in office.UNITS), "Lê Thị Thu", "Vũ Văn Kiểm",
                 "đồng"):  # fmt: skip
        told = told.replace(name, "")
    return told


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_desk_is_well_made(thu: Client, kiem: Client, language: str) -> None:
    received(thu)
    for client in (thu, kiem):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    addresses = [(thu, "/dossiers/"), (thu, "/dossiers/?show=late&q=ta0001z"), (thu, AT),
                 (thu, "/dossiers/receive/"), (thu, f"{AT}check/"), (thu, f"{AT}judged/"),
                 (thu, f"{AT}return/"), (thu, f"{AT}undo/"), (thu, f"{AT}apply/"),
                 (kiem, f"{AT}approve/")]  # fmt: skip
    for client, address in addresses:
        found = page(client, address)
        assert len(found.select("h1")) == 1 and not found.select("script, [onclick], [style]")
        for field in found.select("input:not([type=hidden]), select"):
            assert found.select_one(f"label[for='{field['id']}']"), f"{address}: {field}"
        for table in found.select("table"):
            assert table.caption and all(head.get("scope") for head in table.select("th"))
        identities = [tag["id"] for tag in found.select("[id]")]
        assert len(identities) == len(set(identities)), address
        if language == "en":
            told = in_english(found)
            assert not MARKED & set(told.lower()), f"{address}: {told}"
    assert thu.get("/dossiers/00009/2026/09700/").status_code == 404
    assert thu.get("/dossiers/?page=zwei").status_code == 400
    assert thu.get(f"{AT}check/?page=9&effect=x").status_code == 200
    assert thu.put(f"{AT}undo/").status_code == 405


def test_statements_do_not_grow_with_dossiers_or_rows(thu: Client) -> None:
    counted: list[list[int]] = []
    for extra in ([], range(40)):
        for each in extra:
            received(thu, paper.d02_lt([person(7, movement="TM", pay=6_000_000 + each)]))
        if not extra:
            received(thu)
        found = []
        for address in ("/dossiers/", "/dossiers/?q=ta0001z", AT, f"{AT}judged/"):
            thu.get(address)
            with CaptureQueriesContext(connection) as queries:
                thu.get(address)
            found.append(len(queries))
        counted.append(found)
    assert counted[0] == counted[1] and max(counted[0]) <= 22
    assert len(page(thu, "/dossiers/").select("#listed tbody tr")) == 25
    assert len(page(thu, "/dossiers/?page=2").select("#listed tbody tr")) == 16


def test_the_desk_fits_a_phone(thu: Client, kiem: Client, live_server_of_desk: str) -> None:
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here")
    received(thu)
    cookie = thu.cookies[settings.SESSION_COOKIE_NAME].value
    with browser(path) as tab:
        tab.send("Network.setCookie", name=settings.SESSION_COOKIE_NAME, value=cookie,
                 url=live_server_of_desk)  # fmt: skip
        for address in ("/dossiers/", AT, f"{AT}check/", "/dossiers/receive/", f"{AT}return/"):
            tab.open(live_server_of_desk + address, width=390)
            assert NUMBER in tab.evaluate("document.body.innerText") or "receive" in address
            assert tab.evaluate("document.documentElement.scrollWidth") <= 390, address


@pytest.fixture
def live_server_of_desk(thu: Client) -> Iterator[str]:
    """The screens on a real port."""
    with on_a_port() as address:
        yield address
