"""The law's YAML is written so that a changed figure is a changed line: one cell a line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

SOURCE = Path(__file__).parents[2] / "src" / "ansinh"
FILES = [
    *sorted((SOURCE / "law").rglob("*.yaml")),
    *sorted((SOURCE / "provinces" / "operator").rglob("*.yaml")),
]
WIDTH = 100
CELLS = ("value", "output", "pays")


def crowded(node: yaml.Node) -> Iterator[int]:
    """The lines on which a mapping of cells holds more than one of them."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.MappingNode) and key.value in CELLS:
                lines = [cell.start_mark.line for cell, _ in value.value]
                yield from (line + 1 for line in set(lines) if lines.count(line) > 1)
            yield from crowded(value)
    elif isinstance(node, yaml.SequenceNode):
        starts = [
            entry.start_mark.line for entry in node.value if isinstance(entry, yaml.MappingNode)
        ]
        yield from (line + 1 for line in set(starts) if starts.count(line) > 1)
        for entry in node.value:
            yield from crowded(entry)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_one_cell_a_line_and_a_hundred_columns(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wide = [number for number, line in enumerate(text.splitlines(), 1) if len(line) > WIDTH]
    assert not wide, f"{path}: lines wider than {WIDTH} columns: {wide}"
    found = sorted(crowded(yaml.compose(text, Loader=yaml.CSafeLoader)))
    assert not found, f"{path}: lines with more than one cell: {found}"
