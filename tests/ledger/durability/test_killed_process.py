"""A close or an import killed at any moment is done again to the same books.

The short form runs with every test, the long one (200 kills) with `make test-all`; `-s` shows
where the kills came.
"""

from pathlib import Path

import pytest

from tests.ledger.durability.crew import Kills, Scene, drawn

LONG = [(120, 595), (80, 366)]
"""How many closes and imports are killed in the long form, and the seeds they are drawn from."""


def kill_at(scene: Scene, kill: dict, kills: Kills) -> None:
    """Kill the work; what is left is nothing or all of it, and done again it is the same."""
    with scene.clone() as database:
        died = scene.do(database, **kill)
        assert died["status"] in (0, -9), died
        kills.note(died)
        left = scene.state(database, glance=True)
        assert left["transactions"] == left["told"]
        assert left["closings"] == int(left["booked_through"][5:7] if left["closings"] else 0)
        assert scene.is_whole(database)


def kill_many(scene: Scene, number: int, seed: int) -> Kills:
    """Kill until so many kills came while work was under way."""
    kills = Kills()
    for kill in drawn(seed, scene):
        if kills.count >= number:
            return kills
        kill_at(scene, kill, kills)
    raise AssertionError


def test_a_few_killed_closes(closing_scene: Scene) -> None:
    assert kill_many(closing_scene, 3, seed=11).count == 3


def test_a_few_killed_imports(import_scene: Scene) -> None:
    assert kill_many(import_scene, 2, seed=12).count == 2


@pytest.mark.parametrize("place", ["commit", "commit, done", "file of lines, done"])
def test_a_close_killed_where_it_matters_most(
    closing_scene: Scene, place: str, tmp_path: Path
) -> None:
    """Right before and after a commit, and when the lines are written but nothing is booked.

    The close waits there, so that it cannot end before the kill comes.
    """
    with closing_scene.clone() as database:
        passed = closing_scene.do(database)["places"]
    wait = {"pause_at": place, "reached": str(tmp_path / "reached"), "go_on": str(tmp_path / "no")}
    kills = Kills()
    kill_at(closing_scene, {"deadly": 1 + passed.index(place)} | wait, kills)
    assert kills.places == {place: 1}


@pytest.mark.slow
@pytest.mark.parametrize("what", ["closes", "imports"])
def test_two_hundred_kills(closing_scene: Scene, import_scene: Scene, what: str) -> None:
    scene = closing_scene if what == "closes" else import_scene
    number, seed = LONG[what == "imports"]
    kills = kill_many(scene, number, seed)
    print("\n" + kills.report(f"{what} killed"))
    assert len(kills.places) >= 12, "the kills came at few places"
    assert kills.after_the_end <= number
