"""Of when, of where and of what kind: date, place, kind, period and part of a fact."""

from __future__ import annotations

from datetime import date

from .changes import base_of_bracket
from .clauses import Mark, Sentence, Slot, in_turn
from .dates import When, completed
from .model import Fact
from .places import PlaceMention
from .state import CutOff, State
from .vocabulary import compiled, phrase

_ENDS_ACTUAL = phrase("ends_actual")
_IMPERATIVE = phrase("imperative")
SUBSET = phrase("subset")
LIST_LINE = phrase("list_line")


def goal_before(slot: Slot, sentence: Sentence) -> Mark | None:
    """The goal word that governs a figure, if no word of fact stands between."""
    goals = [m for m in sentence.cues if m.name == "goal" and m.end <= slot.quantity.start]
    if not goals:
        return None
    between = sentence.masked[goals[-1].end : slot.quantity.start]
    return None if _ENDS_ACTUAL.search(between) else goals[-1]


def kind_of(slot: Slot, sentence: Sentence, state: State) -> str:
    """actual, target (a goal) or estimate ("ước")."""
    if goal_before(slot, sentence):
        return "target"
    for mark in reversed(sentence.cues):
        if mark.name == "estimate" and mark.end <= slot.quantity.start:
            return "estimate"
    estimated = sentence.key[slot.quantity.start : slot.quantity.number_start]
    if "ước" in estimated:
        return "estimate"
    told = any(m.name == "goal" and m.end <= slot.quantity.start for m in sentence.cues)
    return "actual" if told else state.start_kind


def kind_carried(sentence: Sentence, before: str, subset: bool) -> str:
    """The kind a sentence starts with: lists keep it, and goals run on over orders."""
    if subset and before in ("estimate", "target"):
        return before
    if before == "target" and _IMPERATIVE.match(sentence.key):
        return "target"
    return "actual"


def cut_off(
    slot: Slot, sentence: Sentence, state: State, published: date | None, years: list[int]
) -> CutOff:
    """The cut-off in force for a figure: printed before it, else once after it, else the last."""
    before = [
        d
        for d in sentence.dates
        if d.scope == "cutoff" and not d.horizon and d.end <= slot.quantity.start
    ]
    chosen: When | None = _right_after(slot, sentence)
    for when in before if chosen is None else ():
        if chosen is None or not (chosen.strong and not when.strong and when.precision == "year"):
            chosen = when
    if chosen is None:
        after = [d for d in sentence.dates if d.scope == "cutoff" and d.strong and not d.horizon]
        if phrase("now").search(sentence.masked[: slot.quantity.start]):
            # "hiện đạt 90%; đến hết năm 2019 đã có 85 triệu người": the date is the second's.
            last = sentence.slots[-1].quantity.start
            after = [d for d in after if d.start > last]
        chosen = after[0] if after and not state.levels else None
    if chosen is None and state.cutoff.as_of is None:
        chosen = _day_of_event(slot, sentence)
    if chosen is None:
        return state.cutoff
    return as_cut_off(chosen, published, years) or state.cutoff


def date_at_base(
    slot: Slot, sentence: Sentence, state: State, published: date | None, years: list[int]
) -> CutOff | None:
    """The date of a figure told behind the base of a comparison: that of the base."""
    base, figure = base_of_bracket(slot, sentence), state.figure
    if base is None or figure is None or base.name in ("plan", "target"):
        return None
    if base.name == "yoy" and figure.as_of:
        return CutOff(last_year(figure.as_of), figure.as_of_precision)
    return as_cut_off(base.when, published, years) if base.when and base.when.year else None


def last_year(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=day.day - 1)


def _day_of_event(slot: Slot, sentence: Sentence) -> When | None:
    """A whole date before a figure, in a text that tells no cut-off and of no meeting."""
    if phrase("meeting").search(sentence.key):
        return None
    days = [d for d in sentence.dates if d.scope == "event" and d.year]
    return next((d for d in reversed(days) if d.end <= slot.quantity.start), None)


def _right_after(slot: Slot, sentence: Sentence) -> When | None:
    """ "75,3% năm 2015", "5.000 người (năm 2018)": a date that follows its figure at once."""
    for when in sentence.dates:
        if _follows(slot, sentence, when):
            return when if when.scope == "cutoff" and not when.horizon else None
    return None


def _follows(slot: Slot, sentence: Sentence, when: When) -> bool:
    """ "đạt 93,1% dân số năm 2020" of a goal: the year to reach it in."""
    noun = phrase("noun_after").match(sentence.masked, slot.quantity.end)
    end = noun.end() if noun else slot.quantity.end
    between = sentence.masked[end : when.start].strip(" (")
    opened = "(" in sentence.masked[end : when.start]
    if opened and not sentence.masked[when.end :].lstrip().startswith(")"):
        return False  # "(năm 2021 tỉnh giao 18,2%)" tells of the next figure
    return when.start >= end and between in ("", "vào", "trong", "ở")


