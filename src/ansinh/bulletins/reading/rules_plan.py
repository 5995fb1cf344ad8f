"""Percentages told against a target, a plan or last year."""

from __future__ import annotations

from .changes import base_of, change_direction, second_change
from .clauses import BASE, Sentence, Slot
from .denominators import denominator
from .state import NOTHING, RATES, Role, State
from .vocabulary import phrase

_POINTS = 'written "%", is percentage points'
_TARGET_LEAD = phrase("target_lead")
_TARGET_TAIL = phrase("target_tail")
_OVER_PLAN = phrase("over_plan")
_RATIO = phrase("ratio")
_OF_PEOPLE = ("population", "working_age", "labour_force")


def target(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "... so với chỉ tiêu UBND tỉnh giao (33,5%)", "chỉ tiêu ... được giao là 81,4%"."""
    before = sentence.masked[: slot.quantity.start]
    if not _rate_near(slot, state):
        return None
    base = next((b for b in reversed(sentence.bases) if b.end <= slot.quantity.start), None)
    if base and base.name == "target":
        gap = sentence.masked[base.end : slot.quantity.start]
        bracketed = gap.strip() in ("(", "") and slot.depth > 0
        if (
            bracketed
            or "là" in base.printed.split()[-1:]
            and not gap.strip()
            or (gap.strip() and not slot.depth and _TARGET_TAIL.fullmatch(gap))
        ):
            return Role("target")
    if slot.depth and phrase("assigned_here").search(slot.lead):
        return Role("target")
    if slot.depth and phrase("bracketed_target").fullmatch(slot.lead):
        return Role("target")
    if slot.depth and before.rstrip().endswith("("):
        outer = before.rstrip()[:-1]
        if _TARGET_LEAD.search(outer.replace(BASE, "x")) and not outer.rstrip().endswith("%"):
            return Role("target")
    named = slot.depth or slot.has_cue("coverage", "debt_rate", "participants", "goal")
    if named and not slot.directions:
        tail = _TARGET_LEAD.search(slot.lead)
        if tail and tail[0].rstrip().endswith(("là", "giao", ":")):
            return Role("target")
    return None


def _rate_near(slot: Slot, state: State) -> bool:
    return bool(state.figure and state.figure.indicator in RATES) or slot.has_cue(
        "coverage", "debt_rate"
    )


def percent_change(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """A rise or fall in percent; against a target it is points, of a rate."""
    mark = change_direction(slot, sentence)
    if mark is not None and slot.has_cue("average"):
        return NOTHING
    if mark is None:
        return None if denominator(slot) in _OF_PEOPLE else second_change(slot, state)
    base = base_of(slot, sentence)
    told = state.figure.indicator if state.figure else ""
    rate = told in RATES
    plan_after = denominator(slot) == "plan"
    if mark.name == "short":
        return (
            Role("figure", "coverage_gap", notes=(_POINTS,))
            if rate or slot.has_cue("coverage")
            else NOTHING
        )
    to_target = base is not None and base.name in ("target", "plan") or plan_after
    if mark.name in ("beyond", "below") or to_target:
        if rate and told != "collection_plan_pct":
            return Role("target_pp", sign=-1 if mark.name in ("down", "below") else 1)
        sign = -1 if mark.name in ("down", "below") else 1
        return Role("over_plan_pct", "collection_plan_pct", sign=sign)
    return Role("change", sign=-1 if mark.name in ("down", "below") else 1)


def ratio(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "bằng 110,5% so với cùng kỳ": last year's figure is 100."""
    after = sentence.masked[slot.quantity.end :]
    if after.lstrip().startswith(BASE) and _RATIO.search(slot.lead):
        base = base_of(slot, sentence)
        if base and base.name in ("yoy", "year", "year_end") and state.figure:
            return Role("ratio")
    return None


def of_money(slot: Slot, state: State, printed: str) -> Role | None:
    """A percentage of the money due or planned: a debt rate, or a share of the plan."""
    if slot.last_cue("debt", "collection") == "debt" or (
        not slot.has_cue("collection") and state.figure_family() == "debt"
    ):
        return Role("figure", "debt_rate", notes=(f"of {printed}",))
    if state.figure is None and denominator(slot) == "plan_money":
        return Role("figure", "collection_plan_pct")
    return of_plan(slot, state)


def of_plan(slot: Slot, state: State) -> Role | None:
    """A percentage of the plan: of the figure before it, or a figure itself."""
    if _OVER_PLAN.search(slot.lead):
        return Role("over_plan_pct", "collection_plan_pct")
    if new_subject(slot, state):
        return (
            Role("figure", "collection_plan_pct")
            if slot.last_cue("collection", "participants", "debt") == "collection"
            else NOTHING
        )
    if state.figure and state.figure.indicator == "debt":
        return Role("figure", "debt_rate", notes=("of the plan",))
    if state.figure and state.figure_family() in ("people", "collection"):
        return Role("plan_pct", "collection_plan_pct")
    if slot.has_cue("collection") or state.rate_list:
        return Role("figure", "collection_plan_pct")
    return NOTHING


def new_subject(slot: Slot, state: State) -> bool:
    """The lead names another scheme than the figure before: the percentage is not that figure's."""
    if state.figure is None:
        return True
    if not slot.schemes:
        return bool(
            slot.last_cue("collection", "participants") == "collection"
            and state.figure_family() != "collection"
        )
    cue = slot.last_cue("participants", "collection", "debt")
    family = {"participants": "people", "collection": "collection", "debt": "debt"}.get(cue or "")
    if family and family != state.figure_family():
        return True
    return slot.schemes[-1].name != state.figure.scheme and cue is not None
