"""In whose name a verb records, and what an account may do wherever it acts."""

import click
import pytest

from ansinh.accounts.models import Role
from ansinh.accounts.perms import RIGHTS, Right, actor_of
from ansinh.cli import acting, main
from ansinh.record.actor import Actor, Way
from tests.accounts.helpers import made


def found_by(*words: str) -> Actor:
    """Who acts in a verb that is called with these words before it."""
    with main.make_context("ansinh", [*words, "law"]):
        return acting.actor()


def test_the_user_of_this_machine_may_do_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    monkeypatch.setattr(acting, "machine_user", lambda: "root")
    assert found_by() == Actor("root", Way.COMMAND)
    assert all(found_by().may(right) for right in Right)


def test_the_machine_tells_who_runs_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody-else")
    monkeypatch.setenv("USER", "somebody-else")
    assert found_by().signature != "somebody-else"


def test_an_account_that_is_named_signs_and_has_its_own_rights(database: str) -> None:
    user = made("thu.le", name="Lê Thị Thu", role=Role.OFFICER)
    actor = found_by("--as", "thu.le")
    assert (actor.signature, actor.way, actor.account) == (
        "Lê Thị Thu (thu.le)", Way.COMMAND, user.pk,
    )  # fmt: skip
    assert {right for right in Right if actor.may(right)} == RIGHTS[Role.OFFICER]


def test_a_closed_account_signs_nothing(database: str) -> None:
    user = made("thu.le", name="Lê Thị Thu", role=Role.OFFICER)
    user.is_active = False
    user.save()
    assert not any(actor_of(user).may(right) for right in Right)
    for name in ("thu.le", "nobody"):
        with pytest.raises(click.ClickException, match=name):
            found_by("--as", name)
