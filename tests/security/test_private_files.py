"""Files are their owner's alone; nobody else's folder is taken over; root serves nothing."""

import logging
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import click
import psutil
import psycopg
import pytest
from click.testing import CliRunner

from ansinh.config import account, private_postgres
from ansinh.config.home import make_home
from ansinh.config.postgres_programs import programs
from ansinh.ground.private_files import (
    ForeignFolder,
    PrivateLog,
    own_folder,
    private_file,
    private_folder,
    write_private,
)
from tests.small_province import small_province  # noqa: F401
from tests.web.test_serving import free_port, serving, wait_for

is_root = pytest.mark.skipif(os.geteuid() != 0, reason="another user can be played by root alone")
NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, whose server is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ansinh-home-"))
    monkeypatch.setenv("ANSINH_HOME", str(folder))
    yield folder
    private_postgres.stop()
    shutil.rmtree(folder, ignore_errors=True)


def open_to_others(folder: Path) -> list[str]:
    """Everything under a folder that anybody but its owner may read, write or enter; of the
    database's own files, which come and go, the folder they lie in."""
    found = []
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):
            mode = os.lstat(path).st_mode
            inside = path.parent.name == "data" or "data" in path.parent.parts
            if mode & 0o077 and not inside and not stat.S_ISLNK(mode) | stat.S_ISSOCK(mode):
                found.append(f"{stat.filemode(mode)} {path}")
    return found


def owners(folder: Path) -> set[int]:
    """Who owns what lies in a folder."""
    found = set()
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            found.add(os.lstat(path).st_uid)
    return found


def as_nobody(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, user="nobody", group=NOBODY.pw_gid, extra_groups=[], capture_output=True,
        text=True, cwd="/",
    )  # fmt: skip


def test_an_installation_with_closed_months_is_its_owners_alone(small_province: str) -> None:  # noqa: F811
    home = Path(os.environ["ANSINH_HOME"])
    assert {each.name for each in home.iterdir()} >= {"columns", "postgresql", "secret-key"}
    assert list(home.rglob("*.parquet"))
    assert not open_to_others(home)
    runs = account.service_account()
    assert owners(home) <= {os.geteuid(), os.geteuid() if runs is None else runs.pw_uid}


def test_a_log_is_private_also_when_new_files_are_not(tmp_path: Path) -> None:
    log = PrivateLog(tmp_path / "errors.log", maxBytes=10, backupCount=1, delay=True)
    before = os.umask(0o022)
    try:
        for number in range(3):
            log.emit(logging.makeLogRecord({"msg": f"error {number} of some length"}))
    finally:
        os.umask(before)
        log.close()
    assert [stat.S_IMODE(each.stat().st_mode) for each in sorted(tmp_path.iterdir())] == [0o600] * 2


