"""Changes, plan percentages and distances to a target, written onto the fact they belong to."""

from __future__ import annotations

from datetime import date

from .changes import base_of
from .clauses import Base, Sentence, Slot
from .model import Fact, Number
from .state import FAMILIES, FLOWS_OF_PEOPLE, RATES, Role, State
from .vocabulary import phrase

_CUE_FAMILIES = {
    "participants": "people",
    "coverage": "people",
    "collection": "collection",
    "collection_rate": "collection",
    "debt": "debt",
    "debt_rate": "debt",
    "debt_interest_bearing": "debt",
}


def subject_of_change(slot: Slot, sentence: Sentence, state: State) -> Fact | None:
    """The fact a change is of: the figure before it, or, where the sentence names its subject
    and gives no figure, the latest fact of that subject."""
    unit = slot.quantity.unit
    figure = state.figure
    if slot.groups and slot.depth and not slot.schemes:
        return None
    follows = state.previous_role is not None and state.previous_role.name == "change"
    same_subject = not slot.schemes and not slot.has_cue(*_CUE_FAMILIES)
    if follows and same_subject and state.change_fact and (figure is None or _restates(slot)):
        return state.change_fact
    cue = slot.last_cue(*_CUE_FAMILIES)
    family = _CUE_FAMILIES.get(cue or "")
    named = slot.schemes[-1].name if slot.schemes else None
    if figure and not _renamed(figure, family, named):
        return figure if _fits(figure, unit) else _fitting(state, unit)
    if slot.groups and named in (None, "BHYT"):
        return None
    return _earlier(state, family, named, unit)


def _restates(slot: Slot) -> bool:
    return bool(_RESTATED.match(slot.lead))


_RESTATED = phrase("restated")


def _renamed(figure: Fact, family: str | None, named: str | None) -> bool:
    """Whether the words before the change turn to another subject than the last figure."""
    if named and figure.scheme and named != figure.scheme:
        return True
    return bool(family and family != FAMILIES.get(figure.indicator))


def _fits(fact: Fact, unit: str | None) -> bool:
    return unit in ("%", "pct_point") or fact.unit == unit


def _fitting(state: State, unit: str | None) -> Fact | None:
    for _, _, fact in reversed(state.levels):
        if _fits(fact, unit):
            return fact
    return None


def _earlier(state: State, family: str | None, named: str | None, unit: str | None) -> Fact | None:
    for fact in reversed(state.facts):
        if state.sentence - fact.sentence > 2 or fact.kind == "target":
            break
        same_family = family is None or FAMILIES.get(fact.indicator) == family
        same_scheme = named is None or fact.scheme == named
        if (
            same_family
            and same_scheme
            and _fits(fact, unit)
            and (family or named)
            and fact.unit != "%"
            and fact.kind != "plan"
            and fact.indicator not in FLOWS_OF_PEOPLE
        ):
            return fact
    return None


def apply_change(role: Role, slot: Slot, sentence: Sentence, state: State, fact: Fact) -> None:
    """Write a rise or fall under the base it is measured from."""
    quantity = slot.quantity
    value = role.sign * quantity.value
    base = _base(slot, sentence, state)
    state.change_base = base
    relative = quantity.unit in ("%", "pct_point")
    _place_change(fact, base, value, relative)
    named = "so với cùng kỳ" if _kind_of_base(base, fact) == "yoy" else _printed(base) or ""
    step = quantity.step if quantity.qualifier == "exact" else quantity.step * 2
    fact.change_steps.setdefault(f"{'pct' if relative else 'abs'} {named}", step)


def _base(slot: Slot, sentence: Sentence, state: State) -> Base | None:
    base = base_of(slot, sentence)
    if base is not None and base.name not in ("plan", "target"):
        state.last_base = base
        return base
    if state.previous_role and state.previous_role.name == "change":
        return state.change_base
    return state.last_base


def _place_change(fact: Fact, base: Base | None, value: Number, relative: bool) -> None:
    comparison = fact.comparison
    kind = _kind_of_base(base, fact)
    if kind == "yoy":
        comparison.set_once("yoy_pct" if relative else "yoy_abs", value)
    elif kind == "mom" and not relative:
        comparison.set_once("mom_abs", value)
    else:
        other = comparison.other_for(_printed(base))
        if relative and other.pct is None:
            other.pct = value
        elif not relative and other.absolute is None:
            other.absolute = value


def _printed(base: Base | None) -> str | None:
    if base is None:
        return None
    text = base.printed
    for opening in ("so với ", "so "):
        if text.lower().startswith(opening):
            return text[len(opening) :]
    return text


def _kind_of_base(base: Base | None, fact: Fact) -> str:
    """ "yoy", "mom" or "other": a base is last year's only if it says so."""
    if base is None:
        return "other"
    when, as_of = base.when, fact.as_of
    if base.name == "yoy":
        far = when and when.year and as_of and when.year != as_of.year - 1
        return "other" if far else "yoy"
    if base.name == "month_before":
        return "mom"
    if base.name == "month" and when and when.month and as_of:
        before = _month_before(as_of)
        return "mom" if (when.year or before[0], when.month) == before else "other"
    if base.name in ("year", "year_end") and when and when.year and as_of:
        whole = fact.as_of_precision == "year" or (as_of.month, as_of.day) == (12, 31)
        return "yoy" if whole and when.year == as_of.year - 1 else "other"
    if base.name == "day" and when and when.day and as_of and when.year:
        return (
            "yoy"
            if (when.year, when.month, when.day) == (as_of.year - 1, as_of.month, as_of.day)
            else "other"
        )
    return "other"


def _month_before(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def apply_to_plan(role: Role, slot: Slot, state: State) -> bool:
    """Plan percentages and distances; False when nothing before it can carry the figure."""
    value = slot.quantity.value
    if role.name in ("plan_pct", "over_plan_pct", "vs_plan_abs"):
        fact = state.amount()
        if fact is None or FAMILIES.get(fact.indicator) not in ("people", "collection"):
            return False
        if role.name == "vs_plan_abs":
            fact.comparison.set_once("vs_plan_abs", role.sign * value)
        else:
            printed = value if role.name == "plan_pct" else 100 + role.sign * value
            fact.comparison.set_once("plan_pct", printed)
            fact.change_steps.setdefault("plan_pct", slot.quantity.step)
        return True
    fact = state.figure
    if fact is None or fact.indicator not in RATES:
        return False
    fact.comparison.set_once("vs_target_pp", role.sign * value)
    return True
