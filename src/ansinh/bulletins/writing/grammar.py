"""What a language gives to a bulletin: its words, its numbers, and one template for each sentence.

`sentences` is the skeleton that both languages share; a `{hole}` is filled with a figure, with
words or with a phrase made from another template. A third language is a third `Grammar`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from ansinh.bulletins.writing.figures import Figure, Sentence

_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Grammar:
    """The words and templates of one language; the fields are told in the order of a bulletin."""

    numbers: ModuleType
    schemes: Mapping[str, str]
    headings: Mapping[str, str]
    words: Mapping[str, str]
    titles: Mapping[str, str]
    attainment: str
    attainment_line: str
    participants: str
    last_year: str
    up: str
    down: str
    ahead: str
    behind: str
    change: str
    change_pct: str
    since: str
    unchanged: str
    total: str
    first_scheme: str
    next_scheme: str
    of_target: str
    coverage: str
    over_whole: str
    above_target: str
    below_target: str
    on_target: str
    collection: str
    of_plan: str
    collection_change: str
    debt: str
    moved_most: str
    place_moved: str
    pace: Mapping[str, str]
    needed: str
    needed_day: str
    lagging: str
    moved: str
    first_cause: str
    next_cause: str
    by_changes: str
    by_entries: str
    changes: str
    entries: str
    batches: str
    recorded: str
    nothing_moved: str
    how: Mapping[str, str]


def fill(template: str, **parts: str | Figure | Sentence) -> Sentence:
    """A sentence out of a template; nothing is left of a part that is empty."""
    pieces: list[str | Figure] = []
    for place, piece in enumerate(_HOLE.split(template)):
        found = parts[piece] if place % 2 else piece
        pieces.extend(found if isinstance(found, tuple) else (found,))
    return tuple(piece for piece in pieces if piece != "")
