"""What one person's cover is: the stretches of months on lists, and how far each is paid.

Only an exact mã số BHXH is answered, one person at a time. Neither wages nor the names of
employers are shown, and of the person's own name only the last word with the initials before it:
enough to see a mistyped number, too little to look people up.
"""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from ansinh.engine import session
from ansinh.ground.months import FAR, Month, first_day, month_of
from ansinh.ledger import cover
from ansinh.ledger import queries as ledger
from ansinh.register import columns
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Person, Unit
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

    person: int
    number: str
    initials: str
    closed: date | None
    stretches: tuple[Stretch, ...]
    paid: tuple[Paid, ...]


def page_of(typed: str, today: date) -> PersonPage | None:
    """The cover of the person with a number; None where nobody has it. `today` says which months
    run while none is closed.

    Raises:
        NumberError: it does not have the ten digits of a mã số BHXH.
    """
    number = "".join(typed.split())
    if not NUMBER.fullmatch(number):
        raise NumberError(typed)
    person = Person.objects.filter(social_insurance_number=number).first()
    if person is None:
        return None
    closed = ledger.closed_through()
    with closing(session.connect()) as engine:
        log = columns.log(engine, position=columns.position()).filter(f"person = {person.id}")
        found = columns.fold(engine, log.materialize()).to_arrow_table()
    rows = sorted(found.to_pylist(), key=lambda row: (-row["from_month"], row["track"]))
    last = month_of(today) if closed is None else closed
    return PersonPage(
        person=person.id,
        number=number,
        initials=_initials(person.name),
        closed=None if closed is None else first_day(closed),
        stretches=tuple(_stretches(rows, last)),
        paid=() if closed is None else tuple(_paid(person.id, rows, closed)),
    )


def _initials(name: str) -> str:
    *before, last = name.split()
    return " ".join([*(f"{word[0]}." for word in before), last])


def _stretches(rows: list[dict[str, Any]], last: Month) -> list[Stretch]:
    kinds = dict(Unit.Kind.choices)
    units = dict(
        Unit.objects.filter(id__in={row["unit"] for row in rows}).values_list("id", "kind")
    )
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    law = installed_law()
    return [
        Stretch(
            group=law.groups[row["group"]].label[language],
            state=law.states[row["state"]].label[language],
            list_kind=str(kinds[units[row["unit"]]]),
            since=first_day(row["from_month"]),
            until=None if row["to_month"] >= FAR else first_day(row["to_month"] - 1),
            now=row["from_month"] <= last < row["to_month"],
        )
        for row in rows
    ]


def _paid(person: int, rows: list[dict[str, Any]], closed: Month) -> list[Paid]:
    """Fund by fund the farthest list: what one employer has not paid another may have."""
    recent = {row["unit"] for row in rows if row["to_month"] > closed - cover.MONTHS_BACK}
    through: dict[str, int] = {}
    unpaid: dict[str, int] = {}
    started: dict[str, int] = {}
    with closing(session.connect()) as engine:
        for unit in sorted(recent):
            table = cover.of_unit(engine, installed_law(), unit=unit, person=person)
            of_lists: dict[str, list[dict[str, Any]]] = {}
            for row in table.to_pylist():
                if row["unit"] == unit:
                    of_lists.setdefault(row["fund"], []).append(row)
            for fund, parts in of_lists.items():
                # A list is paid as far as the payer who is farthest behind has paid.
                reached = min(part["paid_through"] for part in parts)
                if reached >= through.get(fund, -1):
                    through[fund] = reached
                    unpaid[fund] = max(part["unpaid_months"] for part in parts)
                started[fund] = min(
                    [started.get(fund, int(FAR))]
                    + [row["from_month"] for row in rows if row["unit"] == unit]
                )
    return [
        Paid(
            *FUNDS[fund],
            through=first_day(through[fund]),
            nothing=through[fund] < started[fund],
            unpaid_months=unpaid[fund],
        )
        for fund in FUNDS
        if fund in through
    ]
