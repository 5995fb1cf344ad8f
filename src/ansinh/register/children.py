"""Children: whose card ends because they turn six, and who was born and has no card."""

from dataclasses import dataclass
from datetime import date

from ansinh.ground.months import Month, first_day, last_day, month_of
from ansinh.law import Law
from ansinh.register.cards import Card, cards
from ansinh.register.models import Person

SIX_YEARS = 72
"""Months: the meaning of the group `child_under_6`."""


@dataclass(frozen=True)
class Child:
    """A child, the day to whose end the card of a child under six lasts, and the cards it has."""

    person: Person
    until: date
    cards: tuple[Card, ...]


def card_until(law: Law, born: date) -> date:
    """The last day of the card of a child under six: 30 September of the year in which it is 72
    months old, or the end of the month in which it is, if that is later.

    Source: NĐ 146/2018/NĐ-CP điều 13 khoản 2; before it took effect, the month in which it is.
    """
    six = Month(month_of(born) + SIX_YEARS)
    rule = law.find("health_card", first_day(six), rule="child_card_month")
    in_year = six - six % 12 + rule.number - 1 if rule else six
    return last_day(max(six, in_year))


def turning_six(law: Law, month: Month) -> list[Child]:
    """The children who are 72 months old in a month, the oldest first, with their cards in it."""
    born = Month(month - SIX_YEARS)
    people = list(
        Person.objects.filter(birth_date__range=(first_day(born), last_day(born)))
        .select_related("area")
        .order_by("birth_date", "id")
    )
    return _children(people, law, month)


def without_card(law: Law, month: Month, *, since: date) -> list[Child]:
    """Children born from a day on, up to the end of a month, who have no card in that month."""
    people = list(
        Person.objects.filter(birth_date__range=(since, last_day(month)))
        .select_related("area")
        .order_by("birth_date", "id")
    )
    return [child for child in _children(people, law, month) if not child.cards]


def _children(people: list[Person], law: Law, month: Month) -> list[Child]:
    held = cards([person.id for person in people], law, month)
    return [
        Child(person, card_until(law, person.birth_date), tuple(held[person.id]))
        for person in people
    ]
