"""Building a province: its register, its log month by month, its money, its closings.

The generator invents declarations and payments; everything after that is the office's own
work, done by the same operations that the screens call.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from uuid import uuid4

import numpy as np

from ansinh.ground.months import first_day, last_day
from ansinh.law import Law
from ansinh.law import load as load_law
from ansinh.ledger import closing
from ansinh.ledger import operations as ledger
from ansinh.provinces import units as payers
from ansinh.provinces.areas import areas_of, districts_of
from ansinh.provinces.dues import dues_of
from ansinh.provinces.goals import Goals, goals_of
from ansinh.provinces.history import history_of
from ansinh.provinces.log import Log
from ansinh.provinces.measuring import Measured, Report
from ansinh.provinces.operator_data import enter_operator_data
from ansinh.provinces.payments import Payments, payments_of
from ansinh.provinces.people import People, people_of
from ansinh.provinces.profile import Profile
from ansinh.provinces.rehearsal import make_up_for_charges
from ansinh.provinces.targets import load_series, load_targets
from ansinh.provinces.units import Units, units_of
from ansinh.record.actor import Actor, Way
from ansinh.record.loading import loading
from ansinh.register import operations as register
from ansinh.register.models import Area, Office

ACTOR = Actor("ansinh demo", Way.JOB)
CLOSED_ON, CLOSED_AT = 3, 10
"""A month is closed on the 3rd of the next at 17:00 in Vietnam, 10:00 UTC."""
RECEIPTS_AT = 9
OPENED_AT = 1
AT_ONCE = 1_000_000
"""Changes that are appended at once, unless the first month alone has more."""

Progress = Callable[[str, int, int], None]
"""Told the name of a step, and how many of how many steps are done before it."""


@dataclass(frozen=True)
class Invented:
    """Everything that the generator makes before the office does its work."""

    people: People
    units: Units
    log: Log
    payments: Payments
    law: Law
    goals: Goals


def label(profile: Profile, scale: float) -> str:
    """How an installation says which province it holds, and at which size."""
    return profile.name if scale == 1 else f"{profile.name}@{scale:g}"


def invent(profile: Profile, *, scale: float = 1.0) -> Invented:
    """Invent a province from a profile; the same profile and scale give the same province.

    Raises:
        ProfileError: the assumptions of the profile cannot meet its figures.
        ValueError: the scale is not above 0 and at most 1.
    """
    if not 0 < scale <= 1:
        raise ValueError(f"scale {scale} is not above 0 and at most 1")
    law = load_law([profile.operator] if profile.operator else [])
    districts, goals = districts_of(profile), goals_of(profile, scale)
    people = people_of(profile, districts, scale)
    units = units_of(profile, districts, scale)
    log = history_of(profile, goals, districts, people, units, law)
    payments = payments_of(profile, goals, units, dues_of(log, units, law))
    return Invented(people, units, log, payments, law, goals)


def build(profile: Profile, *, scale: float = 1.0, progress: Progress | None = None) -> Report:
    """Build a province in the empty database that Django's default connection names.

    All of it is history: loaded by the owner, in batches that say so (`record.loading`).

    Each step is one transaction of the operation that it calls; a build that was killed is
    not continued but begun anew (`ansinh demo` does that).

    Returns:
        Seconds and peak memory of each step.

    Raises:
        ProfileError: the assumptions of the profile cannot meet its figures.
    """
    with loading(label(profile, scale)):
        return _build(profile, scale, progress)


def _build(profile: Profile, scale: float, progress: Progress | None) -> Report:
    months = range(profile.first_month, profile.last_month + 1)
    enter_operator_data(profile)
    report = Measured(progress or _silent, total=3 + len(months))
    with report.step("invent"):
        made = invent(profile, scale=scale)
    with report.step("register"):
        _open_register(profile, scale, made)
    with report.step("declare"):
        _declare(profile, made)
    for place, month in enumerate(months):
        with report.step(f"month {month // 12:04d}-{month % 12 + 1:02d}"):
            _month(profile, made, place, month)
    return report.done()


def _silent(_step: str, _done: int, _total: int) -> None:
    return


def _reason(profile: Profile) -> dict[str, Any]:
    return {"actor": ACTOR, "reason": f"invented province {profile.name}"}


def _open_register(profile: Profile, scale: float, made: Invented) -> None:
    """Areas, offices, units, the people of the first month, the plan, the opening debts."""
    who = _reason(profile)
    opened = datetime.combine(first_day(profile.first_month), datetime.min.time(), UTC)
    opened = opened.replace(hour=OPENED_AT)
    areas, offices = _areas(profile)
    register.load_areas(areas=areas, offices=offices, **who)
    register.install(
        id=uuid4(),
        area=areas[0],
        office=offices[0],
        profile=label(profile, scale),
        first_month=first_day(profile.first_month),
        **who,
    )
    register.load_units(units=made.units.table(), **who)
    _load_people(made.people, profile.first_month, who, first=True)
    load_targets(profile, scale, opened, who)
    load_series(profile, scale, opened, who)
    ledger.book_opening(
        balances=made.payments.opening,
        booked_month=profile.first_month,
        value_date=last_day(profile.first_month - 1),
        recorded_at=opened,
        **who,
    )


def _areas(profile: Profile) -> tuple[list[Area], list[Office]]:
    valid_from = first_day(profile.first_month)
    rows = areas_of(profile)
    areas = [
        Area(
            code=row.code, name=row.name, full_name=row.full_name, level=row.level,
            parent_id=row.parent or None, valid_from=valid_from,
        )
        for row in rows
    ]  # fmt: skip
    top = payers.province_office(profile.code)
    offices = [_office(top, f"BHXH {_lowered(rows[0].full_name)}", rows[0].code, None, valid_from)]
    for place, district in enumerate(districts_of(profile)):
        code = payers.district_office(profile.code, place)
        name = f"BHXH {_lowered(district.area.full_name)}"
        offices.append(_office(code, name, district.area.code, top, valid_from))
    return areas, offices


def _office(code: str, name: str, area: str, parent: str | None, valid_from: date) -> Office:
    return Office(code=code, name=name, area_id=area, parent_id=parent, valid_from=valid_from)


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]


def _load_people(people: People, month: int, who: dict[str, Any], *, first: bool = False) -> None:
    """The people whom the register comes to know in a month, with all households at first."""
    known = people.from_month <= month if first else people.from_month == month
    households = np.arange(len(people.household_commune) if first else 0)
    register.load_people(
        people=people.table(np.flatnonzero(known)),
        households=people.households_table(households),
        **who,
    )


def _declare(profile: Profile, made: Invented) -> None:
    """The newborn and the declarations of all months, in the order in which they were recorded.

    A closing sees only what was recorded before it, so it does not matter that later ones are
    there already; several months at once spare the register most of its work.
    """
    who = _reason(profile)
    for month in made.log.months[1:]:
        _load_people(made.people, month, who)
    position = 0
    for rows in _batches(made.log):
        changes = made.log.table(rows, position)
        first, _last = register.append_changes(changes=changes, **who)
        position = position or first


def _batches(log: Log) -> Iterator[slice]:
    """Rows of whole months: the first by itself, because later ones void rows by the position
    that it took, then as many at once as memory holds easily.
    """
    start, ends = 0, log.bounds[1:].tolist()
    for stop, following in pairwise([*ends, ends[-1] + AT_ONCE + 1]):
        if stop > start and (start == 0 or following - start > AT_ONCE):
            yield slice(start, stop)
            start = stop


def _month(profile: Profile, made: Invented, place: int, month: int) -> None:
    """One month: the receipts and the closing."""
    who = _reason(profile)
    make_up_for_charges(
        made.payments, made.goals, place, month, lambda: _pay_and_close(made, place, month, who)
    )
    _pay_and_close(made, place, month, who)


def _pay_and_close(made: Invented, place: int, month: int, who: dict[str, Any]) -> None:
    after = first_day(month + 1)
    receipts = made.payments.receipts(place, month)
    if len(receipts):
        recorded_at = datetime(after.year, after.month, 1, RECEIPTS_AT, tzinfo=UTC)
        ledger.record_receipts(receipts=receipts, recorded_at=recorded_at, **who)
    closing.close_month(
        month=month,
        law=made.law,
        recorded_at=datetime(after.year, after.month, CLOSED_ON, CLOSED_AT, tzinfo=UTC),
        **who,
    )
