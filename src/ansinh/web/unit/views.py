"""Screens of the unit desk: the search and one unit."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ansinh import statements
from ansinh.ground.months import first_day
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.queries import closed_through
from ansinh.receipts.office import Office, office
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Person, Unit
from ansinh.statements import documents, members, printing, sheets
from ansinh.statements.figures import NotClosed
from ansinh.web.asked import QuestionError, read_month, read_number
from ansinh.web.unit import why_page
from ansinh.web.unit.page import page_of
from ansinh.web.unit.people import people_page
from ansinh.web.unit.search import SHOWN_MAX, find_units
from ansinh.web.who import looked

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
        return _question(request, error)
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
        return _question(request, error)
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


@require_GET
def people(request: HttpRequest, code: str) -> HttpResponse:
    """The people on a unit's list of a month, a page at a time; each look at them is noted."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("q", "moved")}
    try:
        month = read_month(request.GET.get("month"))
        number = read_number(request.GET.get("page"), most=10**6) or 1
        page = people_page(
            code.upper(), month, text=asked["q"], moved=asked["moved"], number=number
        )
    except Unit.DoesNotExist as error:
        raise Http404(f"no unit {code}") from error
    except (QuestionError, LedgerError) as error:
        return _question(request, error)
    looked(request, [line.member.person for line in page.lines])
    context = {"desk": "unit", "page": page, "asked": asked}
    return render(request, "unit/people.html", context)


@require_GET
def why(request: HttpRequest, code: str, person: int) -> HttpResponse:
    """How the law comes to what a unit owes for a person in a month: each step, each article."""
    unit = get_object_or_404(Unit, code=code.upper())
    found = get_object_or_404(Person, pk=person)
    try:
        month = read_month(request.GET.get("month")) or closed_through()
        if month is None:
            raise NotClosed(_("Chưa khóa sổ tháng nào."))
        told = members.why(unit=unit.pk, person=found.pk, month=month, law=installed_law())
    except (QuestionError, LedgerError) as error:
        return _question(request, error)
    if not told:
        raise Http404(f"{person} is not on the list of {code}")
    looked(request, [found.pk])
    context = {
        "desk": "unit", "unit": unit, "person": found, "month": first_day(month),
        "lines": [why_page.line_of(each) for each in told],
    }  # fmt: skip
    return render(request, "unit/why.html", context)


def _question(request: HttpRequest, error: Exception) -> HttpResponse:
    context = {"desk": "unit", "error": str(error)}
    return render(request, "web/question.html", context, status=400)
