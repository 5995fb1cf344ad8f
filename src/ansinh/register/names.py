"""Vietnamese names: how they are ordered in a list and how they are found.

The database need not know Vietnamese (docs/decisions/0003): both keys are computed here and
compared byte by byte.
"""

import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The Vietnamese alphabet in its order, with the four foreign letters in their places."""

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining marks in dictionary order after the unmarked word: huyền, hỏi, ngã, sắc, nặng."""

_PLACES = {letter: chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}


def sort_key(name: str) -> str:
    """A key in whose byte order people stand in a list: given name, surname, middle names.

    Word by word: the letters in the order of the alphabet first, then the tone.
    """
    words = name.lower().split()
    return " ".join(map(_letters_and_tone, [*words[-1:], *words[:-1]]))


def search_name(name: str) -> str:
    """The name in lower case without marks, single spaces: what people type."""
    return " ".join(_unmarked(word) for word in name.lower().split())


@lru_cache(maxsize=65536)
def _letters_and_tone(word: str) -> str:
    tone = 0
    letters = []
    for char in unicodedata.normalize("NFD", word):
        place = TONES.find(char)
        if place >= 0:
            tone = place + 1
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    return "".join(_PLACES.get(letter, letter) for letter in plain) + str(tone)


@lru_cache(maxsize=65536)
def _unmarked(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
