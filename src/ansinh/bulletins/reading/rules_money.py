"""What a sum of money is: collected, owed, planned, interest, or no fact (paid out, fined)."""

from __future__ import annotations

from dataclasses import replace

from .changes import amount_change, at_base, from_to
from .clauses import (
    Sentence,
    Slot,
    beside,
    company_in_lead,
    head_of,
    outside_brackets,
    without_places,
)
from .rules_count import age_before, debt_talk
from .state import NOTHING, Role, State
from .vocabulary import compiled, phrase

_IRRECOVERABLE = phrase("irrecoverable")
_MONEY_CUES = (
    "interest_collected",
    "interest",
    "debt_interest_bearing",
    "debt_irrecoverable",
    "debt_hard",
    "debt_rate",
    "other_debt",
    "debt",
    "plan_money",
    "receivable",
    "collection_rate",
    "collection",
    "not_collection",
    "spending",
    "recovered",
    "benefits",
)
_MONEY = {
    "interest_collected": Role("figure", "late_interest_collected"),
    "debt_interest_bearing": Role("figure", "debt_interest_bearing"),
    "debt_irrecoverable": Role("figure", "debt_irrecoverable"),
    "debt_hard": Role("figure", "debt", notes=("age: nợ khó thu",)),
    "debt_rate": Role("figure", "debt"),
    "debt": Role("figure", "debt"),
    "plan_money": Role("figure", "collection_plan"),
    "collection_rate": Role("figure", "collection"),
    "collection": Role("figure", "collection"),
}


def money(slot: Slot, sentence: Sentence, state: State) -> Role:
    """The role of a sum of money, by the last word for money before it."""
    told = at_base(slot, sentence, state) or amount_change(slot, sentence, state)
    if told:
        return told
    if _passed_over(slot, sentence, state):
        return NOTHING
    if from_to(slot, state):
        return Role("figure", state.figure.indicator if state.figure else None)
    if state.figure_family() == "collection" and _is_plan(slot, sentence):
        return Role("figure", "collection_plan")
    if _IRRECOVERABLE.match(outside_brackets(slot.post).strip()):
        return Role("figure", "debt_irrecoverable")
    if phrase("interest_after").match(outside_brackets(slot.post).strip()):
        return _interest(slot, state)
    cue = _word_for_money(slot, sentence)
    if cue == "interest":
        return _interest(slot, state)
    return _MONEY.get(cue, NOTHING) if cue else _money_unnamed(slot, sentence, state)


def _word_for_money(slot: Slot, sentence: Sentence) -> str | None:
    """The last word for money before a sum, or the noun it is of."""
    cue = slot.last_cue(*_MONEY_CUES)
    if cue in ("spending", "benefits") and (head := head_of(slot, sentence)):
        cue = head.name
    if cue in ("debt", "debt_rate") and phrase("bearing").search(slot.lead):
        return "debt_interest_bearing"
    return cue


def _passed_over(slot: Slot, sentence: Sentence, state: State) -> bool:
    """Fines, extremes, bounds, averages, and debt that was paid back or is before a court."""
    words = phrase("fines").search(slot.lead) or phrase("extreme").search(slot.lead)
    if words or slot.quantity.qualifier == "at_least" or slot.has_cue("average"):
        return True
    if phrase("spent_after").match(slot.post.strip()):
        return True
    if _is_threshold(slot, state) or _before_court(slot, sentence, state):
        return True
    return _recovering(slot, sentence)


def _recovering(slot: Slot, sentence: Sentence) -> bool:
    """ "khắc phục tổng số tiền nợ 22,6 tỷ đồng": what was paid back is no debt any more."""
    owed = [m for m in slot.cues if m.name.startswith("debt")]
    return bool(owed and phrase("recovering").search(sentence.masked[: owed[-1].start]))


def _before_court(slot: Slot, sentence: Sentence, state: State) -> bool:
    """Debt of employers inspected or sued, or debt before an inspection: not the debt that is."""
    start = sentence.masked.rfind(";", 0, slot.quantity.start) + 1
    clause = sentence.masked[start : slot.quantity.start]
    if phrase("before_inspection").search(clause):
        return True
    before = sentence.slots[slot.index - 1] if slot.index else None
    passed_over = state.previous_role == NOTHING and before is not None
    if not passed_over or before is None or before.quantity.unit != "employer":
        return False
    return before.quantity.start >= start and before.last_cue("inspection", "debt") == "inspection"


def _interest(slot: Slot, state: State) -> Role:
    """Late interest beside collected money was collected; beside debt it is owed."""
    collected = slot.last_cue(*_MONEY_CUES) in ("collection", "interest_collected") or (
        state.figure is not None and state.figure.indicator == "collection"
    )
    return Role("figure", "late_interest_collected" if collected else "late_interest")


