"""The noun a percentage is of: population, labour force, plan, amount due, a share of a whole."""

from __future__ import annotations

from .clauses import Sentence, Slot, outside_brackets
from .text import matching_key
from .vocabulary import compiled, entry, phrase

_AFTER = {
    name: compiled(rf"(?:{pattern})(?!\w)") for name, pattern in entry("denominators").items()
}
_OF = phrase("of")


def denominator(slot: Slot) -> str | None:
    """Which of the vocabulary's denominators follows the figure at once."""
    after = slot.quantity.noun or outside_brackets(slot.post).strip()
    for name in (
        "wage",
        "working_age",
        "population",
        "labour_force",
        "plan_money",
        "receivable",
        "group",
        "share",
        "plan",
    ):
        if _AFTER[name].match(after):
            return name
    return None


def printed_denominator(slot: Slot, sentence: Sentence) -> str:
    """The noun a rate is of, as printed."""
    text = outside_brackets(sentence.text[slot.quantity.end : slot.post_end]).strip(" .,")
    name = denominator(slot)
    match = _AFTER[name].match(matching_key(text)) if name else None
    start = _OF.match(matching_key(text))
    return text[start.end() if start else 0 : match.end()] if match else text[:60]