def test_what_a_command_writes_is_private(small_province: str, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "made"
    command = [sys.executable, "-c", "from ansinh.cli import main; main()", "statement"]
    done = subprocess.run(
        [*command, "--all", "2017-01", "--format", "pdf", "--out", str(out)],
        capture_output=True, text=True, umask=0,
    )  # fmt: skip
    if done.returncode:
        pytest.fail(done.stderr)
    assert not open_to_others(out)


def test_a_home_that_was_open_is_closed(home: Path) -> None:
    home.chmod(0o755)
    assert stat.S_IMODE(make_home().stat().st_mode) == 0o700


def test_no_folder_in_a_shared_place_is_taken_over(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link under the name that the folder of the socket once had leads to somebody's folder."""
    shared = Path(tempfile.mkdtemp(prefix="shared-"))
    shared.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    make_home()
    long = home / ("x" * 120)
    monkeypatch.setenv("ANSINH_HOME", str(long))
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    before = (foreign.stat().st_uid, foreign.stat().st_mode)
    key = sha256(str(long.resolve()).encode()).hexdigest()[:12]
    (shared / f"ansinh-{key}").symlink_to(foreign)
    places = private_postgres.start()
    assert places.socket.parent == shared and places.socket.name != f"ansinh-{key}"
    assert (foreign.stat().st_uid, foreign.stat().st_mode) == before and not list(foreign.iterdir())
    assert private_postgres.start() == places == private_postgres.server()
    private_postgres.stop()
    places.socket.rmdir()
    places.socket.symlink_to(foreign)
    again = private_postgres.start()
    assert again.socket != places.socket and not list(foreign.iterdir())
    private_postgres.stop()
    shutil.rmtree(shared)


def test_links_and_foreign_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(ForeignFolder, match="is a link"):
        own_folder(tmp_path / "link", os.geteuid(), os.getegid())
    own = own_folder(tmp_path / "own", os.geteuid(), os.getegid())
    own.chmod(0o777)
    assert stat.S_IMODE(own_folder(own, os.geteuid(), os.getegid()).stat().st_mode) == 0o700
    target = tmp_path / "target"
    target.write_text("theirs")
    (tmp_path / "file").symlink_to(target)
    write_private(tmp_path / "file", "ours")
    assert target.read_text() == "theirs" and (tmp_path / "file").read_text() == "ours"
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    assert not open_to_others(private_folder(tmp_path / "a" / "b").parent)
    with pytest.raises(OSError, match="symbolic"):
        private_file(tmp_path / "link")
    assert stat.S_IMODE(private_file(tmp_path / "log").stat().st_mode) == 0o600


@is_root
def test_another_user_can_hold_no_lock_and_reach_no_database(home: Path) -> None:
    places = private_postgres.start()
    lock = as_nobody("flock", "--nonblock", str(home / "server.lock"), "true")
    assert "Permission denied" in lock.stderr
    name = f"host={places.socket} user={private_postgres.APP} dbname={private_postgres.DATABASE}"
    asked = (str(programs() / "psql"), name, "-c", "SELECT 1")
    assert "Permission denied" in as_nobody(*asked).stderr
    for folder in (home, places.socket.parent, places.socket):
        folder.chmod(0o755)
    (places.socket / f".s.PGSQL.{private_postgres.PORT}").chmod(0o777)
    assert "Peer authentication failed" in as_nobody(*asked).stderr
    with psycopg.connect(
        host=str(places.socket), user=private_postgres.APP, dbname=private_postgres.DATABASE
    ) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (private_postgres.APP,)


@is_root
def test_a_home_that_the_servers_user_cannot_enter_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("ANSINH_HOME", str(closed / "home"))
    with pytest.raises(private_postgres.DatabaseError, match=r"cannot enter .*ANSINH_HOME"):
        private_postgres.start()


@is_root
def test_root_takes_over_neither_anothers_home_nor_a_folder_of_other_things(home: Path) -> None:
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    with pytest.raises(private_postgres.DatabaseError, match=r"belongs to nobody.*sudo -u nobody"):
        private_postgres.start()
    os.chown(home, 0, 0)
    (home / "letter.txt").write_text("not ours")
    with pytest.raises(private_postgres.DatabaseError, match="holds other things"):
        private_postgres.start()
    (home / "letter.txt").unlink()


@is_root
def test_root_hands_its_old_installation_to_the_servers_user(home: Path) -> None:
    columns = home / "columns"
    columns.mkdir()
    (columns / "lines.parquet").write_bytes(b"")
    foreign = home.parent / f"{home.name}-foreign"
    foreign.write_text("")
    (columns / "link").symlink_to(foreign)
    make_home()
    owner = account.service_account()
    assert owner is not None
    assert (columns / "lines.parquet").stat().st_uid == columns.stat().st_uid == owner.pw_uid
    assert foreign.stat().st_uid == 0
    foreign.unlink()


@is_root
def test_root_does_not_serve(small_province: str) -> None:  # noqa: F811
    """Where only root can read Python itself, an invented province is served and the reason told;
    the user is proved wherever the service user can read it."""
    try:
        account.refuse_unreadable_program()
    except account.AccountError as error:
        pytest.skip(str(error))
    port = free_port()
    with serving(port) as running:
        wait_for(port)
        process = psutil.Process(running.pid)
        served_by = account.service_account()
        assert served_by is not None
        assert set(process.uids()) == {served_by.pw_uid} and process.gids().real == served_by.pw_gid
        with socket.create_connection(("127.0.0.1", port), 30) as asked:
            asked.sendall(b"GET /units/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert b" 500 " not in asked.recv(100)


@is_root
def test_root_becomes_the_service_user_and_stays_it(tmp_path: Path) -> None:
    script = tmp_path / "drop.py"
    script.write_text(
        "import os, sys\n"
        "from ansinh.config import account\n"
        "account._program_folders = lambda: []\n"
        "account.become_service_account()\n"
        "try:\n"
        "    os.setuid(0)\n"
        "except PermissionError:\n"
        "    print(*os.getresuid(), *os.getresgid(), os.getgroups())\n"
    )
    told = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    user = account.service_account()
    assert user is not None
    assert told.stdout.split() == [str(user.pw_uid)] * 3 + [str(user.pw_gid)] * 3 + ["[]"]


@is_root
@pytest.mark.parametrize("profile", ["", "bac-kan-2017"])
def test_root_serves_no_real_register_where_nobody_else_can_read_the_program(
    profile: str, small_province: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from django.db import connections

    from ansinh.cli.serve import _cease_to_be_root

    tmp_path.chmod(0o700)
    monkeypatch.setattr(account, "_program_folders", lambda: [tmp_path])
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE register_installation SET profile = %s", [profile])
    if profile:
        _cease_to_be_root()
        assert "invented" in capsys.readouterr().err
    else:
        with pytest.raises(click.ClickException, match="Run An Sinh as a normal user"):
            _cease_to_be_root()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_the_screens_answer_on_this_machine_alone(host: str) -> None:
    from ansinh.cli import main

    done = CliRunner().invoke(main, ["serve", "--host", host])
    assert done.exit_code == 1 and "not this machine's own address" in done.output
