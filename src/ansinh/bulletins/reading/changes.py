"""Rises, falls and their bases: is a figure the amount of a change, and since when."""

from __future__ import annotations

from dataclasses import replace

from .clauses import Base, Mark, Sentence, Slot
from .state import Role, State
from .vocabulary import phrase

_CHANGE_GAP = phrase("change_gap")
_BEYOND_PLAN = phrase("beyond_plan")
_LEVEL_WORDS = phrase("level_words")
_SECOND_CHANGE = phrase("second_change")
_RAISED = phrase("raised")
_LEVEL_UP = phrase("level_up")


def change_direction(slot: Slot, sentence: Sentence) -> Mark | None:
    """The direction a figure is the amount of, or None: "tăng 5 %", not "tăng lên 5 %"."""
    if not slot.directions:
        return None
    mark = slot.directions[-1]
    gap = sentence.masked[mark.end : slot.quantity.start]
    if _BEYOND_PLAN.fullmatch(gap):
        if mark.name == "beyond" and slot.quantity.unit == "%":
            return mark
        if sentence.masked[mark.start : mark.end].endswith("hơn"):
            # "thấp hơn kế hoạch 5.600 người", "cao hơn chỉ tiêu được giao 1,4%"
            return replace(mark, name="beyond" if mark.name == "up" else "below")
    if _RAISED.search(sentence.masked, slot.quantity.end) and _LEVEL_UP.fullmatch(gap):
        return mark  # "nợ đã tăng lên 1.000 tỷ, nâng số nợ ... là 12.000 tỷ"
    if _LEVEL_WORDS.search(gap) or not _CHANGE_GAP.fullmatch(gap):
        return None
    return mark


def second_change(slot: Slot, state: State) -> Role | None:
    """The change before, where the figure only repeats it in another unit: "(6,38%)"."""
    previous = state.previous_role
    if previous is None or previous.name != "change" or not slot.lead.strip(" ,"):
        return None
    return Role("change", sign=previous.sign) if _SECOND_CHANGE.fullmatch(slot.lead) else None


_LEVEL_TO = phrase("level_to")


def from_to(slot: Slot, state: State) -> bool:
    """ "từ 75,3% năm 2015 lên 88,4% năm 2019": the same indicator at another date."""
    figure = state.figure
    if figure is None or not _LEVEL_TO.fullmatch(slot.lead):
        return False
    return figure.unit == slot.quantity.unit and not isinstance(figure.value, tuple)


def at_base(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "so với năm 2020 (2.128 tỷ đồng)": the same figure, at the date it is compared with."""
    figure, base = state.figure, base_of_bracket(slot, sentence)
    if base is None or figure is None or figure.unit != slot.quantity.unit:
        return None
    if base.name in ("plan", "target"):
        return Role("plan_value") if figure.unit == "person" else None
    known = base.name == "yoy" or base.when is not None and base.when.year is not None
    return Role("figure", figure.indicator) if known else None


def base_of_bracket(slot: Slot, sentence: Sentence) -> Base | None:
    """The base of comparison that a bracketed figure stands behind."""
    if not slot.depth or slot.lead.strip("( "):
        return None
    before = sentence.masked[: slot.bracket].rstrip()
    return next((b for b in sentence.bases if b.end == len(before)), None)


def base_of(slot: Slot, sentence: Sentence) -> Base | None:
    """The base printed for a change: the next one before another change begins, else the one
    straight before it."""
    end = len(sentence.masked)
    for mark in sentence.directions:
        if mark.start > slot.quantity.end and not _repeats(
            sentence.masked[slot.quantity.end : mark.start]
        ):
            end = mark.start
            break
    for base in sentence.bases:
        if (
            slot.quantity.end <= base.start < end
            and ";" not in sentence.masked[slot.quantity.end : base.start]
        ):
            return base
    before = [b for b in sentence.bases if b.end <= slot.quantity.start]
    if before and not any(
        before[-1].end <= s.quantity.start < slot.quantity.start
        and s.quantity.unit != "%"
        and s.index < slot.index
        and base_of_bracket(s, sentence) is None
        for s in sentence.slots
    ):
        return before[-1]
    return None


_REPEAT = phrase("repeat")


def _repeats(gap: str) -> bool:
    """A second direction in brackets, or after "tương ứng", restates the same change."""
    return bool(_REPEAT.fullmatch(gap)) and ("(" in gap or len(gap.strip(" ,")) > 1)


def amount_change(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """The change an amount is, if it is one: a rise, a fall, or a distance to the plan."""
    mark = change_direction(slot, sentence)
    if mark is None:
        return second_change(slot, state)
    if mark.name == "short":
        return None
    base = base_of(slot, sentence)
    sign = -1 if mark.name == "down" else 1
    if mark.name == "below":
        return Role("vs_plan_abs", sign=-1)
    if mark.name == "beyond" or base is not None and base.name in ("plan", "target"):
        return Role("vs_plan_abs", sign=sign)
    return Role("change", sign=sign)
