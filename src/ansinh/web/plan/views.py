"""The page of the plan: one row a target, its offices, and the list that closes its gap."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ansinh.indicators.gaps import closing_list
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.pace import Pace, known_paces
from ansinh.indicators.places import Scope
from ansinh.web import links
from ansinh.web.asked import Asked
from ansinh.web.board.views import answered, common
from ansinh.web.plan.given import given
from ansinh.web.plan.rows import row as target_row
from ansinh.web.plan.rows import rows as target_rows

LISTED = 30
"""How many lines of the list that closes a gap are shown; the whole list is a command away."""


@answered
def plan(request: HttpRequest, asked: Asked, scope: Scope, known: Knowledge) -> HttpResponse:
    """Every target of the year: how it stands, how it was revised, how its offices stand."""
    rows = target_rows(asked, scope, known)
    context = {"targets": rows, "given": given(rows, asked, scope, known), "desk": "plan"}
    return render(request, "plan/plan.html", common(asked, scope, known) | context)


@answered
def gap(
    request: HttpRequest,
    asked: Asked,
    scope: Scope,
    known: Knowledge,
    indicator: str,
    scheme: str,
) -> HttpResponse:
    """The fewest places and groups, or payers, that bring what a target lacks."""
    found = next(
        (
            pace
            for pace in known_paces(asked.as_of, scope, known)
            if (pace.plan_id, pace.scheme.code) == (indicator, scheme)
        ),
        None,
    )
    if found is None:
        raise Http404(f"no plan {indicator} {scheme}")
    listed = closing_list(found, scope, known)
    context = {
        "row": target_row(found, asked),
        "found": listed,
        "steps": [_step(step, found, asked) for step in listed.steps[:LISTED]],
        "hidden": max(0, len(listed.steps) - LISTED),
        "plan_url": links.plan(asked),
        "desk": "plan",
    }
    return render(request, "plan/gap.html", common(asked, scope, known) | context)


def _step(step: Any, pace: Pace, asked: Asked) -> dict[str, Any]:
    unit = pace.unit == "VND"
    href = links.unit(step.code, pace.as_of) if unit else links.board(asked.about(step.code))
    return {"step": step, "href": href}
