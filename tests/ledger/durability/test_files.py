"""Files of lines that cannot be written, are half there, gone or damaged."""

from pathlib import Path

import pytest

from tests.ledger.durability.crew import Scene


def lines_of(scene: Scene) -> list[Path]:
    """The files of lines of the closed months, the earliest first."""
    return sorted(scene.folder.glob("lines/*.parquet"))


def test_a_full_disk_is_told_and_nothing_is_booked(closing_scene: Scene) -> None:
    with closing_scene.clone() as database:
        before = closing_scene.state(database)
        failed = closing_scene.do(database, bytes=600)
        assert failed["status"] == 1
        assert "ClosingRefused: Không ghi được tệp dòng tính của tháng 2016-02" in failed["error"]
        assert closing_scene.state(database) == before
        assert not list(closing_scene.folder.glob("lines/.*")), "half a file is left"
        assert closing_scene.is_whole(database)


def test_half_a_file_of_a_killed_close_is_swept_away(closing_scene: Scene) -> None:
    with closing_scene.clone() as database:
        (january,) = lines_of(closing_scene)
        draft = january.with_name(".lines-2016-02.4711.draft")
        draft.write_bytes(january.read_bytes()[:100])
        assert closing_scene.is_whole(database)
        assert not draft.exists()


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [Path.unlink, damage, empty])
def test_lines_that_are_lost_are_rebuilt_to_the_same_hash(closing_scene: Scene, harm) -> None:  # type: ignore[no-untyped-def]
    with closing_scene.clone() as database:
        assert closing_scene.is_whole(database)
        for file in lines_of(closing_scene):
            harm(file)
        assert closing_scene.state(database)["findings"] != []
        told = closing_scene.worker.must("rebuild", database)["answer"]
        assert [Path(each).name for each in told] == [f.name for f in lines_of(closing_scene)]
        assert closing_scene.state(database) == closing_scene.undisturbed
        assert closing_scene.worker.must("rebuild", database)["answer"] == []
        assert not list(closing_scene.folder.glob("lines/.*"))


@pytest.mark.parametrize("harm", [Path.unlink, damage, empty])
def test_a_columnar_copy_that_is_lost_is_made_again(closing_scene: Scene, harm) -> None:  # type: ignore[no-untyped-def]
    with closing_scene.clone() as database:
        for file in closing_scene.folder.glob("log/*.parquet"):
            harm(file)
        assert closing_scene.is_whole(database)
