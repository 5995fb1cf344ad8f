"""Role x write: every room says who may write what, and no write forgets to ask."""

import ast
from importlib import import_module

import click
import pytest

from ansinh.accounts.models import Role, User
from ansinh.accounts.perms import RIGHTS, Right, why_not_change
from ansinh.cli import main
from ansinh.record.acting import acting
from ansinh.record.actor import Actor, NotAllowed
from tests.tidy.test_house import MODULES, SOURCE

MAY = {
    "arrears.why_not_record": {"officer"},
    "bulletins.why_not_publish": {"director"},
    "dossiers.why_not_approve": {"checker", "director"},
    "dossiers.why_not_handle": {"officer"},
    "dossiers.why_not_open": {"administrator"},
    "indicators.why_not_plan": {"director"},
    "ledger.why_not_book": {"officer", "accountant"},
    "ledger.why_not_close": {"accountant", "director"},
    "ledger.why_not_open": {"administrator"},
    "ledger.why_not_propose": {"officer", "accountant", "director"},
    "ledger.why_not_record": {"officer"},
    "receipts.why_not_decide": {"officer", "accountant"},
    "register.why_not_approve": {"checker", "director"},
    "register.why_not_decide": {"officer", "checker", "director"},
    "register.why_not_open": {"administrator"},
    "register.why_not_write": {"officer", "administrator"},
}
"""Who may do what by an account."""


def of_role(role: str) -> Actor:
    return Actor(role, account=7, rights=frozenset(RIGHTS[role]))


@pytest.mark.parametrize("name", MAY)
def test_a_role_may_do_what_the_table_says(name: str) -> None:
    room, _, function = name.partition(".")
    why_not = getattr(import_module(f"ansinh.{room}.perms"), function)
    assert {role for role in Role.values if not why_not(of_role(role))} == MAY[name]
    assert why_not(Actor("root")) == ""
    refused = why_not(of_role("employer"))
    assert "employer" in refused
    for role in MAY[name]:
        assert str(Role(role).label) in refused


def test_the_table_knows_every_rule() -> None:
    rules = set()
    for path in SOURCE.glob("*/perms.py"):
        if path.parent.name != "accounts":
            rules |= {
                f"{path.parent.name}.{node.name}"
                for node in ast.parse(path.read_text()).body
                if isinstance(node, ast.FunctionDef) and len(node.args.args) == 1
            }
    assert rules == set(MAY)


def test_an_account_is_changed_by_its_owner_or_an_administrator() -> None:
    user = User(pk=7)
    assert why_not_change(of_role("agent"), user) == ""
    assert why_not_change(of_role("director"), User(pk=8)) != ""
    assert why_not_change(of_role("administrator"), User(pk=8)) == ""


def test_who_may_not_is_refused_before_anything() -> None:
    refused = acting(actor=Actor("x"), reason="r", unless="this is why")
    with pytest.raises(NotAllowed, match="why"), refused:
        pytest.fail("not reached")


def test_a_verb_tells_the_refusal_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_context: object) -> None:
        raise NotAllowed("vì sao")

    monkeypatch.setattr(click.Group, "invoke", refuse)
    with pytest.raises(click.ClickException, match="vì sao"):
        main.main(["law"], standalone_mode=False)


def test_no_write_forgets_to_ask() -> None:
    """Only a session's own steps (log-in, code, phone) need no right."""
    forgetful = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "acting":
                words = {word.arg: ast.unparse(word.value) for word in node.keywords}
                if "unless" not in words and words.get("actor") != "actor_of(user)":
                    forgetful.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert forgetful == []


def test_every_right_is_somebodys() -> None:
    assert set().union(*RIGHTS.values()) == set(Right)
