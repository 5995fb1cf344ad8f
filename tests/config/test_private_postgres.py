"""The private server: two homes, a crash, two starters, roles without power."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ansinh.config import private_postgres
from ansinh.config.database import settings_for


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, whose server is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ansinh-home-"))
    folder.chmod(0o755)
    monkeypatch.setenv("ANSINH_HOME", str(folder))
    yield folder
    private_postgres.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _connect(user: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(private_postgres.server().socket),
        user=user,
        dbname=private_postgres.DATABASE,
        autocommit=True,
    )


def test_a_killed_server_starts_again_with_what_was_committed(home: Path) -> None:
    places = private_postgres.start()
    with _connect(private_postgres.OWNER) as connection:
        connection.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)")
    process = int((places.data / "postmaster.pid").read_text().split()[0])
    os.kill(process, signal.SIGKILL)
    private_postgres.start()
    with _connect(private_postgres.OWNER) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_two_homes_share_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = private_postgres.start()
    other = home / "other"
    monkeypatch.setenv("ANSINH_HOME", str(other))
    second = private_postgres.start()
    assert (first.data, first.socket) != (second.data, second.socket)
    assert private_postgres.stop()
    monkeypatch.setenv("ANSINH_HOME", str(home))
    assert private_postgres.is_running()


def test_two_starters_make_one_server(home: Path) -> None:
    command = "from ansinh.config import private_postgres; private_postgres.start()"
    starters = [subprocess.Popen([sys.executable, "-c", command]) for _ in range(2)]
    assert [starter.wait(timeout=60) for starter in starters] == [0, 0]
    assert private_postgres.is_running()


def test_two_first_commands_make_the_tables_once(home: Path) -> None:
    """Both bring the tables up to date; then each says that nobody has built a province."""
    command = [sys.executable, "-c", "from ansinh.cli import main; main(['close', '2017-01'])"]
    starters = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=home) for _ in range(2)
    ]
    told = [starter.communicate(timeout=300)[1] for starter in starters]
    assert ["No province is here yet" in each for each in told] == [True, True], told


def test_a_long_path_still_has_a_socket(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSINH_HOME", str(home / ("x" * 120)))
    private_postgres.start()
    with _connect(private_postgres.APP) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    private_postgres.stop()
    shutil.rmtree(private_postgres.server().socket)


def test_the_roles_have_no_power_over_the_server(home: Path) -> None:
    private_postgres.start()
    with _connect(private_postgres.APP) as connection:
        roles = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'ansinh%'"
        ).fetchall()
        assert sorted(roles) == [
            (private_postgres.APP, False, False),
            (private_postgres.OWNER, False, False),
        ]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (n int)")


def test_database_url_replaces_the_private_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://an:p%40ss@db.example:5433/tinh?sslmode=require"
    )
    owner, app = settings_for("owner"), settings_for("app")
    assert (owner["USER"], owner["PASSWORD"], owner["HOST"]) == ("an", "p@ss", "db.example")
    assert (owner["PORT"], owner["NAME"]) == ("5433", "tinh")
    assert owner["OPTIONS"] == {"sslmode": "require"}
    assert app["OPTIONS"]["options"] == "-c role=ansinh_app"


def test_a_wrong_address_says_how_to_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/x")
    with pytest.raises(ValueError, match="postgresql://user:password@host:port/name"):
        settings_for("app")
