"""A person's own form (TK1-TS), asked by numbers, as a declaration of one row."""

from collections.abc import Mapping, Sequence

from ansinh.exchange.declarations.cells import Unreadable
from ansinh.exchange.declarations.numbered import Answers, read_numbered
from ansinh.exchange.declarations.reading import Declaration, DeclaredRow, Unread
from ansinh.exchange.declarations.values import read_cell
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Sheet

KINDS: Mapping[str, tuple[str, str]] = {
    "name": ("[01]", "name"),
    "sex": ("[02]", "sex"),
    "birth": ("[03]", "birth"),
    "personal_id": ("[04]", "personal_id"),
    "request": ("[16]", "text"),
    "papers": ("[17]", "text"),
}
"""What is taken from the form: the number that asks it, and how its answer is read."""

NUMBER = "Mã số BHXH"
ROWS_MAX = 150
"""Rows of a page or two: a list of people is longer, and is not searched for a form."""


def is_own_form(sheets: Sequence[Sheet]) -> bool:
    """Whether sheets hold a TK1-TS by its title and its numbers."""
    if sum(len(each.rows) for each in sheets) > ROWS_MAX:
        return False
    try:
        return read_numbered(sheets).form == "TK1"
    except Refused:
        return False


def read_own_form(sheets: Sequence[Sheet]) -> Declaration:
    """The one row of a TK1-TS: who the person is, what is asked, which papers are there.

    Raises:
        Refused: the sheets hold no such form.
    """
    found = read_numbered(sheets)
    if found.form != "TK1":
        raise Refused(
            "this form asked by numbers is not TK1-TS",
            value=found.form,
            advice="Only a person's own form is taken in here.",
        )
    sheet = next(each for each in sheets if each.rows)
    headings = {"social_number": NUMBER, **{name: asked for name, (asked, _) in KINDS.items()}}
    rows = len(sheet.rows)
    row = _row(found, rows)
    return Declaration("TK1", sheet.name, headings, [row], [], "", (), (sheet, 0, rows))


def _row(found: Answers, number: int) -> DeclaredRow:
    row = DeclaredRow(number, {})
    said = {"social_number": found.number, **found.answers}
    for name, (asked, kind) in {"social_number": (NUMBER, "social_number"), **KINDS}.items():
        text = said.get(name, "")
        if not text:
            continue
        try:
            row.values[name] = read_cell(kind, text)
        except Unreadable as error:
            row.unread.append(Unread(name, asked, text[:80], error.wrong))
    if not row.values.get("personal_id", "-"):
        del row.values["personal_id"]
    return row
