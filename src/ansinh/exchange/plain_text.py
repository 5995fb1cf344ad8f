"""Text of others as it may reach a terminal, a page of a document or a cell of a table.

A name, a memo or a file's own words can hold what a reader never sees: escapes that command a
terminal, marks that turn the direction of writing, characters of no width. They are shown as `�`,
so that somebody notices. A cell whose text begins like a formula would be computed by whoever opens
the table: there an apostrophe stands before it.
"""

import re
from collections.abc import Mapping
from typing import Any

SHOWN = "�"
HIDDEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\xad\\u061c\\u06dd\\u070f\\u180e\\u200b-\\u200f\\u2028-\\u202e"
    "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ud800-\\udfff\\U000e0000-\\U000e007f]"
)
"""Control characters, marks of direction, characters of no width, halves of characters."""

BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, in both widths."""


def plain(text: str, *, lines: bool = False) -> str:
    """A text without hidden characters; breaks become spaces, unless `lines` may stay."""
    if not HIDDEN.search(text):
        return text
    if lines:
        kept = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)
        return HIDDEN.sub(lambda found: found[0] if found[0] in "\t\n" else SHOWN, kept)
    return HIDDEN.sub(SHOWN, BREAKS.sub(" ", text))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute a text instead of showing it."""
    return text.lstrip(" ").startswith(FORMULA)


def cell(value: Any) -> Any:
    """A value as a cell of a CSV file: text is plain and no formula; anything else stays."""
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if is_formula(text) else text


def plain_data(data: Any) -> Any:
    """The data of a document with every text in it plain; its own new lines stay."""
    if isinstance(data, str):
        return plain(data, lines=True)
    if isinstance(data, Mapping):
        return {name: plain_data(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain_data(value) for value in data]
    return data
