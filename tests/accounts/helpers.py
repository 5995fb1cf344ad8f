"""Accounts for tests."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP

from ansinh.accounts import operations, queries
from ansinh.accounts.models import User
from ansinh.record.actor import Actor

PASSWORD = "bảy con chim sẻ"
AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def made(username: str = "thu.le", role: str = "officer", name: str = "Lê Thị Thu") -> User:
    """An account with the password of these tests."""
    return operations.create_user(
        username=username, name=name, role=role, password=PASSWORD, recorded_at=AT,
        actor=Actor("test"), must_change=False,
    )  # fmt: skip


def sign_in(client: Client, username: str = "thu.le", password: str = PASSWORD, after: str = ""):  # type: ignore[no-untyped-def]
    return client.post("/login/", {"username": username, "password": password, "next": after})


def came_in_by_link(client: Client, user: User) -> None:
    """As somebody who opened the link that a terminal printed."""
    token = operations.make_link(user=user, recorded_at=AT, actor=Actor("test"))
    assert client.get(f"/login/link/{token}/").status_code == 302


def code_now(user: User, drift: int = 0) -> str:
    """What the phone shows, so many steps from now."""
    found = queries.by_username(user.username)
    assert found is not None
    totp = TOTP(bytes.fromhex(found.totp_key))
    totp.drift = drift
    return f"{totp.token():06d}"


def put_phone_in_force(client: Client, user: User) -> None:
    """As somebody who scans the picture and types the code."""
    client.get("/account/phone/")
    assert client.post("/account/phone/", {"code": code_now(user)}).status_code == 200


def path(response: HttpResponse) -> str:
    """Where an answer leads."""
    return urlsplit(response["Location"]).path


def text_of(response: HttpResponse) -> str:
    return BeautifulSoup(response.content.decode(), "html.parser").get_text(" ", strip=True)
