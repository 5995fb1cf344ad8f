"""`make bench`: every measurement in one run, printed and kept in docs/benchmarks.md.

Speed is told with the machine and the date, and as ratios inside this one run; it is never
tested. `python -m benchmarks demo assess` runs only the named parts.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
MARK = "<!-- results -->"
Row = dict[str, Any]


def main(names: list[str]) -> None:
    """Run the named parts (all without names), print their rows, keep a whole run."""
    console = Console()
    results: dict[str, list[Row]] = {}
    for name in names or list(PARTS):
        console.print(f"[bold]{name}[/bold]")
        results[name] = PARTS[name]()
        console.print(_table(results[name]))
    if not names:
        head, _, _ = PAGE.read_text().partition(MARK)
        PAGE.write_text(head + MARK + "\n\n" + _page(results))
        console.print(f"kept in {PAGE.relative_to(ROOT)}")


def demo() -> list[Row]:
    """The demo at full size and at 1 %: seconds, peak memory, size, statements of a close."""
    full, small = _build("1.0"), _build("0.01")
    rows = [
        {"name": step["name"], "value": step["seconds"], "unit": f"s, {step['peak_mib']} MiB"}
        for step in full["steps"]
        if not step["name"].startswith("month")
    ]
    months = [step for step in full["steps"] if step["name"].startswith("month")]
    rows += [
        {
            "name": f"{len(months)} months: receipts, closing",
            "value": sum(step["seconds"] for step in months),
            "unit": f"s, {max(step['peak_mib'] for step in months)} MiB",
        },
        {"name": "all steps (aim 90)", "value": full["seconds"], "unit": "s"},
        {"name": "peak memory (aim 4096)", "value": full["peak_mib"], "unit": "MiB"},
        {"name": "database (aim 1536)", "value": full["database_mib"], "unit": "MiB"},
        {"name": "people in the register", "value": full["people"], "unit": "people"},
        {
            "name": "SQL statements of one close, full size",
            "value": full["statements"],
            "unit": "statements",
        },
        {
            "name": "SQL statements of one close, 1 %",
            "value": small["statements"],
            "unit": "statements",
        },
    ]
    return rows


def _build(scale: str) -> Row:
    """Build a province in a process and a home of its own."""
    with tempfile.TemporaryDirectory(prefix="ansinh-bench-") as home:
        os.chmod(home, 0o755)
        environment = {**os.environ, "ANSINH_HOME": home}
        command = [sys.executable, "-m", "benchmarks.build_bench", scale]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        result: Row = json.loads(done.stdout.splitlines()[-1])
        return result


def _of(module: str) -> Callable[[], list[Row]]:
    def run() -> list[Row]:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                f"import json, benchmarks.{module} as m; print(json.dumps(m.run()))",
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        rows: list[Row] = json.loads(done.stdout.splitlines()[-1])
        return rows

    return run


PARTS: dict[str, Callable[[], list[Row]]] = {"demo": demo} | {
    path.stem.removesuffix("_bench"): _of(path.stem)
    for path in sorted(Path(__file__).parent.glob("*_bench.py"))
    if path.stem != "build_bench"
}


def _table(rows: list[Row]) -> Table:
    table = Table("what", "value", "unit")
    for row in rows:
        table.add_row(row["name"], _number(row["value"]), row["unit"])
    return table


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"


def _page(results: dict[str, list[Row]]) -> str:
    memory = psutil.virtual_memory().total // 2**30
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, "
        f"{psutil.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}.",
        "",
    ]
    for name, rows in results.items():
        lines += [f"## {name}", "", "| what | value | unit |", "|---|---:|---|"]
        lines += [f"| {row['name']} | {_number(row['value'])} | {row['unit']} |" for row in rows]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
