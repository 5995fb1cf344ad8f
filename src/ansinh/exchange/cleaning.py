"""Strangers' texts without what is no text: control characters, escapes, marks of direction.

A payer's name with an escape character colours a clerk's terminal or hides a line of it; one with
a mark of direction turns the rest of the line round. They carry nothing, so they end at the border.
"""

import re

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff\ufff9-\ufffb"
_UNWANTED = re.compile(f"[{_CONTROL}{_DIRECTION}{_UNSEEN}]")
_BLANKED = re.compile(f"[{_CONTROL}\u2028\u2029]")
_REMOVED = re.compile(f"[{_DIRECTION}{_UNSEEN}]")


def clean_text(text: str) -> str:
    """The text with a blank for each control character, and without marks of direction and
    characters that cannot be seen. Tabs and line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    if not (_UNWANTED.search(text) or "\u2028" in text or "\u2029" in text):
        return text
    return _REMOVED.sub("", _BLANKED.sub(" ", text))
