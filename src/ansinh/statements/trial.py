"""A trial close: what closing a month would book, and what that changes for each unit.

The month is closed in earnest and taken back (`ledger.preview`); in between the books are read, so
the register of a trial is that of the closing, to the đồng. Nothing is posted.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Sum

from ansinh.ground.months import Month, first_day
from ansinh.law import Law
from ansinh.ledger.closing import ClosingResult
from ansinh.ledger.models import Balance, Closing
from ansinh.ledger.preview import preview_closing
from ansinh.record.actor import Actor
from ansinh.register.models import Unit
from ansinh.statements.people import ClosedMonth, changes

SHOWN = 100
"""So many units are told one by one: those that move most."""

HEALTH = "BHYT"
SOCIAL = "HTTT"


@dataclass(frozen=True)
class Variance:
    """A unit's month against the month before. Money in đồng.

    accrued: due for the month, and the month before; adjusted: due for earlier months; owed at
    its end. Of the people: who joined, who left, and by how much the wage fund moved; people and
    wages of pensions (HTTT), of a list of health insurance alone those of health insurance.
    """

    code: str
    name: str
    accrued: int
    before: int
    adjusted: int
    owed: int
    joined: int = 0
    left: int = 0
    wages: int = 0

    @property
    def moved(self) -> int:
        """By how much what is due for the month moved."""
        return self.accrued - self.before


@dataclass(frozen=True)
class Trial:
    """What a trial close says: the whole, and the units that move most (`SHOWN` of `moving`)."""

    result: ClosingResult
    variances: tuple[Variance, ...]
    units: int
    moving: int


def trial(*, month: Month, law: Law, recorded_at: datetime, actor: Actor) -> Trial:
    """Close a month for trial.

    Raises:
        ClosingRefused: whatever would refuse the closing.
    """
    found: list[tuple[tuple[Variance, ...], int, int]] = []
    result = preview_closing(
        month=month, law=law, recorded_at=recorded_at, actor=actor,
        read=lambda: found.append(_variances(month, law)),
    )  # fmt: skip
    [(variances, units, moving)] = found or [((), 0, 0)]
    return Trial(result, variances, units, moving)


def _variances(month: Month, law: Law) -> tuple[tuple[Variance, ...], int, int]:
    """The units that move most, how many units there are, and how many of them move."""
    now, before = _sums(month), _sums(Month(month - 1))
    units = Unit.objects.in_bulk([*{*now, *before}])
    every = {
        unit: Variance(
            units[unit].code, units[unit].name,
            accrued=now[unit][0], before=before[unit][0], adjusted=now[unit][1], owed=now[unit][2],
        )
        for unit in units
    }  # fmt: skip
    moving = [unit for unit, each in every.items() if each.moved or each.adjusted]
    moving.sort(key=lambda unit: (-abs(every[unit].moved) - abs(every[unit].adjusted), unit))
    shown = moving[:SHOWN]
    people = _people(month, law, shown)
    told = tuple(
        replace(every[unit], joined=joined, left=left, wages=wages)
        for unit in shown
        for joined, left, wages in [people.get(unit, (0, 0, 0))]
    )
    return told, len(every), len(moving)


def _sums(month: Month) -> dict[int, tuple[int, int, int]]:
    rows = (
        Balance.objects.filter(month=first_day(month))
        .values("unit")
        .annotate(accrued_=Sum("accrued"), adjusted_=Sum("adjusted"), owed_=Sum("carried_out"))
    )
    found: dict[int, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    found.update({row["unit"]: (row["accrued_"], row["adjusted_"], row["owed_"]) for row in rows})
    return found


def _people(month: Month, law: Law, units: list[int]) -> dict[int, tuple[int, int, int]]:
    if not units:
        return {}
    wanted = [first_day(month), first_day(Month(month - 1))]
    closings = {row.month: row for row in Closing.objects.filter(month__in=wanted)}
    then = closings.get(wanted[1])
    table = changes(
        now=ClosedMonth.of(closings[wanted[0]]),
        before=None if then is None else ClosedMonth.of(then),
        law=law,
        units=units,
    )
    found: dict[int, tuple[int, int, int]] = {}
    for row in table.to_pylist():
        told = (row["people_up"], row["people_down"], row["wage_up"] - row["wage_down"])
        if row["fund"] == SOCIAL and (row["people_out"] or row["people_in"]):
            found[row["unit"]] = told
        elif row["fund"] == HEALTH:
            found.setdefault(row["unit"], told)
    return found