def as_cut_off(when: When, published: date | None, years: list[int]) -> CutOff | None:
    """A printed date completed to the last day of its period."""
    done = completed(when, published, years)
    if done is None:
        return None
    note = None if done[1] else "the printed day does not exist"
    return CutOff(done[0], when.precision, when.months, when.strong, note)


def goal_date(
    slot: Slot, sentence: Sentence, state: State, published: date | None, years: list[int]
) -> CutOff:
    """When a goal is to be reached: the date printed with it, else the end of the year."""
    goal = goal_before(slot, sentence)
    start = goal.start if goal else 0
    usable = [d for d in sentence.dates if d.scope in ("cutoff", "plan") or d.strong]
    usable = [d for d in usable if d.scope != "start"]
    before = [d for d in usable if d.end <= slot.quantity.start]
    near = [d for d in before if start <= d.start] or before or usable[:1]
    near = [d for d in usable if _follows(slot, sentence, d)] or near
    for when in near[-1:]:
        done = as_cut_off(when, published, years)
        if done and done.as_of:
            precise = (
                when.precision != "year"
                and when.strong
                and not when.horizon
                and when.start >= start
            )
            if precise and goal and when.months is None:
                return done
            return year_end(done.as_of.year)
    told = state.facts[-1] if state.facts else None
    goes_on = goal is None and state.start_kind == "target" and told and told.kind == "target"
    if goes_on and told and told.as_of and told.sentence >= state.sentence - 1:
        return year_end(told.as_of.year)
    if state.cutoff.as_of:
        return year_end(state.cutoff.as_of.year)
    return year_end(published.year) if published else CutOff()


def year_end(year: int) -> CutOff:
    """The cut-off of a whole year."""
    return CutOff(date(year, 12, 31), "year", strong=True)


def place_of(slot: Slot, sentence: Sentence, state: State) -> str | None:
    """The place named last before the figure; words for the own place lead back to the page's."""
    place = state.place
    turn = in_turn(slot, sentence)
    told = [m for m in sentence.places if turn and m.end <= turn[1] and m.name]
    if turn and turn[0] < len(told) > 1:
        return told[turn[0]].name
    for mention in sentence.places:
        inside = mention.start > slot.bracket if slot.depth else True
        closed = sentence.masked[mention.end : slot.quantity.start].count(")") > sentence.masked[
            mention.end : slot.quantity.start
        ].count("(")
        if (
            mention.end <= slot.quantity.start
            and not _only_compared(mention, sentence)
            and not closed
            and (inside or mention.end <= slot.bracket)
        ):
            place = state.page_place if mention.own else mention.name
    return place


_COMPARED = phrase("compared")
_SUBJECT = phrase("subject")


def _only_compared(mention: PlaceMention, sentence: Sentence) -> bool:
    if mention.kind != "country" or _SUBJECT.match(sentence.key, mention.end):
        return False
    return bool(_COMPARED.search(sentence.key[: mention.start]))


FLOWS = ("collection", "late_interest_collected", "claims_visits", "cards_issued")


def period_of(fact: Fact, cutoff: CutOff, slot: Slot, sentence: Sentence) -> str | None:
    """month, ytd or year for a flow; None for a stock."""
    if fact.indicator == "collection_plan":
        return "year"
    if fact.indicator not in FLOWS:
        return None
    before = [m.name for m in sentence.cues if m.end <= slot.quantity.start]
    after = [m.name for m in sentence.cues if m.start >= slot.quantity.end]
    if "cumulative" in before:
        return "ytd"
    if "month_only" in before or "cumulative" in after:
        return "month"
    if cutoff.precision == "month" and not cutoff.strong and cutoff.months is None:
        return "month"
    return "year" if cutoff.precision == "year" else "ytd"


def part_of(slot: Slot, sentence: Sentence) -> str | None:
    """The block of employers or the age of debt a figure is limited to, as printed."""
    start = sentence.masked.rfind(";", 0, slot.quantity.start) + 1
    start = max(start, slot.lead_start)
    for name, marks in (("block", sentence.blocks), ("age", sentence.ages)):
        near = [m for m in marks if start <= m.start and m.end <= slot.quantity.start]
        after = [m for m in marks if slot.quantity.end <= m.start <= slot.post_end]
        for mark in near[-1:] or after[:1]:
            return f"{name}: {sentence.text[mark.start : mark.end].strip()}"
    own = compiled(
        r" (?:nhà nước|có vốn đầu tư nước ngoài|fdi|ngoài (?:quốc doanh|nhà nước))"
    ).match(slot.post)
    if own:
        return f"block: {slot.quantity.unit_word}{own[0]}"
    return None
