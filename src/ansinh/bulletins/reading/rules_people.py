"""What a count of people is: insured, a change, still to be won, a labour force, or no fact."""

from __future__ import annotations

from .changes import amount_change, at_base, change_direction, from_to
from .clauses import (
    Sentence,
    Slot,
    beside,
    outside_brackets,
    place_before_bracket,
    without_places,
)
from .state import FAMILIES, FLOWS_OF_PEOPLE, NOTHING, Role, State
from .units import labour_force_named
from .vocabulary import phrase

PARTICIPANTS = Role("figure", "participants")
TO_ADD = Role("figure", "people_to_add")

_TELLING = (
    "to_add",
    "equals",
    "new_people",
    "won",
    "participants",
    "coverage",
    "benefits",
    "inspection",
    "spending",
    "visits",
    "labour_force",
    "debt",
    "has_card",
    "recovered",
    "not_collection",
)
_OTHER_PEOPLE = (
    "benefits",
    "inspection",
    "spending",
    "visits",
    "recovered",
    "debt",
    "not_collection",
)
_HEADS = ("participants", "participants_total")


def people_role(slot: Slot, sentence: Sentence, state: State) -> Role:
    """The role of a count of people, by the first rule that knows."""
    bound = slot.quantity.qualifier == "at_least" and state.kind != "target"
    if bound or slot.has_cue("average"):
        return NOTHING
    for rule in _RULES:
        role = rule(slot, sentence, state)
        if role:
            return role
    return NOTHING


