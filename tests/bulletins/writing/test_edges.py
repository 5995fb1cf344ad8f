"""A plan is told to lag where it is a whole point behind its pace, not where it is less."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from ansinh.bulletins.writing import choosing


def pace(code: str, points: str | None) -> Any:
    return SimpleNamespace(
        plan_id="participants_plan", scheme=SimpleNamespace(code=code),
        points=None if points is None else Decimal(points), expected_pct=Decimal(50), short=7,
    )  # fmt: skip


class Words:
    """Says which scheme it was asked to tell of, and by how much it lags."""

    grammar = SimpleNamespace(schemes={"BHYT", "BHXH_TN"})

    def derivation(self, *_asked: object) -> str:
        return ""

    def pace(self, *said: object) -> object:
        return said

    def lagging(self, fact: Any, gap: Any, *_more: object) -> tuple[str, Decimal]:
        return fact.scheme, gap.value


@pytest.mark.parametrize(
    ("points", "told"),
    [
        (["-1.0"], [("BHYT", Decimal("-1.0"))]),
        (["-0.9"], []),
        (["1.0"], []),
        ([None], []),
        (["-1.0", "-1.1"], [("BHXH_TN", Decimal("-1.1"))]),
        (["-2.0", "-2.0"], [("BHXH_TN", Decimal("-2.0"))]),
    ],
)
def test_a_gap_of_exactly_one_point_is_told(points: list, told: list) -> None:
    codes = ["BHYT", "BHXH_TN"]
    facts: Any = {
        ("participants", code): SimpleNamespace(
            scheme=code, as_of=date(2017, 7, 31), comparison=SimpleNamespace(plan_pct=Decimal(40))
        )
        for code in codes
    }
    paces = [pace(code, behind) for code, behind in zip(codes, points, strict=False)]
    words: Any = Words()
    assert list(choosing._lagging(facts, paces, words)) == told


@pytest.mark.parametrize(
    ("gap", "told"), [("1.0", True), ("-1.0", True), ("0.9", False), ("-0.9", False), ("0", False)]
)
def test_the_plan_of_money_is_off_its_pace_by_a_whole_point(gap: str, told: bool) -> None:
    expected, _profile = choosing.due(None, 6)
    fact = SimpleNamespace(
        as_of=date(2017, 6, 30),
        comparison=SimpleNamespace(plan_pct=expected + Decimal(gap)),
        value=100,
    )
    facts: Any = {
        ("collection", choosing.ALL): fact,
        ("collection_plan", choosing.ALL): SimpleNamespace(value=100),
    }
    words: Any = Words()
    assert bool(list(choosing._pace(facts, None, words))) is told
