"""Screens of the unit desk: the search and one unit."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ansinh import statements
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.queries import closed_through
from ansinh.receipts.office import Office, office
from ansinh.register.models import Unit
from ansinh.statements import documents, printing, sheets
from ansinh.statements.figures import NotClosed
from ansinh.web.asked import QuestionError, read_month
from ansinh.web.unit.page import page_of
from ansinh.web.unit.search import SHOWN_MAX, find_units

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}


def search(request: HttpRequest) -> HttpResponse:
    """Units found by code or by name."""
    text = request.GET.get("q", "")
    found = find_units(text)
    context = {
        "desk": "unit",
        "text": text,
        "found": found[:SHOWN_MAX],
        "has_more": len(found) > SHOWN_MAX,
        "shown_max": SHOWN_MAX,
    }
    return render(request, "unit/search.html", context)


def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: who it is, its statement of a month and its months so far."""
    try:
        page = page_of(code.upper(), read_month(request.GET.get("month")))
    except Unit.DoesNotExist as error:
        raise Http404(f"no unit {code}") from error
    except QuestionError as error:
        context = {"desk": "unit", "error": str(error)}
        return render(request, "web/question.html", context, status=400)
    return render(request, "unit/unit.html", {"desk": "unit", "page": page})


def statement(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """The unit's statement (C12-TS) of a month as a file: PDF, XLSX, JSON or text."""
    if format not in TYPES:
        raise Http404(f"no format {format}")
    try:
        month = read_month(request.GET.get("month")) or closed_through()
        if month is None:
            raise NotClosed(_("Chưa khóa sổ tháng nào."))
        found = statements.of(unit=code.upper(), month=month)
        content = written(found, office(), format)
    except statements.UnknownUnit as error:
        raise Http404(f"no unit {code}") from error
    except (QuestionError, LedgerError) as error:
        context = {"desk": "unit", "error": str(error)}
        return render(request, "web/question.html", context, status=400)
    response = HttpResponse(content, content_type=TYPES[format])
    if format in ("pdf", "xlsx"):
        name = printing.file_name(found, format)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written(found: statements.Statement, office: Office, format: str) -> bytes:
    """One statement in a format of `TYPES`."""
    if format == "pdf":
        return printing.as_pdf(found, office)
    if format == "xlsx":
        return sheets.as_xlsx(found, office)
    if format == "json":
        data = documents.as_json(found, office)
        return json.dumps(data, ensure_ascii=False, indent=2).encode()
    return documents.as_text(found, office).encode()