def _restated(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "đạt 90,2% (812.817 người)": the people of the rate just told."""
    rate = state.figure is not None and state.figure.indicator == "coverage_rate"
    bare = slot.depth and phrase("bracket_restates").fullmatch(slot.lead)
    if labour_force_named(slot, sentence):
        return Role("figure", "labour_force")
    return PARTICIPANTS if rate and bare else None


def _to_be_won(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """People not insured yet, or newly won."""
    cue = slot.last_cue(*_TELLING)
    if phrase("found_out").search(sentence.masked[: slot.quantity.start]) and cue != "to_add":
        return NOTHING
    if phrase("not_yet_after").match(outside_brackets(sentence.masked[slot.quantity.end :])):
        told = state.figure_family() == "people" or _just_told(state)
        known = told or _scheme_near(slot, sentence)
        return TO_ADD if known else NOTHING
    if cue == "equals":
        return _equals(state)
    if cue == "won" and state.kind != "target":
        window = phrase("window").search(sentence.key[: slot.quantity.start])
        window = window or phrase("raised").search(sentence.key, slot.quantity.end)
        window = window or phrase("newly_after").match(slot.post)
        last = state.facts[-1].indicator if state.facts else None
        told = bool(state.subset) and last == "participants_change"
        return Role("figure", "participants_change") if window or told else None
    if cue not in ("to_add", "new_people", "won"):
        return None
    if state.kind == "target":
        return TO_ADD
    moved = change_direction(slot, sentence)
    if moved is not None and moved.name != "short":
        return None
    return TO_ADD if cue == "to_add" else Role("figure", "participants_change")


def _equals(state: State) -> Role | None:
    """ "còn thiếu 4,1%, tương đương 41.000 người": the people missing; after a rate, its people."""
    before = state.previous_role.indicator if state.previous_role else None
    if before == "coverage_gap":
        return TO_ADD
    return PARTICIPANTS if before == "coverage_rate" else None


def _moved(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "từ 5.000 người lên 12.000 người" tells a level, "tăng 5.000 người" a change."""
    if from_to(slot, state) and state.figure:
        return Role("figure", state.figure.indicator)
    return amount_change(slot, sentence, state)


def _planned(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """The second figure of "33.180/35.600 người" is the plan."""
    if slot.lead.strip() == "/" or beside(slot, sentence):
        return Role("plan_value") if state.figure_family() == "people" else NOTHING
    return None


def _insured_after(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """The words after the figure say that the people are insured."""
    if going := _goes_on(slot, state) or _with_employers(slot, sentence):
        return going
    cue = slot.last_cue(*_TELLING)
    if cue in ("benefits", "spending") and phrase("paid_for").search(slot.lead):
        return NOTHING
    if phrase("insured_together").match(sentence.masked, slot.quantity.end):
        return PARTICIPANTS
    group = [g for g in sentence.groups if 0 <= g.start - slot.quantity.end <= 2]
    after = sentence.masked[group[0].end : slot.post_end] if group else slot.post
    insured = phrase("insured_after").match(outside_brackets(after).strip())
    return PARTICIPANTS if insured and cue != "inspection" else None


def _with_employers(slot: Slot, sentence: Sentence) -> Role | None:
    """ "khai thác thêm 623 đơn vị với 4.870 lao động": the workers are as new as the employers;
    "560 đơn vị đóng BHTN, với 30.000 lao động": as insured."""
    before = sentence.slots[slot.index - 1] if slot.index else None
    if before is None or before.quantity.unit != "employer":
        return None
    if slot.lead.strip() == "với" and before.has_cue("new_people", "won"):
        return Role("figure", "participants_change")
    between = sentence.masked[before.quantity.end : slot.quantity.start]
    told = phrase("with_workers").fullmatch(between) and not before.has_cue("inspection")
    return PARTICIPANTS if told else None


def _goes_on(slot: Slot, state: State) -> Role | None:
    """A list of people won or to be won goes on: "12.000 người ..., 4.000 người ...", by place or
    by scheme."""
    before = state.previous_role
    if before is None or before.indicator not in FLOWS_OF_PEOPLE or slot.directions:
        return None
    after = outside_brackets(slot.post).strip(" .…")
    if after and not phrase("insured_after").match(after):
        return None
    return before if phrase("list_gap").fullmatch(without_places(slot)) else None


def _other_people(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """Pensioners, patients, people at a meeting, workers of an inspected employer."""
    return NOTHING if slot.last_cue(*_TELLING) in _OTHER_PEOPLE else None


def _told_again(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """People told of before, at another place or date, or the pupils among them."""
    if _listed_place(slot, sentence, state):
        return PARTICIPANTS
    plain = slot.last_cue(*_TELLING) is None
    if plain and _same_people(slot, sentence, state):
        return PARTICIPANTS
    if plain and phrase("at_date").search(slot.lead) and _people_told(state):
        told = state.figure or state.facts[-1]
        return Role("figure", told.indicator) if told.indicator in _HEADS else PARTICIPANTS
    if plain and phrase("at_date").search(slot.lead) and _subject_told(slot, sentence, state):
        return PARTICIPANTS
    pupils = phrase("pupils").match(slot.quantity.unit_word)
    return PARTICIPANTS if pupils and _people_here(state) else None


def _subject_told(slot: Slot, sentence: Sentence, state: State) -> bool:
    """ "số người tham gia BHYT tăng 2,3%/năm; đến 31/8 đạt 1.742.300 người": named, then told."""
    told = [m for m in sentence.cues if m.end <= slot.lead_start]
    before = [m.name for m in told if m.name in _TELLING]
    return state.figure is None and before[-1:] == ["participants"]


def _people_here(state: State) -> bool:
    """Whether this sentence, or the one it is a part of, tells of insured people."""
    if state.figure is not None:
        return state.figure_family() == "people"
    return state.parent is not None and state.parent.indicator in _HEADS


def _same_people(slot: Slot, sentence: Sentence, state: State) -> bool:
    """ "con số này là ...", "... chỉ còn 336 nghìn người", "lần lượt là ... và ...", or a goal for
    the people just told of."""
    if not _people_told(state):
        return False
    turn = phrase("in_turn").search(sentence.masked[: slot.quantity.start])
    in_turn = (
        turn and state.previous_role == PARTICIPANTS and phrase("list_gap").fullmatch(slot.lead)
    )
    level = state.facts[-1].sentence == state.sentence and phrase("now_level").fullmatch(slot.lead)
    goal = state.kind == "target" and phrase("at_place").search(slot.lead) and slot.lead.strip()
    return bool(slot.has_cue("same") or in_turn or level or goal)


def _listed_place(slot: Slot, sentence: Sentence, state: State) -> bool:
    """ "Bắc Ninh với 338.210 người" after people were told of: the same people, elsewhere."""
    named = any(place.name for place in slot.places) or place_before_bracket(slot, sentence)
    last = [*state.facts[-1:], *([state.parent] if state.parent else [])]
    told = any(fact.indicator in _HEADS for fact in last)
    return named and told and not slot.directions and bool(phrase("at_place").search(slot.lead))


def _just_told(state: State) -> bool:
    """Whether the last figure, here or a sentence before, was of insured people or their rate."""
    last = state.facts[-1] if state.facts else None
    near = last is not None and state.sentence - last.sentence <= 1
    return last is not None and near and FAMILIES.get(last.indicator) == "people"


def _people_told(state: State) -> bool:
    """Whether the last figure was of insured people: this sentence's, or the one before."""
    if state.figure is not None:
        return state.figure_family() == "people"
    last = state.facts[-1] if state.facts else None
    return last is not None and state.sentence - last.sentence <= 1 and last.unit == "person"


def _named(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """A scheme, or words for taking part, stand before the figure."""
    if phrase("of_something").search(slot.lead) and not slot.schemes:
        return NOTHING
    cue = slot.last_cue(*_TELLING)
    if cue == "labour_force":
        return Role("figure", "labour_force")
    if slot.schemes or cue in ("participants", "has_card", "coverage"):
        return PARTICIPANTS
    return PARTICIPANTS if slot.groups and _people_here(state) else None


_RULES = (
    at_base,
    _restated,
    _to_be_won,
    _moved,
    _planned,
    _insured_after,
    _other_people,
    _told_again,
    _named,
)


def _scheme_near(slot: Slot, sentence: Sentence) -> bool:
    return bool(slot.schemes) or any(m.start >= slot.quantity.end for m in sentence.schemes)
