"""A sentence marked up: every date, quantity, scheme, place, cue, direction and base in it.

Quantities are then set in slots. A slot knows what stands before its figure (its *lead*, back to
the figure before) and straight after it (its *post*, to the next break, brackets skipped). The
rules of rules_*.py decide from the slot alone, and from what the text said so far, what a
figure is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .dates import When, find_dates
from .places import PlaceMention, find_places
from .quantities import Quantity, find_quantities
from .text import matching_key
from .vocabulary import alternatives, compiled, entry

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
    dates: list[When]
    bases: list[Base]
    schemes: list[Mark]
    places: list[PlaceMention]
    cues: list[Mark]
    directions: list[Mark]
    groups: list[Mark]
    blocks: list[Mark]
    ages: list[Mark]
    slots: list[Slot] = field(default_factory=list)


def _hide(key: str, spans, sign: str) -> str:
    chars = list(key)
    for start, end in spans:
        chars[start:end] = sign * (end - start)
    return "".join(chars)


def _marks(section: str, key: str) -> list[Mark]:
    return [
        Mark(name or section, start, end)
        for name, start, end in alternatives(section).finditer(key)
    ]


def _spans(items) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in items]


def mark_up(text: str, english: bool) -> Sentence:
    """Find every mark of a sentence. The order of the passes is the grammar: names that hold
    digits first, then dates, ages of debt, figures, and last the words."""
    key = matching_key(text)
    visible = _hide(key, _spans(_marks("noise", key)), HIDDEN)
    visible = _hide(visible, _digits_of_names(visible), HIDDEN)
    dates = find_dates(visible)
    dateless = _hide(visible, _spans(dates), HIDDEN)
    ages = [m for m in _marks("ages", dateless) if any(c.isdigit() for c in key[m.start : m.end])]
    ageless = _hide(dateless, _spans(ages), HIDDEN)
    quantities = find_quantities(ageless, english)
    bases = _find_bases(text, _hide(visible, _spans(quantities), QUANTITY), dates)
    dates = [d for d in dates if not any(b.start <= d.start < b.end for b in bases)]
    masked = _hide(ageless, _spans(quantities), QUANTITY)
    masked = _hide(masked, _spans(bases), BASE)
    sentence = Sentence(
        text=text,
        key=key,
        masked=masked,
        dates=dates,
        bases=bases,
        schemes=find_schemes(masked),
        places=[p for p in find_places(text, key) if masked[p.start] != BASE],
        cues=_marks("cues", masked),
        directions=_marks("directions", masked),
        groups=_marks("groups", key),
        blocks=_marks("blocks", masked),
        ages=sorted(ages + _word_ages(masked), key=lambda m: m.start),
    )
    for index in range(len(quantities)):
        sentence.slots.append(_slot(sentence, quantities, index))
    return sentence


_NAME_DIGITS = compiled(
    r"(?<= )\d+(?:[./-]\d+)*(?= (?:là|nợ|còn|chậm|với|có)(?!\w)| ?[,;(-](?!\d))"
)


def _digits_of_names(key: str) -> list[tuple[int, int]]:
    """Numbers that close the name of an employer: "Công ty 508 nợ ..."."""
    spans = []
    for company in _marks("companies", key):
        end = min(len(key), company.end + 90)
        stop = re.search(r"[;:]", key[company.end : end])
        end = company.end + stop.start() if stop else end
        first = _NAME_DIGITS.search(key, company.end, end)
        comma = key.find(",", company.end, end)
        if first and (comma < 0 or first.start() < comma):
            spans.append(first.span())
    return spans


def _word_ages(masked: str) -> list[Mark]:
    return _marks("ages", masked)


_NOT_BASES = compiled(
    r"so (?:với )?(?:lực lượng|lllđ|dân số|số người|tổng|toàn|dân|số lao động|người|số phải thu|khu vực|cả|nhu cầu)"
)


def _find_bases(text: str, key: str, dates: list[When]) -> list[Base]:
    found = []
    for name, start, end in alternatives("bases").finditer(key):
        if _NOT_BASES.match(key, start) and "cùng kỳ" not in key[start:end]:
            continue
        inside = [d for d in dates if start <= d.start < end]
        # "so với cùng kỳ năm 2016" must not lose a year that the pattern stopped before.
        for when in dates:
            if (
                0 <= when.start - end <= 1
                and name in ("yoy", "unclear")
                and when.precision == "year"
            ):
                inside.append(when)
                end = when.end
        found.append(Base(name, start, end, text[start:end].strip(), inside[0] if inside else None))
    return found


_JOINS = compiled(r"[ ,;()/&+–-]*(?:(?:và|cùng|với|cũng như)[ (]*)?(?:(?:thu|đóng|nợ|quỹ) )?")
_COMPULSORY_AFTER = compiled(r"\)?,? bắt buộc")
ORDER = ["BHXH", "BHXH_BB", "BHXH_TN", "BHYT", "BHTN", "TNLD_BNN"]


def find_schemes(key: str) -> list[Mark]:
    """Scheme names; names in a row become one combination such as BHXH+BHYT+BHTN."""
    hidden = _hide(key, _spans(_marks("scheme_shadows", key)), HIDDEN)
    hidden = _hide(hidden, _spans(_marks("institutions", hidden)), HIDDEN)
    joined: list[Mark] = []
    for mark in _marks("schemes", hidden):
        before = joined[-1] if joined else None
        gap = key[before.end : mark.start] if before else ""
        if before and len(gap) < 12 and _JOINS.fullmatch(gap) and ";" not in gap:
            codes = before.name.split("+") + mark.name.split("+")
            joined[-1] = Mark(combined(codes), before.start, mark.end)
        else:
            joined.append(mark)
    return [_with_compulsory(mark, key) for mark in joined]


def combined(codes: list[str]) -> str:
    """Scheme codes in their fixed order, each once."""
    if "ALL" in codes:
        return "ALL"
    return "+".join(sorted(set(codes), key=lambda c: ORDER.index(c) if c in ORDER else 9))


def _with_compulsory(mark: Mark, key: str) -> Mark:
    """ "BHXH, BHYT bắt buộc": the adjective belongs to both."""
    if mark.name == "BHXH+BHYT" and _COMPULSORY_AFTER.match(key, mark.end):
        return replace(mark, name="BHXH_BB+BHYT")
    return mark


_BREAKS = ",;.)"


def _depths(masked: str) -> list[int]:
    depth, found = 0, []
    for char in masked:
        if char == ")" and depth:
            depth -= 1
        found.append(depth)
        if char == "(":
            depth += 1
    return found


def _slot(sentence: Sentence, quantities: list[Quantity], index: int) -> Slot:
    masked = sentence.masked
    depths = _depths(masked)
    quantity = quantities[index]
    depth = depths[quantity.start] if quantity.start < len(depths) else 0
    lead_start = 0
    for before in sentence.slots:
        if before.depth <= depth:
            lead_start = _after_post(before, quantity, masked)
    if depth:
        lead_start = max(lead_start, _opening(masked, quantity.start))
    end = _post_end(masked, depths, quantity, depth)
    slot = Slot(
        index,
        quantity,
        depth,
        lead_start,
        masked[lead_start : quantity.start],
        masked[quantity.end : end],
        end,
    )
    for name in ("cues", "schemes", "directions", "places", "groups", "blocks"):
        marks = getattr(sentence, name)
        inside = [
            m
            for m in marks
            if lead_start <= m.start and m.end <= quantity.start and depths[m.start] <= depth
        ]
        setattr(slot, name, inside)
    if depth:
        slot.bracket = _opening(masked, quantity.start)
    return slot


def _after_post(before: Slot, quantity: Quantity, masked: str) -> int:
    """Where the words of the figure before end and those of this one begin."""
    if before.post_end < quantity.start and masked[before.post_end] in ",;.)":
        return before.post_end
    end = before.quantity.end
    noun = _NOUN_AFTER.match(masked, end, quantity.start)
    return noun.end() if noun else end


_NOUN_AFTER = compiled(
    r" ?(?:so với |trên |tổng |số |của )*(?:dân số|lực lượng lao động(?: trong (?:độ )?tuổi)?|lllđ|kế hoạch thu|số phải thu)"
)


def _opening(masked: str, position: int) -> int:
    """Where the innermost bracket around a position opens."""
    closed = 0
    for place in range(position - 1, -1, -1):
        if masked[place] == ")":
            closed += 1
        elif masked[place] == "(":
            if not closed:
                return place
            closed -= 1
    return -1


def _post_end(masked: str, depths: list[int], quantity: Quantity, depth: int) -> int:
    """Where the words belonging to a figure end: a break or figure of its own bracket level."""
    position = quantity.end
    while position < len(masked):
        char = masked[position]
        if (
            depths[position] < depth
            or depths[position] == depth
            and (
                char in ",;"
                or char == QUANTITY
                or char == "."
                and masked[position + 1 : position + 2] in ("", " ", "/")
            )
        ):
            break
        position += 1
    return position


_BRACKETS = re.compile(r"\([^()]*\)?")


def outside_brackets(text: str) -> str:
    """The text without its bracketed remarks."""
    return " ".join(_BRACKETS.sub(" ", text).split())


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
