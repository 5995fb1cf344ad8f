"""Big bank files of each kind read, checked and told apart, each in a process of its own.

200,000 rows of a table, 50,000 lines of MT940, 100,000 entries of camt.053: invented lines of a
province's units. `seconds` are of the processor with those of the child that reads a workbook;
`peak` is the memory of the process and its child together.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

Row = dict[str, Any]
KINDS = {"csv": 200_000, "xlsx": 200_000, "sta": 50_000, "xml": 100_000}
UNITS = 12_000
_PLAIN = str.maketrans({"&": "+", "<": " ", "\n": " ", ":": " "})
"""Signs that the messages would have to write otherwise."""


def run() -> list[Row]:
    """Rows of name, value and unit."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="ansinh-bench-") as folder:
        for kind, count in KINDS.items():
            path = Path(folder, f"big.{kind}")
            for step in ("make", "read"):
                done = subprocess.run(
                    [sys.executable, "-m", "benchmarks.reading_bench", step, str(path), str(count)],
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    raise RuntimeError(done.stderr)
            read = json.loads(done.stdout)
            size = path.stat().st_size / 2**20
            name = f"{count:,} lines of {kind} ({size:.0f} MiB)"
            rows += [
                {"name": f"{name}: read, checked, told apart", "value": read["s"], "unit": "s"},
                {"name": f"{name}: peak memory", "value": read["mib"], "unit": "MiB"},
            ]
    return rows


def _make(path: Path, count: int) -> None:
    from tests.exchange import messages
    from tests.exchange.books import Move, csv_text, vcb_simple
    from tests.exchange.invented_lines import World

    world = World.invent(UNITS, seed=1)
    moves = tuple(
        Move(
            each.line.booked,
            each.line.amount,
            each.line.bank_reference or f"FT26{number:09d}",
            each.line.remittance.translate(_PLAIN),
            each.line.counterparty_name.translate(_PLAIN),
            each.line.counterparty_account,
        )
        for number, each in enumerate(world.lines(count, seed=2))
    )
    closing = sum(move.amount for move in moves)
    if path.suffix == ".csv":
        path.write_bytes(csv_text(vcb_simple(moves)))
    elif path.suffix == ".sta":
        path.write_text(messages.mt940(moves, 0, closing), "utf-8")
    elif path.suffix == ".xml":
        path.write_bytes(messages.camt053("08", moves, opening=0, closing=closing))
    else:
        _workbook(path, vcb_simple(moves))


def _workbook(path: Path, rows: list[list[Any]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, ["" if cell is None else cell for cell in row])


def _read(path: Path) -> Row:
    from ansinh.exchange.bank import identify, read_bank_file, recognise
    from ansinh.exchange.safely import read_bytes
    from ansinh.ground.collector import held_back

    before = _spent()
    with held_back():
        recognise(identify(read_bank_file(read_bytes(path), path.name)), [])
    peaks = (resource.getrusage(who).ru_maxrss for who in _OF)
    return {"s": _spent() - before, "mib": sum(peaks) / 1024}


_OF = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _spent() -> float:
    return time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


if __name__ == "__main__":
    step, name, lines = sys.argv[1:]
    if step == "make":
        _make(Path(name), int(lines))
    else:
        print(json.dumps(_read(Path(name))))
