"""Every address x every parameter x values that no honest browser sends: never our fault (500)."""

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, get_resolver

import ansinh.web.urls
from ansinh.web.errors.views import TOLD

UNREADABLE = ("TA\0" + "00001", "\x1b[2J", "\x85", "x" * 5_000)
"""What no parameter may hold at all: always 400."""

FAR = (
    "9999-12-31", "9999-12", "0000-01", "31/12/9999", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59", "2017-00",
)  # fmt: skip
"""Days, months and times at the ends of what a program can count."""

ODD = ("-1", "9" * 30, "9" * 3_900, "²", "NaN", "%s%00<'", "\u202e", " ")

ARGUMENTS: dict[str, Any] = {
    "indicator": "debt", "scheme": "BHXH+BHYT+BHTN", "name": "pace", "code": "TA00001",
    "format": "text", "line": 1, "person": 1, "kept": 1, "other": 2,
    "token": "x", "number": "00001/2026/09700",
}  # fmt: skip
"""A value that answers for each argument of an address."""

DATED = {"as_of", "known_at", "month"}


def addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every address of the screens as (template, names of its arguments)."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route), re.findall(r"(\w+)>", route)
        else:
            yield from addresses(each.url_patterns, route)


EVERY = [
    each for each in addresses(get_resolver().url_patterns) if not each[0].startswith("/static/")
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names of the parameters that views read, as they read them."""
    names: set[str] = set()
    get = QueryDict.get

    def noting(self: QueryDict, key: Any, default: Any = None) -> Any:
        names.add(str(key))
        return get(self, key, default)

    monkeypatch.setattr(QueryDict, "get", noting)
    yield names


@pytest.fixture
def stranger(client: Client) -> Client:
    """A browser that sees an error page where a program would see an exception."""
    client.raise_request_exception = False
    return client


def test_the_walk_knows_every_address() -> None:
    assert len(EVERY) >= 22
    assert {name for __, names in EVERY for name in names} <= set(ARGUMENTS)
    assert ansinh.web.urls.urlpatterns


@pytest.mark.parametrize("address", EVERY, ids=lambda each: each[0])
def test_no_value_of_any_parameter_breaks_a_page(
    stranger: Client, asked: set[str], address: tuple[str, list[str]]
) -> None:
    template, names = address
    honest = template.format(**ARGUMENTS)
    is_form = stranger.get(honest).status_code == 405
    stranger.post(honest, {})
    methods = {"/people/": ("get", "post"), "/looks/": ("get", "post")}.get(
        honest, ("post",) if is_form else ("get",)
    )
    broken = []
    for name in names:
        for value in (*UNREADABLE, *FAR, *ODD):
            hostile = template.format(**ARGUMENTS | {name: quote(value, safe="")})
            broken += _broken(stranger, hostile, name, value, methods[0])
    for name in sorted(asked - {"csrfmiddlewaretoken"}):
        for value in (*UNREADABLE, *FAR, *ODD):
            for method in methods:
                broken += _broken(stranger, honest, name, value, method)
    assert not broken


def _broken(client: Client, address: str, name: str, value: str, method: str) -> list[str]:
    sent = {} if "%" in address else {name: value}
    answer = getattr(client, method)(address, sent)
    wrong = answer.status_code >= 500
    if value in UNREADABLE and answer.status_code != 405:
        wrong |= answer.status_code != 400 and not (name in ARGUMENTS and answer.status_code == 404)
    if value in FAR and name in DATED and sent and method == "get":
        wrong |= answer.status_code not in (400, 404, 405)
    return [f"{method} {address[:80]} {name}={value[:40]!r}: {answer.status_code}"] if wrong else []


def test_bytes_that_are_no_text_are_told(stranger: Client) -> None:
    for address in ("/units/%ff/", "/?scope=%ed%a0%80", "/units/?q=%c0%80", "/%00", "/?%00=1"):
        assert stranger.get(address).status_code in (200, 400, 404), address
    raw = stranger.post("/people/", b"number=%00", "application/x-www-form-urlencoded")
    assert raw.status_code == 400
    many = {f"field{number}": "1" for number in range(1_200)}
    assert stranger.post("/people/", many).status_code == 400
    assert stranger.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_error_page_carries_a_number_that_stands_in_the_log(
    stranger: Client, language: str, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    stranger.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    forged = Client(enforce_csrf_checks=True, raise_request_exception=False)
    forged.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    def fails(*_: object) -> None:
        raise RuntimeError("secret detail")

    answers = [
        stranger.get("/nowhere/?name=Nguyen"),
        stranger.get("/?scope=\0"),
        forged.post("/language/", {"language": "en"}),
    ]
    monkeypatch.setattr("ansinh.web.board.views.knowledge", fails)
    monkeypatch.setattr("ansinh.web.shell.Installation.objects", None)
    answers.append(stranger.get("/"))
    assert [answer.status_code for answer in answers] == [404, 400, 403, 500]
    told = {
        record.getMessage(): record for record in caplog.records if record.name == "ansinh.errors"
    }
    for answer in answers:
        found = BeautifulSoup(answer.content.decode(), "html.parser")
        assert found.html and found.html["lang"] == language and len(found.select("h1")) == 1
        number = found.select_one(".code")
        assert number is not None
        (line,) = [line for line in told if number.text in line]
        assert "Nguyen" not in line and "secret" not in found.text
        assert ("Traceback" in str(told[line].exc_text or told[line].exc_info)) or (
            bool(told[line].exc_info) == (answer.status_code == 500)
        )
    assert {record.levelno for record in told.values()} == {logging.WARNING, logging.ERROR}


def test_every_error_says_what_to_do_in_both_languages() -> None:
    from django.utils import translation

    for told in TOLD.values():
        with translation.override("vi"):
            vietnamese = f"{told.title} {told.advice}"
        with translation.override("en"):
            assert vietnamese != f"{told.title} {told.advice}"
