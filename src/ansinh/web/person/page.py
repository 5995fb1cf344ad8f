"""What one person's cover is: the stretches of months on lists, and how far each is paid.

Only an exact mã số BHXH is answered, one person at a time. Neither wages nor the names of
employers are shown, and of the person's own name only the last word with the initials before it:
enough to see a mistyped number, too little to look people up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from ansinh.config.language import spoken
from ansinh.ground.months import FAR, Month, first_day, month_of
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Unit
from ansinh.statements.person import sheet
from ansinh.statements.person.months import Count
from ansinh.statements.person.queries import PersonUnknown, Timeline, timeline
from ansinh.web.unit.page import FUNDS

NUMBER = re.compile(r"\d{10}")


class NumberError(ValueError):
    """What was typed is not a mã số BHXH."""


@dataclass(frozen=True)
class Stretch:
    """Months on one list in one group and state; `until` is the last month, None while it runs."""

    group: str
    state: str
    list_kind: str
    since: date
    until: date | None
    now: bool


@dataclass(frozen=True)
class Paid:
    """A fund: paid up to the end of a month, or how many months are not."""

    short: str
    name: Promise
    through: date
    nothing: bool
    unpaid_months: int


@dataclass(frozen=True)
class PersonPage:
    """A person's cover as the books stood at the last closing (`closed`, None before any)."""

    people: tuple[int, ...]
    """The person, and everybody merged into them."""
    number: str
    initials: str
    merged: tuple[str, ...]
    """Numbers that were merged into this one."""
    closed: date | None
    answers: tuple[str, ...]
    continuous: str
    counts: tuple[tuple[Promise, Count], ...]
    doubled: tuple[tuple[Promise, int, date, date], ...]
    """Scheme, months, first and last month of what several lists hold at once."""
    stretches: tuple[Stretch, ...]
    paid: tuple[Paid, ...]


def page_of(typed: str, today: date) -> PersonPage | None:
    """The cover of the person with a number; None where nobody has it. `today` says which months
    run while none is closed. A number that was merged answers with the one that is kept.

    Raises:
        NumberError: it does not have the ten digits of a mã số BHXH.
    """
    told = _told(typed, today)
    if told is None:
        return None
    last = month_of(today) if told.closed is None else month_of(told.closed)
    written = sheet.form(told)
    return PersonPage(
        people=tuple(told.numbers),
        number=told.number,
        initials=_initials(told.name),
        merged=tuple(number for number in told.numbers.values() if number != told.number),
        closed=told.closed,
        answers=tuple(written["answers"]) if told.covers else (),
        continuous=written["continuous"],
        counts=tuple((sheet.SCHEME_NAMES[each.scheme], each) for each in told.counts),
        doubled=tuple(
            (sheet.SCHEME_NAMES[each.scheme], each.months, first_day(each.since),
             first_day(each.until - 1))
            for each in told.doubled
        ),
        stretches=tuple(_stretches(told, last))[::-1],
        paid=tuple(
            Paid(*FUNDS[fund], first_day(told.funds[fund].through), told.funds[fund].nothing,
                 told.funds[fund].unpaid)
            for fund in FUNDS
            if fund in told.funds
        ),
    )  # fmt: skip


def sheet_of(typed: str, today: date, made_at: datetime) -> tuple[tuple[int, ...], bytes] | None:
    """Whom the sheet on A4 is about, and the sheet for the person themselves, with names and bases;
    None and errors as above."""
    told = _told(typed, today)
    return None if told is None else (tuple(told.numbers), sheet.as_pdf(told, made_at))


def _told(typed: str, today: date) -> Timeline | None:
    number = "".join(typed.split())
    if not NUMBER.fullmatch(number):
        raise NumberError(typed)
    try:
        return timeline(number, on=today)
    except PersonUnknown:
        return None


def _initials(name: str) -> str:
    *before, last = name.split()
    return " ".join([*(f"{word[0]}." for word in before), last])


def _stretches(told: Timeline, last: Month) -> Iterator[Stretch]:
    """The stretches without what was paid and on which base: longer than those of the sheet."""
    kinds = dict(Unit.Kind.choices)
    units = dict(Unit.objects.filter(id__in=told.units).values_list("id", "kind"))
    language = spoken()
    law = installed_law()
    longer: dict[tuple[int, int, str, str, str], list[tuple[int, int]]] = {}
    for each in told.stretches:
        cell = each.like
        key = (cell.person, cell.unit, cell.track, cell.group, cell.state)
        parts = longer.setdefault(key, [])
        if parts and parts[-1][1] == each.since:
            parts[-1] = (parts[-1][0], each.until)
        else:
            parts.append((each.since, each.until))
    listed = [(since, key, until) for key, of_key in longer.items() for since, until in of_key]
    for since, (_person, unit, _track, group, state), until in sorted(listed, key=lambda e: e[0]):
        yield Stretch(
            group=law.groups[group].label[language],
            state=law.states[state].label[language],
            list_kind=str(kinds[units[unit]]),
            since=first_day(since),
            until=None if until >= FAR else first_day(until - 1),
            now=since <= last < until,
        )
