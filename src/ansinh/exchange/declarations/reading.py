"""Tables of a file -> the rows of a declaration, each cell read or said to be unreadable.

Accepted or refused later, every row of the file's table is here: `rows` are people or units,
`others` what stands in the table and is neither (sections, sums, signatures).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansinh.exchange.declarations.cells import Unreadable, Wrong, is_blank, text_of
from ansinh.exchange.declarations.finding import Found, find
from ansinh.exchange.declarations.layout import Layout, layouts, plain
from ansinh.exchange.declarations.values import read_cell
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Cell, Row, Sheet

KNOWN = "D02, D03, D05, D06, M03, M04, CLASS"
"""The lists of people that are recognised without being named."""

PERSONAL_ID_DIGITS = 12
ROWS_MAX = 400_000
"""More rows than a province has people on one list."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that cannot be read: which field, under which heading, what stands there, why."""

    field: str
    heading: str
    value: str
    wrong: Wrong


@dataclass(slots=True)
class DeclaredRow:
    """A row of a declaration. `number` is the sheet's own; `values` by field, without blanks;
    `section` the heading inside the table under which it stands (Tăng, Giảm)."""

    number: int
    values: dict[str, Any]
    unread: list[Unread] = field(default_factory=list)
    section: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a file declares: one table of a form."""

    form: str
    sheet: str
    headings: Mapping[str, str]
    rows: list[DeclaredRow]
    others: list[tuple[int, str]]
    unit: str
    """The unit's code where the head of the form names it, else empty."""
    title_texts: tuple[str, ...]
    table: tuple[Sheet, int, int]
    """The sheet and the first and last (exclusive) row of its heading, to give rows back."""


_UNIT = re.compile(r"MA (?:DON VI|TO CHUC|CO QUAN TO CHUC)\W*([A-Z][A-Z0-9]{6})\b")
_TOTAL = re.compile(
    r"(?:TONG )?(?:SO )?CONG(?: (?:TANG|GIAM|CHUNG|KHOAN|SO|TIEN|DON VI|TRANG).*)?|"
    r"TONG(?: (?:CONG|SO|TANG|GIAM|TIEN).*)?"
)
"""A sum by its word; `Công ty` and `Tống Văn An` are none."""
_FOOT = re.compile(
    r"KY GHI RO|DON VI LAP|TO CHUC LAP|NGUOI LAP|GIAM DOC|CO QUAN TO CHUC|NGAY THANG NAM|"
    r"DE NGHI? CO QUAN"
)
_SECTION = re.compile(
    r"(?:[IVX]+|[A-Z]|\d+|[IVX]+ \d+|\(?\d\)?)?\W*"
    r"(TANG|GIAM|DIEU CHINH|LAO DONG|TIEN LUONG|MUC|KHAC|TANG .*|GIAM .*)"
)
_DIGIT = re.compile(r"\d")
_IDENTITY = ("name", "social_number", "personal_id", "unit")


def read_declaration(
    sheets: Sequence[Sheet], *, form: str = "", layout: Layout | None = None
) -> Declaration:
    """The one table of a form that sheets hold.

    Without `form` or `layout`, the form is recognised by its title and columns.

    Raises:
        Refused: no table of a known form, or two that fit equally well.
    """
    if form and form not in layouts():
        raise Refused("this form is not known", value=form, advice=f"It is one of {KNOWN}.")
    choices = [layout] if layout else [layouts()[form]] if form else _of_people()
    found = find(sheets, choices)
    if not found:
        raise Refused(
            "no table of a known form was found",
            value=form,
            advice="Keep the headings of the form as they are printed, or describe the columns "
            "by a mapping file.",
        )
    best = found[0]
    rivals = [each for each in found[1:] if each.score == best.score]
    if rivals:
        raise Refused(
            "two tables of this file fit equally well",
            value=", ".join(f"{each.layout.form} ({each.sheet.name})" for each in found[:2]),
            advice="State the form, or leave one table in the file.",
        )
    return _read(best)


def _of_people() -> list[Layout]:
    """The forms that are recognised by themselves; tables of an office's own are asked for."""
    return [layouts()[form] for form in KNOWN.split(", ")]


