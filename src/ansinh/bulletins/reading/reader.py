"""Reading a published text: sentence by sentence, figure by figure, remembering what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import accumulate

from .attribution import LIST_LINE, SUBSET, as_cut_off, kind_carried
from .capitals import as_printed, in_capitals, spoken
from .clauses import Sentence, Slot
from .duplicates import without_duplicates
from .facts import Text
from .figures import read_slot
from .marking import mark_up
from .model import Reading
from .numbers import english_style
from .page import take_apart
from .places import place_of_page
from .schemes import combinations_of
from .state import RATES, CutOff, State
from .text import fold, matching_key, sentences
from .vocabulary import entry, phrase

_WORTH_MARKING = phrase("worth_marking")
_COUNTED_TO = phrase("counted_to")
_TOLD_THEN = phrase("told_then")
OPENING = 15
"""A date that begins within so many characters opens its sentence."""
_LIST_OF_RATES = {
    "collection_rate": "collection_plan_pct",
    "coverage": "coverage_rate",
    "debt_rate": "debt_rate",
}


def read_text(text: str, *, published: date | None = None, place: str | None = None) -> Reading:
    """The facts of one published text.

    `published` and `place` override what the page says of itself (or say what it leaves out).
    """
    if not in_capitals(text):
        return _read(text, published, place)
    printed = fold(text)
    reading = _read(spoken(printed), published, place)
    one_line, twin = (" ".join(each.split()) for each in (printed, spoken(printed)))
    facts = [as_printed(fact, one_line, twin) for fact in reading.facts]
    return replace(reading, facts=facts)


def _read(text: str, published: date | None, place: str | None) -> Reading:
    page = take_apart(text)
    english = english_style(matching_key(" \n".join([*page.heads, *page.lines])))
    page_place = place or place_of_page(page.title, page.lines, page.address)
    page_place = page_place or place_of_page(" ".join([*page.heads, page.dateline]), [], "")
    title = [s for line in page.heads for s in sentences(line)]
    body = [s for line in page.lines for s in sentences(line)]
    marked = [mark_up(s, english) for s in title + body if _WORTH_MARKING.search(s.lower())]
    titles = sum(1 for s in title if _WORTH_MARKING.search(s.lower()))
    known = published or page.published
    whole = Text(marked, _years_around(marked), known)
    state = State(page_place=page_place, place=page_place)
    for number, sentence in enumerate(marked):
        state.combinations += [(number, f, s) for f, s in combinations_of(sentence)]
    named = [mark.name.count("+") + 1 for sentence in marked for mark in sentence.schemes]
    state.widest = max(named, default=0)
    for number in [*range(titles, len(marked))]:
        if number == titles:
            _title_dates(whole, titles, state)
            _cut_off_line(whole, titles, state)
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
    own = [[*_years_told(s), *_years_after_bases(s)] for s in marked]
    ends = [0, *accumulate(map(len, own))]
    all_years = [year for years in own for year in years]

    def around(number: int) -> list[int]:
        return own[number] + all_years[: ends[number]][::-1] + all_years[ends[number + 1] :]

    return around


def _years_told(sentence: Sentence) -> list[int]:
    """Years printed as dates; "từ năm 2010" begins a history, "từ đầu năm 2020" the year itself."""
    key = sentence.key
    return [
        d.year
        for d in sentence.dates
        if d.year and (d.scope != "start" or key[: d.start].endswith("đầu "))
    ]


def _years_after_bases(sentence: Sentence) -> list[int]:
    """The year a comparison is made in: after last year's, after a December, else the same."""
    whens = [(b.name, b.when) for b in sentence.bases if b.when and b.when.year]
    return [
        (when.year or 0) + (name in ("yoy", "year", "year_end") or when.month == DECEMBER)
        for name, when in whens
        if name not in ("plan", "target", "other_base", "unclear")
    ]


DECEMBER = 12


def _title_dates(whole: Text, titles: int, state: State) -> None:
    """A cut-off in the title holds for a text that gives none."""
    for number in range(titles):
        for when in whole.marked[number].dates:
            firm = when.strong or state.cutoff.as_of is None
            if when.scope == "cutoff" and firm and not when.horizon:
                state.cutoff = (
                    as_cut_off(when, whole.published, whole.years(number)) or state.cutoff
                )


