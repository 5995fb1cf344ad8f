"""The scalar explanation and the columns are two paths to the same đồng."""

import random
from typing import Any

import narwhals as nw
import pytest
from tests.assess.conftest import spells_frame

from ansinh import law
from ansinh.assess import assess
from ansinh.ground.months import parse_month, show_month
from ansinh.law.explain import explain
from ansinh.law.funds import AMOUNTS
from ansinh.law.steps import evaluate

FIRST, LAST = parse_month("2014-01"), parse_month("2027-01")
EDGES = (1, 2_579_999, 2_580_000, 23_000_000, 26_000_001, 50_600_001, 74_000_001, 200_000_000)


def random_spell(book: law.Law, dice: random.Random) -> dict[str, Any]:
    """A spell of one month: any group, state, wage, coefficient, order and support."""
    group = dice.choice(list(book.groups.values()))
    month = dice.choice([dice.randrange(FIRST, LAST), *book.changes()[2:-2]])
    month = min(max(month, FIRST), LAST - 1)
    month -= dice.randrange(2) if month > FIRST else 0
    scale = dice.random() < 0.5
    return {
        "group": group.code,
        "state": dice.choice(group.states),
        "from_month": month,
        "to_month": month + 1,
        "wage": dice.choice([0, dice.choice(EDGES), dice.randrange(90_000_000)]),
        "allowance": dice.choice([0, 0, dice.randrange(9_999_999)]),
        "coefficient": dice.randrange(10_000, 130_000) if scale else 0,
        "position_coefficient": dice.choice([0, dice.randrange(13_000)]) if scale else 0,
        "difference_coefficient": dice.choice([0, dice.randrange(20_000)]) if scale else 0,
        "seniority_rate": dice.choice([0, dice.randrange(2_500)]) if scale else 0,
        "profession_rate": dice.choice([0, dice.randrange(4_000)]) if scale else 0,
        "region": dice.randrange(1, 5),
        "payment_months": dice.choice(group.methods or (1, 3, 6, 12, 24, 60)),
        "member_order": dice.randrange(8),
        "top_up_rate": dice.choice([0, 0, dice.randrange(100_001)]),
    }


def compare_paths(book: law.Law, native: Any, cases: int, seed: int) -> int:
    """How many of the random spells had a line; fails on the first one that differs."""
    dice = random.Random(seed)
    spells = [random_spell(book, dice) for _ in range(cases)]
    lines = assess(native(spells_frame(spells)), book, range(FIRST, LAST))
    table = nw.to_native(lines.collect(backend="polars"))
    found = {line["change"]: line for line in table.to_dicts()}
    assert len(found) == len(table)
    for number, spell in enumerate(spells, start=1):
        explained = explain(book, spell, spell["from_month"])
        line = found.get(number)
        if explained.reason:
            assert line is None, (spell, explained.reason)
            continue
        assert line is not None, spell
        columns = {amount.column: line[amount.column] for amount in AMOUNTS if line[amount.column]}
        steps = {name: amount for name, amount in explained.amounts.items() if amount}
        where = f"{show_month(spell['from_month'])} {spell}"
        assert columns == steps, where
        assert {name: line[name] for name in explained.bases} == explained.bases, where
        assert evaluate(explained.steps).items() >= explained.amounts.items()
    return len(found)


def test_some_thousands_of_random_lines(book, native):
    assert compare_paths(book, native, 2_000, seed=595) > 1_000


@pytest.mark.slow
def test_a_hundred_thousand_random_lines(book, native):
    assert compare_paths(book, native, 100_000, seed=2026) > 50_000


def test_every_explanation_reads_in_both_languages(book):
    dice = random.Random(366)
    for _ in range(400):
        spell = random_spell(book, dice)
        explained = explain(book, spell, spell["from_month"])
        for language in ("vi", "en"):
            lines = explained.lines(language)
            assert bool(lines) != bool(explained.reason)
            assert all(line.strip() for line in lines)
        assert {value.grade for value in explained.unconfirmed()} <= {"secondary", "memory"}


def test_a_step_that_does_not_add_up_is_found(book):
    from dataclasses import replace

    explained = explain(book, {"group": "employee_enterprise", "wage": 7_000_001}, LAST - 1)
    wrong = replace(explained.steps[-1], result=explained.steps[-1].result + 1)
    with pytest.raises(law.LawError, match="says"):
        evaluate([*explained.steps[:-1], wrong])
