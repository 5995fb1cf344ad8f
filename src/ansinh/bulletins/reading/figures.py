"""From a figure in its slot to what it tells: a fact, or something about the fact before it."""

from __future__ import annotations

from .attribution import kind_of
from .clauses import Sentence, Slot
from .comparisons import apply_change, apply_to_plan, subject_of_change
from .facts import Text, add_fact
from .model import Fact
from .roles import role_of
from .state import NOTHING, Role, State
from .units import guess_unit

_TO_PLAN = ("plan_pct", "over_plan_pct", "vs_plan_abs", "target_pp")


def read_slot(whole: Text, slot: Slot, sentence: Sentence, state: State) -> Role:
    """Read one figure; its role is what the next figure may go on from."""
    state.kind = kind_of(slot, sentence, state)
    if slot.quantity.unit is None:
        guess_unit(slot, sentence, state)
    role = role_of(slot, sentence, state)
    if role.name == "change":
        return _read_change(whole, role, slot, sentence, state)
    if role.name in _TO_PLAN:
        return _read_to_plan(whole, role, slot, sentence, state)
    if role.name == "ratio" and state.figure:
        state.figure.comparison.set_once("yoy_pct", slot.quantity.value - 100)
    elif role.name == "plan_value":
        _note_plan(slot, state)
    elif role.name in ("figure", "target"):
        fact = add_fact(whole, role, slot, sentence, state)
        if fact is not None and state.waiting:
            _settle_waiting(fact, sentence, state)
    return role


def _settle_waiting(fact: Fact, sentence: Sentence, state: State) -> None:
    """ "tăng 4.500 người so với cùng kỳ, đạt 120.300 người": the change told first is of the
    figure that follows, and no fact of its own."""
    told = [f for f in state.facts if f.indicator == "participants_change"]
    own = [f for f in told if f.sentence == fact.sentence and f.scheme == fact.scheme]
    if fact.indicator not in ("participants", "participants_total") or not own:
        return
    state.facts = [f for f in state.facts if f not in own]
    for role, slot in state.waiting:
        apply_change(role, slot, sentence, state, fact)
    state.waiting = []


def _note_plan(slot: Slot, state: State) -> None:
    """The plan in people printed beside a figure: no fact of its own, but it can be checked."""
    fact = state.amount()
    if fact is not None:
        fact.plan_value = slot.quantity.value


def _read_change(whole: Text, role: Role, slot: Slot, sentence: Sentence, state: State) -> Role:
    """A change belongs to a fact; a change in people with no figure beside it is one itself."""
    fact = subject_of_change(slot, sentence, state)
    if fact is not None:
        apply_change(role, slot, sentence, state, fact)
        state.change_fact = fact
        return role
    if slot.quantity.unit == "%" and state.waiting:
        state.waiting.append((role, slot))
        return role
    follows = any(slot.quantity.end <= m.start <= slot.post_end for m in sentence.schemes)
    grouped = slot.groups and state.figure_family() == "people"
    if slot.quantity.unit != "person" or not (slot.schemes or follows or grouped):
        return NOTHING
    indicator = "people_to_add" if state.kind == "target" else "participants_change"
    made = Role("figure", indicator, role.sign)
    added = add_fact(whole, made, slot, sentence, state, level=False)
    if added and slot.directions and indicator == "participants_change":
        state.waiting.append((role, slot))
        added.written = sentence.text[slot.directions[-1].start : slot.quantity.end]
    return role


def _read_to_plan(whole: Text, role: Role, slot: Slot, sentence: Sentence, state: State) -> Role:
    """How a figure stands to its plan; "thu vượt kế hoạch từ 1-3%" is a figure itself."""
    if apply_to_plan(role, slot, state) or role.name != "over_plan_pct":
        return role
    if not slot.has_cue("collection", "collection_rate"):
        return NOTHING
    quantity = slot.quantity
    quantity.value = 100 + role.sign * quantity.value
    quantity.low = 100 + role.sign * quantity.low if quantity.low is not None else None
    quantity.notes.append("printed as a distance to the plan")
    add_fact(whole, Role("figure", "collection_plan_pct"), slot, sentence, state)
    return role
