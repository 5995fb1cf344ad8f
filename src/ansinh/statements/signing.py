"""The last lines of a form: where and when it is made, who signs it, and room to do so."""

from datetime import date

from ansinh.exchange.documents.workbook import Cell, Sheet, Style
from ansinh.ground.days import day_of_record
from ansinh.receipts.office import Office
from ansinh.register.models import Installation
from ansinh.statements import showing
from ansinh.statements.figures import Figures

HOW = "(ký, ghi rõ họ tên)"
"""How reports to the level above are signed."""


def signed(
    sheet: Sheet, row: int, left: int, right: int, dated: str, signer: str, how: str
) -> None:
    """Put a signature block at a row, between two columns (the right one excluded): the day, who
    signs (`signer`) and how (`how`: with a stamp or without)."""
    width = right - left
    lines = ((dated, Style.SIGNED), (signer, Style.SIGNED_STRONG), (how, Style.SIGNED))
    for offset, (text, style) in enumerate(lines):
        sheet.cells[row + offset, left] = Cell(text, style, columns=width)


def dated_of(found: Figures, office: Office) -> str:
    """Where and when a report of these figures is made: the day on which the month was closed."""
    place = office.place or Installation.objects.select_related("area").get().area.name
    day: date = day_of_record(found.closed_at)
    return showing.dated(place, day)
