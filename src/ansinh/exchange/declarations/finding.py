"""Where the table of a form stands: which sheet, which rows are its heading, which column is what.

Sheets and rows are searched. A heading may span rows (`Phụ cấp` over `Chức vụ`): a column goes by
all that stands above it. Rows of numbers ((1), (2), A, B) and rows of codes are known as such.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansinh.exchange.declarations.cells import is_blank, text_of
from ansinh.exchange.declarations.layout import Layout, code_key, matches, plain
from ansinh.exchange.sheets import Row, Sheet

SEARCHED_ROWS = 80
"""A heading further down is not looked for: printed forms begin within one page."""

HEADING_ROWS = 6
_NUMBERED = re.compile(r"\(?\d{1,2}\)?(?:\s*[=+x×*:-].*)?|[A-Z]\.?|\(?[A-Za-z]\)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A table of a form: `columns` places by field (more than one where a heading is doubled),
    `headings` what each column is called, `first` and `last` (exclusive) rows of its heading."""

    layout: Layout
    sheet: Sheet
    columns: Mapping[str, tuple[int, ...]]
    headings: Mapping[int, str]
    first: int
    last: int
    score: int


def find(sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> list[Found]:
    """Every table of any of the layouts, the best match first; at most one a sheet and layout."""
    found = [
        best for sheet in sheets for layout in layouts if (best := _best(sheet, layout)) is not None
    ]
    return sorted(found, key=lambda each: -each.score)


def _best(sheet: Sheet, layout: Layout) -> Found | None:
    best: Found | None = None
    for index in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for found in (_by_codes(sheet, layout, index), _by_labels(sheet, layout, index)):
            if found is not None and (best is None or found.score > best.score):
                best = found
    return best


def _by_codes(sheet: Sheet, layout: Layout, index: int) -> Found | None:
    """The row holds the codes of the columns, as the workbooks of programs write them."""
    columns: dict[str, list[int]] = {}
    headings: dict[int, str] = {}
    for place, cell in enumerate(sheet.rows[index]):
        if not isinstance(cell, str) or not cell.strip():
            continue
        key = code_key(cell)
        for field in layout.fields.values():
            if key in field.codes:
                columns.setdefault(field.name, []).append(place)
                headings[place] = text_of(cell)
                break
    return _found(sheet, layout, columns, headings, index, index + 1, bonus=2)


def _by_labels(sheet: Sheet, layout: Layout, index: int) -> Found | None:
    """The heading begins in this row."""
    row = sheet.rows[index]
    words = [cell for cell in row if isinstance(cell, str) and not is_blank(cell)]
    if len(words) < 2:
        return None
    anchors = [
        place
        for place, cell in enumerate(row)
        if isinstance(cell, str) and cell.strip() and layout.field_of((plain(cell),))
    ]
    if not anchors:
        return None
    last = _end_of_heading(sheet.rows, index, anchors[:3])
    paths = _paths(sheet.rows[index:last])
    columns: dict[str, list[int]] = {}
    headings: dict[int, str] = {}
    for place, path in paths.items():
        name = layout.field_of(tuple(plain(part) for part in path))
        if name:
            columns.setdefault(name, []).append(place)
            headings[place] = path[-1]
    last = _past_numbers(sheet.rows, last)
    return _found(sheet, layout, columns, headings, index, last, bonus=0)


def _end_of_heading(rows: Sequence[Row], index: int, anchors: Sequence[int]) -> int:
    """The first row that is no longer heading: words below, and nothing below the anchors."""
    for below in range(index + 1, min(index + HEADING_ROWS, len(rows))):
        row = rows[below]
        filled = [place for place, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            continue
        if any(place < len(row) and not is_blank(row[place]) for place in anchors):
            repeated = all(
                is_blank(_at(row, place)) or _at(row, place) == _at(rows[index], place)
                for place in anchors
            )
            if not repeated:
                return below
        if any(not isinstance(row[place], str) for place in filled):
            return below
    return min(index + HEADING_ROWS, len(rows)) if len(rows) > index + 1 else index + 1


def _at(row: Row, place: int) -> object:
    return row[place] if place < len(row) else None


def _past_numbers(rows: Sequence[Row], last: int) -> int:
    """Past rows of numbers and codes that stand between the heading and the first person."""
    while last < len(rows):
        filled = [text_of(cell) for cell in rows[last] if not is_blank(cell)]
        if filled and not (len(filled) >= 3 and all(_NUMBERED.fullmatch(text) for text in filled)):
            break
        last += 1
    return last


def _paths(block: Sequence[Row]) -> dict[int, tuple[str, ...]]:
    """What stands above each column, from the top down; a heading reaches to the right as far as
    nothing of its own row, nor of the rows above it, begins anew."""
    width = max((len(row) for row in block), default=0)
    paths: dict[int, list[str]] = {place: [] for place in range(width)}
    fresh = [False] * width  # whether the column began anew in some row above
    for row in block:
        reaching = ""
        begun = list(fresh)
        for place in range(width):
            cell = row[place] if place < len(row) else None
            text = text_of(cell) if not is_blank(cell) else ""
            if text:
                reaching = text
                begun[place] = True
                paths[place].append(text)
            elif fresh[place]:
                reaching = ""
            elif reaching:
                paths[place].append(reaching)
        fresh = begun
    return {place: tuple(path) for place, path in paths.items() if path and fresh[place]}


def _found(
    sheet: Sheet,
    layout: Layout,
    columns: Mapping[str, list[int]],
    headings: Mapping[int, str],
    first: int,
    last: int,
    *,
    bonus: int,
) -> Found | None:
    if any(not any(name in columns for name in names) for names in layout.required):
        return None
    above = [
        plain(cell)
        for row in sheet.rows[:first]
        for cell in row
        if isinstance(cell, str) and not is_blank(cell)
    ]
    titled = any(matches(title, (text,)) for title in layout.titles for text in above)
    named = plain(sheet.name).split(" ")[:1] == [layout.form] or plain(sheet.name).startswith(
        layout.form
    )
    score = 10 * len(columns) + bonus + (100 if titled else 0) + (60 if named else 0)
    return Found(
        layout, sheet, {name: tuple(at) for name, at in columns.items()}, headings, first, last,
        score,
    )  # fmt: skip
