"""What a count of people, employers, cards or visits, or a sum of money, is."""

from __future__ import annotations

from dataclasses import replace

from .clauses import Sentence, Slot, company_in_lead, outside_brackets
from .rules_percent import NOTHING, base_of, change_direction, from_to, second_change
from .state import FAMILIES, Role, State
from .vocabulary import compiled

_INSURED_AFTER = compiled(
    r"(?:lao động |dân )?(?:hiện |đang |đã |được |có |mới )*(?:tham gia(?! (?:hội|lễ|buổi|lớp|tập|đối|dự|cuộc))|có thẻ|được cấp thẻ|cấp thẻ|đóng (?:bhxh|bảo hiểm)|thuộc diện tham gia)"
)
_NOT_YET_AFTER = compiled(
    r"(?:lao động |dân |[^,;()]{0,50}?)?(?:chưa|còn chưa) (?:tham gia|có thẻ|được cấp thẻ)"
)
_OF_SOMETHING = compiled(r"(?:của|cho|với|gồm) ?$")
_INACTIVE_AFTER = compiled(
    r"(?:đã |tạm |đang )*(?:không còn|ngừng|dừng|tạm ngừng|chấm dứt|không) (?:hoạt động|giao dịch|sản xuất)|(?:đã )?(?:giải thể|phá sản|bỏ trốn)|mất tích"
)
_IRRECOVERABLE = compiled(r"(?:không có|không còn) khả năng (?:thu hồi|đóng|thu|chi trả)")
_OWING_AFTER = compiled(
    r"(?:[^,;]{0,80}?)(?:còn |đang |đã )?(?:nợ|chậm đóng|chậm nộp|trốn đóng)(?! (?:nần))"
)
_PARTICIPATING_AFTER = compiled(r"[^,;]{0,40}?tham gia")
_HARD_AFTER = compiled(r"(?:nợ|chậm đóng) khó thu")

