"""What a percentage is: coverage, debt rate, share of plan, change, target, points or nothing."""

from __future__ import annotations

from .changes import from_to
from .clauses import (
    Sentence,
    Slot,
    outside_brackets,
    place_before_bracket,
    without_places,
)
from .denominators import denominator, printed_denominator
from .model import Fact
from .rules_plan import new_subject, of_money, of_plan, percent_change, ratio, target
from .schemes import named_in_turn
from .state import NOTHING, RATES, Role, State
from .vocabulary import compiled, entry, phrase

NEARBY = 3
"""Within so many sentences a rate named only as "tỷ lệ cao nhất" is the one told before."""
_REACHED = phrase("reached")
_INTEREST_OR_SHARE = phrase("interest_or_share")


def percent_role(slot: Slot, sentence: Sentence, state: State) -> Role:
    """The role of a percentage, by the first rule that knows."""
    for rule in _RULES:
        role = rule(slot, sentence, state)
        if role:
            return role
    return NOTHING


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
    after = denominator(slot)
    if phrase("books_after").match(outside_brackets(slot.post).strip()):
        return Role("figure", "books_issued_rate")
    if cue == "books" and after in (None, "labour_force", "population", "plan", "share"):
        return Role("figure", "books_issued_rate")
    if _after_books(slot, sentence) and after in (None, "labour_force", "share"):
        return Role("figure", "books_issued_rate")
    if cue == "recovery_rate":
        return Role("figure", "debt_recovery_rate")
    if cue == "debt_rate" and after not in ("population",):
        notes = (
            (f"of {printed_denominator(slot, sentence)}",)
            if after in ("plan", "plan_money", "receivable")
            else ()
        )
        return Role("figure", "debt_rate", notes=notes)
    if cue == "collection_rate" and after in (None, "plan", "plan_money"):
        return Role("figure", "collection_plan_pct")
    return None


def _after_books(slot: Slot, sentence: Sentence) -> bool:
    """ "trả 148.230 sổ ..., đạt 99,2%": the share follows the books counted."""
    before = sentence.slots[slot.index - 1] if slot.index else None
    counted = before is not None and (before.quantity.unit == "book" or _books_for(before))
    return counted and _REACHED.search(slot.lead) is not None


def _books_for(slot: Slot) -> bool:
    """ "bàn giao sổ cho 148.000 lao động"."""
    cues = ("books", "participants", "collection", "debt")
    return slot.quantity.unit in ("person", None) and slot.last_cue(*cues) == "books"


