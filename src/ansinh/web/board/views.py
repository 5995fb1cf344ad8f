"""Screens of the board: the lines, the rows behind a line, the meaning of an indicator."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ansinh.ground.months import first_day, last_day, month_of
from ansinh.indicators import queries
from ansinh.indicators.definitions import MADE_OF_OTHERS, Indicator, catalogue, named
from ansinh.indicators.definitions import indicator as declared
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.places import Scope, ScopeError, scope_of
from ansinh.indicators.rows import Row, known_rows
from ansinh.indicators.values import PER_CENT
from ansinh.register.models import Area, Installation, Office
from ansinh.web import links
from ansinh.web.asked import Asked, QuestionError, read, read_moment, scope_code
from ansinh.web.board import lines
from ansinh.web.board.summary import answers
from ansinh.web.drawing.figure import Drawn, drawn
from ansinh.web.plan.rows import rows as target_rows

View = Callable[..., HttpResponse]


def answered(view: View) -> View:
    """Read the question of the address for a view; say in words what cannot be answered."""

    @wraps(view)
    def wrapper(request: HttpRequest, **arguments: str) -> HttpResponse:
        if not Installation.objects.exists():
            return render(request, "web/empty.html", status=404)
        try:
            known = knowledge(read_moment(request.GET.get("known_at")))
            asked = read(request.GET, known)
            scope = scope_of(asked.scope)
        except (QuestionError, ScopeError) as error:
            return render(request, "web/question.html", {"error": str(error)}, status=400)
        return view(request, asked, scope, known, **arguments)

    return wrapper


@answered
def board(request: HttpRequest, asked: Asked, scope: Scope, known: Knowledge) -> HttpResponse:
    """How far a place is from its plan, where, why, what to do; then every figure compared."""
    context = figures(asked, scope, known) | common(asked, scope, known)
    return render(request, "board/board.html", context)


def figures(asked: Asked, scope: Scope, known: Knowledge) -> dict[str, Any]:
    """Everything that a board shows of a scope; whoever closes a month asks for it once, so that
    the first reader does not wait for the aggregates behind it."""
    drawings = {
        name: found
        for name in lines.DRAWN
        if (found := drawn(name, asked, scope, known)) is not None
    }
    targets = target_rows(asked, scope, known)
    return {
        "answers": answers(targets, drawings, asked, scope, known),
        "targets": targets,
        "groups": lines.groups(asked, scope, known),
        "drawings": [drawing_block(each, asked) for each in drawings.values()],
    }


@answered
def rows(
    request: HttpRequest,
    asked: Asked,
    scope: Scope,
    known: Knowledge,
    indicator: str,
    scheme: str,
) -> HttpResponse:
    """The places or units whose values add up to a figure, each a link further down."""
    try:
        found = known_rows(indicator, scheme, asked.as_of, scope, known)
    except LookupError as error:
        raise Http404(str(error)) from error
    definition = declared(indicator)
    below = [] if found is None else [
        {"row": row, "href": _further(row, definition.id, scheme, asked)} for row in found.rows
    ]  # fmt: skip
    context = {
        "found": found,
        "below": below,
        "indicator": definition,
        "name": named(definition, definition.scheme(scheme)),
        "definition_url": links.definition(indicator, asked),
        "trail": _trail(indicator, scheme, asked, scope),
    }
    return render(request, "board/rows.html", context | common(asked, scope, known))


@answered
def definition(
    request: HttpRequest, asked: Asked, scope: Scope, known: Knowledge, indicator: str
) -> HttpResponse:
    """What an indicator means, where it comes from, which article says so."""
    try:
        found = declared(indicator)
    except LookupError as error:
        raise Http404(str(error)) from error
    targets = list(_revised(found, scope, asked)) if found.measure == "target" else []
    parts = [catalogue()[name] for name in found.ratio or ()]
    context = {
        "indicator": found,
        "targets": targets,
        "schemes": [
            {"scheme": scheme, "rows_url": links.rows(found.id, scheme.code, asked)}
            for scheme in found.schemes
        ],
        "has_rows": found.measure not in MADE_OF_OTHERS,
        "parts": [{"part": part, "href": links.definition(part.id, asked)} for part in parts],
    }
    return render(request, "board/definition.html", context | common(asked, scope, known))


def _revised(found: Indicator, scope: Scope, asked: Asked) -> Iterator[dict[str, Any]]:
    """The revisions of every scheme of a target that was given to a place."""
    share = found.unit == "%"
    for scheme in found.schemes:
        revisions = list(
            queries.revisions(
                indicator=found.id, scheme=scheme.code, area=scope.area, year=asked.as_of.year,
                known_at=asked.known_at,
            )
        )  # fmt: skip
        for each in revisions:
            each.shown = Decimal(each.value) / PER_CENT if share else each.value  # type: ignore[attr-defined]
        if revisions:
            yield {"scheme": scheme, "revisions": revisions}


def drawing_block(found: Drawn, asked: Asked) -> dict[str, Any]:
    """A chart of the board with the indicator whose rows and definition stand behind it."""
    indicator, scheme = lines.DRAWN[found.name]
    adds_up = declared(indicator).measure not in ("ratio", "share")
    return {
        "drawn": found,
        "rows_url": links.rows(indicator, scheme, asked) if adds_up else "",
        "definition_url": links.definition(indicator, asked),
    }


def common(asked: Asked, scope: Scope, known: Knowledge) -> dict[str, Any]:
    """What every page of the desk shows: the question and how fresh the answer is."""
    closed = known.closed_through
    return {
        "desk": "board",
        "asked": asked,
        "scope": scope,
        "board_url": links.board(asked),
        "plan_page_url": links.plan(asked),
        "districts": Area.objects.filter(level=Area.Level.DISTRICT).order_by("code"),
        "offices": Office.objects.filter(parent__isnull=False).order_by("code"),
        "is_closed": known.is_closed(month_of(asked.as_of)),
        "log_position": known.log_position,
        "closed_through": None if closed is None else first_day(closed),
        "last_closed_day": None if closed is None else last_day(closed),
    }


def _further(row: Row, indicator: str, scheme: str, asked: Asked) -> str:
    if row.level == "unit":
        return links.unit(row.code, asked.as_of)
    return links.rows(indicator, scheme, asked.about(row.code))


def _trail(indicator: str, scheme: str, asked: Asked, scope: Scope) -> list[dict[str, str]]:
    """The places above a scope, the widest first."""
    trail = []
    parent = None if scope.level == "province" else scope.parent
    while parent is not None:
        above = scope_of(parent)
        href = links.rows(indicator, scheme, asked.about(scope_code(above)))
        trail.append({"name": above.full_name, "href": href})
        parent = None if above.level == "province" else above.parent
    return trail[::-1]
