"""The statement as a workbook: one unit on a sheet as the form prints it, or all as one table."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ansinh.exchange.documents.workbook import Sheet, Style, Value, write_workbook
from ansinh.ground.months import show_month
from ansinh.law.funds import Fund
from ansinh.receipts.office import Office
from ansinh.statements import documents, showing
from ansinh.statements.c12 import TOTAL, Line, Statement
from ansinh.statements.layouts import Kind
from ansinh.statements.signing import signed

SHEET = "C12-TS"


def as_xlsx(statement: Statement, office: Office) -> bytes:
    """The statement of one unit; amounts are whole numbers of đồng."""
    written = documents.form(statement, office)
    width = 2 + len(statement.columns)
    sheet = Sheet(SHEET, widths={0: 9, 1: 48} | dict.fromkeys(range(2, width), 17))
    above = (
        f"{written['issuer']} · {written['form']} · {written['procedure']}",
        *written["issuer_at"],
        f"{written['title']} · {written['period']}",
        f"{written['words']['to']}: {statement.unit.name}",
        f"{written['words']['code']}: {statement.unit.code}",
        f"{written['words']['place']}: {statement.unit.area}",
        written["basis"],
        written["measure"],
    )
    for row, text in enumerate(above):
        sheet.put(row, 0, [text], Style.NOTE)
    head = len(above)
    words = written["words"]
    sheet.put(head, 0, [words["number"], words["content"], *written["columns"]], Style.HEAD)
    sheet.frozen, sheet.repeated = (head + 1, 2), (head, head)
    for row, line in enumerate(statement.lines, start=head + 1):
        strong = line.level == 0
        label = "   " * max(0, line.level - 1) + line.label
        sheet.put(row, 0, [line.number, label], Style.STRONG if strong else Style.TEXT)
        sheet.put(row, 2, _cells(line), Style.STRONG_NUMBER if strong else Style.NUMBER)
    below = [*written["results"], *written["payment"], *written["notes"]]
    row = head + len(statement.lines) + 2
    for text in below:
        sheet.put(row, 0, [text], Style.NOTE)
        row += 1
    signed(
        sheet, row + 1, width - 3, width, written["dated"], words["director"], words["signature"]
    )
    return write_workbook([sheet])


def as_one_xlsx(statements: Sequence[Statement]) -> bytes:
    """Many statements as one table: a row for each unit and row of the form."""
    columns = [*(fund.value for fund in Fund), TOTAL]
    sheet = Sheet(SHEET, widths={0: 10, 1: 40, 2: 9, 3: 9, 4: 45}, frozen=(1, 5), repeated=(0, 0))
    heads = [_("Mã đơn vị"), _("Tên đơn vị"), _("Tháng"), _("Mã dòng"), _("Nội dung"), *columns]
    sheet.put(0, 0, heads, Style.HEAD)
    row = 0
    for statement in statements:
        places = [statement.columns.index(c) if c in statement.columns else None for c in columns]
        unit, month = statement.unit, show_month(statement.month)
        for line in statement.lines:
            row += 1
            own = _cells(line)
            cells: list[Value] = [None if at is None else own[at] for at in places]
            sheet.put(row, 0, [unit.code, unit.name, month, line.code, line.label], Style.TEXT)
            sheet.put(row, 5, cells, Style.NUMBER)
    return write_workbook([sheet])


def _cells(line: Line) -> Sequence[Value]:
    """The cells of a row; a rate as per cents, in words, because it is added up with nothing."""
    if line.kind is Kind.RATE:
        return [showing.cell(value, line.kind) for value in line.cells]
    return line.cells
