"""Lines that were lost come back only as what they were; otherwise somebody is told why."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import OperationalError

from ansinh.cli import main
from ansinh.config.home import columns_folder
from ansinh.engine import lines
from ansinh.ledger import rebuilding
from ansinh.ledger.models import Closing
from tests.ledger.builders import law
from tests.ledger.test_verification import build_ledger


@pytest.fixture
def lost(database: str) -> Path:
    """Three closed months, of which the last has lost its lines."""
    build_ledger()
    path = columns_folder() / Closing.objects.latest("month").lines_file
    path.unlink()
    return path


def test_the_command_rebuilds_and_then_verifies(lost: Path) -> None:
    assert CliRunner().invoke(main, ["verify"]).exit_code == 1
    done = CliRunner().invoke(main, ["verify", "--rebuild"])
    assert done.exit_code == 0, done.output
    assert f"2016-03 {Closing.objects.latest('month').lines_file}: đã dựng lại" in done.output
    assert lost.is_file()


def test_a_law_that_says_the_same_is_good_enough(lost: Path) -> None:
    (told,) = rebuilding.rebuild(law=replace(law(), hash="another"))
    assert told.whole and lost.is_file()


def why_not(lost: Path, **more: str) -> str:
    """Why nothing was rebuilt; no file was put in the place, no draft is left."""
    before = Closing.objects.count()
    (told,) = rebuilding.rebuild(law=replace(law(), **more))
    assert not told.whole and not lost.exists()
    assert not list(lost.parent.glob(".*")) and Closing.objects.count() == before
    return told.why


def test_other_figures_under_another_law_are_refused(
    lost: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rebuilding.lines_of
    monkeypatch.setattr(rebuilding, "lines_of", lambda *a, **m: whole(*a, **m).limit(1))
    assert "pháp luật lúc khóa sổ" in why_not(lost, hash="another")
    assert "nhật ký hoặc danh mục đơn vị đã đổi" in why_not(lost)


def test_the_same_figures_in_other_bytes_are_refused(
    lost: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "COMPRESSION", "snappy")
    assert "phiên bản DuckDB khác" in why_not(lost)


def test_a_lost_database_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("ansinh.cli.verify.open_installation", gone)
    told = CliRunner().invoke(main, ["verify"])
    assert told.exit_code == 1
    assert "Cơ sở dữ liệu ngừng trả lời" in told.output and "server closed" in told.output
