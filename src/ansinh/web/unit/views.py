"""Screens of the unit desk: the search and one unit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ansinh.register.models import Unit
from ansinh.web.asked import QuestionError, read_month
from ansinh.web.unit.page import page_of
from ansinh.web.unit.search import SHOWN_MAX, find_units


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
