"""A change is taken apart exactly: counted by hand, and for any history."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.ground.months import month_of, parse_month
from ansinh.indicators.changes import explain
from ansinh.indicators.facts import facts
from ansinh.indicators.flows import DIED, MOVED_AWAY
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.places import places, scope_of
from ansinh.indicators.values import total
from ansinh.register import operations as register
from tests import small_province as small

BEFORE, AFTER = date(2016, 6, 30), date(2017, 1, 31)
RECORDED = datetime(2017, 1, 20, tzinfo=UTC)
GROUPS = {
    "household": small.HOME_FIRST,
    "poor": small.POOR,
    "worker": small.WORK,
}


def end(person: int, unit: int, month: str, movement: str) -> None:
    day = month_of(date(int(month[:4]), int(month[5:]), 1))
    register.append_changes(
        changes={
            "person": [person], "unit": [unit], "track": ["BHYT"],
            "effective_month": [day], "state": ["ended"], "group": ["poor"],
            "movement": [movement], "recorded_at": [RECORDED.replace(tzinfo=None)],
        },
        **small.WHO,
    )  # fmt: skip


def test_a_change_counted_by_hand(small_province: str) -> None:
    """Household: 6 and 7 in June 2016; 7 lapsed, 8 came in July: 2 before, 2 after."""
    found = explain(group="household", first=BEFORE, last=AFTER)
    assert (found.whole.before, found.whole.after) == (2, 2)
    assert found.whole.parts["new"] == 1 and found.whole.parts["lapsed"] == -1
    assert found.whole.stayed == 1 and found.whole.renewed == 0
    assert {each.code: each.change for each in found.places} == {"971": -1, "972": 1}


def test_deaths_moves_and_returns_are_told_apart(small_province: str) -> None:
    end(9, 6, "2017-01", DIED)
    end(10, 6, "2017-01", MOVED_AWAY)
    end(12, 6, "2017-01", "GH")
    at = datetime(2017, 1, 21, tzinfo=UTC)
    small.change(7, 6, "2017-01", "active", small.POOR, at=at)
    small.change(3, 6, "2017-01", "active", small.POOR, at=at)
    found = explain(group="poor", first=date(2016, 12, 31), last=AFTER)
    parts = {kind: value for kind, value in found.whole.parts.items() if value}
    assert parts == {"returned": 1, "from_group": 1, "died": -1, "moved_away": -1, "lapsed": -1}
    assert found.came_from == {"household": 1}
    whole = explain(group="BHYT", first=date(2016, 12, 31), last=AFTER)
    assert whole.whole.parts["returned"] == 1, "person 3 had a job until May 2016"
    facts_of = {
        fact.indicator: fact.value
        for name in ("participants_died", "participants_moved_away", "participants_lapsed")
        for fact in facts(as_of=AFTER, name=name)
        if fact.scheme == "BHYT"
    }
    assert facts_of == {
        "participants_died": 1, "participants_moved_away": 1, "participants_lapsed": 1,
    }  # fmt: skip


def test_a_move_between_districts_is_a_move_and_no_loss(small_province: str) -> None:
    at = datetime(2017, 1, 21, tzinfo=UTC)
    small.change(6, 3, "2017-01", "ended", small.HOME_FIRST, at=at)
    small.change(6, 4, "2017-01", "active", small.HOME_FIRST, at=at)
    found = explain(group="household", first=date(2016, 12, 31), last=AFTER)
    assert found.whole.parts["moved_in"] == found.whole.parts["moved_out"] == 0
    by_place = {each.code: each.parts for each in found.places}
    assert by_place["971"]["moved_out"] == -1 and by_place["972"]["moved_in"] == 1


def test_wrong_questions_are_refused(small_province: str) -> None:
    with pytest.raises(ValueError, match="trước"):
        explain(group="household", first=AFTER, last=BEFORE)
    with pytest.raises(ValueError, match="12/2015"):
        explain(group="household", first=date(2015, 12, 31), last=AFTER)
    with pytest.raises(LookupError, match="no scheme"):
        explain(group="martians", first=BEFORE, last=AFTER)


EVENT = st.tuples(
    st.integers(1, 13),
    st.sampled_from([1, 2, 3, 4, 6]),
    st.sampled_from(["2016-02", "2016-06", "2016-07", "2016-12", "2017-01"]),
    st.sampled_from(["active", "ended"]),
    st.sampled_from(sorted(GROUPS)),
)


@settings(max_examples=6)
@given(events=st.lists(EVENT, min_size=1, max_size=12))
def test_the_parts_add_up_to_the_change_everywhere(
    small_province: str, events: list[tuple[int, int, str, str, str]]
) -> None:
    for person, unit, month, state, group in events:
        at = datetime(2017, 2, 10, tzinfo=UTC)
        small.change(person, unit, month, state, GROUPS[group], at=at)
    known = knowledge()
    for group in ("household", "poor", "BHYT", "BHXH_BB"):
        found = explain(group=group, first=BEFORE, last=AFTER)
        from ansinh.indicators.definitions import indicator

        told = indicator("participants")
        for each in (found.whole, *found.places):
            scope = scope_of(each.code)
            counts = [
                total(told, found.scheme, parse_month(month), scope, known)
                for month in ("2016-06", "2017-01")
            ]
            assert [each.before, each.after] == counts
            assert sum(each.parts.values()) == each.change
        assert sum(each.change for each in found.places) == found.whole.change
        assert len(places(known).unit) == len(small.UNITS)


def test_a_year_of_the_invented_province(province: str) -> None:
    """People die, move, join and lapse there, and every district's parts add up."""
    found = explain(group="BHYT", first=date(2016, 7, 31), last=date(2017, 7, 31))
    assert found.whole.parts["died"] < 0 < found.whole.parts["new"]
    for each in (found.whole, *found.places):
        assert sum(each.parts.values()) == each.after - each.before
    assert sum(each.before for each in found.places) == found.whole.before
    assert sum(each.parts["moved_in"] + each.parts["moved_out"] for each in found.places) == 0
