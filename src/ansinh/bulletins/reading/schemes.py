"""The scheme of a figure: printed after it, printed before it, or taken over."""

from __future__ import annotations

from .attribution import goal_before
from .clauses import Mark, Sentence, Slot, head_of, in_turn, joined
from .marking import combined, marks
from .model import ALL_SCHEMES
from .state import FAMILIES, Role, State
from .vocabulary import compiled, phrase

_INSURED = phrase("insured")


def scheme_of(role: Role, slot: Slot, sentence: Sentence, state: State) -> str | None:
    """The scheme of a figure: printed after it, printed before it, or taken over."""
    indicator = role.indicator or ""
    family = FAMILIES.get(indicator)
    if indicator == "labour_force":
        return None
    if named := named_in_turn(slot, sentence):
        return named
    mark = _scheme_after(slot, sentence, family) or _scheme_before(slot, sentence)
    if mark is None and slot.quantity.unit == "employer":
        mark = _scheme_owed(slot, sentence)
    group = _group_of(slot, sentence, state, mark)
    if group and family in ("people", "cards", "claims", "collection"):
        return group
    if mark is not None:
        return _not_after_goal(mark, slot, sentence, state, family)
    if indicator in _ONLY_SCHEME:
        return _ONLY_SCHEME[indicator]
    if role.name == "target" and state.figure:
        return state.figure.scheme
    return _inherited(indicator, family, slot, sentence, state)


def named_in_turn(slot: Slot, sentence: Sentence) -> str | None:
    """ "BHXH bắt buộc và BHTN lần lượt là 51.200 người và 43.100 người": first to first.

    So too without the word, where as many figures as names are joined by nothing but "và"."""
    turn, run = in_turn(slot, sentence), joined(slot, sentence)
    if turn is None and len(run) > 1:
        turn = (run.index(slot), run[0].quantity.start)
        expected = len(run)
    else:
        expected = 0
    before = [m for m in sentence.schemes if turn and m.end <= turn[1]]
    if not turn or not before:
        return None
    named = marks("schemes", sentence.masked[before[-1].start : before[-1].end])
    names = list(dict.fromkeys(mark.name for mark in named))
    if len(names) < 2 or turn[0] >= len(names) or expected not in (0, len(names)):
        return None
    return names[turn[0]]


# Cards and visits are of BHYT, books of BHXH: no text needs to say so.
_ONLY_SCHEME = {"cards_issued": "BHYT", "claims_visits": "BHYT", "books_issued_rate": "BHXH"}


def _scheme_after(slot: Slot, sentence: Sentence, family: str | None) -> Mark | None:
    for mark in sentence.schemes:
        if slot.quantity.end <= mark.start <= slot.post_end:
            between = sentence.masked[slot.quantity.end : mark.start]
            if between.count("(") > between.count(")"):
                continue
            if between.lstrip().startswith("và "):
                return None
            if slot.quantity.unit == "VND" and phrase("scheme_of_money").fullmatch(
                between.lstrip()
            ):
                return mark
            near = len(between) < 12 and slot.quantity.unit in ("card", "person")
            if _INSURED.search(between) or near or between.strip() in ("dân số", "nợ"):
                if family == "collection" and not compiled(r"thu").search(between):
                    return None
                return mark
    return None


def _scheme_before(slot: Slot, sentence: Sentence) -> Mark | None:
    """The scheme of the noun the figure is of, else the one named last before it."""
    head = head_of(slot, sentence) if slot.quantity.unit == "VND" else None
    named = [m for m in slot.schemes if head and head.end <= m.start <= head.end + NEAR]
    found = named or slot.schemes[-1:]
    return found[0] if found else None


NEARBY = 2
"""Within so many sentences people without a scheme are still those told of."""
NEAR = 12
"""So many characters stand at most between a noun and the scheme it is of: "số nợ đóng BHXH"."""


def _scheme_owed(slot: Slot, sentence: Sentence) -> Mark | None:
    """ "950 doanh nghiệp, sử dụng 42.000 lao động, nợ BHXH ...": told before the sum owed."""
    stop = sentence.masked.find(";", slot.quantity.end)
    sums = [
        s.quantity.start
        for s in sentence.slots
        if s.quantity.unit == "VND" and s.index > slot.index
    ]
    end = min([stop if stop >= 0 else len(sentence.masked), *sums])
    for mark in sentence.schemes:
        if slot.quantity.end <= mark.start < end and _family_near(mark, sentence) == "debt":
            return mark
    return None


def _group_of(slot: Slot, sentence: Sentence, state: State, scheme: Mark | None) -> str | None:
    """A group of BHYT named with the figure: BHYT_HSSV, BHYT_hộ_gia_đình, ..."""
    if scheme is not None and scheme.name != "BHYT":
        return None
    after = [g for g in sentence.groups if slot.quantity.end <= g.start < slot.post_end]
    after = [g for g in after if "(" not in sentence.masked[slot.quantity.end : g.start]]
    unit_groups = [g for g in sentence.groups if slot.quantity.start <= g.start < slot.quantity.end]
    own = slot.quantity.unit_word
    if own.startswith(("học sinh", "hssv", "sinh viên")):
        return "BHYT_HSSV"
    near = [g for g in slot.groups if _belongs(g, slot, sentence, scheme)]
    for group in unit_groups + after[:1] + near[-1:]:
        if scheme is not None or group in after or _bhyt_talk(sentence, state):
            return f"BHYT_{group.name}"
    return None


