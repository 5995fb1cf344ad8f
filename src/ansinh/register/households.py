"""A household's list priced: who is on it in which order this year, who has another card, who is
to join, and what each pays.

The first member pays the whole contribution, the next ones the shares of `household_order`; members
who join within one fiscal year are one list (Luật BHYT điều 13; NĐ 146/2018/NĐ-CP điều 7 khoản 1).
"""

from dataclasses import dataclass

from ansinh.ground.months import Month
from ansinh.law import Law
from ansinh.law.explain import explain
from ansinh.register.cards import Card, cards
from ansinh.register.models import Household, Person

GROUP = "household"


@dataclass(frozen=True)
class Member:
    """One of a household: the `card` that they have in the month (None: nothing), their place on
    the year's list (`order`, 0: not on it), and what they pay for the asked months, đồng."""

    person: Person
    card: Card | None
    order: int
    joins: bool
    amount: int


def priced(household: Household, law: Law, month: Month, months: int) -> list[Member]:
    """The members of a household, those on the year's list in their order, then those who would
    join in `month` for so many months at once, then who has a card of another group.

    Who has left the list keeps the place for the year: the next one stands behind.
    """
    people = list(Person.objects.filter(household=household).order_by("birth_date", "id"))
    january = month - month % 12
    held = cards([person.id for person in people], law, january, january + 12)
    on_list = {
        person.id: max(card.order for card in held[person.id] if card.group == GROUP)
        for person in people
        if any(card.group == GROUP and card.order for card in held[person.id])
    }
    place = max(on_list.values(), default=0)
    members = []
    for person in people:
        now = [card for card in held[person.id] if card.since <= month < card.until]
        card = next(iter(sorted(now, key=lambda card: card.group == GROUP)), None)
        order, joins = on_list.get(person.id, 0), False
        if card is not None and card.group != GROUP:
            order = 0
        elif card is None:
            joins = True
            if not order:
                place += 1
                order = place
        amount = _own(law, month, order, months) if order else 0
        members.append(Member(person, card, order, joins, amount))
    return sorted(members, key=lambda member: (not member.order, member.joins, member.order))


def _own(law: Law, month: Month, order: int, months: int) -> int:
    """What a member of this place pays for months at once, at the law of their first."""
    spell = {"group": GROUP, "payment_months": months, "member_order": order, "from_month": month,
             "to_month": month + months}  # fmt: skip
    return explain(law, spell, month).amounts.get("bhyt_self", 0)
