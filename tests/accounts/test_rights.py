"""Role x screen: every screen says which right opens it, and every other role is refused."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from ansinh.accounts.models import Role
from ansinh.accounts.perms import RIGHTS, Right
from tests.accounts.helpers import came_in_by_link, made, text_of
from tests.web.test_hostile_parameters import ARGUMENTS, addresses

PUBLIC = {"/login/", "/login/code/", "/login/link/{token}/", "/language/"}

OPEN_TO = {
    "/": "FIGURES", "/indicators/": "FIGURES", "/charts/": "FIGURES", "/plan/": "FIGURES",
    "/bulletin/": "FIGURES", "/units/": "UNITS", "/people/": "PEOPLE", "/bank/": "MONEY",
    "/dossiers/": "DOSSIERS", "/looks/": "LOOKS", "/today/": "UNITS", "/pairs/": "PEOPLE",
    "/month/": "MONEY",
    "/logout/": "OWN_ACCOUNT", "/account/": "OWN_ACCOUNT",
}  # fmt: skip
"""The right that opens what begins with an address, but for the forms below."""

FORMS = {
    "/people/sheet/": "RECORD",
    "/pairs/propose/": "HANDLE_DOSSIERS", "/pairs/{kept}/{other}/approve/": "APPROVE_DOSSIERS",
    "/pairs/{kept}/{other}/refuse/": "APPROVE_DOSSIERS",
    "/pairs/{kept}/{other}/withdraw/": "HANDLE_DOSSIERS",
    "/month/trial/": "PREPARE_CLOSE", "/month/propose/": "PREPARE_CLOSE",
    "/month/withdraw/": "PREPARE_CLOSE", "/month/close/": "CLOSE",
    "/units/{code}/people/": "PEOPLE", "/units/{code}/people/{person}/": "PEOPLE",
    "/units/{code}/first/": "PEOPLE", "/units/{code}/first/record/": "RECORD",
    "/units/{code}/first/withdraw/": "RECORD", "/bank/{line}/decide/": "DECIDE_MONEY",
    "/bank/{line}/settle/": "DECIDE_MONEY", "/bank/{line}/set-aside/": "DECIDE_MONEY",
    "/bank/{line}/reverse/": "DECIDE_MONEY", "/dossiers/receive/": "HANDLE_DOSSIERS",
    "/dossiers/{number}/check/": "HANDLE_DOSSIERS", "/dossiers/{number}/return/": "HANDLE_DOSSIERS",
    "/dossiers/{number}/apply/": "HANDLE_DOSSIERS", "/dossiers/{number}/undo/": "HANDLE_DOSSIERS",
    "/dossiers/{number}/approve/": "APPROVE_DOSSIERS",
}  # fmt: skip

SCREENS = sorted(address for address, _ in addresses(get_resolver().url_patterns))


def right_of(address: str) -> Right | None:
    if address in PUBLIC:
        return None
    if address in FORMS:
        return Right[FORMS[address]]
    begins = max((each for each in OPEN_TO if address.startswith(each)), key=len)
    return Right[OPEN_TO[begins]]


def test_every_screen_is_marked() -> None:
    def walk(patterns):  # type: ignore[no-untyped-def]
        for each in patterns:
            if isinstance(each, URLPattern):
                yield each.callback
            else:
                yield from walk(each.url_patterns)

    for view in walk(get_resolver().url_patterns):
        assert getattr(view, "is_public", False) != isinstance(getattr(view, "right", None), Right)


@pytest.mark.parametrize("role", Role.values)
def test_a_role_sees_its_own_screens_and_no_other(nobody: Client, role: str) -> None:
    user = made(role=role)
    nobody.raise_request_exception = False
    wrong = []
    came_in_by_link(nobody, user)
    for address in SCREENS:
        if address == "/logout/":
            continue
        right = right_of(address)
        honest = address.format(**ARGUMENTS | {"token": "x", "code": "ZZ00000"})
        for method in (nobody.get, nobody.post):
            refused = method(honest, {}).status_code == 403
            if refused != (right is not None and right not in RIGHTS[role]):
                wrong.append(f"{role} {method.__name__} {address}: refused={refused}")
    assert not wrong


def test_the_pages_lead_only_where_one_may_go(nobody: Client) -> None:
    came_in_by_link(nobody, made(role="administrator"))
    board = nobody.get("/").content.decode()
    assert (
        'href="/plan/' in board and 'href="/bank/"' not in board and 'href="/people/"' not in board
    )
    came_in_by_link(nobody, made("toan", "accountant"))
    assert 'href="/bank/"' in nobody.get("/").content.decode()


def test_whoever_may_see_nothing_is_told(nobody: Client) -> None:
    came_in_by_link(nobody, made(role="employer"))
    assert nobody.get("/").status_code == 403
    assert "thu.le" in text_of(nobody.get("/account/"))


def test_the_rights_are_those_of_the_table() -> None:
    assert set(RIGHTS) == set(Role.values)
    assert all(Right.OWN_ACCOUNT in rights for rights in RIGHTS.values())
    deciding = {role for role, rights in RIGHTS.items() if Right.DECIDE_MONEY in rights}
    assert deciding == {"officer", "accountant"}
    assert {role for role, rights in RIGHTS.items() if Right.RECORD in rights} == {"officer"}
    both = [role for role, rights in RIGHTS.items()
            if {Right.HANDLE_DOSSIERS, Right.APPROVE_DOSSIERS} <= rights]  # fmt: skip
    assert not both
