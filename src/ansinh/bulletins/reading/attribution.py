"""Whose figure, of when, of where: scheme, date, place, kind, period and part of a fact."""

from __future__ import annotations

from datetime import date

from .clauses import Mark, Sentence, Slot, combined
from .dates import When, completed
from .places import PlaceMention
from .model import ALL_SCHEMES, Fact
from .state import FAMILIES, CutOff, Role, State
from .vocabulary import compiled

_INSURED = compiled(
    r"(?:tham gia|có thẻ|đóng|cấp thẻ|hưởng|nợ|chậm đóng|chậm nộp|thu|trốn đóng|thẻ)"
)
_ENDS_ACTUAL = compiled(
    r"tính đến|đến nay|hiện nay|hiện có|đã đạt|hiện đạt|hiện đã|mới đạt|mới có|đạt được|đã có|thống kê đến|kết quả"
)
_IMPERATIVE = compiled(
    r"[-+*• ]*(?:giảm|tăng|nâng|phát triển|hoàn thành|duy trì|bảo đảm|đảm bảo|thu đạt|vận động)(?!\w)"
)
SUBSET = compiled(
    r"[-+*•–\d.)a-z ]{0,3}(?:trong đó|cụ thể|bao gồm|gồm|riêng|còn lại|chia ra|đơn cử|điển hình|tiếp theo|ngoài ra|trong số đó|tương ứng)(?!\w)"
)
LIST_LINE = compiled(r"[-+*•–]\s|\d{1,2}[.)] |[a-zđ]\) ")


# ---- scheme ------------------------------------------------------------------------------


def scheme_of(role: Role, slot: Slot, sentence: Sentence, state: State) -> str | None:
    """The scheme of a figure: printed after it, printed before it, or taken over."""
    indicator = role.indicator or ""
    family = FAMILIES.get(indicator)
    if indicator == "labour_force":
        return None
    mark = _scheme_after(slot, sentence, family) or (slot.schemes[-1] if slot.schemes else None)
    group = _group_of(slot, sentence, mark)
    if group and family in ("people", "cards", "claims"):
        return group
    if mark is not None:
        return _not_after_goal(mark, slot, sentence, state, family)
    if indicator in _ONLY_SCHEME and not state.figure:
        return _ONLY_SCHEME[indicator]
    if role.name == "target" and state.figure:
        return state.figure.scheme
    return _inherited(family, slot, sentence, state)


# Cards and visits are of BHYT, books of BHXH: no text needs to say so.
_ONLY_SCHEME = {"cards_issued": "BHYT", "claims_visits": "BHYT", "books_issued_rate": "BHXH"}


def _scheme_after(slot: Slot, sentence: Sentence, family: str | None) -> Mark | None:
    for mark in sentence.schemes:
        if slot.quantity.end <= mark.start <= slot.post_end:
            between = sentence.masked[slot.quantity.end : mark.start]
            if between.count("(") > between.count(")"):
                continue
            near = len(between) < 12 and slot.quantity.unit in ("card", "person")
            if _INSURED.search(between) or near or between.strip() in ("dân số", "nợ"):
                if family == "collection" and not compiled(r"thu").search(between):
                    return None
                return mark
    return None


def _group_of(slot: Slot, sentence: Sentence, scheme: Mark | None) -> str | None:
    """A group of BHYT named with the figure: BHYT_HSSV, BHYT_hộ_gia_đình, ..."""
    if scheme is not None and scheme.name != "BHYT":
        return None
    after = [g for g in sentence.groups if slot.quantity.end <= g.start < slot.post_end]
    unit_groups = [g for g in sentence.groups if slot.quantity.start <= g.start < slot.quantity.end]
    own = slot.quantity.unit_word
    if own.startswith(("học sinh", "hssv", "sinh viên")):
        return "BHYT_HSSV"
    near = [g for g in slot.groups if _belongs(g, slot, sentence, scheme)]
    for group in unit_groups + after[:1] + near[-1:]:
        if scheme is not None or group in after or _bhyt_talk(sentence):
            return f"BHYT_{group.name}"
    return None


def _belongs(group: Mark, slot: Slot, sentence: Sentence, scheme: Mark | None) -> bool:
    """A group named before the figure is its subject unless a scheme of its own follows it."""
    if scheme is not None and group.end <= scheme.start:
        between = sentence.masked[group.end : scheme.start]
        return bool(
            compiled(r"[ ,]*(?:đang |đã |được )*(?:tham gia|có thẻ|cấp thẻ)[ ]*").fullmatch(between)
        )
    between = sentence.masked[group.end : slot.quantity.start]
    return ";" not in between


def _bhyt_talk(sentence: Sentence) -> bool:
    return any("BHYT" in mark.name for mark in sentence.schemes)


def _not_after_goal(
    mark: Mark, slot: Slot, sentence: Sentence, state: State, family: str | None
) -> str:
    """A goal for money takes no scheme from the words before the goal."""
    goal = goal_before(slot, sentence)
    if goal and family in ("collection", "debt") and mark.end <= goal.start:
        return ALL_SCHEMES
    return mark.name


def _inherited(family: str | None, slot: Slot, sentence: Sentence, state: State) -> str | None:
    if family in ("people", "cards", "claims", "books"):
        figure = state.figure or state.parent
        if figure and figure.scheme and FAMILIES.get(figure.indicator) in ("people", "cards"):
            return figure.scheme
        before = [m for m in sentence.schemes if m.end <= slot.quantity.start]
        if before:
            return before[-1].name
        fact = state.last_of("people") if family == "people" else None
        return fact.scheme if fact else None
    return _money_scheme(family, slot, sentence, state)


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
    return own[0][1] if own else ALL_SCHEMES


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


# ---- kind --------------------------------------------------------------------------------


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


# ---- date --------------------------------------------------------------------------------


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
        chosen = after[0] if after and not state.levels else None
    if chosen is None:
        return state.cutoff
    return as_cut_off(chosen, published, years) or state.cutoff


def _right_after(slot: Slot, sentence: Sentence) -> When | None:
    """ "75,3% năm 2015", "5.000 người (năm 2018)": a date that follows its figure at once."""
    for when in sentence.dates:
        between = sentence.masked[slot.quantity.end : when.start]
        if when.start >= slot.quantity.end and between.strip(" (") in ("", "vào", "trong", "ở"):
            return when if when.scope == "cutoff" and not when.horizon else None
    return None


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
    if state.cutoff.as_of:
        return year_end(state.cutoff.as_of.year)
    return year_end(published.year) if published else CutOff()


def year_end(year: int) -> CutOff:
    return CutOff(date(year, 12, 31), "year", strong=True)


# ---- place, period, part -----------------------------------------------------------------


def place_of(slot: Slot, sentence: Sentence, state: State) -> str | None:
    """The place named last before the figure; words for the own place lead back to the page's."""
    place = state.place
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


# "là tỉnh duy nhất toàn quốc", "so với bình quân cả nước": a comparison, not a place.
_COMPARED = compiled(r"(?:nhất|của|trong|với|trên|bình quân|đầu|mức|khắp) $")
_SUBJECT = compiled(r" (?:hiện |đã |mới )?(?:đạt|là|có|thu)(?!\w)")


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
