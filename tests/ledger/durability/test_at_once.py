"""A close and an import at once come out as one after the other."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.config import private_postgres
from tests.ledger.durability.crew import Scene, Told, Worker, stage

RECORDED = "2016-03-02T02:00:00+00:00"
AFTER = {"recorded": "2016-03-05T04:00:00+00:00"}
"""An import that waits for a close is recorded after it, for nothing goes before the last."""
CLOSE = {"what": "close"}


@pytest.fixture(scope="module")
def scene(server: private_postgres.Server, worker: Worker) -> Scene:
    """A month to be closed, and money for it in a bank's file."""
    file = str(worker.home / "at_once.csv")
    return stage(server, worker, "at_once", {"what": "build both", "file": file},
                 {"what": "take in", "file": file, "recorded": RECORDED})  # fmt: skip


@pytest.fixture(scope="module")
def second(worker: Worker) -> Iterator[Worker]:
    """Another worker of the same installation."""
    hired = Worker(worker.home)
    yield hired
    hired.dismiss()


def in_turn(scene: Scene, *jobs: Told) -> Told:
    """What the books hold when one job follows the other."""
    with scene.clone() as database:
        for job in jobs:
            scene.worker.must(database=database, **job)
        return scene.state(database)


def at_once(
    scene: Scene, second: Worker, tmp_path: Path, first: Told, place: str, other: Told
) -> tuple[Told, Told, Told]:
    """Hold the first job at a place until the other stands; both answers and the books."""
    reached, go_on = tmp_path / "reached", tmp_path / "go_on"
    with scene.clone() as database:
        scene.worker.begin(
            database=database, pause_at=place, reached=str(reached), go_on=str(go_on), **first
        )
        until = time.monotonic() + 60
        while not reached.exists():
            assert time.monotonic() < until, f"the first job never came to {place}"
            time.sleep(0.01)
        second.begin(database=database, **other)
        time.sleep(1)
        go_on.touch()
        told = scene.worker.end(), second.end()
        return *told, scene.state(database)


def test_an_import_that_comes_during_a_close_follows_it(
    scene: Scene, second: Worker, tmp_path: Path
) -> None:
    first, other, left = at_once(scene, second, tmp_path, CLOSE, "balance", scene.work | AFTER)
    assert (first["status"], other["status"]) == (0, 0), (first["error"], other["error"])
    assert left == in_turn(scene, CLOSE, scene.work | AFTER)


def test_a_close_that_comes_during_an_import_follows_it(
    scene: Scene, second: Worker, tmp_path: Path
) -> None:
    first, other, left = at_once(scene, second, tmp_path, scene.work, "commit", CLOSE)
    assert (first["status"], other["status"]) == (0, 0), (first["error"], other["error"])
    assert left == in_turn(scene, scene.work, CLOSE)


def test_of_two_closes_one_is_told_who_holds_it(
    scene: Scene, second: Worker, tmp_path: Path
) -> None:
    named = CLOSE | {"actor": "Chị Hạnh"}
    first, other, left = at_once(scene, second, tmp_path, named, "post", CLOSE)
    assert first["status"] == 0, first
    assert other["error"].startswith("ClosingRefused") and "2016-02 chi hanh" in other["error"]
    assert left["findings"] == [] and left["closings"] == 2


def test_of_two_imports_of_one_file_one_books(scene: Scene, second: Worker, tmp_path: Path) -> None:
    """S02 of the border's table of cases."""
    first, other, left = at_once(scene, second, tmp_path, scene.work, "commit", scene.work)
    assert (first["status"], other["status"]) == (0, 0), (first["error"], other["error"])
    assert left == scene.undisturbed
