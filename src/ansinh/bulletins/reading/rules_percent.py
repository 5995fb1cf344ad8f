"""What a percentage is: coverage, debt rate, share of plan, change, target, points or nothing."""

from __future__ import annotations

from .changes import base_of, change_direction, from_to, second_change
from .clauses import BASE, Sentence, Slot, outside_brackets
from .state import NOTHING, RATES, Role, State
from .text import matching_key
from .vocabulary import compiled, entry, phrase

_TARGET_LEAD = phrase("target_lead")
_TARGET_TAIL = phrase("target_tail")
_OVER_PLAN = phrase("over_plan")
_REACHED = phrase("reached")
_RATIO = phrase("ratio")
_INTEREST_OR_SHARE = phrase("interest_or_share")


def percent_role(slot: Slot, sentence: Sentence, state: State) -> Role:
    """The role of a percentage, by the first rule that knows."""
    for rule in _RULES:
        role = rule(slot, sentence, state)
        if role:
            return role
    return NOTHING


def _denominator(slot: Slot) -> str | None:
    after = outside_brackets(slot.post).strip()
    for name in (
        "working_age",
        "population",
        "labour_force",
        "plan_money",
        "receivable",
        "share",
        "plan",
        "group",
    ):
        if _AFTER[name].match(after):
            return name
    return None


_AFTER = {
    name: compiled(rf"(?:{pattern})(?!\w)") for name, pattern in entry("denominators").items()
}


