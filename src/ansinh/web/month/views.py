"""Screens of the month desk: the checklist, the trial, and the close in two steps.

A trial and a close take seconds (a large province half a minute); the page says so before.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansinh.accounts.perms import actor_of
from ansinh.ground.months import Month, first_day, show_month
from ansinh.indicators.closed import months_closed
from ansinh.ledger import before_closing, closable
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.operations import first_open_month
from ansinh.ledger.proposals import operations
from ansinh.record.loading import moment
from ansinh.register.installed_law import installed_law
from ansinh.statements.trial import trial as try_close
from ansinh.web.asked import QuestionError, read_month
from ansinh.web.who import acting_user

REASON_MAX = 150


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """The month that is closed next: what stands before it, who proposed it, what to do."""
    return _answered(request, lambda: _page(request, closed=read_month(request.GET.get("closed"))))


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Close for trial, and show what would be booked and which units move; nothing is kept."""

    def tried() -> HttpResponse:
        with moment() as at:
            found = try_close(
                month=_asked(request), law=installed_law(), recorded_at=at,
                actor=actor_of(acting_user(request)),
            )  # fmt: skip
        return _page(request, trial=found)

    return _answered(request, tried)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose the close."""

    def proposed() -> HttpResponse:
        with moment() as at:
            operations.propose(
                month=_asked(request), law=installed_law(), recorded_at=at,
                actor=actor_of(acting_user(request)),
                reason=_reason(request, "đề nghị khóa sổ"),
            )  # fmt: skip
        return HttpResponseRedirect(reverse("month"))

    return _answered(request, proposed)


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a proposal back."""

    def withdrawn() -> HttpResponse:
        with moment() as at:
            operations.withdraw(
                recorded_at=at, actor=actor_of(acting_user(request)),
                reason=_reason(request, "rút đề nghị khóa sổ"),
            )  # fmt: skip
        return HttpResponseRedirect(reverse("month"))

    return _answered(request, withdrawn)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close what another person proposed; the page asks to confirm what cannot be undone."""

    def closed() -> HttpResponse:
        if request.POST.get("understood") != "yes":
            text = _("Đánh dấu vào ô xác nhận: tháng đã khóa không mở lại được.")
            return _page(request, error=text, status=400)
        asked = _asked(request)
        with moment() as at:
            operations.close_proposed(
                month=asked, law=installed_law(), recorded_at=at,
                actor=actor_of(acting_user(request)), reason=_reason(request, "duyệt khóa sổ"),
            )  # fmt: skip
        months_closed.send(sender=None, months=[asked])
        return HttpResponseRedirect(f"{reverse('month')}?closed={show_month(asked)}")

    return _answered(request, closed)


def _answered(request: HttpRequest, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do a step; say on the page why it could not be done."""
    try:
        return do()
    except (LedgerError, QuestionError) as error:
        return _page(request, error=str(error), status=400)


def _asked(request: HttpRequest) -> Month:
    """The month that the form names: a page that was open too long closes no other one."""
    found = read_month(request.POST.get("month"))
    if found is None:
        raise QuestionError(_("Nhập tháng, như 2017-05."))
    return found


def _reason(request: HttpRequest, unsaid: str) -> str:
    return " ".join(request.POST.get("reason", "").split())[:REASON_MAX] or unsaid


def _page(
    request: HttpRequest,
    *,
    trial: Any = None,
    error: str = "",
    status: int = 200,
    closed: Month | None = None,
) -> HttpResponse:
    law, at = installed_law(), now()
    shown = Month(first_open_month())
    from_day = closable.first_day_to_close(law, shown)
    warnings: tuple[str, ...] = ()
    try:
        warnings = before_closing.warnings(law, closable.asked(law, through=shown, recorded_at=at))
        is_over = True
    except LedgerError:
        is_over = False
    context = {
        "desk": "month", "month": first_day(shown), "is_over": is_over, "from_day": from_day,
        "warnings": warnings, "proposal": operations.standing(), "trial": trial, "error": error,
        "cannot_be_undone": before_closing.cannot_be_undone(),
        "me": acting_user(request).signature,
        "closed": None if closed is None else first_day(closed),
    }  # fmt: skip
    return render(request, "month/month.html", context, status=status)
