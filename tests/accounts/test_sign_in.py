"""Getting in: password, phone, recovery codes, links; and being kept out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ansinh.accounts import limits, operations, queries, sessions
from ansinh.accounts.models import Event, Session, User
from ansinh.accounts.passwords import WeakPassword
from ansinh.record.actor import Actor
from ansinh.register.models import Installation
from tests.accounts.helpers import (
    AT,
    PASSWORD,
    came_in_by_link,
    code_now,
    made,
    path,
    put_phone_in_force,
    sign_in,
    text_of,
)

pytestmark = pytest.mark.usefixtures("nobody")


def test_nothing_is_shown_before_somebody_has_logged_in(nobody: Client) -> None:
    asked = nobody.get("/units/TA00001/?month=2017-01")
    assert asked.status_code == 302
    assert asked["Location"] == "/login/?next=%2Funits%2FTA00001%2F%3Fmonth%3D2017-01"
    assert nobody.post("/bank/1/decide/", {}).status_code == 403
    page = nobody.get("/login/")
    assert page.status_code == 200 and "ansinh user add" in text_of(page)
    assert "TA00001" not in text_of(page)


def test_a_password_opens_the_page_that_was_asked_for(nobody: Client) -> None:
    made()
    entered = sign_in(nobody, after="/units/TA00001/")
    assert entered["Location"] == "/units/TA00001/"
    shown = nobody.get("/units/TA00001/")
    assert shown.status_code == 200 and shown["Cache-Control"] == "private, no-store"
    cookie = nobody.cookies["ansinh"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert Event.objects.filter(kind="signed_in", address="127.0.0.1").count() == 1
    left = nobody.post("/logout/")
    assert path(left) == "/login/" and "cache" in left["Clear-Site-Data"]
    assert nobody.get("/units/TA00001/").status_code == 302 and not Session.objects.exists()


@pytest.mark.parametrize("after", ["https://other.example/", "//other.example", "javascript:1"])
def test_a_log_in_leads_to_our_own_pages_alone(nobody: Client, after: str) -> None:
    made()
    assert sign_in(nobody, after=after)["Location"] == "/today/"


def test_a_wrong_password_is_told_without_saying_what_is_wrong(nobody: Client) -> None:
    made()
    wrong, unknown = sign_in(nobody, password="x" * 12), sign_in(nobody, username="nobody.here")
    assert wrong.status_code == unknown.status_code == 400
    assert text_of(wrong).replace("thu.le", "") == text_of(unknown).replace("nobody.here", "")
    assert Event.objects.filter(kind="refused").count() == 1
    assert nobody.get("/").status_code == 302


def test_guessing_ends_before_a_password_is_hashed(
    nobody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made()
    answers = [sign_in(nobody, password=f"guess number {n}").status_code for n in range(5)]
    assert answers == [400] * 5
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("hashed"))
    refused = sign_in(nobody)
    assert refused.status_code == 429 and "Chờ vài phút" in text_of(refused)


def test_tries_come_back_with_time(database: str) -> None:
    limit = limits.Limit("test", 2, 60)
    for _ in range(2):
        limits.take(limit, "a", AT)
    with pytest.raises(limits.TooMany):
        limits.take(limit, "a", AT + timedelta(seconds=59))
    limits.take(limit, "b", AT)
    limits.take(limit, "a", AT + timedelta(seconds=60))
    with pytest.raises(limits.TooMany):
        limits.take(limit, "a", AT + timedelta(seconds=119))
    limits.take(limit, "a", AT + timedelta(seconds=121))
    limits.forget(limit, "a")
    for _ in range(2):
        limits.take(limit, "a", AT + timedelta(seconds=122))


def test_a_session_rests_and_ends(nobody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    sign_in(nobody)
    now = timezone.now()

    def at(moment) -> int:  # type: ignore[no-untyped-def]
        monkeypatch.setattr("ansinh.web.who.timezone.now", lambda: moment)
        return nobody.get("/units/").status_code

    assert at(now + sessions.REST - timedelta(minutes=1)) == 200
    assert at(now + 2 * sessions.REST - timedelta(minutes=3)) == 200
    assert at(now + 3 * sessions.REST) == 302
    now = moment = now + 3 * sessions.REST
    sign_in(nobody)
    while moment < now + sessions.DAY - timedelta(minutes=20):
        moment += timedelta(minutes=20)
        assert at(moment) == 200
    assert at(moment + timedelta(minutes=25)) == 302


def test_a_new_password_ends_every_other_session(nobody: Client) -> None:
    made()
    other = Client()
    sign_in(nobody)
    sign_in(other)
    new = "chín con voi già"
    assert (
        nobody.post("/account/password/", {"current": "no", "new": new, "again": new}).status_code
        == 400
    )
    assert (
        nobody.post(
            "/account/password/", {"current": PASSWORD, "new": new, "again": "x"}
        ).status_code
        == 400
    )
    changed = nobody.post("/account/password/", {"current": PASSWORD, "new": new, "again": new})
    assert path(changed) == "/account/"
    assert nobody.get("/units/").status_code == 200
    assert other.get("/units/").status_code == 302
    assert sign_in(other, password=PASSWORD).status_code == 400
    assert sign_in(other, password=new).status_code == 302


@pytest.mark.parametrize("weak", ["short", "1" * 12, "aaaaaaaaaabb", "thu.le thu.le", "123456789"])
def test_a_weak_password_is_refused(database: str, weak: str) -> None:
    user = made()
    with pytest.raises(WeakPassword):
        operations.change_password(user=user, password=weak, recorded_at=AT, actor=Actor("test"))


def test_a_closed_account_is_out_at_once(nobody: Client) -> None:
    user = made()
    sign_in(nobody)
    operations.set_active(user=user, active=False, recorded_at=AT, actor=Actor("test"))
    assert nobody.get("/units/").status_code == 302
    assert sign_in(nobody).status_code == 400


def test_a_phone_is_put_in_force_and_asked_for(nobody: Client) -> None:
    user = made()
    sign_in(nobody)
    page = nobody.get("/account/phone/")
    assert page.status_code == 200 and "data:image/svg+xml" in page.content.decode()
    assert nobody.post("/account/phone/", {"code": "000000"}).status_code == 400
    codes = nobody.post("/account/phone/", {"code": code_now(user)})
    recovery = text_of(codes).split("mất máy.")[1].split()[:10]
    assert len(set(recovery)) == 10 and all(len(code) == 11 for code in recovery)
    assert nobody.get("/account/phone/").status_code == 302
    other = Client()
    assert path(sign_in(other, after="/plan/")) == "/login/code/"
    assert other.get("/units/").status_code == 302
    used = code_now(user)
    assert other.post("/login/code/", {"code": used}).status_code == 400  # confirmed with it
    assert other.post("/login/code/", {"code": "12345"}).status_code == 400
    entered = other.post("/login/code/", {"code": code_now(user, 1)})
    assert entered["Location"] == "/plan/" and other.get("/units/").status_code == 200
    third = Client()
    sign_in(third)
    assert third.post("/login/code/", {"code": f" {recovery[0].upper()} "}).status_code == 302
    assert third.get("/units/").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post("/login/code/", {"code": recovery[0]}).status_code == 400
    assert {"totp_on", "recovery", "refused"} <= set(Event.objects.values_list("kind", flat=True))
    assert "còn 9 mã" in text_of(third.get("/account/"))
    assert third.post("/account/recovery/", {"current": "no"}).status_code == 400
    assert len(text_of(third.post("/account/recovery/", {"current": PASSWORD}))) > 100
    assert third.post("/account/phone/off/", {"current": PASSWORD}).status_code == 302
    assert path(sign_in(Client())) == "/today/"


def test_codes_are_not_guessed(nobody: Client) -> None:
    user = made()
    sign_in(nobody)
    put_phone_in_force(nobody, user)
    other = Client()
    sign_in(other)
    answers = [other.post("/login/code/", {"code": f"{n:06d}"}).status_code for n in range(6)]
    assert answers == [400] * 5 + [429]


def test_a_real_register_asks_everybody_for_a_phone(nobody: Client) -> None:
    from django.db import connections

    user = made()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE register_installation SET profile = ''")
    assert Installation.objects.get().profile == ""
    sign_in(nobody)
    assert path(nobody.get("/units/")) == "/account/phone/"
    put_phone_in_force(nobody, user)
    assert nobody.get("/units/").status_code == 200


def test_a_link_lets_its_owner_in_once_to_set_a_password(nobody: Client) -> None:
    user = operations.create_user(
        username="moi",
        name="Người Mới",
        role="officer",
        password=None,
        recorded_at=AT,
        actor=Actor("test"),
    )
    earlier = operations.make_link(user=user, recorded_at=AT, actor=Actor("test"))
    token = operations.make_link(user=user, recorded_at=AT, actor=Actor("test"))
    assert nobody.get(f"/login/link/{earlier}/").status_code == 400
    assert path(nobody.get(f"/login/link/{token}/")) == "/today/"
    assert path(nobody.get("/units/")) == "/account/password/"
    assert (
        nobody.post("/account/password/", {"new": PASSWORD, "again": PASSWORD}).status_code == 302
    )
    assert nobody.get("/units/").status_code == 200
    other = Client()
    assert other.get(f"/login/link/{token}/").status_code == 400
    assert other.get("/login/link/nothing/").status_code == 400
    assert sign_in(other, username="moi").status_code == 302


def test_an_old_link_is_refused(nobody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    user = made()
    token = operations.make_link(user=user, recorded_at=AT, actor=Actor("test"))
    monkeypatch.setattr(operations, "LINK_LIFE", timedelta(seconds=-1))
    assert nobody.get(f"/login/link/{token}/").status_code == 400


def test_the_session_key_changes_at_the_log_in(nobody: Client) -> None:
    user = made()
    sign_in(nobody)
    put_phone_in_force(nobody, user)
    other = Client()
    sign_in(other)
    before = other.cookies["ansinh"].value
    other.post("/login/code/", {"code": code_now(user, 1)})
    assert other.cookies["ansinh"].value != before
    assert Session.objects.filter(user=user).count() == 2


def test_events_are_never_changed_or_removed(database: str) -> None:
    from django.db import DatabaseError, transaction

    made()
    for change in (
        lambda: Event.objects.update(kind="closed"),
        lambda: Event.objects.all().delete(),
        lambda: User.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Event.objects.get().recorded_by == "test"


def test_a_link_in_a_test_lets_in(nobody: Client) -> None:
    came_in_by_link(nobody, made())
    assert queries.account(User.objects.get()).sessions == 1
