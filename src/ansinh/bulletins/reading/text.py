"""Text as it is published, made regular without losing what was printed.

`fold` changes only white space, invisible characters, Unicode composition and what is left of
HTML, so that every quote still stands in the source. `matching_key` makes a lower-case twin of the
*same length* in which spelling variants agree (hoà/hòa, tỉ/tỷ, kì/kỳ, quí/quý): rules match on the
twin and cut quotes from the original by the same positions.
"""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACES = re.compile(r"[^\S\n]+")

# The tone mark may stand on either vowel of oa, oe, uy; the first is taken as regular here.
_TONE_PLACES = {
    plain[0] + marked: first + plain[1]
    for plain, pairs in {
        "oa": [("ò", "à"), ("ó", "á"), ("ỏ", "ả"), ("õ", "ã"), ("ọ", "ạ")],
        "oe": [("ò", "è"), ("ó", "é"), ("ỏ", "ẻ"), ("õ", "ẽ"), ("ọ", "ẹ")],
        "uy": [("ù", "ỳ"), ("ú", "ý"), ("ủ", "ỷ"), ("ũ", "ỹ"), ("ụ", "ỵ")],
    }.items()
    for first, marked in pairs
}
_TONES = re.compile("|".join(_TONE_PLACES))
_VARIANTS = {"tỉ": "tỷ", "kì": "kỳ", "qúi": "qúy", "quí": "qúy", "đuợc": "được"}
_VARIANT_WORDS = re.compile(r"\b(?:" + "|".join(_VARIANTS) + r")\b")


_INLINE_TAGS = re.compile(r"</?(?:a|b|i|u|em|strong|span|font|sup|sub)(?: [^<>]{0,400})?>", re.I)
_BLOCK_TAGS = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|td|th|table|tbody|h[1-6]|section|article)(?: [^<>]{0,400})?/?>",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """NFC, ordinary spaces, no invisible characters, entities and tags of HTML resolved; line
    ends are kept."""
    if "<" in text:
        text = _BLOCK_TAGS.sub("\n", _INLINE_TAGS.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SPACES.sub(" ", text)


def lower_twin(text: str) -> str:
    """The text in small letters, character for character as long as it."""
    key = text.lower()
    if len(key) != len(text):
        key = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return key


def matching_key(text: str) -> str:
    """The lower-case twin of a folded text in which spelling variants agree, as long as it."""
    key = lower_twin(text)
    key = _TONES.sub(lambda found: _TONE_PLACES[found[0]], key)
    return _VARIANT_WORDS.sub(lambda found: _VARIANTS[found[0]], key)


def unaccented(text: str) -> str:
    """Letters a-z and digits only: how Vietnamese names look in web addresses."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if c.isascii() and c.isalnum())


_ABBREVIATIONS = ("tp", "tx", "tt", "đ/c", "ths", "ts", "st", "gs", "pgs", "bs", "mr", "ông", "bà")
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"”')\]]*/?\.?|;)(?=\s+[+*•–-]?\s*[^\W_])")
_LIST_NUMBER = re.compile(r"\d{1,2}|[IVX]{1,4}|[a-zđ]")
_OPENERS = "\"“'(["


def sentences(line: str) -> list[str]:
    """Cut one line into sentences; dots inside numbers and after abbreviations do not cut."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(line):
        numbered = _LIST_NUMBER.fullmatch(line[start : end.start()].strip())
        if end[0] == ";" or numbered or not _ends_sentence(line, end):
            continue
        found.append(line[start : end.end()].strip())
        start = end.end()
    found.append(line[start:].strip())
    return [part for sentence in found if sentence for part in _bounded(sentence)]


SENTENCE_MAX = 2000
"""No sentence of prose is longer; rows of a dumped table may be."""


def _bounded(sentence: str) -> list[str]:
    parts = []
    while len(sentence) > SENTENCE_MAX:
        cut = sentence.rfind(" ", 1, SENTENCE_MAX)
        cut = cut if cut > 0 else SENTENCE_MAX
        parts.append(sentence[:cut])
        sentence = sentence[cut:].strip()
    return [*parts, sentence]


def _ends_sentence(line: str, end: re.Match[str]) -> bool:
    before = line[: end.start()].rsplit(None, 1)[-1:] or [""]
    word = before[0].lstrip(_OPENERS).lower()
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    following = line[end.end() :].lstrip()
    return bool(following) and not following.lstrip("-–+*•" + _OPENERS + " ")[:1].islower()
