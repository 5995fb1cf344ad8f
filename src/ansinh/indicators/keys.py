"""What a target is divided by, and how it is divided so that the parts add up exactly."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from ansinh.ground.months import Month, month_of
from ansinh.indicators.definitions import MADE_OF_OTHERS, Indicator, Scheme, catalogue
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.measures import by_unit
from ansinh.indicators.models import SplitKey, Target
from ansinh.indicators.places import places
from ansinh.indicators.values import month_for


class PlanError(ValueError):
    """A plan cannot be split, corrected or paced as asked; the message says why."""


def apportion(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide a whole number by weights into whole numbers that add up to it exactly.

    Everybody gets the whole part of their quota; what is left goes one by one to the largest
    remainders (Hamilton's method), of equal ones to the first by name.

    Raises:
        PlanError: a weight is below zero, or all are zero.
    """
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise PlanError(_("Không có gì để chia theo: mọi cơ quan đều bằng 0 hoặc có số âm."))
    shares = {name: total * weight // whole for name, weight in weights.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(weights, key=lambda name: (-(total * weights[name] % whole), name))
    for name in by_remainder[:left]:
        shares[name] += 1
    return shares


def planned(target: Target) -> tuple[Indicator, Scheme]:
    """The indicator and scheme that a target plans.

    Raises:
        PlanError: nothing that adds up over offices is planned by it.
    """
    for told in catalogue().values():
        if told.plan == target.indicator and told.measure not in MADE_OF_OTHERS:
            return told, told.scheme(target.scheme)
    raise PlanError(
        _("Chỉ tiêu '%(name)s' không chia được cho các cơ quan.") % {"name": target.indicator}
    )


def weights(target: Target, key: str, as_of: date, known: Knowledge) -> dict[str, int]:
    """What each office has of a key, by its code; offices without units are left out.

    Raises:
        PlanError: the key is not known, or there are no figures for it yet.
    """
    told, scheme = planned(target)
    if key == SplitKey.LAST_YEAR:
        month = month_for(told, date(target.year - 1, 12, 31), known)
        if month is None or month != month_of(date(target.year - 1, 12, 31)):
            raise PlanError(_("Chưa có số liệu cả năm trước để chia theo."))
        return by_office(told, scheme, month, known)
    if key == SplitKey.HEADCOUNT:
        people = catalogue()["participants"]
        asked = scheme.code if told.unit == "person" and told.id == "participants" else "BHYT"
        return by_office(people, people.scheme(asked), month_of(as_of), known)
    if key == SplitKey.ACCRUED:
        accrued = catalogue()["accrued"]
        month = month_for(accrued, as_of, known)
        if month is None:
            raise PlanError(_("Chưa có tháng nào được khóa sổ để chia theo số phát sinh."))
        codes = {each.code for each in accrued.schemes}
        asked = scheme.code if scheme.code in codes else accrued.schemes[0].code
        return by_office(accrued, accrued.scheme(asked), month, known)
    raise PlanError(_("Không có cách chia '%(key)s'.") % {"key": key})


def by_office(told: Indicator, scheme: Scheme, month: Month, known: Knowledge) -> dict[str, int]:
    """An indicator by the office that keeps the unit; the province's own office has the units
    that it keeps itself, not those of the offices below it."""
    values = by_unit(told, scheme, month, known)
    offices, index = np.unique(places(known).office, return_inverse=True)
    sums = np.zeros(len(offices), dtype=np.int64)
    np.add.at(sums, index, values)
    return dict(zip(offices.tolist(), sums.tolist(), strict=True))
