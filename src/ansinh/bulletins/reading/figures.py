"""From a figure in its slot to a fact: its role, and then whose, of when and of where it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .attribution import cut_off, goal_date, kind_of, part_of, period_of, place_of, year_end
from .clauses import Sentence, Slot, company_in_lead
from .comparisons import apply_change, apply_to_plan, subject_of_change
from .model import Fact
from .roles import role_of
from .schemes import scheme_of
from .state import CutOff, Role, State
from .vocabulary import phrase

UNITS = {"coverage_gap": "pct_point"}


@dataclass
class Text:
    """What stays the same while one text is read."""

    marked: list[Sentence]
    years: Callable[[int], list[int]]
    published: date | None


def _note_plan(slot: Slot, state: State) -> None:
    """The plan in people printed beside a figure: no fact of its own, but it can be checked."""
    fact = state.amount()
    if fact is not None:
        fact.plan_value = slot.quantity.value


_PERCENT_MISSING = phrase("percent_missing")


def _guess_unit(slot: Slot, state: State) -> None:
    """A unit left out: "(đạt 61,5 kế hoạch)", "(64,15)" among rates, "BHYT: 812.450"."""
    quantity = slot.quantity
    small = quantity.value < 1000 and quantity.low is None
    if (
        small
        and _PERCENT_MISSING.match(slot.post)
        or small
        and slot.depth
        and state.rate_list
        and not slot.lead.strip(" (")
        or small
        and slot.depth
        and state.rate_list
        and slot.places
        and quantity.step < 1
    ):
        quantity.unit = "%"
    elif quantity.value >= 100 and isinstance(quantity.value, int) and slot.schemes:
        people = state.figure_family() == "people" or slot.has_cue("participants")
        parent = state.parent is not None and state.parent.unit == "person"
        quantity.unit = "person" if people or parent else None
    if quantity.unit is None and quantity.multiplied:
        _unit_of_multiple(slot)
    if quantity.unit == "%":
        quantity.notes.append("percent sign missing in the text")


_MONEY_WORDS = phrase("money_words")


def _unit_of_multiple(slot: Slot) -> None:
    """ "173.520 triệu", "2,6 triệu": money after a word for money, else people."""
    money = slot.has_cue("collection", "debt", "interest", "spending") or _MONEY_WORDS.search(
        slot.lead
    )
    if money:
        slot.quantity.unit = "VND"
    elif slot.schemes or slot.has_cue("participants"):
        slot.quantity.unit = "person"


def _read_change(
    whole: Text, role: Role, slot: Slot, sentence: Sentence, number: int, state: State
) -> Role:
    fact = subject_of_change(slot, sentence, state)
    if fact is not None:
        apply_change(role, slot, sentence, state, fact)
        state.change_fact = fact
        return role
    people = slot.quantity.unit == "person"
    if people and (slot.schemes or _scheme_follows(slot, sentence)):
        made = Role(
            "figure",
            "people_to_add" if state.kind == "target" else "participants_change",
            role.sign,
        )
        added = _add(whole, made, slot, sentence, number, state, level=False)
        if added and slot.directions and made.indicator == "participants_change":
            start = slot.directions[-1].start
            added.written = sentence.text[start : slot.quantity.end]
        return role
    return Role("nothing")


def _scheme_follows(slot: Slot, sentence: Sentence) -> bool:
    return any(slot.quantity.end <= m.start <= slot.post_end for m in sentence.schemes)


def _plan_without_figure(
    whole: Text, role: Role, slot: Slot, sentence: Sentence, number: int, state: State
) -> Role:
    """ "thu vượt kế hoạch từ 1-3%": 101 to 103 % of the plan."""
    if not slot.has_cue("collection", "collection_rate"):
        return Role("nothing")
    quantity = slot.quantity
    quantity.value = 100 + role.sign * quantity.value
    quantity.low = 100 + role.sign * quantity.low if quantity.low is not None else None
    quantity.notes.append("printed as a distance to the plan")
    _add(whole, Role("figure", "collection_plan_pct"), slot, sentence, number, state)
    return role


def _add(
    whole: Text,
    role: Role,
    slot: Slot,
    sentence: Sentence,
    number: int,
    state: State,
    *,
    level: bool = True,
) -> Fact | None:
    quantity = slot.quantity
    indicator = role.indicator or ""
    place = place_of(slot, sentence, state)
    if role.name == "target":
        rate = next((f for _, _, f in reversed(state.levels) if f.unit == "%"), None)
        indicator = rate.indicator if rate else "coverage_rate"
        role = Role("target", indicator)
    if indicator == "debt" and (
        company_in_lead(slot, sentence)
        or state.figure
        and state.figure.indicator == "employer_debt"
    ):
        indicator, place = "employer_debt", state.page_place
    scheme = scheme_of(role, slot, sentence, state)
    if (
        indicator in ("participants", "coverage_rate", "people_to_add", "participants_change")
        and scheme is None
    ):
        return None
    if indicator == "participants" and scheme and _is_total(scheme):
        indicator = "participants_total"
    kind = (
        "target"
        if role.name == "target"
        else "plan"
        if indicator == "collection_plan"
        else state.kind
    )
    years = whole.years(number)
    cutoff = cut_off(slot, sentence, state, whole.published, years)
    if kind == "target" and role.name != "target":
        when = goal_date(slot, sentence, state, whole.published, years)
    elif kind in ("target", "plan"):
        when = _target_year(slot, sentence, cutoff, state, number)
    else:
        when = cutoff
        state.cutoff = cutoff
    value = (
        (quantity.low, quantity.value) if quantity.low is not None else role.sign * quantity.value
    )
    part = _part(indicator, slot, sentence, state)
    fact = Fact(
        indicator=indicator,
        scheme=scheme,
        value=value,
        unit=UNITS.get(indicator, quantity.unit or "%"),
        written=_written(slot, sentence),
        quote=sentence.text,
        qualifier=quantity.qualifier,
        kind=kind,
        as_of=when.as_of,
        as_of_precision=when.precision if when.as_of else "unknown",
        place=place,
        notes=[*role.notes, *quantity.notes, *([when.note] if when.note else [])],
        part=part,
        step=quantity.step,
        sentence=number,
    )
    if part and part not in fact.notes:
        fact.notes.append(part)
    if indicator == "coverage_gap":
        fact.notes.append('written "%", is percentage points')
    fact.period = period_of(fact, cutoff, slot, sentence)
    state.facts.append(fact)
    if level and role.name != "target" and indicator not in ("collection_plan", "coverage_gap"):
        state.levels.append((slot.depth, slot.bracket, fact))
    state.place = place if not slot.depth else state.place
    return fact


_OF_PEOPLE = phrase("of_people")
_FROM = phrase("from")


def _written(slot: Slot, sentence: Sentence) -> str:
    """The figure as it stands: qualifier, number, unit, and what it is a percentage of."""
    quantity = slot.quantity
    start, end = quantity.start, quantity.end
    if quantity.unit == "%" and (noun := _OF_PEOPLE.match(sentence.key, end)):
        end = noun.end()
    if quantity.unit == "employer":
        end = (
            sentence.text.find(",", start, end)
            if "," in sentence.text[quantity.number_start : end]
            else end
        )
    if quantity.qualifier == "at_least" and (before := _FROM.search(sentence.key[:start])):
        start = before.start()
    if quantity.qualifier == "range" and slot.directions and slot.directions[-1].name == "beyond":
        start = slot.directions[-1].start
    return sentence.text[start:end].strip()


FAMILY_WITH_PARTS = {
    name: True
    for name in (
        "debt",
        "debtor_units",
        "debt_irrecoverable",
        "debtor_units_irrecoverable",
        "debt_interest_bearing",
    )
}


def _part(indicator: str, slot: Slot, sentence: Sentence, state: State) -> str | None:
    """The block or age of a figure of debt; a sum takes over that of its employers."""
    if not FAMILY_WITH_PARTS.get(indicator):
        return None
    beside = state.figure if state.figure and state.figure.indicator == "debtor_units" else None
    part = part_of(slot, sentence)
    return part or (beside.part if beside and slot.quantity.unit == "VND" else None)


def _is_total(scheme: str) -> bool:
    return scheme == "ALL" or "+" in scheme and "BHYT" in scheme


def _target_year(
    slot: Slot, sentence: Sentence, cutoff: CutOff, state: State, number: int
) -> CutOff:
    """A target or plan is for the year printed with it, else the year of the cut-off."""
    planned = [
        d for d in sentence.dates if d.scope == "plan" and d.year and d.end <= slot.quantity.start
    ]
    printed = [b for b in sentence.bases if b.name == "target" and b.end <= slot.quantity.start]
    inside = re.search(r"năm (\d{4})", printed[-1].printed) if printed else None
    if inside:
        return year_end(int(inside[1]))
    if planned and slot.lead_start <= planned[-1].start:
        return year_end(planned[-1].year)
    told = state.facts[-1] if state.facts else None
    if told and told.sentence == number and told.kind == "target" and told.as_of:
        return year_end(told.as_of.year)
    if cutoff.as_of:
        return year_end(cutoff.as_of.year)
    return cutoff


def read_slot(whole: Text, slot: Slot, sentence: Sentence, number: int, state: State) -> Role:
    state.kind = kind_of(slot, sentence, state)
    quantity = slot.quantity
    if quantity.unit is None:
        _guess_unit(slot, state)
    role = role_of(slot, sentence, state)
    if role.name == "change":
        return _read_change(whole, role, slot, sentence, number, state)
    if role.name in ("plan_pct", "over_plan_pct", "vs_plan_abs", "target_pp"):
        if apply_to_plan(role, slot, state) or role.name != "over_plan_pct":
            return role
        return _plan_without_figure(whole, role, slot, sentence, number, state)
    if role.name == "ratio" and state.figure:
        state.figure.comparison.set_once("yoy_pct", quantity.value - 100)
    elif role.name == "plan_value":
        _note_plan(slot, state)
    elif role.name in ("figure", "target"):
        _add(whole, role, slot, sentence, number, state)
    return role
