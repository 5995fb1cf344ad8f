"""Making a fact of a figure: what, whose, of when, of where, as printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .attribution import (
    cut_off,
    date_at_base,
    goal_before,
    goal_date,
    part_of,
    period_of,
    place_of,
    year_end,
)
from .clauses import Sentence, Slot, company_in_lead
from .model import ALL_SCHEMES, Fact
from .schemes import scheme_of
from .state import CutOff, Role, State
from .vocabulary import phrase

# A figure of people says nothing without its scheme.
_NEED_SCHEME = ("participants", "coverage_rate", "people_to_add", "participants_change")
_UNITS = {"coverage_gap": "pct_point"}
_HAVE_PARTS = (
    "debt",
    "debtor_units",
    "debt_irrecoverable",
    "debtor_units_irrecoverable",
    "debt_interest_bearing",
)


@dataclass
class Text:
    """What stays the same while one text is read. `years(n)` are the years printed around
    sentence n, the nearest first."""

    marked: list[Sentence]
    years: Callable[[int], list[int]]
    published: date | None


def add_fact(
    whole: Text, role: Role, slot: Slot, sentence: Sentence, state: State, *, level: bool = True
) -> Fact | None:
    """Add the fact a figure states, and remember it; None where its subject is not known.

    `level`: the figure is one that following changes and percentages may be about.
    """
    quantity = slot.quantity
    indicator, place = _indicator_and_place(role, slot, sentence, state)
    scheme = scheme_of(Role(role.name, indicator), slot, sentence, state)
    if scheme is None and indicator in _NEED_SCHEME:
        return None
    if indicator == "participants" and scheme and _is_total(scheme):
        indicator = "participants_total"
    kind = _kind(role, indicator, state)
    years = whole.years(state.sentence)
    cutoff = cut_off(slot, sentence, state, whole.published, years)
    once = date_at_base(slot, sentence, state, whole.published, years)
    when = once or _when(whole, role, kind, cutoff, slot, sentence, state)
    low, high = quantity.low, role.sign * quantity.value
    part = _part(indicator, slot, sentence, state)
    notes = [*role.notes, *quantity.notes, when.note, part]
    fact = Fact(
        indicator=indicator,
        scheme=scheme,
        value=high if low is None else (low, high),
        unit=_UNITS.get(indicator, quantity.unit or "%"),
        written=_written(slot, sentence),
        quote=sentence.text,
        qualifier=quantity.qualifier,
        kind=kind,
        as_of=when.as_of,
        as_of_precision=when.precision if when.as_of else "unknown",
        place=place,
        notes=list(dict.fromkeys(note for note in notes if note)),
        part=part,
        step=quantity.step,
        sentence=state.sentence,
    )
    fact.period = period_of(fact, cutoff, slot, sentence)
    _remember(fact, slot, state, level and role.name != "target", once is not None)
    return fact


def _remember(fact: Fact, slot: Slot, state: State, level: bool, once: bool) -> None:
    state.facts.append(fact)
    if level and not once and fact.indicator not in ("collection_plan", "coverage_gap"):
        state.levels.append((slot.depth, slot.bracket, fact))
    if not slot.depth:
        state.place = fact.place


def _indicator_and_place(
    role: Role, slot: Slot, sentence: Sentence, state: State
) -> tuple[str, str | None]:
    """A target is of the rate it stands beside; what an employer owes is its own."""
    indicator = role.indicator or ""
    if role.name == "target" and not indicator:
        rate = next((f for _, _, f in reversed(state.levels) if f.unit == "%"), None)
        indicator = rate.indicator if rate else "coverage_rate"
    listed = state.figure is not None and state.figure.indicator == "employer_debt"
    goal = goal_before(slot, sentence) if indicator == "collection" else None
    if goal and state.kind == "target":
        assigned = phrase("assigned").search(sentence.masked[goal.start : goal.end])
        indicator = "collection_plan" if assigned else indicator
    if indicator == "debt" and (listed or company_in_lead(slot, sentence)):
        indicator = "employer_debt"
    if indicator == "employer_debt":
        return indicator, state.page_place
    return indicator, place_of(slot, sentence, state)


def _kind(role: Role, indicator: str, state: State) -> str:
    if role.name == "target":
        return "target"
    return "plan" if indicator == "collection_plan" else state.kind


def _when(
    whole: Text,
    role: Role,
    kind: str,
    cutoff: CutOff,
    slot: Slot,
    sentence: Sentence,
    state: State,
) -> CutOff:
    """The cut-off of a figure told; the day a goal, target or plan is for."""
    if kind == "target" and role.name != "target":
        years = whole.years(state.sentence)
        return goal_date(slot, sentence, state, whole.published, years)
    if kind in ("target", "plan"):
        return _target_year(slot, sentence, cutoff, state)
    state.cutoff = cutoff
    return cutoff


def _target_year(slot: Slot, sentence: Sentence, cutoff: CutOff, state: State) -> CutOff:
    """A target or plan is for the year printed with it, else the year of the cut-off."""
    before = slot.quantity.start
    own = [d for d in sentence.dates if d.year and d.end <= before]
    planned = [d for d in own if d.scope == "plan" or d.precision == "year"]
    printed = [b for b in sentence.bases if b.name == "target" and b.end <= before]
    inside = re.search(r"năm (\d{4})", printed[-1].printed) if printed else None
    if inside:
        return year_end(int(inside[1]))
    if planned and planned[-1].year and slot.lead_start <= planned[-1].start:
        return year_end(planned[-1].year)
    told = state.facts[-1] if state.facts else None
    if told and told.sentence == state.sentence and told.kind == "target" and told.as_of:
        return year_end(told.as_of.year)
    return year_end(cutoff.as_of.year) if cutoff.as_of else cutoff


def _written(slot: Slot, sentence: Sentence) -> str:
    """The figure as it stands: qualifier, number, unit, and what it is a percentage of."""
    quantity, text = slot.quantity, sentence.text
    start, end = quantity.start, quantity.end
    noun = phrase("of_people").match(sentence.key, end)
    if quantity.unit == "%" and noun:
        end = noun.end()
    comma = text.find(",", quantity.number_start, end)
    if quantity.unit == "employer" and comma >= 0:
        end = comma
    before = phrase("from").search(sentence.key[:start])
    if quantity.qualifier == "at_least" and before:
        start = before.start()
    if quantity.qualifier == "range" and slot.directions and slot.directions[-1].name == "beyond":
        start = slot.directions[-1].start
    return text[start:end].strip()


def _part(indicator: str, slot: Slot, sentence: Sentence, state: State) -> str | None:
    """The block or age of a figure of debt; a sum takes over that of its employers."""
    if indicator not in _HAVE_PARTS:
        return None
    part = part_of(slot, sentence)
    beside = state.figure if state.figure and state.figure.indicator == "debtor_units" else None
    return part or (beside.part if beside and slot.quantity.unit == "VND" else None)


def _is_total(scheme: str) -> bool:
    """Whether the people of a scheme are all participants: BHYT is among them."""
    return scheme == ALL_SCHEMES or "+" in scheme and "BHYT" in scheme
