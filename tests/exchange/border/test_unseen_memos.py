"""The matcher on memos that it was not written for: nothing wrong, and enough of it booked."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from ansinh.exchange.matching import Match, UnitIndex
from ansinh.exchange.matching_file import match_file

from .unseen_memos import Seen, Town

SEEDS = range(71, 76)
LINES = 3_000


def measured(seed: int, *, accounts: bool, debts: bool) -> list[tuple[Seen, Match]]:
    """A file of lines with their matches, in an office that knows this much."""
    town = Town(2_500, seed)
    known = [
        replace(
            unit,
            accounts=unit.accounts if accounts else (),
            owed=unit.owed if debts else (),
        )
        for unit in town.units
    ]
    lines = list(town.lines(LINES, seed + 1000))
    random.Random(seed).shuffle(lines)
    matches = match_file([seen.line for seen in lines], UnitIndex(known)).matches
    return list(zip(lines, matches, strict=True))


def tell(pairs: list[tuple[Seen, Match]]) -> tuple[float, float]:
    """Print and return precision, and recall among lines that are one unit's."""
    booked = [(seen, match) for seen, match in pairs if match.unit]
    wrong = [(s, m) for s, m in booked if s.truth is None or m.unit.key != s.truth.key]  # type: ignore[union-attr]
    ours = sum(seen.truth is not None for seen, _match in pairs)
    precision, recall = 1 - len(wrong) / max(1, len(booked)), (len(booked) - len(wrong)) / ours
    print(f"\nprecision {precision:.5f} recall {recall:.4f} of {ours} lines")
    for label in ("habit", "bank", "amount"):
        kinds = Counter(getattr(seen, label) for seen, _match in pairs)
        good = Counter(getattr(seen, label) for seen, _match in booked)
        print(label, {kind: round(good[kind] / kinds[kind], 3) for kind in sorted(kinds)})
    for seen, match in wrong[:8]:
        print("WRONG", seen, match.candidates[:1])
    return precision, recall


@pytest.mark.xfail(reason="first seen: 0.98 of what is booked is right; the matcher comes next")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("accounts", "debts"), [(True, True), (False, True), (False, False)])
def test_nothing_is_booked_wrongly(seed: int, accounts: bool, debts: bool) -> None:
    precision, recall = tell(measured(seed, accounts=accounts, debts=debts))
    assert precision == 1
