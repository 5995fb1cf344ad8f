"""What `ansinh demo` finds in a database, and what it does about it."""

import subprocess
import sys
import time
from datetime import date
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.core.management import call_command
from django.db import connections

from ansinh.cli.demo import demo
from ansinh.config.home import columns_folder
from ansinh.ledger.models import Closing
from ansinh.provinces.profile import Profile
from ansinh.provinces.standing import Busy, Standing, building, clear, standing
from ansinh.register.models import Area, Installation, Office
from tests.conftest import PROVINCE_SCALE

SMALL = ["--no-serve", "--scale", str(PROVINCE_SCALE)]


@pytest.fixture
def installed(database: str) -> Installation:
    """A province of which nothing was built but its installation."""
    area = Area(code="06", name="Bắc Kạn", full_name="Tỉnh Bắc Kạn", level="province",
                valid_from=date(2016, 1, 1))  # fmt: skip
    area.save(force_insert=True)
    office = Office(code="0600", name="BHXH", area=area, valid_from=date(2016, 1, 1))
    office.save(force_insert=True)
    installation = Installation(
        id=uuid4(), area=area, office=office, profile="bac-kan-2017", first_month=date(2016, 1, 1)
    )
    installation.save(force_insert=True)
    return installation


def test_an_empty_database(database: str, profile: Profile) -> None:
    assert standing(profile, 1) == (Standing.EMPTY, "")


def test_a_whole_province_and_another_size(province: str, profile: Profile) -> None:
    assert standing(profile, PROVINCE_SCALE)[0] is Standing.WHOLE
    assert standing(profile, 1) == (Standing.OTHER, "bac-kan-2017@0.01")


def test_a_build_that_was_killed(installed: Installation, profile: Profile) -> None:
    assert standing(profile, 1)[0] is Standing.HALF
    Installation.objects.using("owner").update(profile="")
    assert standing(profile, 1)[0] is Standing.REAL


def test_a_whole_province_is_not_built_again(province: str) -> None:
    done = CliRunner().invoke(demo, SMALL)
    assert done.exit_code == 0, done.output
    assert "built already" in done.output
    assert "Bắc Kạn" in done.output and "55,8%" in done.output


def test_another_province_is_not_replaced_unasked(province: str) -> None:
    done = CliRunner().invoke(demo, ["--no-serve"])
    assert done.exit_code == 1
    assert "bac-kan-2017@0.01" in done.output and "--rebuild" in done.output
    assert Installation.objects.get().profile == "bac-kan-2017@0.01"


@pytest.mark.parametrize("arguments", [[], ["--rebuild"]])
def test_a_real_register_is_never_touched(installed: Installation, arguments: list[str]) -> None:
    Installation.objects.using("owner").update(profile="")
    done = CliRunner().invoke(demo, [*SMALL, *arguments])
    assert done.exit_code == 1
    assert "left alone" in done.output
    assert Installation.objects.get().id == installed.id


def test_clearing_takes_tables_and_columns_away(installed: Installation, profile: Profile) -> None:
    folder = columns_folder() / str(installed.id)
    folder.mkdir(parents=True)
    clear()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    assert standing(profile, 1)[0] is Standing.EMPTY
    assert not folder.exists()


def test_two_do_not_build_at_once(database: str) -> None:
    with building():
        other = connections["owner"].copy("owner")
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(7417009)")
                assert cursor.fetchone() == (False,)
        finally:
            other.close()
    with building():  # and afterwards somebody else may
        pass


def test_the_one_who_finds_a_build_running_stops(installed: Installation) -> None:
    other = connections["owner"].copy("owner")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7417009)")
        with pytest.raises(Busy), building():
            pass
        done = CliRunner().invoke(demo, SMALL)
        assert done.exit_code == 1 and "is building" in done.output
    finally:
        other.close()
    assert Installation.objects.get().id == installed.id


@pytest.mark.slow
def test_a_build_that_was_killed_begins_anew(database: str, profile: Profile) -> None:
    arguments = ["demo", "--no-serve", "--scale", "0.003"]
    command = [sys.executable, "-c", "from ansinh.cli import main; main()", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while Closing.objects.count() < 3 and process.poll() is None:
        time.sleep(0.2)
    assert process.poll() is None, "the build ended before it could be killed"
    process.kill()
    process.wait()
    assert standing(profile, 0.003)[0] is Standing.HALF
    done = CliRunner().invoke(demo, arguments[1:])
    assert done.exit_code == 0, done.output
    assert "interrupted" in done.output and "Built in" in done.output
    assert standing(profile, 0.003)[0] is Standing.WHOLE


def test_an_unknown_profile(database: str) -> None:
    done = CliRunner().invoke(demo, ["sao-hoa-2017"])
    assert done.exit_code == 1 and "bac-kan-2017" in done.output
