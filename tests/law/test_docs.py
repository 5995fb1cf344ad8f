"""The YAML that docs/law.md shows is YAML that loads."""

import re
from datetime import date
from pathlib import Path

from ansinh import law

PAGE = (Path(__file__).parents[2] / "docs" / "law.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_every_block_loads(tmp_path):
    assert len(BLOCKS) == 4
    for number, block in enumerate(BLOCKS):
        path = tmp_path / f"{number}.yaml"
        path.write_text(("replaces: yes\n" if "values:" in block else "") + block, encoding="utf-8")
        law.load([path])


def test_the_operator_example_answers_the_error(tmp_path):
    path = tmp_path / "rates.yaml"
    path.write_text(next(block for block in BLOCKS if "late_interest" in block), encoding="utf-8")
    book = law.load([path])
    assert book.value("late_interest_rate", date(2018, 6, 1), fund="social").value == 1_000_000
