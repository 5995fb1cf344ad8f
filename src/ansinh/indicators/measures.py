"""How indicators are computed: one function for each measure.

Every measure gives one int64 per unit (aligned with `Places.unit`), so that any scope is a
sum over its units and the rows of a table always add up to the whole.
"""

from collections.abc import Sequence

from ansinh.ground.months import Month
from ansinh.indicators import children, flows, money, renewals
from ansinh.indicators.covering import ByUnit, count_people, membership, people, people_of
from ansinh.indicators.definitions import Indicator, Scheme
from ansinh.indicators.knowledge import Knowledge

__all__ = ["ByUnit", "by_unit", "count_people", "keep_months", "membership", "people"]

MEASURES = {
    "people": people_of,
    "flow": flows.of_scheme,
    "renewal": renewals.of_scheme,
    "children": children.of_scheme,
    "collected": money.collected,
    "balance": money.balance,
    "owed": money.owed,
    "owed_class": money.owed_by_class,
    "owed_age": money.owed_by_age,
    "owing_units": money.owing_units,
}


def by_unit(indicator: Indicator, scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """An indicator's value of a month for every unit; only measures that add up over units.

    Raises:
        ValueError: the indicator does not add up over units (a plan, a percentage).
    """
    if indicator.measure not in MEASURES:
        raise ValueError(f"{indicator.id} ({indicator.measure}) does not add up over units")
    return MEASURES[indicator.measure](scheme, month, known)


def keep_months(months: Sequence[Month], known: Knowledge) -> None:
    """Make and keep what the board needs of some months, so that its first reader does not wait.

    Whoever closes months calls it afterwards; a reader who comes first makes what is missing.
    """
    count_people(months, known)
    for month in months:
        if known.is_closed(month):
            money.keep_month(month, known)
