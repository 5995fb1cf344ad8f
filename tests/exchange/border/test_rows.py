"""Every row of the border's table has its test, and every such test names its rows."""

import ast
import re
from pathlib import Path

import pytest

from .rows import ROWS_OF_TESTS

TESTS = Path(__file__).parents[2]
TABLE = TESTS.parents[1] / "shared" / "domain" / "cases" / "README.md"
HELD = [(file, *each) for file, tests in ROWS_OF_TESTS.items() for each in tests.items()]
ROWS = [row for _file, _test, rows in HELD for row in rows.split()]


def told_by(path: Path, name: str) -> str:
    """The text of a test, of its decorators, of the tables they take, and of the module's head."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    named = {
        target.id: node
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    test = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    used = {n.id for each in test.decorator_list for n in ast.walk(each) if isinstance(n, ast.Name)}
    nodes = [test, *test.decorator_list, *(named[each] for each in used if each in named)]
    parts = [ast.get_source_segment(source, node) or "" for node in nodes]
    return "\n".join([ast.get_docstring(tree) or "", *parts])


@pytest.mark.parametrize(("file", "test", "rows"), HELD, ids=[each[1] for each in HELD])
def test_the_test_of_a_row_is_there_and_names_it(file: str, test: str, rows: str) -> None:
    told = told_by(TESTS / file, test)
    for row in rows.split():
        assert re.search(rf"(?<![A-Za-z0-9]){row}[a-z]?(?![A-Za-z0-9])", told, re.I), row


def test_each_row_once() -> None:
    assert len(ROWS) == len(set(ROWS)) == 157
    if not TABLE.exists():
        pytest.skip("no table of cases in shared/domain beside the checkout")
    table = re.findall(r"^\| ([A-Z]\d+[a-z]?) \|", TABLE.read_text("utf-8"), re.M)
    assert sorted(ROWS) == sorted(table)