def _cut_off_line(whole: Text, titles: int, state: State) -> None:
    """ "(Số liệu tính đến 30/9/2020)" under a list that gives no date itself."""
    if state.cutoff.as_of is not None:
        return
    for number in range(titles, len(whole.marked)):
        sentence = whole.marked[number]
        strong = [d for d in sentence.dates if d.scope == "cutoff" and d.strong]
        if strong and not sentence.slots and phrase("cut_off_line").match(sentence.key):
            state.cutoff = as_cut_off(strong[0], whole.published, whole.years(number)) or CutOff()
            return


def _read_sentence(whole: Text, number: int, state: State) -> None:
    sentence = whole.marked[number]
    _begin(sentence, number, state)
    for slot in sentence.slots:
        state.enter(slot.depth, slot.bracket)
        _note_list(slot, sentence, state)
        state.previous_role = read_slot(whole, slot, sentence, state)
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
    state.rate_list = _rate_going_on(state)
    state.change_base = None
    state.change_fact = None
    state.waiting = []
    state.part = None
    state.previous_role = None
    for base in sentence.bases:
        if base.name == "yoy" and not sentence.slots:
            state.last_base = base


def _rate_going_on(state: State) -> str | None:
    """ "đạt 81,8%. Trong đó, cao nhất là xã A (93,5%)": the parts of a rate just told."""
    last = state.facts[-1] if state.facts else None
    going = state.subset and last is not None and state.sentence - last.sentence == 1
    if going and last and last.indicator in RATES:
        return last.indicator
    return state.rate_topic if state.subset and not going else None


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


def _heading(sentence: Sentence) -> tuple[str, int] | None:
    """The unit a heading gives the rows below it."""
    found = phrase("heading_unit").search(sentence.key)
    if not found:
        return None
    word = found["unit"]
    times = entry("multipliers").get(word.removesuffix(" đồng"), 1)
    return ("VND" if word.endswith("đồng") else "person"), times


def _of_others(sentence: Sentence) -> bool:
    """ "Nợ thuế đến 30/11 là 289 tỷ đồng": a date of what is no concern of the next sentence."""
    other = any(m.name in ("other_debt", "not_collection") for m in sentence.cues)
    return other and not sentence.schemes and bool(sentence.slots)


def _heads_list(sentence: Sentence) -> bool:
    """ "Một số kết quả của thành phố năm 2024:"."""
    return not sentence.slots and sentence.key.rstrip().endswith(":")


def _end(whole: Text, sentence: Sentence, number: int, state: State) -> None:
    """What the sentence leaves behind: its last strong cut-off, its bases, its kind."""
    dates = [d for d in sentence.dates if d.scope == "cutoff" and not d.horizon]
    strong = [d for d in dates if d.strong]
    told = bool(state.facts) and state.facts[-1].sentence == number
    if not told and _of_others(sentence):
        return
    if not strong and not told and (state.cutoff.as_of is None or any(d.year for d in dates)):
        # "Năm 2023, ngành ... vượt chỉ tiêu.": the period the next sentences speak of.
        strong = [
            d
            for n, d in enumerate(dates)
            if d.start < OPENING + 20 * n
            or _heads_list(sentence)
            or _TOLD_THEN.search(sentence.key[: d.start])
        ]
    counted = [d for d in strong if _COUNTED_TO.search(sentence.key[: d.start].rstrip() + " ")]
    strong = counted or strong
    if strong and state.kind == "actual" and not any(m.name == "goal" for m in sentence.cues):
        state.cutoff = as_cut_off(strong[-1], whole.published, whole.years(number)) or state.cutoff
    if told:
        state.kind = next(f.kind for f in reversed(state.facts) if f.sentence == number)
    if not told:
        state.heading = _heading(sentence) or (state.heading if sentence.slots else None)
    topics = [_LIST_OF_RATES.get(m.name) for m in sentence.cues if m.name in _LIST_OF_RATES]
    state.rate_topic = topics[-1] if topics else None
    state.scheme_topic = sentence.schemes[-1].name if sentence.schemes else None
    if sentence.cues:
        state.debt_talk = any(m.name.startswith("debt") for m in sentence.cues)
    for base in sentence.bases:
        if base.name not in ("plan", "target"):
            state.last_base = base
