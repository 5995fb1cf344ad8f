"""What a count of employers, cards or visits is."""

from __future__ import annotations

from .changes import amount_change
from .clauses import Mark, Sentence, Slot, beside, outside_brackets
from .state import NOTHING, Role, State
from .vocabulary import compiled, phrase

_IRRECOVERABLE = phrase("irrecoverable")
_INACTIVE_AFTER = phrase("inactive_after")
_OWING_AFTER = phrase("owing_after")
_PARTICIPATING_AFTER = phrase("participating_after")
_HARD_AFTER = phrase("hard_after")


def employers(slot: Slot, sentence: Sentence, state: State) -> Role:
    """Employers in debt, by class; inspected, insured or recovered ones are no facts."""
    changed = amount_change(slot, sentence, state)
    if changed:
        return changed
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
    if state.debt_talk and phrase("total_row").match(sentence.key):
        return Role("figure", "debtor_units")
    if _IRRECOVERABLE.search(after):
        return Role("figure", "debtor_units_irrecoverable")
    in_debt = last in ("debt", "debt_hard") or state.debt_talk or state.figure_family() == "debt"
    if _INACTIVE_AFTER.match(after) and (in_debt or _owes_later(slot, sentence)):
        return Role("figure", "debtor_units_inactive")
    if beside(slot, sentence):
        return NOTHING
    if slot.lead.strip() == "của" and state.figure_family() == "debt":
        return Role("figure", "debtor_units")
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
        or (slot.blocks or age_before(slot, sentence))
        and debt_talk(sentence, state)
    ):
        return Role("figure", "debtor_units")
    return NOTHING


def age_before(slot: Slot, sentence: Sentence) -> bool:
    """ "từ 3 đến dưới 6 tháng: 243 đơn vị": an age of debt stands before the figure."""
    return any(slot.lead_start <= m.start < slot.quantity.start for m in sentence.ages)


def _owes_later(slot: Slot, sentence: Sentence) -> bool:
    """ "640 đơn vị thuộc khối ..., thị trấn nợ 7,9 tỷ": the debt is told before the next figure."""
    end = len(sentence.masked)
    for other in sentence.slots[slot.index + 1 :]:
        if other.depth <= slot.depth and other.quantity.unit != "person":
            end = other.quantity.start
            break
    stop = sentence.masked.find(";", slot.quantity.end, end)
    end = stop if stop >= 0 else end
    between = [m for m in sentence.cues if slot.quantity.end <= m.start and m.end <= end]
    if any(m.name in ("recovered", "inspection") for m in between):
        return False
    return any(m.name.startswith("debt") and not _new_sum(m, sentence) for m in between)


def _new_sum(mark: Mark, sentence: Sentence) -> bool:
    """ "..., số nợ tăng lên": debt as a new subject, unless it is "với số tiền nợ"."""
    noun = sentence.masked.startswith(("số", "tổng"), mark.start)
    return noun and not sentence.masked[: mark.start].endswith("với ")


def debt_talk(sentence: Sentence, state: State) -> bool:
    """Whether debt is being talked of, here or just before."""
    return (
        any(m.name.startswith("debt") for m in sentence.cues)
        or state.debt_talk
        or state.last_of("debt") is not None
    )


def cards(slot: Slot, sentence: Sentence, state: State) -> Role:
    """Cards issued (not cards taken back)."""
    start = sentence.masked.rfind(";", 0, slot.quantity.start) + 1
    cues = [m.name for m in sentence.cues if start <= m.start and m.end <= slot.quantity.start]
    known = [name for name in cues if name in ("recovered", "cards", "inspection", "has_card")]
    scheme = slot.post.lstrip().startswith(("bhyt", "bảo hiểm y tế"))
    held = scheme and not known and phrase("cards_held").search(slot.lead)
    listed = state.figure is not None and state.figure.indicator == "cards_issued"
    return Role("figure", "cards_issued") if known[-1:] == ["cards"] or held or listed else NOTHING


def visits(slot: Slot, sentence: Sentence, state: State) -> Role:
    """Visits to a doctor; other "lượt" are cases of benefits."""
    around = slot.lead + slot.quantity.unit_word + slot.post
    seen = compiled(r"khám|kcb|chữa bệnh|điều trị").search(around)
    return Role("figure", "claims_visits") if seen else NOTHING
