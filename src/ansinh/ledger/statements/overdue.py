"""When a month's contributions fall due, and how a debt is classed by its age.

Căn cứ: QĐ 595/QĐ-BHXH 2017 điều 7.1 (to 30/6/2025: the last day of the month itself); Luật
41/2024/QH15 điều 34.4 (from 1/7/2025: the last day of the following month), điều 38, 39 (late;
evasion only once the unit has been urged, which no table here records yet: nothing is classed
as evasion). What a budget or fund owes is never late (QĐ 366, B03-TS guide).
"""

from datetime import date

from ansinh.law.months import Month, last_day, parse_month
from ansinh.register.models import Unit

FOLLOWING_MONTH_SINCE = parse_month("2025-07")
NEVER_LATE = (str(Unit.Kind.BUDGET), str(Unit.Kind.FUND))
"""The kinds of units whose debts are the state's own."""


def deadline(about_month: int) -> date:
    """The last day on which the contributions of a month are paid in time."""
    return last_day(about_month + 1 if about_month >= FOLLOWING_MONTH_SINCE else about_month)


def first_not_due(month: int) -> Month:
    """The earliest month whose contributions are not late on the last day of `month`."""
    if month < FOLLOWING_MONTH_SINCE:
        return Month(month)
    return Month(max(month - 1, FOLLOWING_MONTH_SINCE))


def days_late(about_month: int, month: int) -> int:
    """Days from the deadline of a month's contributions to the end of `month`; 0 if in time."""
    return max(0, (last_day(month) - deadline(about_month)).days)
