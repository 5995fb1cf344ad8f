"""Marking up a sentence: every date, quantity, scheme, place, cue, direction and base in it.

The order of the passes is the grammar: names that hold digits first, then dates, ages of debt,
figures, and last the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from .clauses import BASE, HIDDEN, QUANTITY, Base, Mark, Sentence
from .dates import When, find_dates
from .places import PlaceMention, bare_name_before, find_places
from .quantities import Quantity, find_quantities
from .slots import set_in_slots
from .text import matching_key
from .vocabulary import alternatives, compiled, phrase


class Spanned(Protocol):
    """Anything that stands somewhere in a sentence."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def hide(key: str, spans: list[tuple[int, int]], sign: str) -> str:
    """The key with some stretches overwritten, so that later passes do not see them."""
    chars = list(key)
    for start, end in spans:
        chars[start:end] = sign * (end - start)
    return "".join(chars)


def marks(section: str, key: str) -> list[Mark]:
    """Every match of a section of the vocabulary."""
    return [
        Mark(name or section, start, end)
        for name, start, end in alternatives(section).finditer(key)
    ]


def spans(items: Iterable[Spanned]) -> list[tuple[int, int]]:
    """Where each of them stands."""
    return [(item.start, item.end) for item in items]


def mark_up(text: str, english: bool) -> Sentence:
    """Find every mark of a sentence; one without a digit has fewer kinds of them."""
    key = matching_key(text)
    if any(char.isdigit() for char in key):
        return _with_figures(text, key, english)
    dates = find_dates(key)
    bases = _find_bases(text, key, dates)
    masked = hide(key, spans(bases), BASE)
    sentence = Sentence(text, key, masked, bases=bases, schemes=find_schemes(masked))
    sentence.dates = _outside(bases, dates)
    sentence.cues = marks("cues", masked)
    return sentence


def _with_figures(text: str, key: str, english: bool) -> Sentence:
    """The order of the passes is the grammar: names that hold digits first, then dates, ages of
    debt, figures, and last the words."""
    visible = hide(key, spans(marks("noise", key)), HIDDEN)
    visible = hide(visible, _digits_of_names(visible), HIDDEN)
    dates = find_dates(visible)
    dateless = hide(visible, spans(dates), HIDDEN)
    ages = [m for m in marks("ages", dateless) if any(c.isdigit() for c in key[m.start : m.end])]
    ageless = hide(dateless, spans(ages), HIDDEN)
    quantities = find_quantities(ageless, english)
    bases = _find_bases(text, hide(visible, spans(quantities), QUANTITY), dates)
    masked = hide(ageless, spans(quantities), QUANTITY)
    masked = hide(masked, spans(bases), BASE)
    sentence = Sentence(text, key, masked, bases=bases, schemes=find_schemes(masked))
    sentence.dates = _outside(bases, dates)
    places = [p for p in find_places(text, key) if masked[p.start] != BASE]
    sentence.places = _with_bare_names(text, places, quantities)
    sentence.cues = _outside_names(marks("cues", masked), sentence.places)
    if quantities:
        sentence.directions = marks("directions", masked)
        sentence.groups = marks("groups", key)
        sentence.blocks = marks("blocks", masked)
        sentence.ages = sorted(ages + marks("ages", masked), key=lambda m: m.start)
    set_in_slots(sentence, quantities)
    return sentence


def _outside(bases: list[Base], dates: list[When]) -> list[When]:
    """The dates that are not the date of a base of comparison."""
    return [d for d in dates if not any(b.start <= d.start < b.end for b in bases)]


_NAME_DIGITS = phrase("name_digits")


def _digits_of_names(key: str) -> list[tuple[int, int]]:
    """Numbers that close the name of an employer: "Công ty 612 nợ ..."."""
    spans = []
    for company in marks("companies", key):
        end = min(len(key), company.end + 90)
        stop = re.search(r"[;:]", key[company.end : end])
        end = company.end + stop.start() if stop else end
        first = _NAME_DIGITS.search(key, company.end, end)
        comma = key.find(",", company.end, end)
        if first and (comma < 0 or first.start() < comma):
            spans.append(first.span())
    return spans


def _with_bare_names(
    text: str, places: list[PlaceMention], quantities: list[Quantity]
) -> list[PlaceMention]:
    """Names of a list of places that print no kind of place."""
    found = list(places)
    for quantity in quantities:
        bare = bare_name_before(text, quantity.start)
        if bare and not any(p.start < bare.end and bare.start < p.end for p in places):
            found.append(bare)
    return sorted(found, key=lambda place: place.start)


def _outside_names(cues: list[Mark], places: list[PlaceMention]) -> list[Mark]:
    """Cues that are not part of a name: the "lương" of huyện Lương Tài pays nobody."""
    named = [place for place in places if place.name and place.kind != "country"]
    return [c for c in cues if not any(p.start <= c.start < p.end for p in named)]


_NOT_BASES = phrase("not_bases")


def _find_bases(text: str, key: str, dates: list[When]) -> list[Base]:
    found = []
    for name, start, end in alternatives("bases").finditer(key):
        if _NOT_BASES.match(key, start) and "cùng kỳ" not in key[start:end]:
            continue
        assert name is not None, "bases are named"
        if name == "other_base" and "cùng kỳ" in key[start:end]:
            name = "yoy"
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


_JOINS = phrase("joins")


_COMPULSORY_AFTER = phrase("compulsory_after")


ORDER = ["BHXH", "BHXH_BB", "BHXH_TN", "BHYT", "BHTN", "TNLD_BNN"]


def find_schemes(key: str) -> list[Mark]:
    """Scheme names; names in a row become one combination such as BHXH+BHYT+BHTN."""
    hidden = hide(key, spans(marks("scheme_shadows", key)), HIDDEN)
    hidden = hide(hidden, spans(marks("institutions", hidden)), HIDDEN)
    joined: list[Mark] = []
    for mark in _with_elliptical(marks("schemes", hidden), hidden):
        before = joined[-1] if joined else None
        gap = key[before.end : mark.start] if before else ""
        bare = hidden.startswith(("bắt", "tự"), mark.start)
        if before and not bare and len(gap) < 12 and _JOINS.fullmatch(gap) and ";" not in gap:
            codes = before.name.split("+") + mark.name.split("+")
            joined[-1] = Mark(combined(codes), before.start, mark.end)
        else:
            joined.append(mark)
    return [_with_compulsory(mark, key) for mark in joined]


_ELLIPTICAL = compiled(
    r"(?:, ?| và )(?:(?P<BHYT>y tế)|(?P<BHTN>thất nghiệp)|(?P<BHXH>xã hội))(?!\w)"
)


def _with_elliptical(found: list[Mark], key: str) -> list[Mark]:
    """ "bảo hiểm xã hội, y tế và thất nghiệp": the noun is told once for all."""
    complete: list[Mark] = []
    for mark in found:
        complete.append(mark)
        spelt = key.startswith("bảo hi", mark.start) and "+" not in mark.name
        end = mark.end
        while spelt and (more := _ELLIPTICAL.match(key, end)):
            name = more.lastgroup or ""
            complete.append(Mark(name, more.start(name), more.end()))
            end = more.end()
    return complete


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
