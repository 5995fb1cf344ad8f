"""Units a text leaves out: a percent sign, "đồng" after "triệu", "người" in a list."""

from __future__ import annotations

from .clauses import Slot
from .state import State
from .vocabulary import phrase

SMALL = 1000


def guess_unit(slot: Slot, state: State) -> None:
    """Give a bare number its unit where the sentence leaves no doubt; else it stays bare."""
    quantity = slot.quantity
    if quantity.value < SMALL and quantity.low is None and _is_percentage(slot, state):
        quantity.unit = "%"
        quantity.notes.append("percent sign missing in the text")
    elif quantity.value >= 100 and isinstance(quantity.value, int) and slot.schemes:
        people = state.figure_family() == "people" or slot.has_cue("participants")
        parent = state.parent is not None and state.parent.unit == "person"
        quantity.unit = "person" if people or parent else None
    if quantity.unit is None and quantity.multiplied:
        _unit_of_multiple(slot)


def _is_percentage(slot: Slot, state: State) -> bool:
    """ "(đạt 61,5 kế hoạch)", or "(64,15)" among rates."""
    if phrase("percent_missing").match(slot.post):
        return True
    if not (slot.depth and state.rate_list):
        return False
    return not slot.lead.strip(" (") or bool(slot.places) and slot.quantity.step < 1


def _unit_of_multiple(slot: Slot) -> None:
    """ "173.520 triệu", "2,6 triệu": money after a word for money, else people."""
    named = slot.has_cue("collection", "debt", "interest", "spending")
    if named or phrase("money_words").search(slot.lead):
        slot.quantity.unit = "VND"
    elif slot.schemes or slot.has_cue("participants"):
        slot.quantity.unit = "person"
