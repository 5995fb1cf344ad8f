"""The house rules that a machine can hold."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "ansinh"
MODULES = sorted(
    path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts and path.stat().st_size
)
EXACT_ROOMS = ("law", "assess", "settle", "ledger", "receipts", "arrears", "statements")
CLOCKLESS_ROOMS = (
    "law", "assess", "settle", "engine", "register", "ledger", "receipts", "arrears", "statements",
    "indicators", "bulletins", "exchange",
)  # fmt: skip
CLOCKS = {"now", "today", "utcnow", "time", "time_ns"}
MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _in_rooms(rooms: tuple[str, ...]) -> list[Path]:
    return [path for path in MODULES if path.relative_to(SOURCE).parts[0] in rooms]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@pytest.mark.parametrize("path", _in_rooms(EXACT_ROOMS), ids=_name)
def test_no_float_where_money_is_computed(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_call = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
        )
        is_division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        joins_paths = is_division and (
            isinstance(node.right, ast.Constant | ast.JoinedStr)  # type: ignore[attr-defined]
            and isinstance(getattr(node.right, "value", ""), str)  # type: ignore[attr-defined]
        )
        if is_division and not joins_paths:
            joins_paths = bool(re.search(r"path|folder|root|here|file", ast.unparse(node), re.I))
        assert not (is_literal or is_call or (is_division and not joins_paths)), (
            f"{_name(path)}:{node.lineno} computes with a float: {ast.unparse(node)}"  # type: ignore[attr-defined]
        )


@pytest.mark.parametrize("path", _in_rooms(CLOCKLESS_ROOMS), ids=_name)
def test_no_clock_in_the_domain(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            reads_clock = node.func.attr in CLOCKS and owner in (
                "datetime", "date", "time", "timezone", "datetime.datetime", "datetime.date",
            )  # fmt: skip
            assert not reads_clock, f"{_name(path)}:{node.lineno} reads the clock"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_and_functions_are_short(path: Path) -> None:
    lines = path.read_text().count("\n")
    assert lines <= MODULE_LINES_MAX, f"{_name(path)} has {lines} lines"
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES_MAX, f"{_name(path)}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_public_things_are_described(path: Path) -> None:
    tree = _tree(path)
    exempt = path.name in ("apps.py", "urls.py", "settings.py")
    assert exempt or ast.get_docstring(tree), f"{_name(path)} does not say what it is for"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert exempt or ast.get_docstring(node), f"{_name(path)}: {node.name} is undescribed"


def test_nothing_committed_names_this_machine_or_a_registry() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout
    if not tracked:
        pytest.skip("not a git checkout")
    words = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "/work" + "/main"]
    for name in tracked.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file() or path.suffix in (".png", ".mo", ".gz", ".parquet"):
            continue
        text = path.read_text(errors="replace")
        found = [word for word in words if word in text]
        assert not found, f"{name} names {found}"
