"""Late interest from 1/1/2016 to 30/6/2025 (Luật 58/2014, Điều 122; Quyết định 595, Điều 37-38).

Interest is taken on the first day of every month, on what was overdue at the end of the month
before, at a monthly rate announced for the year. Interest bears no interest. Rates are integers
per 100,000,000 (1.0650 % a month = 1065000); money is whole đồng, half up. Column expressions
may stand in for the integers wherever a function only adds, multiplies and divides.
"""

from typing import Any

from ansinh.law.lawbook import Law, day_of
from ansinh.law.values import FINE_PERCENT

HEALTH = "BHYT"


def interest(overdue: Any, rate: Any, months: Any = 1) -> Any:
    """Điều 37 khoản 3: Lcđ = Pcđ x k, for one month or for several at one rate.

    `overdue` in đồng and `rate` per 100,000,000; integers, or column expressions of int64.
    """
    return (overdue * rate * months + FINE_PERCENT // 2) // FINE_PERCENT


def rate_of(law: Law, month: int, fund: str) -> int:
    """The announced monthly rate that applies in a month to a fund's debt, or an error that
    names year and fund and says where to enter it.

    Returns 0 from 1/7/2025, when the charge by day took over (Luật 41/2024, Điều 141).
    """
    if law.find("late_interest", day_of(month), what="times") is None:
        return 0
    return law.number("late_interest_rate", day_of(month), fund=_kind(fund))


def _kind(fund: str) -> str:
    return "health" if fund == HEALTH else "social"


def recovery_rate(law: Law, month: int, fund: str, cause: str, recovered_in: int) -> int:
    """Điều 38 khoản 1, 4.2: the rate of the month's own year; for months before the first year of
    announced rates that year's (khoản 1.1 điểm a). `cause` is empty for evasion."""
    first = law.number("late_interest", day_of(recovered_in), what="first_rate_year")
    at = max(month, first * 12)
    rate = law.number("late_interest_rate", day_of(at), fund=_kind(fund))
    if not cause:
        return rate
    once = law.number("late_interest", day_of(recovered_in), what=f"times_{cause}")
    return rate * once // law.number("late_interest", day_of(at), what="times")