_MONEY_CUES = (
    "interest_collected",
    "interest",
    "debt_interest_bearing",
    "debt_irrecoverable",
    "debt_hard",
    "debt_rate",
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


def amount_role(slot: Slot, sentence: Sentence, state: State) -> Role:
    """The role of a figure that is no percentage."""
    rules = {
        "person": _people,
        "VND": _money,
        "employer": _employers,
        "card": _cards,
        "visit": _visits,
    }
    rule = rules.get(slot.quantity.unit or "")
    return rule(slot, sentence, state) if rule else NOTHING


def _change(slot: Slot, sentence: Sentence, state: State) -> Role | None:
    mark = change_direction(slot, sentence)
    if mark is None:
        return Role("change", sign=state.previous_role.sign) if second_change(slot, state) else None
    if mark.name == "short":
        return None
    base = base_of(slot, sentence)
    sign = -1 if mark.name == "down" else 1
    if mark.name == "beyond" or base is not None and base.name in ("plan", "target"):
        return Role("vs_plan_abs", sign=sign)
    return Role("change", sign=sign)


def _people(slot: Slot, sentence: Sentence, state: State) -> Role:
    after = outside_brackets(slot.post).strip()
    last = slot.last_cue(
        "to_add",
        "new_people",
        "participants",
        "coverage",
        "benefits",
        "inspection",
        "spending",
        "visits",
        "labour_force",
        "debt",
        "has_card",
        "recovered",
        "not_collection",
    )
    if _NOT_YET_AFTER.match(after):
        return Role("figure", "people_to_add") if _scheme_near(slot, sentence) else NOTHING
    if last == "new_people":
        return Role("figure", "people_to_add" if state.kind == "target" else "participants_change")
    if last == "to_add" and (
        change_direction(slot, sentence) is None
        or state.kind == "target"
        or slot.directions[-1].name == "short"
    ):
        return Role("figure", "people_to_add")
    if from_to(slot, state):
        return Role("figure", state.figure.indicator if state.figure else None)
    change = _change(slot, sentence, state)
    if change:
        return change
    if sentence.masked[slot.lead_start : slot.quantity.start].strip() == "/" or _beside(
        slot, sentence
    ):
        return Role("plan_value") if state.figure_family() == "people" else NOTHING
    if _goes_on(slot, state):
        return Role("figure", "people_to_add")
    if _INSURED_AFTER.match(after) and (last != "inspection"):
        return Role("figure", "participants")
    if last in (
        "benefits",
        "inspection",
        "spending",
        "visits",
        "recovered",
        "debt",
        "not_collection",
    ):
        return NOTHING
    if _listed_place(slot, state):
        return Role("figure", "participants")
    if last is None and AT_DATE.search(slot.lead) and _people_told(state):
        told = state.figure or state.facts[-1]
        return Role("figure", told.indicator if told.indicator in HEADS else "participants")
    if state.figure_family() == "people" and _PUPILS.match(slot.quantity.unit_word):
        return Role("figure", "participants")
    if _OF_SOMETHING.search(slot.lead) and not slot.schemes:
        return NOTHING
    if last == "labour_force":
        return Role("figure", "labour_force")
    if slot.schemes or last in ("participants", "has_card", "coverage"):
        return Role("figure", "participants")
    if slot.groups and state.figure_family() == "people":
        return Role("figure", "participants")
    return NOTHING


_LIST_GAP = compiled(r"(?: tham gia [^,;]{0,40}?)?[ ,;]*(?:và )?[ ]*")
_AT_PLACE = compiled(r"(?:với|có|là|đạt|được|:|\()?[ ]*$")


HEADS = ("participants", "participants_total")
_PUPILS = compiled(r"học sinh|hssv|sinh viên")


def _people_told(state: State) -> bool:
    """Whether the last figure was of insured people: this sentence's, or the one before."""
    if state.figure is not None:
        return state.figure_family() == "people"
    last = state.facts[-1] if state.facts else None
    near = last is not None and state.sentence - last.sentence <= 1
    return bool(near and last and last.unit == "person")


def _listed_place(slot: Slot, state: State) -> bool:
    """ "Bắc Ninh với 338.210 người" after people were told of: the same people, elsewhere."""
    named = [place for place in slot.places if place.name]
    told = state.facts and state.facts[-1].indicator in ("participants", "participants_total")
    return bool(named and told and not slot.directions and _AT_PLACE.search(slot.lead))


def _goes_on(slot: Slot, state: State) -> bool:
    """A list of people still to be won goes on: "19.000 người ..., 4.000 người ..."."""
    before = state.previous_role
    return bool(before and before.indicator == "people_to_add" and _LIST_GAP.fullmatch(slot.lead))


def _scheme_near(slot: Slot, sentence: Sentence) -> bool:
    return bool(slot.schemes) or any(m.start >= slot.quantity.end for m in sentence.schemes)


def _beside(slot: Slot, sentence: Sentence) -> bool:
    """The second of "value/plan unit"."""
    return slot.quantity.start > 0 and sentence.masked[slot.quantity.start - 1] == "/"


def _money(slot: Slot, sentence: Sentence, state: State) -> Role:
    change = _change(slot, sentence, state)
    if change:
        return change
    if slot.quantity.qualifier == "at_least" or slot.has_cue("average"):
        return NOTHING
    if from_to(slot, state):
        return Role("figure", state.figure.indicator if state.figure else None)
    if state.figure_family() == "collection" and _is_plan(slot, sentence):
        return Role("figure", "collection_plan")
    if _IRRECOVERABLE.match(outside_brackets(slot.post).strip()):
        return Role("figure", "debt_irrecoverable")
    if _is_threshold(slot, state):
        return NOTHING
    cue = slot.last_cue(*_MONEY_CUES)
    if cue == "interest":
        collected = state.figure is not None and state.figure.indicator == "collection"
        return Role("figure", "late_interest_collected" if collected else "late_interest")
    if cue:
        return _MONEY.get(cue, NOTHING)
    return _money_unnamed(slot, sentence, state)


def _money_unnamed(slot: Slot, sentence: Sentence, state: State) -> Role:
    """ "với số tiền là ...": the money of the figure before it."""
    if company_in_lead(slot, sentence):
        return Role("figure", "debt") if _debt_talk(sentence, state) else NOTHING
    after = outside_brackets(slot.post)
    if compiled(r"^ ?(?:tiền )?(?:nợ|chậm đóng)").search(after):
        return Role("figure", "debt")
    family = state.figure_family()
    if family == "people":
        return Role("figure", "collection") if _collecting(state) else NOTHING
    if family == "debt" and state.figure and state.figure.indicator != "late_interest":
        indicator = "employer_debt" if state.figure.indicator == "employer_debt" else "debt"
        return Role("figure", indicator)
    if family == "collection":
        again = slot.schemes or slot.has_cue("cumulative") or AT_DATE.search(slot.lead)
        return Role("figure", "collection") if again else NOTHING
    if slot.schemes and state.facts and state.subset and state.facts[-1].unit == "VND":
        return Role("figure", state.facts[-1].indicator)
    return _owed_by_company(slot, sentence)


def _owed_by_company(slot: Slot, sentence: Sentence) -> Role:
    """ "Công ty A nợ BHXH của 250 lao động với số tiền 7,3 tỷ đồng"."""
    if not _SUM_OF.search(slot.lead):
        return NOTHING
    start = sentence.masked.rfind(";", 0, slot.quantity.start) + 1
    whole = replace(slot, lead_start=start, depth=0)
    cues = [m.name for m in sentence.cues if start <= m.start and m.end <= slot.quantity.start]
    owed = "debt" in cues and not {"recovered", "collection"} & set(cues)
    return Role("figure", "employer_debt") if owed and company_in_lead(whole, sentence) else NOTHING


_BARE_DEBT = compiled(r"(?:nợ|chậm đóng|chậm nộp)[^,;\x01]{0,40}$")
_OF_SUM = compiled(r"số tiền|tổng|với")


def _is_threshold(slot: Slot, state: State) -> bool:
    """ "12 doanh nghiệp nợ trên 1 tỷ đồng": a round bound for each of them, not their sum."""
    quantity = slot.quantity
    if quantity.qualifier not in ("over", "under") or not isinstance(quantity.value, int):
        return False
    if state.figure is None or state.figure.indicator != "debtor_units":
        return False
    round_bound = len(str(quantity.value).rstrip("0")) == 1 and quantity.value <= 10**10
    return round_bound and bool(_BARE_DEBT.search(slot.lead)) and not _OF_SUM.search(slot.lead)


_SUM_OF = compiled(r"(?:số tiền|tổng cộng|tổng số tiền)(?: là| lên đến| lên tới|:)*[ ]*$")
AT_DATE = compiled(
    r"^[ ,;]*(?:[^\W\d]+ ){0,4}\x02+[\x02 ]*(?:[^\W\d]+ ){0,4}(?:là|đạt|được|thu|có|lên|:)?[ ]*$"
)
_PLAN_BEFORE = compiled(r"(?:/|trên)[ ]*(?:tổng (?:số )?)?(?:kh|kế hoạch|dự toán)?[ ]*(?:là )?$")
_PLAN_AFTER = compiled(r"[ ]*(?:theo )?(?:kế hoạch|dự toán)")


def _is_plan(slot: Slot, sentence: Sentence) -> bool:
    """ "303.842 triệu đồng/544.460 triệu đồng", "... trên tổng số 2.400 tỷ đồng kế hoạch"."""
    if _beside(slot, sentence):
        return True
    if not _PLAN_BEFORE.search(slot.lead):
        return False
    named = compiled(r"(?:kh|kế hoạch|dự toán)[ ]*(?:là )?$").search(slot.lead)
    return bool(named or _PLAN_AFTER.match(slot.post))


def _collecting(state: State) -> bool:
    """Money beside people is collected money where the text has told of collection."""
    return state.last_of("collection") is not None


def _employers(slot: Slot, sentence: Sentence, state: State) -> Role:
    change = _change(slot, sentence, state)
    if change:
        return change
    after = outside_brackets(slot.post).strip()
    last = slot.last_cue(
        "debt",
        "debt_hard",
        "inspection",
        "participants",
        "recovered",
        "collection",
        "debt_irrecoverable",
        "to_add",
        "new_people",
    )
    if last == "inspection":
        return NOTHING
    if slot.lead.strip() == "của" and state.figure_family() == "debt":
        return Role("figure", "debtor_units")
    if _IRRECOVERABLE.search(after):
        return Role("figure", "debtor_units_irrecoverable")
    if _INACTIVE_AFTER.match(after) and (
        last in ("debt", "debt_hard") or _debt_talk(sentence, state)
    ):
        return Role("figure", "debtor_units_inactive")
    if _OWING_AFTER.match(after):
        notes = ("age: nợ khó thu",) if _HARD_AFTER.match(after) else ()
        return Role("figure", "debtor_units", notes=notes)
    if _PARTICIPATING_AFTER.match(after) or last in (
        "participants",
        "recovered",
        "to_add",
        "new_people",
    ):
        return NOTHING
    if (
        last in ("debt", "debt_hard")
        or _owes_later(slot, sentence)
        or slot.blocks
        and _debt_talk(sentence, state)
    ):
        return Role("figure", "debtor_units")
    return NOTHING


def _owes_later(slot: Slot, sentence: Sentence) -> bool:
    """ "701 đơn vị thuộc khối ..., thị trấn nợ 8,7 tỷ": the debt is told before the next figure."""
    end = len(sentence.masked)
    for other in sentence.slots[slot.index + 1 :]:
        if other.depth <= slot.depth:
            end = other.quantity.start
            break
    stop = sentence.masked.find(";", slot.quantity.end, end)
    end = stop if stop >= 0 else end
    between = [m.name for m in sentence.cues if slot.quantity.end <= m.start and m.end <= end]
    return any(n.startswith("debt") for n in between) and not {"recovered", "inspection"} & set(
        between
    )


def _debt_talk(sentence: Sentence, state: State) -> bool:
    return (
        any(m.name.startswith("debt") for m in sentence.cues)
        or state.debt_talk
        or state.last_of("debt") is not None
    )


def _cards(slot: Slot, sentence: Sentence, state: State) -> Role:
    start = sentence.masked.rfind(";", 0, slot.quantity.start) + 1
    cues = [m.name for m in sentence.cues if start <= m.start and m.end <= slot.quantity.start]
    known = [name for name in cues if name in ("recovered", "cards", "inspection", "has_card")]
    if known[-1:] == ["cards"] or state.figure and state.figure.indicator == "cards_issued":
        return Role("figure", "cards_issued")
    return NOTHING


def _visits(slot: Slot, sentence: Sentence, state: State) -> Role:
    around = slot.lead + slot.quantity.unit_word + slot.post
    seen = compiled(r"khám|kcb|chữa bệnh|điều trị").search(around)
    return Role("figure", "claims_visits") if seen else NOTHING
