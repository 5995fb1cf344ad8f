"""The role of a figure in its sentence, by its unit."""

from __future__ import annotations

from .clauses import Sentence, Slot
from .rules_count import cards, employers, visits
from .rules_money import money
from .rules_people import people_role
from .rules_percent import percent_role
from .state import NOTHING, Role, State

_RULES = {
    "%": percent_role,
    "pct_point": percent_role,
    "person": people_role,
    "VND": money,
    "employer": employers,
    "card": cards,
    "visit": visits,
}


def role_of(slot: Slot, sentence: Sentence, state: State) -> Role:
    """What a figure is: a fact, a change, a share of plan, ... or nothing."""
    rule = _RULES.get(slot.quantity.unit or "")
    return rule(slot, sentence, state) if rule else NOTHING
