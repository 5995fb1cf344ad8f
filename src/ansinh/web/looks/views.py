"""The screen of the log of looks: for an auditor, and for the answer that a person may ask for.

A mã số BHXH is asked for in the body of a request, as at the person desk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ansinh.accounts import queries
from ansinh.register.models import Person

SHOWN = 100
BACK = timedelta(days=31)
NAMED = 5
"""So many of the people seen are named in a row; of more, their count is told."""


@dataclass(frozen=True)
class Row:
    """One look: who, when, on which screen, why, and whom."""

    at: datetime
    who: str
    screen: str
    reason: str
    people: int
    numbers: tuple[str, ...]


@sensitive_post_parameters("number")
@never_cache
@require_http_methods(["GET", "POST"])
def looks(request: HttpRequest) -> HttpResponse:
    """The latest looks; of one person or one user where that is asked for."""
    given = request.POST if request.method == "POST" else request.GET
    number, username = given.get("number", "").strip()[:20], given.get("user", "").strip()[:30]
    context: dict[str, Any] = {
        "desk": "looks", "number": number, "username": username, "unknown": False,
        "bulk": queries.bulk_lookers(since=now() - BACK), "bulk_from": queries.BULK, "rows": (),
    }  # fmt: skip
    person = Person.objects.filter(social_insurance_number=number).first() if number else None
    if number and person is None:
        context["unknown"] = True
        return render(request, "looks/looks.html", context, status=404)
    found = queries.looks(person=None if person is None else person.pk, username=username)
    context["rows"] = _rows(list(found[: SHOWN + 1])[:SHOWN])
    return render(request, "looks/looks.html", context)


def _rows(found: list[Any]) -> tuple[Row, ...]:
    named = {one for look in found if len(look.people) <= NAMED for one in look.people}
    numbers = dict(Person.objects.filter(pk__in=named).values_list("pk", "social_insurance_number"))
    return tuple(
        Row(
            at=look.recorded_at,
            who=look.recorded_by,
            screen=look.screen,
            reason="" if look.reason == look.screen else look.reason,
            people=len(look.people),
            numbers=tuple(numbers[one] for one in look.people if one in numbers),
        )
        for look in found
    )
