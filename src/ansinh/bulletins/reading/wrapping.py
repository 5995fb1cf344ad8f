"""Lines that were broken to fit a width, put together again.

A text copied out of a mail, a terminal or a PDF has its line ends where the margin was, in the
middle of "tăng 117 / người". A line goes on in the next one when nothing ends it and the next
begins as no sentence, title or list line does, or when it ends in a word that wants another;
or when all of the text was broken at one margin.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .text import matching_key
from .vocabulary import phrase

_ENDS = re.compile(r"[.!?…:][\"”')\]]*$")
LIST_LINE = re.compile(r"[-+*•–]\s|\d{1,2}[.)]\s|[a-zđ]\)|[IVX]{1,4}\.")
_OPEN = phrase("open_end")
WIDTH_MIN, WIDTH_MAX = 40, 130
PAIRS_MIN = 2
"""Fewer broken lines than these do not show a margin."""


def unwrapped(text: str, *, alone: Callable[[str], bool] = lambda line: False) -> list[str]:
    """The lines of a folded text without empty ones, each broken sentence in one line.

    `alone` knows lines that belong to no sentence (a date stamp, furniture of a page): they
    part what stands before them from what follows.
    """
    blocks: list[list[str]] = [[]]
    for line in map(str.strip, text.split("\n")):
        wanted = blocks[-1] and _OPEN.search(matching_key(blocks[-1][-1]))
        if not line or (alone(line) and not wanted):
            blocks += [[line], []] if line else [[]]
        else:
            blocks[-1].append(line)
    width = _margin(blocks)
    return [line for block in blocks for line in _joined(block, width)]


def _joined(lines: list[str], width: int) -> list[str]:
    found: list[str] = []
    before = ""
    for line in lines:
        if found and _continues(before, line, width):
            found[-1] += f" {line}"
        else:
            found.append(line)
        before = line
    return found


def _continues(before: str, line: str, width: int) -> bool:
    if width:
        return not LIST_LINE.match(line)
    if LIST_LINE.match(line) or _ENDS.search(before):
        return False
    first = next((c for c in line if c.isalnum()), "")
    return not first.isupper() or bool(_OPEN.search(matching_key(before)))


def _margin(blocks: list[list[str]]) -> int:
    """The width that all of a text was broken at; 0 when its lines are whole.

    In broken text no line is long, and none has room for the first word of the next.
    """
    width = max((len(line) for block in blocks for line in block), default=0)
    pairs = [
        (line, after)
        for block in blocks
        for line, after in zip(block, block[1:], strict=False)
        if not LIST_LINE.match(after)
    ]
    if not WIDTH_MIN <= width <= WIDTH_MAX or len(pairs) < PAIRS_MIN:
        return 0
    full = all(len(line) + 1 + len(after.split()[0]) > width for line, after in pairs)
    return width if full else 0
