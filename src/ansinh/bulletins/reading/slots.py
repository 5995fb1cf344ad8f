"""Setting figures in slots: where the words of one figure end and those of the next begin."""

from __future__ import annotations

from .clauses import QUANTITY, Mark, Sentence, Slot
from .quantities import Quantity
from .vocabulary import phrase

_BREAKS = ",;.)"


def _depths(masked: str) -> list[int]:
    depth, found = 0, []
    for char in masked:
        if char == ")" and depth:
            depth -= 1
        found.append(depth)
        if char == "(":
            depth += 1
    return found


def set_in_slots(sentence: Sentence, quantities: list[Quantity]) -> None:
    """Give every quantity of a sentence its slot, left to right."""
    depths = _depths(sentence.masked)
    for index in range(len(quantities)):
        sentence.slots.append(_slot(sentence, quantities, index, depths))


def _slot(sentence: Sentence, quantities: list[Quantity], index: int, depths: list[int]) -> Slot:
    masked = sentence.masked
    quantity = quantities[index]
    depth = depths[quantity.start] if quantity.start < len(depths) else 0
    lead_start = 0
    for before in sentence.slots:
        if before.depth <= depth:
            lead_start = _after_post(before, quantity, masked)
    if depth:
        lead_start = max(lead_start, _opening(masked, quantity.start))
    end = _post_end(masked, depths, quantity, depth)
    slot = Slot(
        index,
        quantity,
        depth,
        lead_start,
        masked[lead_start : quantity.start],
        masked[_post_start(masked, quantity) : end],
        end,
    )
    for name in ("cues", "schemes", "directions", "places", "groups", "blocks"):
        marks = getattr(sentence, name)
        inside = [
            m
            for m in marks
            if lead_start <= m.start and m.end <= quantity.start and depths[m.start] <= depth
        ]
        setattr(slot, name, inside)
    if depth:
        slot.bracket = _opening(masked, quantity.start)
        slot.groups = slot.groups or _groups_before(sentence, slot.bracket)
    return slot


def _groups_before(sentence: Sentence, bracket: int) -> list[Mark]:
    """ "ở nhóm người dân tộc thiểu số (giảm 152.300 người)": the group a bracket is about."""
    before = max((s.quantity.end for s in sentence.slots), default=0)
    return [m for m in sentence.groups if before <= m.start and m.end <= bracket <= m.end + 1]


def _after_post(before: Slot, quantity: Quantity, masked: str) -> int:
    """Where the words of the figure before end and those of this one begin."""
    if before.post_end < quantity.start and masked[before.post_end] in _BREAKS + " ":
        return before.post_end
    end = before.quantity.end
    noun = _NOUN_AFTER.match(masked, end, quantity.start)
    return noun.end() if noun else end


_NOUN_AFTER = phrase("noun_after")


def _opening(masked: str, position: int) -> int:
    """Where the innermost bracket around a position opens."""
    closed = 0
    for place in range(position - 1, -1, -1):
        if masked[place] == ")":
            closed += 1
        elif masked[place] == "(":
            if not closed:
                return place
            closed -= 1
    return -1


def _post_end(masked: str, depths: list[int], quantity: Quantity, depth: int) -> int:
    """Where the words belonging to a figure end: a break or figure of its own bracket level."""
    position = _post_start(masked, quantity)
    while position < len(masked):
        char = masked[position]
        if (
            depths[position] < depth
            or depths[position] == depth
            and (
                char in ",;"
                or char == QUANTITY
                or char == " "
                and _NEW_SUBJECT.match(masked, position)
                or char == "."
                and masked[position + 1 : position + 2] in ("", " ", "/")
            )
        ):
            break
        position += 1
    return position


_NEW_SUBJECT = phrase("new_subject")


def _post_start(masked: str, quantity: Quantity) -> int:
    """Straight after a figure; after its plan in "value/plan người", for the words are of both."""
    position = quantity.end
    if masked[position : position + 2] == "/" + QUANTITY:
        position += 1
        while position < len(masked) and masked[position] == QUANTITY:
            position += 1
    return position
