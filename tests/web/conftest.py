"""The province that can be counted by hand, and pages that fail on an undefined variable."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ansinh.accounts import operations, queries
from ansinh.record.actor import Actor
from tests.small_province import small_province  # noqa: F401


class Undefined(str):
    """What an undefined template variable becomes: an error that names it."""

    def __mod__(self, name: Any) -> str:
        raise AssertionError(f"the template uses {name!r}, which nobody defined")

    def __contains__(self, text: object) -> bool:
        return text == "%s"


@pytest.fixture(autouse=True)
def strict_templates(server: object) -> Iterator[None]:
    """Every undefined template variable is an error while a test of the web runs."""
    from django.template import engines

    engine = engines["django"].engine  # type: ignore[attr-defined]
    before = engine.string_if_invalid
    engine.string_if_invalid = Undefined("%s")
    yield
    engine.string_if_invalid = before


@pytest.fixture
def client(small_province: str) -> Client:  # noqa: F811
    """A browser without JavaScript before the small province, in the hands of an officer."""
    return officer()


def officer(username: str = "thu.le", name: str = "Lê Thị Thu") -> Client:
    """A browser with which an officer has logged in."""
    browser = Client()
    assert browser.get(link_of_officer(username, name)).status_code == 302
    return browser


def link_of_officer(username: str = "thu.le", name: str = "Lê Thị Thu") -> str:
    """The address that lets an officer in once; the account is made where it is missing."""
    at = datetime(2017, 2, 1, tzinfo=UTC)
    user = queries.by_username(username) or operations.create_user(
        username=username, name=name, role="officer", password=None, recorded_at=at,
        actor=Actor("test"), must_change=False,
    )  # fmt: skip
    return f"/login/link/{operations.make_link(user=user, recorded_at=at, actor=Actor('test'))}/"
