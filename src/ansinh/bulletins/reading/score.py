"""How well the reader reads: `python -m ansinh.bulletins.reading.score DIR`.

DIR holds texts (`x.txt`) beside their ground truth (`x.json`). A fact read is right when its
indicator, scheme, value and cut-off date are those of one fact of the ground truth; the other
fields are counted on the facts that are right.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from .reader import read_text

Told = dict[str, Any]
"""A fact as it stands in a JSON file."""

KEY = ("indicator", "scheme", "value", "as_of")
BESIDE = (
    "unit",
    "qualifier",
    "kind",
    "period",
    "place",
    "as_of_precision",
    "comparison",
    "written",
)


@dataclass
class Score:
    """Counts over texts; `fields` maps a field to (right, compared)."""

    true: int = 0
    found: int = 0
    right: int = 0
    fields: dict[str, list[int]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


def fact_key(fact: Told) -> tuple[object, ...]:
    """The four fields a fact is recognised by."""
    value = fact["value"]
    numbers = tuple(Decimal(str(v)) for v in (value if isinstance(value, list) else [value]))
    scheme = fact["scheme"]
    if scheme and "+" in scheme:
        scheme = "+".join(sorted(scheme.split("+")))
    return fact["indicator"], scheme, numbers, fact["as_of"]


def compare(
    name: str, truth: list[Told], found: list[Told], score: Score, *, given_only: bool = False
) -> None:
    """Pair the facts of one text and count. `given_only`: a field the ground truth leaves out
    is not compared (by default it is None there, and compared)."""
    score.true += len(truth)
    score.found += len(found)
    left = list(found)
    for fact in truth:
        match = _best(fact, left)
        if match is None:
            score.misses.append(f"{name}: not read   {_short(fact)}")
            continue
        left.remove(match)
        score.right += 1
        fields = [f for f in BESIDE if f in fact or not given_only]
        _count_fields(name, fact, match, score, fields)
    score.misses += [f"{name}: read wrongly {_short(fact)}" for fact in left]


def _best(fact: Told, candidates: list[Told]) -> Told | None:
    keys = {fact_key(fact)}
    if fact["scheme"] == "BHXH" and "BHXH_BB" in (fact.get("note") or ""):
        keys.add(fact_key({**fact, "scheme": "BHXH_BB"}))
    same = [c for c in candidates if fact_key(c) in keys]
    agreeing = [sum(c.get(f) == fact.get(f) for f in BESIDE) for c in same]
    return same[agreeing.index(max(agreeing))] if same else None


def _count_fields(name: str, truth: Told, found: Told, score: Score, fields: list[str]) -> None:
    for label in fields:
        counts = score.fields.setdefault(label, [0, 0])
        counts[1] += 1
        if truth.get(label) == found.get(label):
            counts[0] += 1
        else:
            wanted, read = truth.get(label), found.get(label)
            score.misses.append(f"{name}: {label} of {_short(truth)}: {wanted!r}, read {read!r}")


def _short(fact: Told) -> str:
    return " ".join(str(fact.get(name)) for name in (*KEY, "written"))


def score_folder(folder: Path) -> Score:
    """Score every text of a folder that has a ground truth beside it."""
    score = Score()
    for truth_file in sorted(folder.glob("*.json")):
        text_file = truth_file.with_suffix(".txt")
        if not text_file.exists():
            continue
        truth = json.loads(truth_file.read_text(encoding="utf-8"))["facts"]
        found = read_text(text_file.read_text(encoding="utf-8")).to_json()["facts"]
        compare(truth_file.stem, truth, found, score)
    return score


def report(score: Score) -> str:
    """Precision and recall on the key, agreement on every other field, and the misses."""
    lines = [
        f"facts of the ground truth {score.true}, read {score.found}, right {score.right}",
        f"precision {score.precision:.3f}   recall {score.recall:.3f}   on {', '.join(KEY)}",
    ]
    lines += [f"  {name:16} {right:4} of {total}" for name, (right, total) in score.fields.items()]
    return "\n".join(lines + score.misses)


def main(arguments: list[str]) -> int:
    """Print the score of one folder."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("Usage: python -m ansinh.bulletins.reading.score DIR\n")
        return 2
    sys.stdout.write(report(score_folder(Path(arguments[0]))) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
