"""`make mutants`: change the code in one place at a time and see whether a test notices.

A sample of small changes (a comparison, a sign, a number, a condition, a refusal left out) is made
to the rooms where a wrong figure would be wrong silently; each is tried against the room's own
tests in a process of its own, without touching a file. What survives is listed. The sample
depends on the seed alone; rooms take turns until the minutes are over.

Why not a ready tool (tried 2026-12-01 on `exchange/vietqr.py`): cosmic-ray starts Python anew for
each change (about 6 s of processor time before the first test) and leaves the changed file behind
when it is stopped; mutmut is quick, but changes neither constants nor tables of a module, cannot
draw a sample, and runs a copy of the tree from where the tests do not find the dossier.
"""

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
RESULTS = ROOT / "docs" / "mutants.md"


@dataclass(frozen=True)
class Suite:
    """What is changed (paths under src/ansinh that begin so) and the tests that should notice."""

    room: str
    begins: tuple[str, ...]
    tests: tuple[str, ...]


def _suite(room: str, begins: str, tests: str) -> Suite:
    return Suite(room, tuple(begins.split()), tuple(f"tests/{test}" for test in tests.split()))


SUITES = (
    _suite("law", "law/", "law/test_rules.py law/test_edges.py law/test_lookups.py "
           "law/test_reading.py law/test_overlays.py law/test_cases.py"),
    _suite("assess", "assess/", "assess"),
    _suite("settle", "settle/", "settle/test_replay.py settle/test_days.py"),
    _suite("ledger", "ledger/", "ledger/test_edges.py ledger/test_charges.py "
           "ledger/test_priority.py ledger/test_cover.py ledger/test_closing.py"),
    _suite("arrears", "arrears/", "arrears/test_late.py"),
    _suite("exchange", "exchange/vietqr", "exchange/test_vietqr.py exchange/test_edges.py"),
    _suite("exchange", "exchange/remittance",
           "exchange/test_remittance.py exchange/test_edges.py"),
    _suite("exchange", "exchange/matching exchange/payer",
           "exchange/test_matching.py exchange/test_matching_file.py"),
    _suite("exchange", "exchange/bank/ exchange/sheets exchange/workbooks exchange/amounts",
           "exchange/test_bank_messages.py exchange/test_bank_tables.py "
           "exchange/test_bank_identity.py exchange/test_values.py exchange/test_edges.py"),
    _suite("exchange", "exchange/declarations/",
           "exchange/test_declarations.py exchange/test_declared_envelopes.py"),
)  # fmt: skip
ROOMS = tuple(dict.fromkeys(suite.room for suite in SUITES))

LEFT_OUT = ("migrations", "cli.py", "apps.py", "models.py")
"""Nothing to compute, or nothing that the tests of the room see."""

HEAVY = (
    "pytest", "hypothesis", "django", "django.db.models", "numpy", "pyarrow", "duckdb", "yaml",
    "narwhals", "psycopg", "polars", "click", "rich.table",
)  # fmt: skip
"""Imported once before the processes part; nothing of ours, which is imported changed."""

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}  # fmt: skip
COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    suite: Suite
    path: Path
    number: int
    line: int
    said: str

    @property
    def module(self) -> str:
        parts = self.path.relative_to(SOURCE).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def changes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every node with what may stand in its place."""
    for node in _mutable(tree):
        changed = _operator(node) or _value(node) or _course(node)
        if changed is not None:
            yield node, changed


def _operator(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Compare(ops=[op, *_]) if type(op) in COMPARED:
            return _with(node, ops=[COMPARED[type(op)](), *node.ops[1:]])
        case ast.BinOp(op=op) if type(op) in COMPUTED and not _is_text(node):
            return _with(node, op=COMPUTED[type(op)]())
        case ast.AugAssign(op=op) if type(op) in COMPUTED:
            return _with(node, op=COMPUTED[type(op)]())
        case ast.BoolOp(op=op):
            return _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            return operand
    return None


def _value(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Constant(value=bool(value)):
            return _with(node, value=not value)
        case ast.Constant(value=int(value)):
            return _with(node, value=value + 1)
        case ast.Name(id=name, ctx=ast.Load()) if name in SWAPPED:
            return _with(node, id=SWAPPED[name])
    return None


def _course(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare):
            return _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Raise():
            return ast.Pass()
        case ast.Continue():
            return ast.Break()
    return None


def _mutable(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that compute: no annotations, no decorators, no words of a message."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST):
                continue
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                continue
            yield node
            if isinstance(node, ast.Raise):
                continue
            yield from _mutable(node)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.old:
            return ast.copy_location(self.new, node)
        return super().generic_visit(node)


def mutants(suite: Suite) -> list[Mutant]:
    found = []
    for path in _files(suite):
        for number, (old, new) in enumerate(changes(ast.parse(path.read_text(encoding="utf-8")))):
            said = f"{_shown(old)}  ->  {_shown(new)}"
            found.append(Mutant(suite, path, number, getattr(old, "lineno", 0), said))
    return found


def _files(suite: Suite) -> list[Path]:
    top = SOURCE / "ansinh"
    return sorted(
        path
        for path in top.rglob("*.py")
        if str(path.relative_to(top)).startswith(suite.begins)
        and not any(part in LEFT_OUT for part in path.parts)
    )


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    if isinstance(node, ast.If):
        text = f"if {ast.unparse(node.test)}"
    return text if len(text) <= 70 else text[:67] + "..."


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with one change in it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object, target: object = None) -> object:
        if fullname != self.mutant.module:
            return None
        package = self.mutant.path.name == "__init__.py"
        return importlib.util.spec_from_file_location(
            fullname, self.mutant.path, loader=self,
            submodule_search_locations=[str(self.mutant.path.parent)] if package else None,
        )  # fmt: skip

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self.mutant.path.read_text(encoding="utf-8"))
        old, new = list(changes(tree))[self.mutant.number]
        tree = ast.fix_missing_locations(_Replace(old, new).visit(tree))
        exec(compile(tree, str(self.mutant.path), "exec"), module.__dict__)


def tried(
    tests: Sequence[str], mutant: Mutant | None, limit: float, log: Path
) -> tuple[str, float]:
    """Run tests with a change in a process of their own: `killed`, `survived` or `endless`."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        _run(tests, mutant, log)
    try:
        while time.monotonic() - begun < limit:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                passed = os.waitstatus_to_exitcode(status) == 0
                return "survived" if passed else "killed", time.monotonic() - begun
            time.sleep(0.05)
    except BaseException:
        _stop(child)
        raise
    _stop(child)
    return "endless", time.monotonic() - begun