def _target(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "... so với chỉ tiêu UBND tỉnh giao (35,5%)", "chỉ tiêu ... được giao là 82,6%"."""
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
    if slot.depth and before.rstrip().endswith("("):
        outer = before.rstrip()[:-1]
        if _TARGET_LEAD.search(outer.replace(BASE, "x")) and not outer.rstrip().endswith("%"):
            return Role("target")
    if slot.has_cue("coverage", "debt_rate", "participants", "goal") and not slot.directions:
        tail = _TARGET_LEAD.search(slot.lead)
        if tail and tail[0].rstrip().endswith(("là", "giao", ":")):
            return Role("target")
    return None


def _rate_near(slot: Slot, state: State) -> bool:
    return bool(state.figure and state.figure.indicator in RATES) or slot.has_cue(
        "coverage", "debt_rate"
    )


def _change(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    mark = change_direction(slot, sentence)
    if mark is None:
        return Role("change", sign=state.previous_role.sign) if second_change(slot, state) else None
    base = base_of(slot, sentence)
    rate = bool(state.figure and state.figure.indicator in RATES)
    plan_after = _denominator(slot) == "plan"
    if mark.name == "short":
        return Role("figure", "coverage_gap") if rate or slot.has_cue("coverage") else NOTHING
    to_target = base is not None and base.name in ("target", "plan") or plan_after
    if mark.name == "beyond" or to_target:
        if rate and state.figure.indicator != "collection_plan_pct":
            return Role("target_pp", sign=-1 if mark.name == "down" else 1)
        sign = -1 if mark.name == "down" else 1
        return Role("over_plan_pct", "collection_plan_pct", sign=sign)
    return Role("change", sign=-1 if mark.name == "down" else 1)


def _ratio(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "bằng 110,5% so với cùng kỳ": last year's figure is 100."""
    after = sentence.masked[slot.quantity.end :]
    if after.lstrip().startswith(BASE) and _RATIO.search(slot.lead):
        base = base_of(slot, sentence)
        if base and base.name in ("yoy", "year", "year_end") and state.figure:
            return Role("ratio")
    return None


def _special_rates(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    cue = slot.last_cue(
        "recovery_rate",
        "debt_rate",
        "collection_rate",
        "books",
        "coverage",
        "share",
        "spending",
        "benefits",
        "cards",
    )
    after = _denominator(slot)
    if cue == "books" and after in (None, "labour_force", "population", "plan", "share"):
        return Role("figure", "books_issued_rate")
    if cue == "recovery_rate":
        return Role("figure", "debt_recovery_rate")
    if cue == "debt_rate" and after not in ("population",):
        notes = (
            (f"of {_printed_after(slot, sentence)}",)
            if after in ("plan", "plan_money", "receivable")
            else ()
        )
        return Role("figure", "debt_rate", notes=notes)
    if cue == "collection_rate" and after in (None, "plan", "plan_money"):
        return Role("figure", "collection_plan_pct")
    return None


_OF = phrase("of")


def _printed_after(slot: Slot, sentence: Sentence) -> str:
    """The noun a rate is of, as printed."""
    text = outside_brackets(sentence.text[slot.quantity.end : slot.post_end]).strip(" .,")
    name = _denominator(slot)
    match = _AFTER[name].match(matching_key(text)) if name else None
    start = _OF.match(matching_key(text))
    return text[start.end() if start else 0 : match.end()] if match else text[:60]


def _by_denominator(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    after = _denominator(slot)
    printed = _printed_after(slot, sentence)
    if slot.cues and slot.cues[-1].name == "share" and after in (None, "share", "group"):
        return NOTHING
    if after in ("population", "working_age", "labour_force"):
        return (
            Role("figure", "coverage_rate", notes=(f"of {printed}",))
            if _insured(slot, sentence, state)
            else NOTHING
        )
    if after in ("plan_money", "receivable"):
        return _of_money(slot, state, printed)
    if after == "share":
        return NOTHING
    if after == "group":
        if slot.quantity.value == 100 and (state.kind == "target" or _SLOGAN.search(slot.lead)):
            return NOTHING
        covered = _GROUP_COVERED.match(sentence.masked, slot.quantity.end)
        return Role("figure", "coverage_rate", notes=(f"of {printed}",)) if covered else NOTHING
    if after == "plan":
        return _of_plan(slot, state)
    return None


_SLOGAN = phrase("slogan")
_GROUP_COVERED = compiled(
    rf"[ ]*(?:{entry('denominators')['group']})[^.;()\x01]{{0,60}}?(?:tham gia|có thẻ|cấp thẻ)"
)


def _insured(slot: Slot, sentence: Sentence, state: State) -> bool:
    return bool(
        slot.schemes
        or any(slot.quantity.end <= m.start <= slot.post_end for m in sentence.schemes)
        or state.figure_family() == "people"
    )


def _of_money(slot: Slot, state: State, printed: str) -> Role | None:
    if slot.last_cue("debt", "collection") == "debt" or (
        not slot.has_cue("collection") and state.figure_family() == "debt"
    ):
        return Role("figure", "debt_rate", notes=(f"of {printed}",))
    return _of_plan(slot, state)


def _of_plan(slot: Slot, state: State) -> Role | None:
    if _OVER_PLAN.search(slot.lead):
        return Role("over_plan_pct", "collection_plan_pct")
    if _new_subject(slot, state):
        return (
            Role("figure", "collection_plan_pct")
            if slot.last_cue("collection", "participants", "debt") == "collection"
            else NOTHING
        )
    if state.figure and state.figure_family() in ("people", "collection"):
        return Role("plan_pct", "collection_plan_pct")
    if slot.has_cue("collection") or state.rate_list:
        return Role("figure", "collection_plan_pct")
    return NOTHING


def _new_subject(slot: Slot, state: State) -> bool:
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


def _by_cue(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    cue = slot.last_cue(
        "coverage",
        "debt",
        "collection",
        "participants",
        "spending",
        "benefits",
        "share",
        "recovered",
    )
    if from_to(slot, state):
        return Role("figure", state.figure.indicator if state.figure else None)
    if slot.last_cue("average"):
        return NOTHING
    if _INTEREST_OR_SHARE.search(slot.lead) and not slot.has_cue("coverage"):
        return NOTHING
    if cue == "coverage":
        return Role("figure", "coverage_rate")
    if (
        cue == "participants"
        and slot.schemes
        and (state.figure is None or _new_subject(slot, state))
    ):
        return Role("figure", "coverage_rate") if _REACHED.search(slot.lead) else NOTHING
    if state.rate_list and slot.depth and slot.quantity.unit in ("%", None):
        return Role("figure", state.rate_list)
    if compiled(r"chiếm(?: tỷ lệ| khoảng)*[ ]*$").search(slot.lead):
        whole = (
            state.figure
            and state.figure.indicator == "debt"
            and not state.subset
            and not state.figure.part
        )
        return Role("figure", "debt_rate") if whole else NOTHING
    if cue == "collection" and _REACHED.search(slot.lead):
        return Role("figure", "collection_plan_pct")
    return None


def _after_figure(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "87.866 người, đạt 98,11%", "(55,8%)": of the plan, when nothing else is said."""
    figure = state.amount()
    if figure is None or figure.indicator not in (
        "participants",
        "participants_total",
        "collection",
    ):
        return None
    if slot.schemes and slot.schemes[-1].name != figure.scheme:
        return Role("figure", "coverage_rate") if figure.kind == "target" else None
    if not _REACHED.search(slot.lead):
        return None
    if (figure.scheme or "").startswith("BHYT_"):
        # Of the pupils, of the poor: a group has no plan of its own.
        return Role("figure", "coverage_rate")
    return Role("plan_pct", "collection_plan_pct")


def _goal_rate(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """In a list of goals a bare percentage after a scheme is a rate like the one before."""
    if state.kind != "target" or not slot.schemes or not state.facts:
        return None
    before = state.facts[-1]
    return (
        Role("figure", before.indicator)
        if before.indicator in RATES and before.kind == "target"
        else None
    )


_PLACES_COUNTED = phrase("places_counted")


def _of_places(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "45/52 xã đạt tỷ lệ bao phủ trên 90%": a bound the places are counted by."""
    before = sentence.key[: slot.quantity.start]
    return NOTHING if _PLACES_COUNTED.search(before) else None


def _rate_again(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "... đạt 76,3%; năm 2017 đạt 80,1%": the same rate at another date."""
    figure = state.figure
    if figure is None or figure.indicator not in RATES or slot.schemes or slot.directions:
        return None
    other_date = any(slot.lead_start <= d.start < slot.quantity.start for d in sentence.dates)
    return Role("figure", figure.indicator) if other_date and _REACHED.search(slot.lead) else None


_RULES = [
    _of_places,
    _target,
    _change,
    _ratio,
    _special_rates,
    _by_denominator,
    _by_cue,
    _goal_rate,
    _rate_again,
    _after_figure,
]
