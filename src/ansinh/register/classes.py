"""A school's list for a school year: who on it has another card already, and until when."""

from dataclasses import dataclass

from ansinh.ground.months import Month
from ansinh.law import Law
from ansinh.register.cards import Card, cards, listed, school_year
from ansinh.register.models import Person, Unit


@dataclass(frozen=True)
class Pupil:
    """One of a school's list: the card from the school, and cards of other lists that hold any
    month of the school year."""

    person: Person
    own: Card | None
    others: tuple[Card, ...]


def class_list(school: Unit, law: Law, month: Month) -> list[Pupil]:
    """The list of a school in the school year of a month, in the order of names."""
    since, until = school_year(month)
    people = Person.objects.filter(id__in=listed(school)).order_by("sort_key", "id")
    held = cards([person.id for person in people], law, since, until)
    return [
        Pupil(
            person,
            next((card for card in held[person.id] if card.unit == school.id), None),
            tuple(card for card in held[person.id] if card.unit != school.id),
        )
        for person in people
    ]
