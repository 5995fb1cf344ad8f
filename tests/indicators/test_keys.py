"""Dividing a target: the parts add up exactly and stay beside their quota."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.indicators.keys import PlanError, apportion

WEIGHTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10**12), min_size=1, max_size=12
).filter(lambda weights: sum(weights.values()) > 0)


@given(total=st.integers(0, 10**14), weights=WEIGHTS)
def test_the_parts_add_up_and_each_is_its_quota_rounded(
    total: int, weights: dict[str, int]
) -> None:
    parts = apportion(total, weights)
    whole = sum(weights.values())
    assert sum(parts.values()) == total and parts.keys() == weights.keys()
    for name, weight in weights.items():
        assert total * weight // whole <= parts[name] <= -(-total * weight // whole)


def test_what_is_left_goes_to_the_largest_remainders() -> None:
    # Quotas 3.5, 2.8, 0.7: after 3, 2, 0 two are left, for 0.8 and 0.7.
    assert apportion(7, {"a": 5, "b": 4, "c": 1}) == {"a": 3, "b": 3, "c": 1}
    assert apportion(1, {"b": 1, "a": 1}) == {"b": 0, "a": 1}


@pytest.mark.parametrize("weights", [{"a": 0}, {"a": 2, "b": -1}])
def test_nothing_to_divide_by_is_refused(weights: dict[str, int]) -> None:
    with pytest.raises(PlanError):
        apportion(5, weights)
