"""Units a text leaves out: a percent sign, "đồng" after "triệu", "người" in a list."""

from __future__ import annotations

from .clauses import Sentence, Slot
from .state import State
from .vocabulary import phrase

SMALL = 1000


def guess_unit(slot: Slot, sentence: Sentence, state: State) -> None:
    """Give a bare number its unit where the sentence leaves no doubt; else it stays bare."""
    quantity = slot.quantity
    if quantity.value < SMALL and quantity.low is None and _is_percentage(slot, state):
        quantity.unit = "%"
        quantity.notes.append("percent sign missing in the text")
    elif labour_force_named(slot, sentence) and quantity.value >= SMALL:
        quantity.unit = "person"
    elif quantity.value >= 100 and isinstance(quantity.value, int) and slot.schemes:
        people = state.figure_family() == "people" or slot.has_cue("participants")
        parent = state.parent is not None and state.parent.unit == "person"
        quantity.unit = "person" if people or parent else None
    if quantity.unit is None and quantity.multiplied:
        _unit_of_multiple(slot)
    elif quantity.unit is None and state.heading and slot.schemes:
        _unit_of_heading(slot, sentence, state)


def _unit_of_heading(slot: Slot, sentence: Sentence, state: State) -> None:
    """ "Số người tham gia (người):" above rows of a scheme and one number each."""
    bare = [s for s in sentence.slots if s.quantity.unit is None and not s.quantity.multiplied]
    if len(bare) > 1 or not state.heading:
        return
    unit, times = state.heading
    slot.quantity.unit = unit
    slot.quantity.value *= times
    slot.quantity.step *= times


def labour_force_named(slot: Slot, sentence: Sentence) -> bool:
    """ "11,7% lực lượng lao động (436.210)": the bracket says how many they are."""
    if not slot.depth or slot.lead.strip(" ("):
        return False
    return bool(phrase("labour_named").search(sentence.masked[: slot.bracket]))


def _is_percentage(slot: Slot, state: State) -> bool:
    """ "(đạt 61,5 kế hoạch)", or "(64,15)" among rates."""
    if phrase("percent_missing").match(slot.post):
        return True
    if not state.rate_list:
        return False
    at_place = bool(slot.places) and slot.quantity.step < 1
    return at_place or bool(slot.depth) and not slot.lead.strip(" (")


def _unit_of_multiple(slot: Slot) -> None:
    """ "173.520 triệu", "2,6 triệu": money after a word for money, else people."""
    named = slot.has_cue("collection", "debt", "interest", "spending")
    if named or phrase("money_words").search(slot.lead):
        slot.quantity.unit = "VND"
    elif slot.schemes or slot.has_cue("participants"):
        slot.quantity.unit = "person"