def _money_unnamed(slot: Slot, sentence: Sentence, state: State) -> Role:
    """ "với số tiền là ...": the money of the figure before it."""
    if company_in_lead(slot, sentence):
        return Role("figure", "debt") if debt_talk(sentence, state) else NOTHING
    after = outside_brackets(slot.post)
    if compiled(r"^ ?(?:tiền )?(?:nợ|chậm đóng)").search(after):
        return Role("figure", "debt")
    family = state.figure_family()
    if family == "people":
        return Role("figure", "collection") if _collecting(state) else NOTHING
    if family == "debt" and state.figure and state.figure.indicator != "late_interest":
        split = state.figure.indicator in _LISTED and bool(slot.schemes)
        own = split or state.figure.indicator == "employer_debt"
        return Role("figure", state.figure.indicator if own else "debt")
    if family == "collection":
        at_place = any(p.name for p in slot.places) and phrase("at_place").fullmatch(
            without_places(slot).strip(" ,;")
        )
        again = slot.schemes or slot.has_cue("cumulative") or AT_DATE.search(slot.lead) or at_place
        return Role("figure", "collection") if again else NOTHING
    told = state.facts[-1] if state.facts else None
    if told and told.indicator in _LISTED and phrase("total_row").match(sentence.key):
        return Role("figure", told.indicator)
    listed = state.subset and told is not None and told.indicator in _LISTED
    if listed and told and (slot.schemes or slot.blocks or age_before(slot, sentence)):
        return Role("figure", told.indicator)
    return _owed_by_company(slot, sentence, state)


_LISTED = ("collection", "debt", "debt_interest_bearing", "debt_irrecoverable")


def _owed_by_company(slot: Slot, sentence: Sentence, state: State) -> Role:
    """ "Công ty A nợ BHXH của 250 lao động với số tiền 7,3 tỷ đồng"."""
    listed = state.debt_talk and state.subset and not slot.cues
    if not listed and not _SUM_OF.search(slot.lead):
        return NOTHING
    start = sentence.masked.rfind(";", 0, slot.quantity.start) + 1
    whole = replace(slot, lead_start=start, depth=0)
    cues = [m.name for m in sentence.cues if start <= m.start and m.end <= slot.quantity.start]
    owed = ("debt" in cues or listed) and not {"recovered", "collection"} & set(cues)
    return Role("figure", "employer_debt") if owed and company_in_lead(whole, sentence) else NOTHING


_BARE_DEBT = phrase("bare_debt")
_OF_SUM = phrase("of_sum")


def _is_threshold(slot: Slot, state: State) -> bool:
    """ "12 doanh nghiệp nợ trên 1 tỷ đồng": a round bound for each of them, not their sum."""
    quantity = slot.quantity
    if quantity.qualifier == "range" and _BARE_DEBT.search(slot.lead):
        return not _OF_SUM.search(slot.lead)
    if quantity.qualifier not in ("over", "under") or not isinstance(quantity.value, int):
        return False
    counted = state.figure is not None and state.figure.indicator == "debtor_units"
    if not counted and not phrase("some_employers").search(slot.lead):
        return False
    round_bound = len(str(quantity.value).rstrip("0")) == 1 and quantity.value <= 10**10
    return round_bound and bool(_BARE_DEBT.search(slot.lead)) and not _OF_SUM.search(slot.lead)


_SUM_OF = phrase("sum_of")
AT_DATE = phrase("at_date")
_PLAN_BEFORE = phrase("plan_before")
_PLAN_AFTER = phrase("plan_after")


def _is_plan(slot: Slot, sentence: Sentence) -> bool:
    """ "402.115 triệu đồng/730.900 triệu đồng", "... trên tổng số 2.400 tỷ đồng kế hoạch"."""
    if beside(slot, sentence) or _plan_in_bracket(slot, sentence):
        return True
    if not _PLAN_BEFORE.search(slot.lead):
        return False
    named = compiled(r"(?:kh|kế hoạch|dự toán)[ ]*(?:là )?$").search(slot.lead)
    return bool(named or _PLAN_AFTER.match(slot.post))


def _plan_in_bracket(slot: Slot, sentence: Sentence) -> bool:
    """ "đạt 55,8% kế hoạch năm 2017 (544.460 triệu đồng)": the bracket says what the plan is."""
    if slot.bracket < 0 or slot.directions:
        return False
    before = sentence.masked[: slot.bracket]
    return bool(_PLAN_NAMED.search(before) and _BRACKET_LEAD.fullmatch(slot.lead))


_PLAN_NAMED = phrase("plan_named")
_BRACKET_LEAD = phrase("bracket_lead")


def _collecting(state: State) -> bool:
    """Money beside people is collected money where the text has told of collection."""
    return state.last_of("collection") is not None