def _read(found: Found) -> Declaration:
    sheet = found.sheet
    if len(sheet.rows) - found.last > ROWS_MAX:
        raise Refused(f"the table has more than {ROWS_MAX} rows", advice="Split the file.")
    columns = [(found.layout.fields[name], places) for name, places in found.columns.items()]
    mapped = {place for places in found.columns.values() for place in places}
    identity = [
        place for name in _IDENTITY if name in found.columns for place in found.columns[name]
    ]
    rows: list[DeclaredRow] = []
    others: list[tuple[int, str]] = []
    section = ""
    for index in range(found.last, len(sheet.rows)):
        row = sheet.rows[index]
        filled = [place for place, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            continue
        kind = _kind_of(row, filled, mapped, identity)
        if kind == "row":
            rows.append(_row(index + 1, row, columns, found.headings, section))
            continue
        text = " ".join(text_of(row[place]) for place in filled)
        others.append((index + 1, text))
        if kind == "section":
            section = _sectioned(section, text)
    above = tuple(
        text_of(cell) for row in sheet.rows[: found.first] for cell in row if not is_blank(cell)
    )
    return Declaration(
        found.layout.form,
        sheet.name,
        {name: found.headings[places[0]] for name, places in found.columns.items()},
        rows,
        others,
        _unit_in(above),
        above,
        (sheet, found.first, found.last),
    )


def _kind_of(row: Row, filled: list[int], mapped: set[int], identity: list[int]) -> str:
    """Whether a row is a person or unit, a section, a sum, or something written below."""
    known = [place for place in filled if place in mapped]
    names = [at for at in identity if at < len(row) and not is_blank(row[at])]
    named = bool(names)
    numeric = any(_has_digit(row[place]) for place in known if place not in identity)
    plainly = named and numeric and len(known) >= 3
    first = [cell for cell in (row[place] for place in filled[:2]) if isinstance(cell, str)]
    # Whoever has a number beside the name is somebody, whatever the name begins with.
    summed = len(names) < 2
    if summed and any(
        cell.lstrip()[:1] in "CcTt" and _TOTAL.fullmatch(plain(cell)) for cell in first
    ):
        return "total"
    if plainly:
        return "row"
    words = [plain(text_of(row[place])) for place in filled]
    short = len(filled) <= 3 and len(known) <= 2
    written = short and all(isinstance(row[place], str) for place in filled)
    if written and any(_SECTION.fullmatch(word) for word in words):
        return "section"
    if any(_FOOT.search(word) for word in words):
        return "foot"
    return "row" if len(known) >= 2 and (named or numeric) else "note"


def _has_digit(cell: Cell) -> bool:
    return not isinstance(cell, str) or _DIGIT.search(cell) is not None


def _sectioned(before: str, text: str) -> str:
    """The section that a heading opens: `Giảm` ends `Tăng`, `Tiền lương` stands below either."""
    word = plain(text)
    if re.search(r"\b(TANG|GIAM|DIEU CHINH|KHAC)\b", word):
        return word
    top = before.split(" > ")[0]
    return f"{top} > {word}" if top else word


def _row(
    number: int,
    row: Row,
    columns: Sequence[tuple[Any, tuple[int, ...]]],
    headings: Mapping[int, str],
    section: str,
) -> DeclaredRow:
    declared = DeclaredRow(number, {}, section=section)
    width = len(row)
    for each, places in columns:
        cells = [row[at] for at in places if at < width and not is_blank(row[at])]
        if not cells:
            continue
        try:
            declared.values[each.name] = _value(each.kind, cells)
        except Unreadable as error:
            declared.unread.append(
                Unread(each.name, headings[places[0]], text_of(cells[0])[:80], error.wrong)
            )
    _personal_id_in_its_place(declared)
    return declared


def _personal_id_in_its_place(declared: DeclaredRow) -> None:
    """A personal identity number that stands in the column of the social insurance number."""
    number = declared.values.get("social_number", "")
    if len(number) == PERSONAL_ID_DIGITS:
        del declared.values["social_number"]
        declared.values.setdefault("personal_id", number)


def _value(kind: str, cells: list[Cell]) -> Any:
    """The value of a field; of doubled columns the one that can be read, if only one can."""
    if len(cells) == 1:
        return read_cell(kind, cells[0])
    values = []
    first: Unreadable | None = None
    for cell in cells:
        try:
            values.append(read_cell(kind, cell))
        except Unreadable as error:
            first = first or error
    if not values:
        assert first is not None
        raise first
    if any(value != values[0] for value in values):
        raise Unreadable(Wrong.TWO_COLUMNS)
    return values[0]


def _unit_in(texts: Sequence[str]) -> str:
    for text in texts:
        if match := _UNIT.search(plain(text)):
            return match[1]
    return ""


def give_back(
    declaration: Declaration, reasons: Mapping[int, str], *, heading: str
) -> tuple[list[Row], int]:
    """The form again with the rows that have a reason and nothing else, the reason beside each.

    Everything above the table stays as it was, so that the corrected rows can be handed in as
    they are. Returns the rows of the sheet, and how many of them are heading.
    """
    sheet, first, last = declaration.table
    width = max((len(row) for row in sheet.rows[first:last]), default=0)
    kept: list[Row] = [list(row) for row in sheet.rows[:last]]
    kept[first] = [*_filled(sheet.rows[first], width), heading]
    for number in sorted(reasons):
        kept.append([*_filled(sheet.rows[number - 1], width), reasons[number]])
    return kept, last


def _filled(row: Row, width: int) -> list[Cell]:
    return [*row[:width], *[None] * (width - len(row))]
