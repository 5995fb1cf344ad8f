"""A program that does not know what a database is made of leaves it alone."""

import click
import pytest
from click.testing import CliRunner
from django.db import connections

from ansinh.cli import main
from ansinh.cli.installation import prepare_database
from ansinh.record import chain
from tests.ledger.builders import close
from tests.register.builders import append, build_register, change


def test_an_older_program_refuses_a_newer_database(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('ledger', '0099_later', now())"
        )
    with pytest.raises(click.ClickException, match=r"ledger\.0099_later"):
        prepare_database()
    told = CliRunner().invoke(main, ["verify"])
    assert told.exit_code == 1 and "ledger.0099_later" in told.output


@pytest.fixture
def kept(database: str) -> str:
    """A closed month, and the head of its chain."""
    build_register()
    append(change(1, 1, "2016-01"))
    close("2016-01")
    return chain.head()


def test_a_head_kept_elsewhere_is_asked_for(kept: str) -> None:
    whole = CliRunner().invoke(main, ["verify", "--head", kept])
    assert whole.exit_code == 0 and f"head        {kept}" in whole.output
    assert CliRunner().invoke(main, ["verify", "--head", "ab" * 32]).exit_code == 1
    assert CliRunner().invoke(main, ["verify", "--head", "xyz"]).exit_code == 2


def test_what_was_skipped_does_not_pass_for_proved(
    kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from ansinh.cli import verify
    from tests.ledger.builders import law

    monkeypatch.setattr(verify, "load_law", lambda: replace(law(), hash="another"))
    assert CliRunner().invoke(main, ["verify"]).exit_code == 3
    assert CliRunner().invoke(main, ["verify", "--allow-skipped"]).exit_code == 0
