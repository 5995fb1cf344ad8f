"""Comparisons: the same date last year, the end of last year, last month, the plan.

A difference in the value's own unit (`_abs`), in per cent of the earlier value (`_pct`) and in
percentage points (`_points`) are different fields. A percentage is compared in points; by how much
per cent it fell is told only where an indicator declares it.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from decimal import Decimal

from ansinh.ground.months import Month, first_day, last_day, month_of
from ansinh.ground.rounding import percent
from ansinh.indicators.definitions import ABOUT_PEOPLE, Indicator, Scheme
from ansinh.indicators.definitions import indicator as declared
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import Scope
from ansinh.indicators.values import YEAR, Found, find, month_before, plan, total
from ansinh.law.values import LawError

WHOLE = 1_000_000
"""Percentages have fewer decimals than this, so that a million times one is a whole number."""


@dataclass(frozen=True)
class Comparison:
    """How a value stands: `plan_pct` of its plan, `target_points` above (or below) its target,
    against the same date last year (`yoy_`), the end of last year (`eoy_`), last month (`mom_`).
    """

    plan_pct: Decimal | None = None
    yoy_abs: int | None = None
    yoy_pct: Decimal | None = None
    yoy_points: Decimal | None = None
    eoy_abs: int | None = None
    eoy_pct: Decimal | None = None
    eoy_points: Decimal | None = None
    mom_abs: int | None = None
    mom_pct: Decimal | None = None
    mom_points: Decimal | None = None
    target_points: Decimal | None = None

    def known(self) -> dict[str, int | Decimal]:
        """The comparisons that there are, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value is not None}


def compare(
    told: Indicator,
    scheme: Scheme,
    found: Found,
    scope: Scope,
    known: Knowledge,
    wanted: Collection[str],
    decimals: int = 1,
) -> Comparison | None:
    """The wanted comparisons of a value, per cents with some decimals; None where there is none."""
    against: dict[str, int | Decimal | None] = {}
    if "plan_pct" in wanted or "target_points" in wanted:
        against |= _with_plan(told, scheme, found, scope, known, decimals)
    month = month_of(found.as_of)
    for name, before in (
        ("yoy", Month(month - YEAR)),
        ("eoy", Month(month_of(first_day(month).replace(month=1)) - 1)),
        ("mom", Month(month - 1)),
    ):
        if any(each.startswith(name) for each in wanted):
            then = _value_of(told, scheme, before, scope, known)
            against |= _differences(name, found.value, then, decimals)
    chosen = {name: value for name, value in against.items() if name in wanted}
    if all(value is None for value in chosen.values()):
        return None
    return Comparison(**chosen)  # type: ignore[arg-type]


def _with_plan(
    told: Indicator, scheme: Scheme, found: Found, scope: Scope, known: Knowledge, decimals: int
) -> dict[str, int | Decimal | None]:
    if told.plan is None:
        return {}
    planned = declared(told.plan)
    codes = {each.code for each in planned.schemes}
    if scheme.code not in codes:
        return {}
    target = plan(planned, planned.scheme(scheme.code), scope, found.as_of.year, known)
    if target is None:
        return {}
    if told.unit == "%":
        return {"target_points": Decimal(found.value) - Decimal(target)}
    return {"plan_pct": percent(int(found.value), int(target), decimals)}


def _value_of(
    told: Indicator, scheme: Scheme, month: Month, scope: Scope, known: Knowledge
) -> int | Decimal | None:
    """The value of an earlier month, where this installation knows it."""
    if month < known.first_month:
        return None
    if told.measure in ("ratio", "share"):
        day = last_day(month)
        then = find(told, scheme, day, scope, known)
        return None if then is None or then.as_of != day else then.value
    if told.measure not in ABOUT_PEOPLE and not known.is_closed(month):
        return None
    if month_before(told, Month(month + YEAR), known) is None:
        return None
    try:
        return total(told, scheme, month, scope, known)
    except LawError:
        return None  # the law of that day did not tell this class apart


def _differences(
    name: str, now: int | Decimal, then: int | Decimal | None, decimals: int
) -> dict[str, int | Decimal | None]:
    if then is None:
        return {}
    if isinstance(now, Decimal) or isinstance(then, Decimal):
        points = Decimal(now) - Decimal(then)
        whole, change = (int(each * WHOLE) for each in (Decimal(then), points))
        return {f"{name}_points": points, f"{name}_pct": percent(change, whole, decimals)}
    return {f"{name}_abs": now - then, f"{name}_pct": percent(now - then, then, decimals)}
