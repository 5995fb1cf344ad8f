"""A text written all in capitals, given back the small letters that the rules go by.

Names are told from words by their capitals ("huyện Sông Mã", "tỉnh có"). A page in capitals alone
would be all names, so it is read as one would say it aloud: small letters, except at the
beginning of a sentence, in abbreviations, in the names of places that are known, and in the
syllables after the word for a place or an employer, up to the first that is no name. The twin is
as long as the text, so what is quoted is cut from the text as it was printed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from .model import Fact
from .places import kinds, known_places
from .text import lower_twin, matching_key
from .vocabulary import compiled, entry

LETTERS_MIN = 40
"""Fewer letters are a headline or an abbreviation, which stay as they are."""

_BEGINNING = re.compile(r"(?:^|\n|[.!?:]\s+|[-+*•–]\s+)\W*(\w)")
_SYLLABLE = re.compile(r"[^\W\d_]+")
PLACE_MAX, COMPANY_MAX = 2, 6
"""Syllables of a name after the word for a place, and for an employer, if words do not end it."""


def in_capitals(text: str) -> bool:
    """Whether a text has letters and next to none of them are small."""
    letters = [char for char in text if char.lower() != char.upper()]
    small = sum(char.islower() for char in letters)
    return len(letters) >= LETTERS_MIN and small * 20 <= len(letters)


def spoken(text: str) -> str:
    """The text in small letters, except where a sentence written with care has a capital."""
    twin = list(lower_twin(text))
    key = matching_key(text)
    for match in _BEGINNING.finditer(text):
        twin[match.start(1)] = text[match.start(1)]
    for match in known_places().finditer(key):
        _raise(twin, text, match.start("name"), match.end("name"))
    for match in _kinds().finditer(key):
        _raise_name(twin, text, key, match.end(), PLACE_MAX)
    for match in _companies().finditer(key):
        _raise_name(twin, text, key, match.end(), COMPANY_MAX)
    for match in _abbreviations().finditer(text):
        twin[match.start() : match.end()] = match[0]
    return "".join(twin)


def as_printed(fact: Fact, printed: str, twin: str) -> Fact:
    """A fact read from the twin of a text, with quote and figure as the text prints them.

    `printed` and `twin` are of one length.
    """
    at = twin.find(fact.quote)
    if at < 0:
        return fact
    quote = printed[at : at + len(fact.quote)]
    inside = fact.quote.find(fact.written)
    written = quote[inside : inside + len(fact.written)] if inside >= 0 else fact.written
    return replace(fact, quote=quote, written=written)


def _raise(twin: list[str], text: str, start: int, end: int) -> None:
    """Begin every syllable of a stretch with a capital."""
    for syllable in _SYLLABLE.finditer(text, start, end):
        twin[syllable.start()] = text[syllable.start()]


def _raise_name(twin: list[str], text: str, key: str, at: int, syllables: int) -> None:
    end = at
    for _count in range(syllables):
        syllable = _SYLLABLE.match(text, end + 1) if text[end : end + 1] == " " else None
        if syllable is None or key[syllable.start() : syllable.end()] in entry("no_name"):
            break
        end = syllable.end()
    _raise(twin, text, at, end)


@cache
def _kinds() -> re.Pattern[str]:
    body = "|".join(re.escape(kind) for kind in sorted(kinds(), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)")


@cache
def _companies() -> re.Pattern[str]:
    return compiled(rf"(?<!\w)(?:{entry('companies')})(?!\w)")


@cache
def _abbreviations() -> re.Pattern[str]:
    body = "|".join(sorted(entry("abbreviations"), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)")
