"""Screens of the bank desk: the queue, and one transaction with its one decision.

Whoever has logged in decides; their name is kept with the decision.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse as address_of
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansinh.accounts.perms import actor_of
from ansinh.ledger.errors import LedgerError
from ansinh.receipts import operations, queries
from ansinh.receipts.operations import AlreadyDecided
from ansinh.record.loading import moment
from ansinh.refusals.places import place
from ansinh.web.asked import read_number
from ansinh.web.bank.page import Given, chosen_unit, decisions, offered, read, shown
from ansinh.web.who import acting_user

PAGE = 25
PAGES_MAX = 999_999
LINE_MAX = 2**63 - 1
FORMS = ("decide", "settle", "aside", "reverse")
"""The forms of a transaction's page."""


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The transactions that wait, oldest first; the statements taken in last."""
    page = max(read_number(request.GET.get("page"), most=PAGES_MAX) or 1, 1)
    found = queries.queue(limit=PAGE, offset=(page - 1) * PAGE)
    context = {
        "desk": "bank",
        "waiting": [shown(each) for each in found.waiting],
        "found": found,
        "page": page,
        "is_last": page * PAGE >= found.count,
        "imported": queries.imported(),
        "text": request.GET.get("q", ""),
        "results": queries.find(request.GET.get("q", "")),
        "done": _done(request),
    }
    return render(request, "bank/queue.html", context)


@require_GET
def line(request: HttpRequest, line: int) -> HttpResponse:
    """One transaction: what is known of it, its candidates, its decisions."""
    return _page(request, line, Given())


@require_POST
def decide(request: HttpRequest, line: int) -> HttpResponse:
    """Book a transaction for a unit."""
    given = read(request.POST, needs_reason=False)
    unit, wrong = chosen_unit(given)
    given = replace(given, problems={**wrong, **given.problems})
    if given.problems or unit is None:
        return _page(request, line, given, "decide", status=400)
    return _run(
        request, line, given, "decide",
        lambda **common: operations.decide(
            unit=unit.id, reason=given.reason, remember=given.remember, **common
        ),
    )  # fmt: skip


@require_POST
def settle(request: HttpRequest, line: int) -> HttpResponse:
    """Say that a transaction brings money that a bank announced as collected."""
    given = read(request.POST, needs_reason=False)
    wrong = {} if given.group else {"group": _("Chọn một khoản thu hộ.")}
    given = replace(given, problems={**wrong, **given.problems})
    if given.problems:
        return _page(request, line, given, "settle", status=400)
    return _run(
        request, line, given, "settle",
        lambda **common: operations.settle(group=given.group, reason=given.reason, **common),
    )  # fmt: skip


@require_POST
def set_aside(request: HttpRequest, line: int) -> HttpResponse:
    """Say that a transaction is no contribution."""
    given = read(request.POST, needs_reason=True)
    if given.problems:
        return _page(request, line, given, "aside", status=400)
    return _run(
        request, line, given, "aside",
        lambda **common: operations.set_aside(reason=given.reason, **common),
    )  # fmt: skip


@require_POST
def reverse(request: HttpRequest, line: int) -> HttpResponse:
    """Take the last decision back."""
    given = read(request.POST, needs_reason=True)
    if given.problems:
        return _page(request, line, given, "reverse", status=400)
    return _run(
        request, line, given, "reverse",
        lambda **common: operations.reverse(reason=given.reason, **common),
    )  # fmt: skip


def _run(
    request: HttpRequest, line: int, given: Given, form: str, operation: Callable[..., Any]
) -> HttpResponse:
    """Make a decision and go on to the queue; or tell who was first, or what is wrong."""
    try:
        with moment() as now:
            operation(
                line=line,
                recorded_at=now,
                actor=actor_of(acting_user(request)),
                seen=given.seen,
            )
    except AlreadyDecided as told:
        return _page(request, line, replace(given, problems={"": str(told)}), form, status=409)
    except LedgerError as error:
        return _page(request, line, replace(given, problems={"": str(error)}), form, status=400)
    return HttpResponseRedirect(f"{address_of('bank')}?done={line}")


def _page(
    request: HttpRequest, line: int, given: Given, form: str = "", status: int = 200
) -> HttpResponse:
    """A transaction's page; `form` is the one that `given` was filled into."""
    found = queries.history(line)
    if found is None:
        raise Http404(f"no transaction {line}")
    waiting = shown(found.waiting) if found.waiting else None
    forms = {name: Given() for name in FORMS} | ({form: given} if form else {})
    context = {
        "desk": "bank",
        "found": found,
        "place": place(found.transaction.position),
        "waiting": waiting,
        "groups": offered(found.transaction) if waiting else [],
        "decisions": decisions(found),
        "seen": len(found.decisions),
        "forms": forms,
        "form": form,
        "problems": given.problems,
    }
    return render(request, "bank/line.html", context, status=status)


def _done(request: HttpRequest) -> queries.History | None:
    """The transaction about which somebody has just decided."""
    given = read_number(request.GET.get("done"), most=LINE_MAX)
    return None if given is None else queries.history(given)
