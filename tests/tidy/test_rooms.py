"""The house as it is written: every room has its place, and what the pages name is there."""

import ast
import configparser
import re

import pytest

from tests.tidy.test_house import ROOT, SOURCE

ROOMS = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
PAGE = (ROOT / "docs" / "architecture.md").read_text()
NAMED = sorted(
    name
    for name in re.findall(r"`([a-z_]+(?:\.[A-Za-z_0-9]+)+)`", PAGE)
    if name.partition(".")[0] in ROOMS
)


def _table() -> list[set[str]]:
    """The rooms of each line of the page's table."""
    lines = re.findall(r"^\| ((?:`[a-z]+`(?:, )?)+) \|", PAGE.partition("## Four walks")[0], re.M)
    return [set(re.findall(r"`([a-z]+)`", line)) for line in lines]


def _contract() -> list[set[str]]:
    """The rooms of each layer of the import contract."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    layers = config["importlinter:contract:layers"]
    assert layers["exhaustive"] == "True"
    return [set(line.split(" | ")) for line in layers["layers"].split("\n") if line]


def test_every_room_stands_in_the_table_and_in_the_contract() -> None:
    assert set().union(*_table()) == ROOMS
    assert set().union(*_contract()) == ROOMS


def test_the_table_has_the_order_of_the_contract() -> None:
    assert _table() == _contract()


def test_only_the_engine_may_import_duckdb() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    sources = config["importlinter:contract:duckdb"]["source_modules"].split()
    assert {name.removeprefix("ansinh.") for name in sources} == ROOMS - {"engine"}


@pytest.mark.parametrize("name", NAMED)
def test_what_the_page_names_is_there(name: str) -> None:
    path, parts = SOURCE, name.split(".")
    while parts and (path / parts[0]).is_dir():
        path /= parts.pop(0)
    if parts and (path / f"{parts[0]}.py").is_file():
        path = path / f"{parts.pop(0)}.py"
    if path.is_dir():
        path = path / "__init__.py"
    if parts:
        tree = ast.parse(path.read_text())
        found = {getattr(node, "name", None) for node in tree.body}
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {ast.unparse(target) for target in targets}
        assert parts[0] in found, f"{path.relative_to(ROOT)} has no {parts[0]}"


def test_the_walks_name_what_they_pass() -> None:
    assert len(NAMED) >= 25
