"""The monthly reports as workbooks, checked against the books before they are written."""

from datetime import UTC, datetime

from django.utils.translation import override

from ansinh.exchange.documents.workbook import write_workbook
from ansinh.law import Law
from ansinh.receipts.office import office
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Installation
from ansinh.statements import b03, b06, identities, late_lists
from ansinh.statements.figures import figures

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


def workbook(
    form: str, *, month: int, known_at: datetime | None = None, law: Law | None = None
) -> bytes:
    """The report `b03`, `b06`, `b10` or `d15` of a closed month as XLSX.

    Letters that B10a-TS marks are those recorded by `known_at`, without one all.

    Raises:
        NotClosed: the month is not closed, or was not at `known_at`.
        IdentityBroken: the statements or the report contradict the books.
        LedgerError: `b10` or `d15` of a month before these forms.
    """
    book = law or installed_law()
    # What the agency's own forms say, they say in Vietnamese to everybody.
    with override("vi"):
        found = figures(month=month, known_at=known_at, law=book)
        identities.check(found)
        issuer = office()
        name = issuer.name or Installation.objects.select_related("office").get().office.name
        if form == "b03":
            sheet = b03.sheet(found, issuer, name)
        elif form == "b06":
            sheet = b06.report(found, book, issuer, name)
        elif form == "d15":
            sheet = late_lists.evaders(found, issuer, name)
        else:
            sheet = late_lists.urged(found, issuer, name, known_at=known_at or FOREVER)
        return write_workbook([sheet])
