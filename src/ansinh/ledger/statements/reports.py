"""The monthly reports as workbooks, checked against the books before they are written."""

from datetime import datetime

from ansinh.exchange.documents.workbook import write_workbook
from ansinh.law import Law
from ansinh.ledger.statements import b03, b06, identities
from ansinh.ledger.statements.figures import figures
from ansinh.ledger.statements.office import office
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Installation


def workbook(
    form: str, *, month: int, known_at: datetime | None = None, law: Law | None = None
) -> bytes:
    """The report `b03` or `b06` of a closed month as XLSX.

    Raises:
        NotClosed: the month is not closed, or was not at `known_at`.
        IdentityBroken: the statements or the report contradict the books.
    """
    book = law or installed_law()
    found = figures(month=month, known_at=known_at, law=book)
    identities.check(found)
    name = office().name or Installation.objects.select_related("office").get().office.name
    sheet = b03.sheet(found, name) if form == "b03" else b06.report(found, book, name)
    return write_workbook([sheet])
