"""The scalar law measures the columns; nothing that books, shows or prints asks it."""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "ansinh"
ASKS = re.compile(
    r"^\s*(?:from|import)\s+ansinh\.law\.oracle\b|^\s*from ansinh\.law import .*\boracle\b", re.M
)


def test_only_the_cases_of_the_law_ask_the_oracle() -> None:
    asking = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if path.parent != SOURCE / "law" / "oracle" and ASKS.search(path.read_text("utf-8"))
    }
    assert asking == {"law/cases.py"}
