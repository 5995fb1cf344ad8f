"""Reading a published text: sentence by sentence, figure by figure, remembering what was said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .attribution import (
    LIST_LINE,
    SUBSET,
    as_cut_off,
    combinations_of,
    cut_off,
    goal_date,
    kind_carried,
    kind_of,
    part_of,
    period_of,
    place_of,
    scheme_of,
    year_end,
)
from .clauses import Sentence, Slot, company_in_lead, mark_up
from .comparisons import apply_change, apply_to_plan, subject_of_change
from .duplicates import without_duplicates
from .model import Fact, Reading
from .numbers import english_style
from .page import take_apart
from .places import place_of_page
from .rules_amount import amount_role
from .rules_percent import percent_role
from .state import Role, State
from .text import matching_key, sentences
from .vocabulary import compiled

_WORTH_MARKING = compiled(r"\d|bảo hi|bhxh|bhyt|bhtn")
_LIST_OF_RATES = {
    "collection_rate": "collection_plan_pct",
    "coverage": "coverage_rate",
    "debt_rate": "debt_rate",
}
_UNITS = {"coverage_gap": "pct_point"}


@dataclass
class _Text:
    """What stays the same while one text is read."""

    marked: list[Sentence]
    years: Callable[[int], list[int]]
    published: date | None


def read_text(text: str, *, published: date | None = None, place: str | None = None) -> Reading:
    """The facts of one published text.

    `published` and `place` override what the page says of itself (or say what it leaves out).
    """
    page = take_apart(text)
    english = english_style(matching_key(" \n".join([page.title, *page.lines])))
    page_place = place or place_of_page(page.title, page.lines, page.address)
    title = sentences(page.title)
    body = [s for line in page.lines for s in sentences(line)]
    marked = [mark_up(s, english) for s in title + body if _WORTH_MARKING.search(s.lower())]
    titles = sum(1 for s in title if _WORTH_MARKING.search(s.lower()))
    known = published or page.published
    whole = _Text(marked, _years_around(marked), known)
    state = State(page_place=page_place)
    for number, sentence in enumerate(marked):
        state.combinations += [(number, f, s) for f, s in combinations_of(sentence)]
    state.combinations.sort(key=lambda item: item[0])
    for number in [*range(titles, len(marked))]:
        if number == titles:
            _title_dates(whole, titles, state)
        _read_sentence(whole, number, state)
    first = next((f for f in state.facts if f.kind == "actual"), None)
    if first is not None:
        state.cutoff.as_of, state.cutoff.precision = first.as_of, first.as_of_precision
    for number in range(titles):
        before = len(state.facts)
        _read_sentence(whole, number, state)
        for fact in state.facts[before:]:
            fact.in_title = True
    printed = None if page.published_precision == "before" else page.published
    return Reading(
        without_duplicates(state.facts),
        place=page_place,
        published=published or printed,
        published_precision="day" if published else page.published_precision,
    )


def _years_around(marked: list[Sentence]) -> Callable[[int], list[int]]:
    own = [
        [d.year for d in s.dates if d.year and d.scope != "start"]
        + [b.when.year + 1 for b in s.bases if b.when and b.when.year and b.name == "yoy"]
        for s in marked
    ]

    def around(number: int) -> list[int]:
        earlier = [year for years in reversed(own[:number]) for year in reversed(years)]
        later = [year for years in own[number + 1 :] for year in years]
        return own[number] + earlier + later

    return around


def _title_dates(whole: _Text, titles: int, state: State) -> None:
    """A cut-off in the title holds for a text that gives none."""
    for number in range(titles):
        for when in whole.marked[number].dates:
            if when.scope == "cutoff" and when.strong and not when.horizon:
                state.cutoff = (
                    as_cut_off(when, whole.published, whole.years(number)) or state.cutoff
                )


def _read_sentence(whole: _Text, number: int, state: State) -> None:
    sentence = whole.marked[number]
    _begin(sentence, number, state)
    for slot in sentence.slots:
        state.enter(slot.depth, slot.bracket)
        _note_list(slot, sentence, state)
        state.previous_role = _read_slot(whole, slot, sentence, number, state)
    _end(whole, sentence, number, state)


def _begin(sentence: Sentence, number: int, state: State) -> None:
    """Forget the sentence before, except what "Trong đó" and list lines take over."""
    state.subset = bool(SUBSET.match(sentence.key) or LIST_LINE.match(sentence.key))
    state.kind = state.start_kind = kind_carried(sentence, state.kind, state.subset)
    if not state.subset:
        state.place = state.page_place
        state.parent = None
    elif state.facts and not state.levels:
        state.place = state.facts[-1].place
    elif state.levels:
        state.parent = state.levels[0][2]
    state.sentence = number
    state.levels = []
    state.rate_list = None
    state.change_base = None
    state.change_fact = None
    state.part = None
    state.previous_role = None
    for base in sentence.bases:
        if base.name == "yoy" and not sentence.slots:
            state.last_base = base


def _note_list(slot: Slot, sentence: Sentence, state: State) -> None:
    """A rate named once is the subject of the places listed after it."""
    for mark in reversed(sentence.cues):
        if mark.end > slot.quantity.start:
            continue
        if mark.name in _LIST_OF_RATES:
            state.rate_list = _LIST_OF_RATES[mark.name]
            return
        if mark.name in ("participants", "debt", "collection", "inspection"):
            state.rate_list = None
            return


def _end(whole: _Text, sentence: Sentence, number: int, state: State) -> None:
    """What the sentence leaves behind: its last strong cut-off, its bases, its kind."""
    strong = [d for d in sentence.dates if d.scope == "cutoff" and d.strong and not d.horizon]
    if strong and state.kind == "actual" and not any(m.name == "goal" for m in sentence.cues):
        state.cutoff = as_cut_off(strong[-1], whole.published, whole.years(number)) or state.cutoff
    if any(f.sentence == number for f in state.facts):
        state.kind = next(f.kind for f in reversed(state.facts) if f.sentence == number)
    if sentence.cues:
        state.debt_talk = any(m.name.startswith("debt") for m in sentence.cues)
    for base in sentence.bases:
        if base.name not in ("plan", "target"):
            state.last_base = base


def _read_slot(whole: _Text, slot: Slot, sentence: Sentence, number: int, state: State) -> Role:
    state.kind = kind_of(slot, sentence, state)
    quantity = slot.quantity
    if quantity.unit is None:
        _guess_unit(slot, state)
    if quantity.unit in ("%", "pct_point"):
        role = percent_role(slot, sentence, state)
    else:
        role = amount_role(slot, sentence, state)
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


def _note_plan(slot: Slot, state: State) -> None:
    """The plan in people printed beside a figure: no fact of its own, but it can be checked."""
    fact = state.amount()
    if fact is not None:
        fact.plan_value = slot.quantity.value


_PERCENT_MISSING = compiled(r"[ ]*(?:so với )?(?:kế hoạch|kh|dự toán)(?!\w)")


def _guess_unit(slot: Slot, state: State) -> None:
    """A unit left out: "(đạt 73,3 kế hoạch)", "(69,26)" among rates, "BHYT: 1.017.308"."""
    quantity = slot.quantity
    small = quantity.value < 1000 and quantity.low is None
    if small and _PERCENT_MISSING.match(slot.post):
        quantity.unit = "%"
    elif small and slot.depth and state.rate_list and not slot.lead.strip(" ("):
        quantity.unit = "%"
    elif small and slot.depth and state.rate_list and slot.places and quantity.step < 1:
        quantity.unit = "%"
    elif quantity.value >= 100 and isinstance(quantity.value, int) and slot.schemes:
        people = state.figure_family() == "people" or slot.has_cue("participants")
        parent = state.parent is not None and state.parent.unit == "person"
        quantity.unit = "person" if people or parent else None
    if quantity.unit is None and quantity.multiplied:
        _unit_of_multiple(slot)
    if quantity.unit == "%":
        quantity.notes.append("percent sign missing in the text")


_MONEY_WORDS = compiled(r"số tiền|tiền|thu|nợ|chậm đóng|kinh phí|chi")


def _unit_of_multiple(slot: Slot) -> None:
    """ "264.666 triệu", "4,7 triệu": money after a word for money, else people."""
    money = slot.has_cue("collection", "debt", "interest", "spending") or _MONEY_WORDS.search(
        slot.lead
    )
    if money:
        slot.quantity.unit = "VND"
    elif slot.schemes or slot.has_cue("participants"):
        slot.quantity.unit = "person"


def _read_change(
    whole: _Text, role: Role, slot: Slot, sentence: Sentence, number: int, state: State
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
    whole: _Text, role: Role, slot: Slot, sentence: Sentence, number: int, state: State
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
    whole: _Text,
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
        when = _target_year(slot, sentence, cutoff, whole, number)
    else:
        when = cutoff
        state.cutoff = cutoff
    value = (
        (quantity.low, quantity.value) if quantity.low is not None else role.sign * quantity.value
    )
    part = part_of(slot, sentence) if FAMILY_WITH_PARTS.get(indicator) else None
    fact = Fact(
        indicator=indicator,
        scheme=scheme,
        value=value,
        unit=_UNITS.get(indicator, quantity.unit or "%"),
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


_OF_PEOPLE = compiled(r" (?:dân số|lao động)(?!\w)")
_FROM = compiled(r"từ $")


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


def _is_total(scheme: str) -> bool:
    return scheme == "ALL" or "+" in scheme and "BHYT" in scheme


def _target_year(slot: Slot, sentence: Sentence, cutoff, whole: _Text, number: int):
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
    if cutoff.as_of:
        return year_end(cutoff.as_of.year)
    return cutoff
