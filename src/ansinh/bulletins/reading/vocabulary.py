"""The vocabulary of data/vocabulary.yaml, compiled once.

Patterns are written as people write and folded like the text they are matched against, so that
`quý` in the file meets `quí`, `quý` and `Quý` on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .text import matching_key


@cache
def _load() -> dict[str, Any]:
    source = files(__package__).joinpath("data/vocabulary.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(source)
    return loaded


def entry(name: str) -> Any:
    """A section of the vocabulary as it stands in the file."""
    return _load()[name]


_SYNTAX = re.compile(r"(\\[A-Z]|\(\?P<\w+>)")


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern over matching keys: its words are folded, its escapes and group names are not."""
    parts = _SYNTAX.split(pattern)
    folded = [part if i % 2 else matching_key(part) for i, part in enumerate(parts)]
    return re.compile("".join(folded))


class Alternatives:
    """Several named patterns searched in one pass; the first listed wins at a position."""

    def __init__(self, items: list[tuple[str | None, str]], *, before: str = "", after: str = ""):
        self.names = [name for name, _ in items]
        body = "|".join(f"(?P<a{i}>{pattern})" for i, (_, pattern) in enumerate(items))
        self.pattern = compiled(f"{before}(?:{body}){after}")

    def finditer(self, key: str) -> Iterator[tuple[str | None, int, int]]:
        """(name, start, end) of every match, left to right."""
        for match in self.pattern.finditer(key):
            name = self.names[int((match.lastgroup or "a0")[1:])]
            yield name, match.start(), match.end()


@cache
def alternatives(name: str) -> Alternatives:
    """A section as alternatives bounded by word ends."""
    section = entry(name)
    if isinstance(section, dict):
        items = list(section.items())
    elif isinstance(section, str):
        items = [(name, section)]
    else:
        items = [tuple(item) if isinstance(item, list) else (name, item) for item in section]
    return Alternatives(items, before=r"(?<!\w)", after=r"(?!\w)")


@cache
def phrase(name: str) -> re.Pattern[str]:
    """One pattern of the section `phrases`."""
    return compiled(entry("phrases")[name])
