"""A province that was built: its published figures by the indicators, and what moves them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from ansinh.indicators.facts import facts
from ansinh.ledger import queries
from ansinh.ledger.models import Receipt
from ansinh.provinces import build as building
from ansinh.provinces.build import Invented
from ansinh.provinces.goals import Goals, goals_of
from ansinh.provinces.log import GROUPS, Log
from ansinh.provinces.payments import Payments
from ansinh.provinces.profile import Profile
from ansinh.provinces.settling import PROMPT
from ansinh.record.actor import Actor
from ansinh.register import operations as register
from ansinh.register.models import Installation, Person, Unit
from tests.conftest import PROVINCE_SCALE

AS_OF = date(2017, 7, 31)
LATER = datetime(2017, 8, 10, 3, tzinfo=UTC)
SMALLEST = 0.003
ALL = "BHXH+BHYT+BHTN"


def _figures(known_at: datetime | None = None) -> dict[tuple[str, str], tuple[int, int | None]]:
    """Value and change in a year of every fact, by indicator and scheme."""
    found = facts(as_of=AS_OF, known_at=known_at, scope=None)
    return {
        (fact.indicator, fact.scheme): (fact.value, fact.comparison and fact.comparison.yoy_abs)
        for fact in found
    }


def _expected(goals: Goals) -> dict[tuple[str, str], tuple[int, int]]:
    expected = {
        ("participants", scheme): (now, now - before)
        for scheme, (before, now) in ((s, by.values()) for s, by in goals.counts.items())
    }
    before, now = (window.collected for window in goals.windows)
    return {**expected, ("collection", ALL): (now, now - before)}


def _matches(profile: Profile, scale: float) -> None:
    goals = goals_of(profile, scale)
    figures = _figures()
    expected = _expected(goals)
    assert {key: figures[key] for key in expected} == expected
    assert figures["debt", ALL][0] == goals.debt_above
    assert figures["collection_plan", ALL][0] == round(544_460_000_000 * scale)


def test_the_published_figures_come_out(province: str, profile: Profile) -> None:
    _matches(profile, PROVINCE_SCALE)


def test_the_province_says_what_it_is(province: str, profile: Profile) -> None:
    installation = Installation.objects.get()
    assert installation.profile == "bac-kan-2017@0.01"
    assert queries.closed_through() == profile.last_month
    assert Unit.objects.filter(kind="budget").count() == 8
    assert Person.objects.filter(birth_date__gte="2016-02-01").exists()


def test_one_person_who_leaves_is_one_person_less(province: str, made: Invented) -> None:
    before = _figures()
    row = _steady(made.log, "employee_enterprise")
    register.append_changes(
        changes={
            "person": [made.log.columns["person"][row] + 1],
            "unit": [made.log.columns["unit"][row] + 1],
            "track": ["BB"],
            "effective_month": [made.log.months[-1]],
            "state": ["ended"],
            "group": ["employee_enterprise"],
            "recorded_at": np.array([LATER.replace(tzinfo=None)], "datetime64[us]"),
        },
        actor=Actor("test"),
        reason="left in July, declared in August",
    )
    after = _figures()
    for scheme in ("BHXH_BB", "BHYT", "BHTN"):
        value, change = before["participants", scheme]
        assert change is not None
        assert after["participants", scheme] == (value - 1, change - 1)
    assert after["participants", "BHXH_TN"] == before["participants", "BHXH_TN"]
    known_before = _figures(known_at=datetime(2017, 8, 5, tzinfo=UTC))
    assert known_before["participants", "BHYT"] == before["participants", "BHYT"]


def _steady(log: Log, group: str) -> int:
    """A row of somebody who stands on one list, unchanged, from the first month to the last."""
    person = log.columns["person"]
    alone = np.bincount(person)[person] == 1
    rows = alone & (log.columns["group"] == GROUPS.index(group)) & _first(log)
    return int(np.flatnonzero(rows)[0])


def _first(log: Log) -> np.ndarray:
    return log.columns["recorded_month"] == log.months[0]


def _without(made: Invented, row: int) -> Invented:
    """The same province without one person's only line."""
    kept = np.arange(len(made.log)) != row
    columns = {name: values[kept] for name, values in made.log.columns.items()}
    voids = columns["voids"]
    columns["voids"] = np.where(voids > row, voids - 1, voids)
    bounds = made.log.bounds - (made.log.bounds > row)
    return replace(made, log=Log(columns, made.log.months, bounds))


class WithoutReceipt(Payments):
    """Payments of which the money of one unit and month never came."""

    lost = (0, 0)

    def receipts(self, place: int, month: int):  # type: ignore[no-untyped-def]
        table = super().receipts(place, month)
        unit, lost_at = self.lost
        if place != lost_at:
            return table
        return table.filter(np.asarray(table["unit"].to_numpy() != unit))


@pytest.fixture
def build_with(monkeypatch: pytest.MonkeyPatch, profile: Profile) -> Callable[[Invented], None]:
    """Build the smallest province from tables that a test has changed."""

    def run(made: Invented) -> None:
        monkeypatch.setattr(building, "invent", lambda _profile, *, scale: made)
        building.build(profile, scale=SMALLEST)

    return run


def test_one_person_and_one_receipt_left_out(
    database: str, profile: Profile, build_with: Callable[[Invented], None]
) -> None:
    made = building.invent(profile, scale=SMALLEST)
    goals = goals_of(profile, SMALLEST)
    employers = made.units.employers
    paid_in_june = made.payments.receipts(17, made.log.months[17])
    prompt = set((employers[made.payments.habit[employers] == PROMPT] + 1).tolist())
    unit, lost = next(
        (row["unit"], row["amount"]) for row in paid_in_june.to_pylist() if row["unit"] in prompt
    )
    WithoutReceipt.lost = (unit, 17)
    money = made.payments
    doctored = WithoutReceipt(money.opening, money.received, money.habit, money.seed)
    row = _steady(made.log, "ethnic_difficult_area")
    build_with(replace(_without(made, row), payments=doctored))
    figures, expected = _figures(), _expected(goals)
    health, health_change = expected["participants", "BHYT"]
    collected, collected_change = expected["collection", ALL]
    assert figures["participants", "BHYT"] == (health - 1, health_change)
    assert figures["participants", "BHXH_BB"] == expected["participants", "BHXH_BB"]
    assert figures["collection", ALL] == (collected - lost, collected_change - lost)
    # The person's budget owes 19 months less: 4 at 51,750, 14 at 54,450, one at 58,500.
    contributions = 4 * 51_750 + 14 * 54_450 + 58_500
    assert figures["debt", ALL][0] == goals.debt_above + lost - contributions
    assert not Receipt.objects.filter(unit_id=unit, value_date__month=6, value_date__year=2017)


@pytest.mark.slow
def test_the_whole_province(database: str, profile: Profile) -> None:
    report = building.build(profile)
    _matches(profile, 1.0)
    assert Person.objects.count() > 320_000
    assert report.peak_mib < 2048
    assert report.seconds < 180  # 90 on a quiet machine of two cores; tests share theirs
