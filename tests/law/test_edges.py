"""The exact edges of scalar rules: each of these was once changed without a test that noticed."""

from datetime import date

import pytest

from ansinh import law
from ansinh.law.oracle.contracts import Contract, states_of
from ansinh.law.oracle.late import monthly_rate


@pytest.mark.parametrize(
    ("annual", "monthly"),
    [
        (5_800_000, 966_600),  # 5,80 % a year: 0,9666 %, not 0,9667 (Thông báo 63/TB-BHXH 2020)
        (5_860_000, 976_600),  # 5,86 %: 0,9766 %
        (6_500_000, 1_083_300),  # QĐ 595 điều 37 ví dụ 12: 1,0833 %
        (6_390_000, 1_065_000),  # the same: 1,0650 %, nothing to cut
    ],
)
def test_a_monthly_rate_is_cut_after_four_decimals(annual: int, monthly: int) -> None:
    """Per 100,000,000; the announcement cuts, it does not round."""
    assert monthly_rate(annual) == monthly


def test_of_equal_wages_the_first_contract_carries_health() -> None:
    """NĐ 146 điều 7 asks for the highest wage; of equal ones none is, and the first stands."""
    made = [
        Contract("A", date(2024, 1, 1), 9_000_000),
        Contract("B", date(2024, 3, 1), 9_000_000),
        Contract("C", date(2024, 2, 1), 9_000_000),
    ]
    states = states_of(law.load(), made, date(2024, 12, 31))
    assert states == ["active", "other_contract", "other_contract"]
