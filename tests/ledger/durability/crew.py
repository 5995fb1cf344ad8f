"""The tests' side of the kills: workers, databases to be killed in, and where the kills came."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from ansinh.config import private_postgres
from tests.conftest import _create
from tests.rehearsing import superuser

ROOT = Path(__file__).parents[3]
NUMBERS = count(1)

Told = dict[str, Any]


class Worker:
    """A running `worker` on one installation; ask it for one job at a time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        environment = os.environ | {"ANSINH_HOME": str(home)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.durability.worker"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._read() == "ready"

    @property
    def columns(self) -> Path:
        """Where the installation keeps its columnar files."""
        return self.home / "columns"

    def ask(self, what: str, database: str, **more: Any) -> Told:
        """Do a job to its end and return what came of it."""
        self.begin(what, database, **more)
        return self.end()

    def must(self, what: str, database: str, **more: Any) -> Told:
        """Do a job that has to succeed; the answer."""
        done = self.ask(what, database, **more)
        assert done["status"] == 0, done
        return done

    def begin(self, what: str, database: str, **more: Any) -> None:
        """Begin a job; `end` waits for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"what": what, "database": database} | more) + "\n")
        self._process.stdin.flush()

    def end(self) -> Told:
        """What came of the job that was begun."""
        return dict(json.loads(self._read()))

    def dismiss(self) -> None:
        """End the worker."""
        self._process.communicate()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@dataclass
class Kills:
    """Where kills came: the last place that the killed work had passed."""

    places: Counter[str] = field(default_factory=Counter)
    after_the_end: int = 0

    def note(self, told: Told) -> bool:
        """Count one; False when it came too late, the work was done."""
        if told["status"] == 0:
            self.after_the_end += 1
            return False
        self.places[told["places"][-1] if told["places"] else "before the connection"] += 1
        return True

    @property
    def count(self) -> int:
        """How many came while work was under way."""
        return sum(self.places.values())

    def report(self, name: str) -> str:
        """The spread, the most frequent place first."""
        rows = [f"  {number:>4}  {place}" for place, number in self.places.most_common()]
        head = (f"{name}: {self.count} kills at {len(self.places)} places; "
                f"{self.after_the_end} more came after the end")  # fmt: skip
        return "\n".join([head, *rows])


@dataclass(frozen=True)
class Scene:
    """A database to be cloned for each kill, the work done in it, and what it leaves.

    `places` and `seconds` are of the undisturbed work.
    """

    server: private_postgres.Server
    worker: Worker
    template: str
    work: Told
    places: int = 0
    seconds: float = 0.0
    undisturbed: Told = field(default_factory=dict)

    @contextmanager
    def clone(self) -> Iterator[str]:
        """A copy of the template, with the files that belong to it and no others."""
        name = f"{self.template}_{next(NUMBERS)}"
        _create(self.server, name, self.template)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.files, self.folder)
        yield name
        with superuser(self.server) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def do(self, database: str, **more: Any) -> Told:
        """Do the work, perhaps with a kill."""
        return self.worker.ask(database=database, **self.work | more)

    @property
    def folder(self) -> Path:
        """The columnar files of this installation, one folder beside those of other tests."""
        return self.worker.columns / str(uuid5(NAMESPACE_OID, self.template))

    @property
    def files(self) -> Path:
        """The columnar files of the template."""
        return self.worker.home / f"{self.template}.columns"

    def state(self, database: str, *, glance: bool = False) -> Told:
        """What the books hold now; asked in a process of its own."""
        return dict(self.worker.must("state", database, glance=glance)["answer"])

    def is_whole(self, database: str) -> bool:
        """Do the work again to its end and compare with what undisturbed work leaves."""
        again = self.do(database)
        assert again["status"] == 0, again
        assert self.state(database) == self.undisturbed
        return True


def stage(
    server: private_postgres.Server, worker: Worker, name: str, build: Told, work: Told
) -> Scene:
    """Build a template, do the work undisturbed (once more, to be warm), keep what it leaves."""
    _create(server, name, private_postgres.DATABASE)
    scene = Scene(server, worker, name, work)
    worker.must(database=name, installation=scene.folder.name, **build)
    scene.folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(scene.folder, scene.files)
    with scene.clone() as database:
        scene.do(database)
    with scene.clone() as database:
        done = scene.do(database)
        assert done["status"] == 0, done
        left = scene.state(database)
    assert left["findings"] == [], left["findings"]
    return replace(scene, places=len(done["places"]), seconds=done["seconds"], undisturbed=left)


def closings(
    server: private_postgres.Server, worker: Worker, name: str = "killed_closings"
) -> Scene:
    """A month to be closed after another: money, late changes, files of lines."""
    return stage(server, worker, name, {"what": "build closings"},
                 {"what": "close"})  # fmt: skip


def imports(server: private_postgres.Server, worker: Worker, name: str = "killed_imports") -> Scene:
    """A bank's file to be taken in."""
    file = str(worker.home / f"{name}.csv")
    return stage(server, worker, name, {"what": "build imports", "file": file},
                 {"what": "take in", "file": file})  # fmt: skip


def drawn(seed: int, scene: Scene) -> Iterator[dict[str, Any]]:
    """Kills without end, drawn at random: half at a place, half at a time from the fork on."""
    rng = random.Random(seed)
    while True:
        yield {"deadly": rng.randint(1, scene.places)}
        yield {"delay": rng.random() * scene.seconds}