def _asked_to_end(_number: int, _frame: object) -> None:
    raise SystemExit("stopped")


def _run(tests: Sequence[str], mutant: Mutant | None, log: Path) -> None:
    import hypothesis
    import pytest

    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    code = 3
    try:
        hypothesis.settings.register_profile(
            "mutants",
            database=None,
            deadline=None,
            derandomize=True,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        )  # fmt: skip
        hypothesis.settings.load_profile("mutants")
        if mutant is not None:
            sys.meta_path.insert(0, Changed(mutant))
        quiet = ["-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        code = int(pytest.main(["-x", "-q", *quiet, *tests]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _stop(child: int) -> None:
    """Ask a test run to end, so that it stops what it started; then end it."""
    for number, patience in ((signal.SIGINT, 30.0), (signal.SIGKILL, 5.0)):
        os.killpg(child, number)
        begun = time.monotonic()
        while time.monotonic() - begun < patience:
            if os.waitpid(child, os.WNOHANG)[0]:
                return
            time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", default=",".join(ROOMS))
    parser.add_argument("--only", default="", help="parts of the paths of modules, by comma")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.relative_to(ROOT)}")
    given = parser.parse_args()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, _asked_to_end)
    for name in HEAVY:
        importlib.import_module(name)
    rooms = given.rooms.split(",")
    suites = [suite for suite in SUITES if suite.room in rooms]
    found = sample(suites, given.seed, given.minutes, given.only)
    text = told(found, given.seed, given.minutes)
    print(text)
    if given.write:
        RESULTS.write_text(text, encoding="utf-8")


Outcome = tuple[Mutant, str]


def sample(suites: Sequence[Suite], seed: int, minutes: float, only: str) -> list[Outcome]:
    """Try changes of the suites in turn until the time is over.

    A suite is asked in proportion to how many changes its code has room for, at least once.
    """
    log = Path(tempfile.gettempdir()) / f"mutants-{os.getpid()}.log"
    limits: dict[Suite, float] = {}
    waiting: list[tuple[float, Mutant]] = []
    for suite in suites:
        possible = [
            one for one in mutants(suite) if any(part in str(one.path) for part in only.split(","))
        ]
        if not possible:
            continue
        outcome, seconds = tried(suite.tests, None, 1_800, log)
        if outcome != "survived":
            raise SystemExit(f"{suite.begins}: the tests fail without any change; see {log}")
        print(f"{suite.room} {' '.join(suite.begins)}: {len(possible)} changes, {seconds:.0f} s "
              "of tests", flush=True)  # fmt: skip
        limits[suite] = 3 * seconds + 30
        random.Random(f"{seed}/{suite.begins}").shuffle(possible)
        waiting += [((place + 1) / len(possible), one) for place, one in enumerate(possible)]
    end = time.monotonic() + minutes * 60
    found: list[Outcome] = []
    for _turn, mutant in sorted(waiting, key=lambda one: one[0]):
        if time.monotonic() > end:
            break
        outcome, _seconds = tried(mutant.suite.tests, mutant, limits[mutant.suite], log)
        found.append((mutant, outcome))
        if outcome == "survived":
            print(f"survived: {_place(mutant)}: {mutant.said}", flush=True)
    log.unlink(missing_ok=True)
    return found


def _place(mutant: Mutant) -> str:
    return f"{mutant.path.relative_to(SOURCE / 'ansinh')}:{mutant.line}"


def told(found: Sequence[Outcome], seed: int, minutes: float) -> str:
    """The results as a page: a row a room, then every survivor."""
    by_room: dict[str, list[str]] = defaultdict(list)
    for mutant, outcome in found:
        by_room[mutant.suite.room].append(outcome)
    day = datetime.now(UTC).date()
    lines = [
        "# What the tests do not notice",
        "",
        f"`make mutants`, {day}, seed {seed}, {minutes:g} minutes. What never ends is noticed.",
        "",
        "| room | tried | noticed | survived | share |",
        "|---|---:|---:|---:|---:|",
    ]
    for room, outcomes in [*by_room.items(), ("all", [one for _m, one in found])]:
        left = outcomes.count("survived")
        share = f"{100 * left / len(outcomes):.1f} %" if outcomes else "-"
        lines.append(f"| {room} | {len(outcomes)} | {len(outcomes) - left} | {left} | {share} |")
    lines += ["", "Survivors:", ""]
    lines += sorted(
        f"- `{_place(mutant)}` `{mutant.said}`"
        for mutant, outcome in found
        if outcome == "survived"
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
