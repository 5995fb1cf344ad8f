"""One private PostgreSQL for the test session; every test that writes has its own database.

A database is cloned from a template (about a tenth of a second), so that tests run against
the real triggers and the real app role, commit what they like and never see each other.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.pop("DATABASE_URL", None)
os.environ["ANSINH_HOME"] = tempfile.mkdtemp(prefix="ansinh-test-")
os.chmod(os.environ["ANSINH_HOME"], 0o755)
os.environ["DJANGO_SETTINGS_MODULE"] = "ansinh.config.settings"

import django  # noqa: E402

from ansinh.config import private_postgres  # noqa: E402
from tests.rehearsing import REHEARSAL, let_rehearse, superuser  # noqa: E402

django.setup()

NUMBERS = count(1)

STEADY, SEARCHING = "steady", "searching"
"""What Hypothesis tries: the same few examples at every run, or many new ones (`make test-all`)."""

settings.register_profile(
    STEADY,
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
settings.register_profile(
    SEARCHING, settings.get_profile(STEADY), max_examples=300, derandomize=False, print_blob=True
)


def pytest_configure(config: pytest.Config) -> None:
    """Search for new examples only where the long tests run too."""
    steady = "not slow" in config.getoption("markexpr")
    settings.load_profile(STEADY if steady else SEARCHING)


@pytest.fixture(scope="session")
def server() -> Iterator[private_postgres.Server]:
    """A running private server with an empty, migrated database that serves as template."""
    from ansinh.cli.installation import prepare_database

    yield_value = private_postgres.start()
    _hurry(yield_value)
    prepare_database()
    let_rehearse(yield_value)
    _disconnect()
    yield yield_value
    _disconnect()
    private_postgres.stop()
    shutil.rmtree(yield_value.data.parent, ignore_errors=True)
    shutil.rmtree(os.environ["ANSINH_HOME"], ignore_errors=True)


def _hurry(server: private_postgres.Server) -> None:
    """Let the server forget what a power cut would lose: its databases live for one test each.

    Tests that kill the server or cut its power start servers of their own.
    """
    with superuser(server) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def database(server: private_postgres.Server) -> Iterator[str]:
    """The name of an empty database of this test's own; Django is connected to it."""
    yield from _cloned(server, private_postgres.DATABASE)


@pytest.fixture
def office(database: str) -> str:
    """The database of this test, as an office has it: reached by the app role alone."""
    _connect(database, private_postgres.APP)
    return database


@pytest.fixture
def province(server: private_postgres.Server, province_template: str) -> Iterator[str]:
    """The name of a database that holds the small Bắc Kạn, closed to 7/2017."""
    yield from _cloned(server, province_template)


@pytest.fixture(scope="session")
def province_template(server: private_postgres.Server) -> Iterator[str]:
    """Bắc Kạn 2017 at a small scale, built and closed once for the session."""
    from ansinh.provinces.build import build
    from ansinh.provinces.profile import load

    name = "ansinh_province"
    _create(server, name, private_postgres.DATABASE)
    _connect(name)
    build(load("bac-kan-2017"), scale=PROVINCE_SCALE)
    _disconnect()
    yield name


PROVINCE_SCALE = 0.01
"""The size of the test province: one person for a hundred."""


def _cloned(server: private_postgres.Server, template: str) -> Iterator[str]:
    name = f"ansinh_test_{next(NUMBERS)}"
    _create(server, name, template)
    _connect(name)
    yield name
    _disconnect()
    with superuser(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    _connect(private_postgres.DATABASE)
    _disconnect()


def _create(server: private_postgres.Server, name: str, template: str) -> None:
    from ansinh.record.guards import no_temporary_tables

    with superuser(server) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY "
            f"OWNER {private_postgres.OWNER}"
        )
        connection.execute(no_temporary_tables(name))  # type: ignore[arg-type]


def _connect(name: str, user: str = REHEARSAL) -> None:
    from django.db import connections

    os.environ["ANSINH_DATABASE"] = name
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    loading = {"options": "-c ansinh.loading=tests"} if user == REHEARSAL else {}
    connections["default"].settings_dict.update(USER=user, OPTIONS=loading)


def _disconnect() -> None:
    from django.db import connections

    os.environ.pop("ANSINH_DATABASE", None)
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = private_postgres.DATABASE
    connections["default"].settings_dict.update(USER=private_postgres.APP, OPTIONS={})


@pytest.fixture
def dossier() -> Path:
    """The folder of the project's dossier, where it is at hand."""
    folder = Path(__file__).parent.parent.parent / "shared" / "domain"
    if not folder.is_dir():
        pytest.skip("the dossier (../shared/domain) is not beside this checkout")
    return folder