def _belongs(group: Mark, slot: Slot, sentence: Sentence, scheme: Mark | None) -> bool:
    """A group named before the figure is its subject unless a scheme of its own follows it."""
    if scheme is not None and group.end <= scheme.start:
        between = sentence.masked[group.end : scheme.start]
        return bool(phrase("group_insured").fullmatch(between))
    between = sentence.masked[group.end : slot.quantity.start]
    return ";" not in between


def _bhyt_talk(sentence: Sentence, state: State) -> bool:
    """Whether BHYT is being talked of: groups are groups of BHYT."""
    before = state.parent or (state.facts[-1] if state.facts and not sentence.schemes else None)
    parent = before is not None and (before.scheme or "").startswith("BHYT")
    return parent or any("BHYT" in mark.name for mark in sentence.schemes)


def _not_after_goal(
    mark: Mark, slot: Slot, sentence: Sentence, state: State, family: str | None
) -> str:
    """A goal for money takes no scheme from the words before the goal."""
    goal = goal_before(slot, sentence)
    if goal and family in ("collection", "debt") and mark.end <= goal.start:
        return ALL_SCHEMES
    return mark.name


def _inherited(
    indicator: str, family: str | None, slot: Slot, sentence: Sentence, state: State
) -> str | None:
    if state.waiting and family == "people":
        # "BHYT giảm 8.215 người, còn 176.340 người": the level is of what has just fallen.
        return state.facts[-1].scheme
    if family in ("people", "cards", "claims", "books"):
        figure = state.figure or state.parent
        if figure and figure.scheme and FAMILIES.get(figure.indicator) in ("people", "cards"):
            return figure.scheme
        before = [m for m in sentence.schemes if m.end <= slot.quantity.start]
        if before:
            return before[-1].name
        fact = state.last_of("people") if family == "people" else None
        if fact and state.sentence - fact.sentence <= NEARBY:
            return fact.scheme
        after = [m for m in sentence.schemes if m.start >= slot.quantity.end]
        return after[0].name if after else state.scheme_topic if state.subset else None
    if indicator == "employer_debt" and (told := state.last_of("debt")):
        return told.scheme
    if indicator.startswith("late_interest") and (whole := _whole_of(state)):
        return whole
    return _money_scheme(family, slot, sentence, state)


def _whole_of(state: State) -> str | None:
    """Late interest is of the whole sum, not of the scheme that stands before it."""
    told = [fact for _, _, fact in state.levels] + ([state.parent] if state.parent else [])
    wholes = [f.scheme for f in told if f.scheme and ("+" in f.scheme or f.scheme == ALL_SCHEMES)]
    if wholes:
        return wholes[-1]
    return ALL_SCHEMES if len({f.scheme for f in told}) > 1 else None


def _money_scheme(family: str | None, slot: Slot, sentence: Sentence, state: State) -> str:
    """Money without a scheme: that of the figure it belongs to, else the combination the text
    uses for such money, else all schemes. A goal stands by itself."""
    if state.figure and FAMILIES.get(state.figure.indicator) == family:
        return state.figure.scheme or ALL_SCHEMES
    if (
        state.figure
        and family == "collection"
        and state.figure_family() == "people"
        and not slot.has_cue("collection")
    ):
        return state.figure.scheme or ALL_SCHEMES
    if (
        state.figure
        and family == "collection"
        and state.subset
        and "+" not in (state.figure.scheme or "+")
    ):
        # A list line tells people and money of one scheme.
        return state.figure.scheme or ALL_SCHEMES
    before = [
        m
        for m in sentence.schemes
        if m.end <= slot.quantity.start and _family_near(m, sentence) == family
    ]
    if before and state.kind != "target":
        return before[-1].name
    if state.kind == "target":
        return ALL_SCHEMES
    if state.subset and state.parent and FAMILIES.get(state.parent.indicator) == family:
        return state.parent.scheme or ALL_SCHEMES
    own = [(n, s) for n, f, s in state.combinations if f == family]
    earlier = [s for n, s in own if n <= state.sentence]
    if earlier:
        return earlier[-1]
    later = own[0][1] if own else ALL_SCHEMES
    # A part of the schemes the text is about, told later, is not what the whole was of.
    return later if _width(later) >= state.widest else ALL_SCHEMES


def _width(scheme: str) -> int:
    return scheme.count("+") + 1


def _family_near(mark: Mark, sentence: Sentence) -> str | None:
    """The family of money whose word stands just before a scheme: "nợ BHXH", "thu BHYT"."""
    for cue in reversed(sentence.cues):
        if cue.end <= mark.start:
            close = mark.start - cue.end <= 22 and not set(",;:.") & set(
                sentence.masked[cue.end : mark.start]
            )
            if not close:
                return None
            if cue.name in ("collection", "collection_rate", "plan_money"):
                return "collection"
            if cue.name == "receivable" and any(
                m.name.startswith("debt") and m.end <= cue.start for m in sentence.cues
            ):
                return "debt"
            return "debt" if cue.name.startswith("debt") else None
    return None


def combinations_of(sentence: Sentence) -> list[tuple[str, str]]:
    """(family, schemes) wherever the sentence names several schemes as one kind of money."""
    found = []
    for mark in sentence.schemes:
        family = _family_near(mark, sentence) if "+" in mark.name else None
        if family:
            found.append((family, combined(mark.name.split("+"))))
    return found