def _by_denominator(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    after = denominator(slot)
    printed = printed_denominator(slot, sentence)
    before = state.previous_role.indicator if state.previous_role else None
    if before == "people_to_add" and after in ("population", "working_age", "labour_force"):
        return NOTHING  # the share of those not insured yet
    if slot.cues and slot.cues[-1].name == "share" and after in (None, "share"):
        return NOTHING
    if after == "wage":
        return NOTHING
    if after is None and _of_those_insured(slot, sentence, state):
        return Role("figure", "coverage_rate")
    if phrase("rate_of_cover").match(outside_brackets(slot.post).strip()):
        return Role("figure", "coverage_rate")
    if after in ("population", "working_age", "labour_force"):
        return (
            Role("figure", "coverage_rate", notes=(f"of {printed}",))
            if _insured(slot, sentence, state)
            else NOTHING
        )
    if after in ("plan_money", "receivable"):
        return of_money(slot, state, printed)
    if after == "share":
        return (
            Role("figure", "debt_recovery_rate") if _of_debt_recovered(slot, sentence) else NOTHING
        )
    if after == "group":
        share = phrase("takes_up").search(slot.lead) or _REACHED.search(slot.lead)
        insured = state.figure_family() == "people" or slot.has_cue("coverage", "has_card")
        told = insured and share
        covered = told or _GROUP_COVERED.match(sentence.masked, slot.quantity.end)
        return Role("figure", "coverage_rate", notes=(f"of {printed}",)) if covered else NOTHING
    if after == "plan":
        return of_plan(slot, state)
    return None


_GROUP_COVERED = compiled(
    rf"[ ]*(?:{entry('denominators')['group']})[^.;()\x01]{{0,60}}?(?:tham gia|có thẻ|cấp thẻ)"
)


def _of_those_insured(slot: Slot, sentence: Sentence, state: State) -> bool:
    """ "có 45,6% lao động tham gia BHXH; 43,1% tham gia BHTN": a scheme follows the rate."""
    told = state.figure is not None and state.figure.indicator == "coverage_rate"
    insured = phrase("insured_after").match(outside_brackets(slot.post).strip())
    named = any(slot.quantity.end <= m.start <= slot.post_end for m in sentence.schemes)
    return bool(told and insured and named)


def _insured(slot: Slot, sentence: Sentence, state: State) -> bool:
    return bool(
        slot.schemes
        or any(slot.quantity.end <= m.start <= slot.post_end for m in sentence.schemes)
        or state.figure_family() in ("people", "cards")
    )


def _same_rate(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "tỷ lệ này là ...", "... lên 88,4% năm 2019": the rate told last, once more."""
    if slot.has_cue("same") and state.facts and state.facts[-1].unit == "%":
        return Role("figure", state.facts[-1].indicator)
    named = sentence.masked[: slot.bracket] if place_before_bracket(slot, sentence) else slot.lead
    if phrase("extreme_rate").search(named):
        near = [f for f in state.facts if state.sentence - f.sentence <= NEARBY]
        told = [f.indicator for f in near if f.indicator in RATES]
        return Role("figure", told[-1]) if told and not slot.directions else None
    if from_to(slot, state) and state.figure:
        return Role("figure", state.figure.indicator)
    return None


def _asked_of_all(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "phấn đấu 100% học sinh tham gia": the law asks it everywhere, it is no figure here."""
    if slot.quantity.value != 100 or not (slot.groups or denominator(slot) == "group"):
        return None
    urged = phrase("urging").search(sentence.masked[: slot.quantity.start])
    goal = state.kind == "target" or phrase("slogan").search(slot.lead)
    return NOTHING if urged or goal else None


def _no_rate(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """Averages, contribution rates, support, interest rates."""
    if slot.last_cue("average"):
        return NOTHING
    if _INTEREST_OR_SHARE.search(without_places(slot)) and not slot.has_cue("coverage"):
        return NOTHING
    return None


def _by_cue(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """By the last word for a kind of figure before it."""
    cue = slot.last_cue(*_RATE_CUES)
    if cue == "coverage":
        return Role("figure", "coverage_rate")
    if cue == "participants" and slot.schemes and new_subject(slot, state):
        told = _REACHED.search(slot.lead) or phrase("scheme_level").search(slot.lead)
        return Role("figure", "coverage_rate") if told else NOTHING
    if cue == "collection" and _REACHED.search(slot.lead):
        return Role("figure", "collection_plan_pct")
    dated = phrase("only_date").search(slot.lead) and not slot.schemes
    if state.rate_list and (slot.depth or dated or _place_alone(slot, sentence)):
        return Role("figure", state.rate_list)
    last = state.facts[-1] if state.facts else None
    near = last is not None and state.sentence - last.sentence <= (0 if slot.cues else 1)
    if last and near and last.indicator in RATES and _place_alone(slot, sentence):
        return Role("figure", last.indicator)
    level = phrase("level_of_debt").search(slot.lead) or state.kind == "target"
    if cue == "debt" and level:
        return Role("figure", "debt_rate")
    if phrase("takes_up").search(slot.lead):
        return _taken_up(slot, sentence, state)
    return None


_RATE_CUES = (
    "coverage",
    "debt",
    "collection",
    "participants",
    "spending",
    "benefits",
    "share",
    "recovered",
)


def _taken_up(slot: Slot, sentence: Sentence, state: State) -> Role:
    """ "chiếm 4,2%" of nothing named: of the labour force told before, or the rate of a debt."""
    if slot.blocks or state.figure is None:
        return NOTHING
    if _labour_told(sentence, slot) and state.figure_family() == "people":
        return Role("figure", "coverage_rate")
    shares = any(denominator(other) == "share" for other in sentence.slots)
    part = state.subset or state.figure.part or shares
    return Role("figure", "debt_rate") if state.figure.indicator == "debt" and not part else NOTHING


def _of_debt_recovered(slot: Slot, sentence: Sentence) -> bool:
    """ "thu hồi 12 tỷ đồng, đạt 58,4% số nợ"."""
    told = [m.name for m in sentence.cues if m.end <= slot.quantity.start]
    of_debt = phrase("of_debt").match(outside_brackets(slot.post).strip())
    return "recovered" in told and of_debt is not None and _REACHED.search(slot.lead) is not None


def _place_alone(slot: Slot, sentence: Sentence) -> bool:
    """ "xã Hòa Bình đạt 95,1%": only a place is new, the rate is the one told before."""
    if slot.depth:
        return place_before_bracket(slot, sentence)
    named = any(place.name or place.own for place in slot.places)
    end = max((p.end for p in slot.places), default=0)
    bare = phrase("at_place").fullmatch(sentence.masked[end : slot.quantity.start].strip())
    return named and not slot.schemes and bool(bare or _REACHED.search(slot.lead))


def _labour_told(sentence: Sentence, slot: Slot) -> bool:
    """The sentence opened with the labour force or the population its shares are of."""
    bases = ("labour_force", "population")
    return any(m.name in bases and m.end <= slot.quantity.start for m in sentence.cues)


def _after_figure(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "54.310 người, đạt 97,3%", "(56,2%)": of the plan, when nothing else is said."""
    figure = state.amount()
    owed = figure is not None and figure.indicator in ("debt", "debt_interest_bearing")
    whole = figure is not None and not figure.part and not state.subset
    if owed and whole and phrase("rate_in_bracket").fullmatch(slot.lead):
        return Role("figure", "debt_rate")
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
    if _rates_so_far(figure, state):
        return Role("figure", "coverage_rate")
    group = (figure.scheme or "").startswith("BHYT_")
    rate = figure.scheme == "BHYT" and phrase("as_a_rate").search(slot.lead)
    if group or rate:
        # Of the pupils, of the poor: a group has no plan of its own. "đạt tỷ lệ" of BHYT: of all.
        return Role("figure", "coverage_rate")
    return Role("plan_pct", "collection_plan_pct")


def _rates_so_far(figure: Fact, state: State) -> bool:
    """ "27.355 người, bằng 4,5% lực lượng lao động. BHTN 61.028 người, bằng 10,2%": percentages go
    on as they began."""
    earlier = [f for f in state.facts if f is not figure and figure.sentence - f.sentence <= 1]
    pair = [(f.indicator, f.kind) for f in earlier[-2:]]
    planned = any(f.comparison.plan_pct is not None for f in earlier)
    told = [("participants", figure.kind), ("coverage_rate", figure.kind)]
    return pair == told and figure.indicator == "participants" and not planned


def _goal_rate(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """In a list of goals a bare percentage after a scheme is a rate like the one before."""
    if not slot.schemes or not state.facts:
        return None
    before = state.facts[-1]
    if before.indicator not in RATES or before.kind != "target":
        return None
    if state.kind == "target":
        return Role("figure", before.indicator)
    return Role("target") if before.sentence == state.sentence and not state.levels else None


_PLACES_COUNTED = phrase("places_counted")


def _of_places(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "45/52 xã đạt tỷ lệ bao phủ trên 90%": a bound the places are counted by."""
    before = sentence.key[: slot.quantity.start]
    after = outside_brackets(slot.post).strip()
    counted = _PLACES_COUNTED.search(before) or phrase("counted_not_people").match(after)
    return NOTHING if counted else None


def _scheme_alone(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "... đạt 12,9%, trong đó BHXH tự nguyện 2,7%; tham gia BHTN 8,6%": a scheme, its rate."""
    figure = state.figure
    told = figure is not None and figure.indicator in ("coverage_rate", "debt_rate")
    if not told or not slot.schemes or slot.directions or denominator(slot):
        return None
    if any(cue.name != "participants" for cue in slot.cues):
        return None
    scheme = slot.schemes[-1]
    before = sentence.masked[slot.lead_start : scheme.start]
    between = sentence.masked[scheme.end : slot.quantity.start]
    alone = not between.strip() and phrase("scheme_alone").fullmatch(before)
    return Role("figure", figure.indicator) if alone and figure else None


def _rate_again(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    """ "... đạt 75,1%; năm 2017 đạt 79,4%", "... BHXH là 28,5%, tham gia BHTN là 23,1%"."""
    figure = state.figure
    if figure is None or figure.indicator not in RATES or slot.directions:
        return None
    if slot.index and named_in_turn(slot, sentence) and not _REACHED.search(slot.lead):
        # "BHXH và BHYT đạt 30% và 92%": both of one noun.
        return Role("figure", figure.indicator)
    if slot.schemes:
        if figure.indicator not in ("coverage_rate", "debt_rate"):
            return None
        level = phrase("scheme_level").search(slot.lead)
        return Role("figure", figure.indicator) if level else None
    other_date = any(slot.lead_start <= d.start < slot.quantity.start for d in sentence.dates)
    level = _REACHED.search(slot.lead) or phrase("scheme_level").search(slot.lead)
    apart = phrase("apart").match(slot.lead) or phrase("as_a_rate").search(slot.lead)
    return Role("figure", figure.indicator) if (other_date or apart) and level else None


_RULES = [
    _of_places,
    _asked_of_all,
    target,
    percent_change,
    ratio,
    _special_rates,
    _by_denominator,
    _same_rate,
    _no_rate,
    _scheme_alone,
    _by_cue,
    _goal_rate,
    _rate_again,
    _after_figure,
]
