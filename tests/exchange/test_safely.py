"""A stranger's bytes are read within bounds; what breaks them ends in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ansinh.exchange import safely, workbooks
from ansinh.exchange.refusal import Refused
from tests.exchange.border.workbooks import xlsx


def _refusal(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return str(caught.value)


def test_a_reader_gives_its_result_out_of_the_child() -> None:
    rows = [["Ngày", "Có"], ["03/08/2026", 225_000]]
    assert safely.call(workbooks.read, xlsx(rows)) == [
        ("Sheet1", [("Ngày", "Có"), ("03/08/2026", 225_000.0)], [])
    ]


@pytest.mark.parametrize("far", ["XFD1048576", "XFD20000"])
def test_two_far_cells_do_not_take_the_memory_of_the_machine(far: str) -> None:
    told = _refusal(safely.call, workbooks.read, xlsx([["a"]], {far: "b"}))
    assert "more memory" in told and "XLSX" in told


def test_what_takes_too_long_is_stopped() -> None:
    rows = [[f"{row} {column}" for column in range(100)] for row in range(2_000)]
    told = _refusal(safely.call, workbooks.read, xlsx(rows), wall_seconds=0)
    assert "too long" in told


def test_a_child_that_dies_is_told_as_a_refusal_and_what_it_says_is_not_run() -> None:
    assert "broke down" in str(safely._broken(-11))
    assert "too long" in str(safely._broken(-24))
    with pytest.raises(Refused):
        safely._result(0, b"cos\nsystem\n(S'touch /tmp/never'\ntR.")


def test_only_readers_of_this_room_are_run() -> None:
    with pytest.raises(TypeError, match="no reader"):
        safely.call(os.path.basename, b"")


def test_a_pipe_is_read_and_one_that_nobody_writes_is_given_up(tmp_path: Path) -> None:
    """S06, S08 of the border's table of cases."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "nothing came" in _refusal(safely.read_bytes, pipe, seconds=0.1)
    with subprocess.Popen(["sh", "-c", f"printf hello > '{pipe}'"]):
        assert safely.read_bytes(pipe, seconds=20) == b"hello"


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev"])
def test_devices_and_folders_are_no_files(path: str) -> None:
    """S09 of the border's table of cases."""
    assert "device or a folder" in _refusal(safely.read_bytes, Path(path))


def test_a_symbolic_link_and_a_name_with_a_line_end_are_files(tmp_path: Path) -> None:
    """S05, S12 of the border's table of cases."""
    real, link = tmp_path / "hai\ndòng.csv", tmp_path / "link.csv"
    real.write_bytes(b"hello")
    link.symlink_to(real)
    assert safely.read_bytes(real) == safely.read_bytes(link) == b"hello"


def test_the_size_is_asked_before_a_file_is_read(tmp_path: Path) -> None:
    """H92 of the border's table of cases."""
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(safely.BYTES_MAX + 1)
    assert "bigger than 256 MB" in _refusal(safely.read_bytes, big)


def test_a_pipe_that_never_ends_is_cut_off(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"yes > '{pipe}'"], stderr=subprocess.DEVNULL) as writer:
        assert "bigger" in _refusal(safely.read_bytes, pipe, limit=3 * 1024**2, seconds=20)
        writer.kill()


def test_a_child_starts_with_little() -> None:
    """It takes 0.05 seconds, three times a bare Python, because of what it does not import."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, ansinh.exchange.safely, ansinh.exchange.workbooks;"
         "print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    assert not loaded & {"django", "numpy", "pyarrow", "duckdb", "psycopg", "yaml", "asyncio"}
    assert len(told.stdout.split()) < 200
