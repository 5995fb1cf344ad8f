"""The database is killed under a close or an import: started again, the books are the same.

Three deaths: the server itself (SIGKILL), the process of one connection (SIGKILL, after which
the server throws everybody out and recovers), and an immediate stop. Its own installation, for
the other tests' server must live.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from ansinh.config import private_postgres
from tests.ledger.durability.crew import ROOT, Kills, Scene, Worker, closings, drawn, imports
from tests.rehearsing import let_rehearse

TARGETS = ("postmaster", "backend", "immediate")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """An installation whose database may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="ansinh-killed-"))
    folder.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "ANSINH_DATABASE"}
    command = [sys.executable, "-c", "from ansinh.cli import main; main()", "db", "start"]
    subprocess.run(command, cwd=ROOT, env=environment | {"ANSINH_HOME": str(folder)}, check=True,
                   capture_output=True)  # fmt: skip
    yield folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANSINH_HOME", str(folder))
        base = private_postgres.server().data.parent
        private_postgres.stop()
    shutil.rmtree(base, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def mortal(home: Path, monkeypatch: pytest.MonkeyPatch) -> private_postgres.Server:
    """The server of that installation, which `private_postgres.start` now means."""
    monkeypatch.setenv("ANSINH_HOME", str(home))
    return started()


def started() -> private_postgres.Server:
    """The server, started where it stands still; each start writes anew who may call."""
    server = private_postgres.start()
    let_rehearse(server)
    return server


@pytest.fixture(scope="module")
def staff(home: Path) -> Iterator[Worker]:
    """A worker of that installation."""
    hired = Worker(home)
    yield hired
    hired.dismiss()


SCENES: dict[tuple[Path, str], Scene] = {}


def scene_of(what: str, server: private_postgres.Server, staff: Worker) -> Scene:
    """The closes or the imports of that installation, set up once."""
    if (staff.home, what) not in SCENES:
        make = closings if what == "closes" else imports
        SCENES[staff.home, what] = make(server, staff, f"mortal_{what}")
    return SCENES[staff.home, what]


def kill_under(scene: Scene, target: str, kill: dict, kills: Kills) -> None:
    """Kill the database under the work, start it again and do the work again."""
    with scene.clone() as database:
        died = scene.do(database, target=target, data=str(scene.server.data), **kill)
        assert died["status"] in (0, 1), died
        assert died["status"] == 0 or "Cơ sở dữ liệu ngừng trả lời" in died["error"], died
        kills.note(died)
        started()
        left = scene.state(database, glance=True)
        assert left["transactions"] == left["told"]
        assert scene.is_whole(database)


@pytest.mark.parametrize(
    ("what", "target", "seed"),
    [("closes", "postmaster", 1), ("imports", "backend", 2), ("closes", "immediate", 3)],
)
def test_a_database_killed_once(
    mortal: private_postgres.Server, staff: Worker, what: str, target: str, seed: int
) -> None:
    scene = scene_of(what, mortal, staff)
    kills = Kills()
    for kill in drawn(seed, scene):
        kill_under(scene, target, kill, kills)
        if kills.count:
            return


def test_a_database_killed_at_the_commit(mortal: private_postgres.Server, staff: Worker) -> None:
    """Whether the commit was kept nobody knows who was told nothing: done again, it is the same."""
    scene = scene_of("closes", mortal, staff)
    with scene.clone() as database:
        passed = scene.do(database)["places"]
    kill_under(scene, "postmaster", {"deadly": 1 + passed.index("commit")}, Kills())


@pytest.mark.slow
@pytest.mark.parametrize("what", ["closes", "imports"])
def test_a_database_killed_many_times(
    mortal: private_postgres.Server, staff: Worker, what: str
) -> None:
    scene = scene_of(what, mortal, staff)
    kills = Kills()
    for kill, target in zip(drawn(1993, scene), cycle(TARGETS), strict=False):
        kill_under(scene, target, kill, kills)
        if kills.count == 25:
            break
    print("\n" + kills.report(f"database killed under {what}"))
    assert len(kills.places) >= 8, "the kills came at few places"
