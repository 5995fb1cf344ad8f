"""A moment becomes a day in one place only (`ansinh.ground.days`), and so in one time zone."""

import ast
import re

import pytest

from tests.tidy.test_house import MODULES, SOURCE, _name

PLACE = SOURCE / "ground" / "days.py"
ELSEWHERE = [path for path in MODULES if path != PLACE]
FORBIDDEN_NAMES = {"localtime", "localdate", "template_localtime"}
IN_SQL = re.compile(r"_at\s*\)?\s*::\s*date|current_setting\('TimeZone'\)|AT TIME ZONE '", re.I)


def _reads_a_day_of_no_zone(node: ast.expr) -> bool:
    """`datetime.strptime(...).date()`: a day that somebody wrote, not the day of a moment."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("datetime.strptime")


def _is_a_moment(node: ast.expr) -> bool:
    name = ast.unparse(node).rpartition(".")[2]
    return name.endswith("_at") or name in ("moment", "when", "now")


def faults(tree: ast.AST) -> list[str]:
    """What of a module takes a day out of a moment by itself."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, owner = node.func.attr, node.func.value
            if called == "date" and not (node.args or node.keywords):
                if not _reads_a_day_of_no_zone(owner):
                    found.append(f"{node.lineno}: {ast.unparse(node)}")
            elif called == "today" or (called == "strftime" and _is_a_moment(owner)):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Name | ast.alias):
            name = node.id if isinstance(node, ast.Name) else node.name
            if name in FORBIDDEN_NAMES:
                found.append(f"{getattr(node, 'lineno', 0)}: {name}")
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            if "%" in ast.unparse(node.format_spec) and _is_a_moment(node.value):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [f"{node.lineno}: {hit}" for hit in IN_SQL.findall(node.value)]
    return found


@pytest.mark.parametrize("path", ELSEWHERE, ids=_name)
def test_a_moment_becomes_a_day_in_one_place(path) -> None:
    assert faults(ast.parse(path.read_text())) == [], (
        f"{_name(path)}: use ansinh.ground.days (day_of_record, written_moment, OFFICE_ZONE_NAME)"
    )


@pytest.mark.parametrize(
    "code",
    [
        "today = recorded_at.date()",
        "text = f'{closing.recorded_at:%d/%m/%Y}'",
        "day = localtime(moment)",
        "from django.utils.timezone import localdate",
        "day = date.today()",
        "sql = 'SELECT recorded_at::date FROM x'",
        "sql = \"SELECT recorded_at AT TIME ZONE 'UTC' FROM x\"",
    ],
)
def test_the_rule_sees_each_way(code: str) -> None:
    assert faults(ast.parse(code))


def test_the_rule_lets_a_written_day_pass() -> None:
    assert not faults(ast.parse("day = datetime.strptime(text, '%d/%m/%Y').date()"))
