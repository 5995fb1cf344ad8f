"""Facts of a unit with the days on which the office learned them, played through the ledger.

A story is a list of events. `play` gives each story a unit of its own in one register, hands the
events to the public operations in the order in which they were learned and closes month after
month; `books` reads what the ledger says at the end. `facts` gives what is true in the end to
the independent model: what was taken back is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, TypeVar

import numpy as np

from ansinh.law import Law
from tests.ledger.builders import close, query, receive
from tests.register.builders import WHO, append, build_register, change
from tests.settle import model

Day = date
T = TypeVar("T", bound="Event")

SHARES = {"BHYT": 4_500, "BHTN": 2_000, "TNLD": 500, "ODTS": 3_000, "HTTT": 22_000}
"""Hundred-thousandths of the wage of an employee of an enterprise, both shares, 2017 to 2026:
Luật BHXH 58/2014 điều 85, 86 and 41/2024 điều 33.1, 34.1; Luật Việc làm; NĐ 146, NĐ 188 (health);
NĐ 58/2020 điều 4 (accidents at work)."""


@dataclass(frozen=True)
class Event:
    known: Day
    """The day on which the office learned it."""


@dataclass(frozen=True)
class Declare(Event):
    """A line of a person from a month on; wage 0 ends it. `voids` names an earlier one."""

    name: str
    person: int
    since: str
    wage: int
    voids: str = ""


@dataclass(frozen=True)
class Receive(Event):
    name: str
    day: Day
    amount: int


@dataclass(frozen=True)
class Reverse(Event):
    name: str


@dataclass(frozen=True)
class Urge(Event):
    """A letter about the statement of a month that urges the months from one to that."""

    sent: Day
    since: str
    about: str


@dataclass(frozen=True)
class Withdraw(Event):
    about: str


@dataclass(frozen=True)
class Situation(Event):
    """From a day on the unit is excused, or operates again."""

    day: Day
    excused: bool


@dataclass(frozen=True)
class Cycle(Event):
    since: str
    months: int


@dataclass(frozen=True)
class Leaves(Event):
    person: int
    through: str


Story = Sequence[Event]
PEOPLE = 3
"""How many people of its own each unit may have."""


@dataclass
class _Played:
    """The numbers that the register gave to the declarations of the units."""

    changes: dict[tuple[int, str], int] = field(default_factory=dict)


def play(stories: Sequence[Story], *, first: str, last: str, law: Law) -> None:
    """Play each story at a unit of its own (1, 2, ...), closing from a month to another."""
    build_register(
        people=PEOPLE * len(stories),
        units=len(stories),
        first_month=model.first(model.number(first)),
    )
    played = _Played()
    events = sorted(
        (
            (event.known, _turn(event), place, unit, event)
            for unit, story in enumerate(stories, start=1)
            for place, event in enumerate(story)
        ),
        key=lambda one: one[:3],
    )
    for month in range(model.number(first), model.number(last) + 1):
        until = model.last(month) + timedelta(5)
        now = [one for one in events if one[0] < until]
        events = events[len(now) :]
        for (_known, turn, _place), group in groupby(now, key=lambda one: one[:3]):
            _do(played, turn, [(unit, event) for *_rest, unit, event in group], law)
        close(_text(month), law=law)


def _turn(event: Event) -> int:
    """What is learned on one day is taken in in this order, kinds together."""
    kinds = (Declare, Receive, Reverse, Urge, Withdraw, Situation, Cycle, Leaves)
    return kinds.index(type(event))


def _do(played: _Played, turn: int, events: list[tuple[int, Any]], law: Law) -> None:
    at = datetime.combine(events[0][1].known, time(9, turn), tzinfo=UTC)
    if turn == 0:
        _declare(played, events, at)
    elif turn == 1:
        receive(
            *((f"{unit}/{one.name}", unit, one.day, one.amount) for unit, one in events),
            recorded_at=at,
        )
    else:
        for unit, event in events:
            _record(unit, event, at, law)


def _declare(played: _Played, events: list[tuple[int, Any]], at: datetime) -> None:
    rows = [
        change(
            PEOPLE * (unit - 1) + one.person, unit, one.since, wage=one.wage,
            state="active" if one.wage else "ended",
            recorded_at=np.datetime64(at.replace(tzinfo=None)),
            voids=played.changes[unit, one.voids] if one.voids else 0,
        )
        for unit, one in events
    ]  # fmt: skip
    number, _last = append(*rows)
    for place, (unit, one) in enumerate(events):
        played.changes[unit, one.name] = number + place


def _record(unit: int, event: Any, at: datetime, law: Law) -> None:
    from ansinh.arrears.situations import record_status
    from ansinh.arrears.urging import withdraw_letter
    from ansinh.ledger.cycles import record_cycle
    from ansinh.ledger.operations import reverse_receipt
    from ansinh.ledger.priority.recording import record_priority

    who = WHO | {"recorded_at": at}
    match event:
        case Reverse():
            reverse_receipt(reference=f"{unit}/{event.name}", **who)
        case Urge():
            _urge(unit, event, who)
        case Withdraw():
            withdraw_letter(number=f"{event.about}/{unit}", **who)
        case Situation():
            record_status(
                unit=unit, from_day=event.day, paper="Văn bản số 1",
                status="excused" if event.excused else "operating",
                evidence="authority" if event.excused else "unit", **who,
            )  # fmt: skip
        case Cycle():
            record_cycle(
                unit=unit, from_month=model.number(event.since), months=event.months, **who
            )
        case Leaves():
            record_priority(
                unit=unit, person=PEOPLE * (unit - 1) + event.person, ground="leaves", dossier="",
                through_month=model.number(event.through), law=law, **who,
            )  # fmt: skip


def _urge(unit: int, event: Urge, who: dict[str, Any]) -> None:
    from ansinh.arrears.urging import record_letters

    letter = {
        "unit": unit, "number": f"{event.about}/{unit}", "sent_on": event.sent, "reply_by": None,
        "channel": "store", "month": model.first(model.number(event.about)),
        "from_month": model.first(model.number(event.since)),
        "through_month": model.first(model.number(event.about)),
        "late": 1, "evasion": 0, "late_days": 1, "evasion_days": 0,
        "late_charge": 0, "evasion_charge": 0,
    }  # fmt: skip
    record_letters(letters={name: [value] for name, value in letter.items()}, **who)


def _text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


@dataclass(frozen=True)
class Books:
    """What the ledger says of a unit at the end; only what is not zero."""

    due: dict[tuple[str, int], int]
    paid: dict[tuple[str, int], int]
    charges: dict[tuple[int, str], int]
    """(month, kind) -> charge, over the funds."""
    charges_paid: dict[str, int]
    """Fund -> charges paid."""
    surplus: int
    paid_first: dict[int, int]
    """Person of the unit -> principal and charges paid first for them."""

    @property
    def by_month(self) -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        for (month, _kind), amount in self.charges.items():
            found[month] += amount
        return {month: amount for month, amount in sorted(found.items()) if amount}

    @property
    def charged(self) -> int:
        return sum(self.charges.values())


def books(unit: int) -> Books:
    """What the ledger says of a unit now."""
    rows = query(
        "SELECT account, fund, share, about_month, sum(amount)::bigint FROM ledger_posting "
        "WHERE unit_id = %s GROUP BY 1, 2, 3, 4",
        unit,
    )
    due: dict[tuple[str, int], int] = defaultdict(int)
    paid: dict[tuple[str, int], int] = defaultdict(int)
    charges: dict[tuple[int, str], int] = defaultdict(int)
    charges_paid: dict[str, int] = defaultdict(int)
    surplus = 0
    for account, fund, share, about, amount in rows:
        month = model.month_of(about)
        match account:
            case "due":
                due[fund, month] += amount
            case "settled":
                paid[fund, month] -= amount
            case "charge":
                charges[month, share] += amount
            case "charge_settled":
                charges_paid[fund] -= amount
            case "unallocated":
                surplus -= amount
    first = query(
        "SELECT person_id, sum(amount)::bigint FROM ledger_prioritypayment "
        "WHERE unit_id = %s GROUP BY 1",
        unit,
    )
    return Books(
        *(_nonzero(table) for table in (due, paid, charges, charges_paid)), surplus,
        _nonzero({person - PEOPLE * (unit - 1): amount for person, amount in first}),
    )  # fmt: skip


def _nonzero(table: dict) -> dict:
    return {key: amount for key, amount in sorted(table.items()) if amount}


def facts(story: Story, rates: dict[tuple[int, str], int], through: str) -> model.Facts:
    """What is true in the end of a story, for the model: what was taken back never was."""
    voided = {one.voids for one in story if isinstance(one, Declare)} - {""}
    reversed_ = {one.name for one in story if isinstance(one, Reverse)}
    withdrawn = {one.about for one in story if isinstance(one, Withdraw)}
    lines = [
        one for one in story
        if isinstance(one, Declare) and one.name not in voided and not one.voids
    ]  # fmt: skip
    cycles = {one.since: one for one in sorted(of(story, Cycle), key=lambda one: one.known)}
    return model.Facts(
        dues=tuple(_dues(lines, model.number(through))),
        money=[
            model.Money(one.day, one.amount)
            for one in of(story, Receive)
            if one.name not in reversed_
        ],
        letters=[
            model.Letter(one.sent, model.number(one.since), model.number(one.about))
            for one in of(story, Urge)
            if one.about not in withdrawn
        ],
        excuses=_excuses(of(story, Situation)),
        cycles=[(model.number(one.since), one.months) for one in cycles.values()],
        first=[
            model.First(one.person, model.number(one.through), one.known)
            for one in of(story, Leaves)
        ],
        rates=rates,
    )


def of(story: Story, kind: type[T]) -> list[T]:
    return [event for event in story if isinstance(event, kind)]


def _excuses(records: list[Situation]) -> list[tuple[date, date]]:
    """The days on which the unit was excused; of two records from a day the later holds."""
    from_day = {one.day: one for one in sorted(records, key=lambda one: one.known)}
    days = [*sorted(from_day), date.max]
    return [
        (day, end) for day, end in zip(days, days[1:], strict=False) if from_day[day].excused
    ]  # fmt: skip


def _dues(lines: list[Declare], through: int) -> Iterable[model.Due]:
    """What is due for each person and month, split by the days on which it was declared.

    What a later declaration takes away was never due, so a day counts with no more than what is
    true in the end; what was declared once needs no second declaration.
    """
    for person in sorted({one.person for one in lines}):
        theirs = sorted((one for one in lines if one.person == person), key=lambda one: one.known)
        for about in range(min(model.number(one.since) for one in theirs), through + 1):
            yield from _of_month(theirs, person, about)


def _of_month(theirs: list[Declare], person: int, about: int) -> Iterable[model.Due]:
    days = sorted({one.known for one in theirs})
    holds = {day: _line(theirs, about, day) for day in days}
    true = holds[days[-1]]
    if true is None or not true.wage:
        return
    counted = 0
    for day in days:
        line = holds[day]
        wage = min(true.wage, line.wage) if line else 0
        if line and wage > counted:
            for fund, share in SHARES.items():
                amount = _part(wage, share) - _part(counted, share)
                yield model.Due(
                    about, fund, amount, day, person, rise=counted > 0,
                    since=None if counted else model.number(line.since),
                )  # fmt: skip
            counted = wage


def _line(theirs: list[Declare], about: int, day: Day) -> Declare | None:
    known = [
        one for one in theirs if one.known <= day and model.number(one.since) <= about
    ]  # fmt: skip
    return max(known, key=lambda one: (model.number(one.since), one.known), default=None)


def _part(wage: int, share: int) -> int:
    return model.half_up(wage * share, 100_000)


def apart(ledger: Books, right: model.Books, *, within: int = 0) -> list[str]:
    """Where the ledger and the model differ by more than `within` đồng, in words."""
    told: list[str] = []
    charges: dict[tuple[int, str], int] = defaultdict(int)
    for (month, _fund, kind), amount in right.charges.items():
        charges[month, kind] += amount
    charges_paid: dict[str, int] = defaultdict(int)
    for (_month, fund, _kind), amount in right.charges_paid.items():
        charges_paid[fund] += amount
    pairs: list[tuple[str, dict, dict]] = [
        ("charge", ledger.charges, charges),
        ("paid", ledger.paid, dict(right.paid)),
        ("charges paid", ledger.charges_paid, charges_paid),
        ("surplus", {"": ledger.surplus}, {"": right.surplus}),
    ]
    for name, found, expected in pairs:
        for key in sorted({*found, *expected}, key=str):
            one, other = found.get(key, 0), expected.get(key, 0)
            if abs(one - other) > within:
                told.append(f"{name} {_shown(key)}: ledger {one}, law {other} ({one - other:+d})")
    return told


def _shown(key: Any) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return " ".join(_text(part) if isinstance(part, int) else str(part) for part in parts)


def learned(event: Event, known: Day) -> Event:
    """The same fact, learned on another day."""
    return replace(event, known=known)
