"""A sentence and its parts: marks, bases of comparison, and the slots figures stand in.

A slot knows what stands before its figure (its *lead*, back to the figure before) and straight
after it (its *post*, to the next break, brackets skipped). The rules of rules_*.py decide from the
slot alone, and from what the text said so far, what a figure is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .dates import When
from .places import PlaceMention
from .quantities import Quantity
from .vocabulary import compiled, entry, phrase

QUANTITY, HIDDEN, BASE = "\x01", "\x02", "\x03"


@dataclass(frozen=True)
class Mark:
    """A stretch of a sentence with a meaning; `name` tells which."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Base:
    """What a change is measured from: its type (data/vocabulary.yaml, bases), text and date."""

    name: str
    start: int
    end: int
    printed: str
    when: When | None


@dataclass
class Slot:
    """A quantity with its surroundings. `depth` counts the brackets it stands in."""

    index: int
    quantity: Quantity
    depth: int
    lead_start: int
    lead: str
    post: str
    post_end: int
    cues: list[Mark] = field(default_factory=list)
    schemes: list[Mark] = field(default_factory=list)
    directions: list[Mark] = field(default_factory=list)
    groups: list[Mark] = field(default_factory=list)
    blocks: list[Mark] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    bracket: int = -1

    def last_cue(self, *names: str) -> str | None:
        """The cue of the lead nearest to the figure, among `names`."""
        for mark in reversed(self.cues):
            if mark.name in names:
                return mark.name
        return None

    def has_cue(self, *names: str) -> bool:
        return self.last_cue(*names) is not None


@dataclass
class Sentence:
    """One sentence with its marks. `masked` is its key with figures, dates and bases hidden."""

    text: str
    key: str
    masked: str
    dates: list[When] = field(default_factory=list)
    bases: list[Base] = field(default_factory=list)
    schemes: list[Mark] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    cues: list[Mark] = field(default_factory=list)
    directions: list[Mark] = field(default_factory=list)
    groups: list[Mark] = field(default_factory=list)
    blocks: list[Mark] = field(default_factory=list)
    ages: list[Mark] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)


def without_places(slot: Slot) -> str:
    """The lead with the names of places left out: the "lương" of huyện Lương Sơn pays nobody."""
    lead = slot.lead
    for place in reversed(slot.places):
        lead = lead[: place.start - slot.lead_start] + lead[place.end - slot.lead_start :]
    return lead


def place_before_bracket(slot: Slot, sentence: Sentence) -> bool:
    """ "Nghệ An (108.300 người)": a place is all that stands before the bracket of a figure."""
    before = len(sentence.masked[: slot.bracket].rstrip())
    named = any(place.name and place.end == before for place in sentence.places)
    return bool(slot.depth) and named


_BRACKETS = re.compile(r"\([^()]*\)?")


def outside_brackets(text: str) -> str:
    """The text without its bracketed remarks."""
    return " ".join(_BRACKETS.sub(" ", text).split())


_MONEY_NOUNS = ("debt", "debt_interest_bearing", "collection")


def head_of(slot: Slot, sentence: Sentence) -> Mark | None:
    """ "số nợ ... từ nguồn ngân sách là 221 tỷ đồng": the noun the sum is of, whatever stands
    between it and its verb."""
    if not phrase("copula").search(slot.lead):
        return None
    for mark in reversed(slot.cues):
        noun = phrase("head").match(sentence.masked, mark.start)
        told = sentence.masked[: mark.start]
        if noun and mark.name in _MONEY_NOUNS and not phrase("belongs").search(told):
            return mark
    return None


def company_in_lead(slot: Slot, sentence: Sentence) -> bool:
    """A named employer stands before the figure: the word, then a name in capitals."""
    pattern = compiled(r"(?<!\w)(?:" + entry("companies") + r")(?!\w)")
    start = max(sentence.masked.rfind(";", 0, slot.quantity.start) + 1, slot.lead_start)
    if slot.depth and not sentence.masked[start : slot.quantity.start].strip("( "):
        start = _name_before_bracket(sentence.masked, slot.bracket)
    elif slot.depth:
        start = min(start, _name_before_bracket(sentence.masked, slot.bracket))
    for match in pattern.finditer(sentence.masked, start, slot.quantity.start):
        words = sentence.text[match.end() : slot.quantity.start].split()[:6]
        if any(word.lstrip("\"'“‘(")[:1].isupper() for word in words):
            return True
    return False


def _name_before_bracket(masked: str, bracket: int) -> int:
    """Where the words before a bracket begin: "..., Công ty A (nợ 5 tỷ đồng)"."""
    return max(masked.rfind(sign, 0, bracket) for sign in ",;:" + QUANTITY) + 1


def in_turn(slot: Slot, sentence: Sentence) -> tuple[int, int] | None:
    """(which of the figures after "lần lượt" this is, where that word stands), or None."""
    turn = phrase("in_turn").search(sentence.masked[: slot.quantity.start])
    if not turn:
        return None
    after = [s for s in sentence.slots if s.quantity.start > turn.end()]
    peers = [s.index for s in after if s.quantity.unit == slot.quantity.unit]
    return peers.index(slot.index), turn.start()


def joined(slot: Slot, sentence: Sentence) -> list[Slot]:
    """The figures of one unit that a figure is joined to by "và" or a comma alone."""
    run: list[Slot] = []
    for other in sentence.slots:
        between = sentence.masked[run[-1].quantity.end : other.quantity.start] if run else ""
        unit = run[-1].quantity.unit if run else other.quantity.unit
        if run and (between.strip() not in ("và", ",") or unit != other.quantity.unit):
            if slot in run:
                break
            run = []
        run.append(other)
    return run if slot in run else []


def beside(slot: Slot, sentence: Sentence) -> bool:
    """Whether the figure is the second of "value/plan"."""
    return slot.quantity.start > 0 and sentence.masked[slot.quantity.start - 1] == "/"
