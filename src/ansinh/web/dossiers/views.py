"""Screens of the one-stop desk: the list, receiving a file, the dry run, one step each.

Whoever has logged in acts; the operations hold that maker and checker are two people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse as address_of
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ansinh.accounts.perms import actor_of
from ansinh.dossiers import operations, queries
from ansinh.dossiers.deciding import Effect
from ansinh.dossiers.errors import DossierError
from ansinh.dossiers.models import Step
from ansinh.dossiers.queries import Show, Standing
from ansinh.exchange.refusal import Refused
from ansinh.ground.days import day_of_record, written_day
from ansinh.ledger.errors import LedgerError
from ansinh.record.loading import moment
from ansinh.refusals import in_words
from ansinh.register.installed_law import installed_law
from ansinh.web.asked import QuestionError, read_day, read_number
from ansinh.web.dossiers import page
from ansinh.web.who import acting_user

PAGE = 25
PAGES_MAX = 999_999
REASON_MAX = 200
METHODS = ["GET", "HEAD", "POST"]

STEPS: Mapping[str, tuple[str, Callable[..., Any]]] = {
    "return": ("dossiers/return.html", operations.give_back),
    "approve": ("dossiers/approve.html", operations.approve),
    "apply": ("dossiers/apply.html", operations.apply),
    "undo": ("dossiers/undo.html", operations.undo),
}
"""The steps that are confirmed on a page of their own, for a reason."""

NEEDS_REASON = ("return", "undo")

UNSAID = {"approve": "duyệt như đã kiểm tra", "apply": "ghi sổ như đã duyệt"}
"""The reason that is kept where none was given: records are in the office's language."""


@dataclass(frozen=True)
class Given:
    """What somebody filled in, kept when something is wrong with it, and what is wrong."""

    unit: str = ""
    form: str = ""
    group: str = ""
    received_on: str = ""
    reason: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The dossiers under one heading, with the counts of all; or those that are looked for."""
    today = _today()
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in list(Show) else Show.OPEN
    at = _page_of(request)
    listed = queries.desk(today=today, show=show, limit=PAGE, offset=(at - 1) * PAGE)
    text = request.GET.get("q", "").strip()
    context = {
        "desk": "dossiers",
        "today": today,
        "listed": listed,
        "headings": _headings(listed),
        "page": at,
        "is_last": at * PAGE >= listed.counts[show],
        "text": text,
        "results": queries.find(text, limit=PAGE) if text else [],
    }
    return render(request, "dossiers/desk.html", context)


@require_http_methods(METHODS)
def receive(request: HttpRequest) -> HttpResponse:
    """Take a file in: the form, and what it comes to."""
    if request.method != "POST":
        return _receive_page(request, Given(received_on=written_day(_today())))
    said = request.POST
    given = Given(
        unit=said.get("unit", "").strip(),
        form=said.get("form", "").strip(),
        group=said.get("group", "").strip(),
        received_on=said.get("received_on", "").strip(),
    )
    problems: dict[str, str] = {}
    uploaded = request.FILES.get("file")
    if uploaded is None:
        problems["file"] = _("Chọn tệp danh sách hoặc hồ sơ điện tử.")
    received_on = _day(given.received_on, problems)
    if given.form and given.form not in page.FORMS:
        problems["form"] = _("Chọn một mẫu trong danh sách.")
    if given.group and given.group not in installed_law().groups:
        problems["group"] = _("Chọn một nhóm trong danh sách.")
    if problems or uploaded is None or received_on is None:
        return _receive_page(request, replace(given, problems=problems), 400)
    try:
        with moment() as now:
            found = operations.receive(
                content=uploaded.read(), name=str(uploaded.name), received_on=received_on,
                unit=given.unit, form=given.form, group=given.group, recorded_at=now,
                actor=actor_of(acting_user(request)), reason="nhận tại bộ phận một cửa",
            )  # fmt: skip
    except Refused as refused:
        problems = {"file": in_words(refused)}
    except LedgerError as error:
        problems = {"file": str(error)}
    if problems:
        return _receive_page(request, replace(given, problems=problems), 400)
    if len(found) == 1:
        return HttpResponseRedirect(address_of("dossier", args=[found[0].number]))
    return HttpResponseRedirect(f"{address_of('dossiers')}?show={Show.CHECK}")


@require_GET
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """One dossier: what it is, its way as a task list, its papers, its history."""
    found = found_or_404(number)
    kinds = Step.Kind
    context = {
        "desk": "dossiers",
        "found": found,
        "tasks": page.tasks(found),
        "is_late": found.is_open and found.dossier.due_on < _today(),
        "may_return": found.is_open,
        "may_undo": found.state == kinds.APPLIED,
        "has_result": found.state in (kinds.RETURNED, kinds.APPLIED, kinds.UNDONE),
        "group": dict(page.groups(installed_law())).get(found.dossier.group, found.dossier.group),
    }
    return render(request, "dossiers/dossier.html", context)


@require_GET
def judged(request: HttpRequest, number: str) -> HttpResponse:
    """The dry run, to look at."""
    return _judged_page(request, found_or_404(number), "dossiers/judged.html", Given())


@require_http_methods(METHODS)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """The dry run with its check answers, and recording that it was looked at."""
    found = found_or_404(number)
    if request.method != "POST":
        return _judged_page(request, found, "dossiers/check.html", Given())
    try:
        with moment() as now:
            operations.check(
                number=number, recorded_at=now, actor=actor_of(acting_user(request)),
                reason="kiểm tra tại bộ phận một cửa", seen=request.POST.get("seen", ""),
            )  # fmt: skip
    except LedgerError as error:
        problems = {"": str(error)}
        return _judged_page(
            request, found_or_404(number), "dossiers/check.html", Given(problems=problems), 409
        )
    return HttpResponseRedirect(address_of("dossier", args=[number]))


@require_http_methods(METHODS)
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A step that is confirmed on a page of its own: return, approve, apply, undo."""
    template, operation = STEPS[name]
    found = found_or_404(number)
    if request.method != "POST":
        return _step_page(request, found, name, Given())
    reason = request.POST.get("reason", "").strip()
    given = Given(reason=reason)
    if len(reason) > REASON_MAX:
        given = replace(given, problems={"reason": _("Ghi ngắn hơn, không quá 200 chữ.")})
    elif not reason and name in NEEDS_REASON:
        given = replace(given, problems={"reason": _("Ghi lý do.")})
    if given.problems:
        return _step_page(request, found, name, given, 400)
    try:
        with moment() as now:
            operation(
                number=number, recorded_at=now, actor=actor_of(acting_user(request)),
                reason=reason or UNSAID[name],
            )  # fmt: skip
    except LedgerError as error:
        given = replace(given, problems={"": str(error)})
        return _step_page(request, found_or_404(number), name, given, 409)
    return HttpResponseRedirect(address_of("dossier", args=[number]))


def _step_page(
    request: HttpRequest, found: Standing, name: str, given: Given, status: int = 200
) -> HttpResponse:
    template, _operation = STEPS[name]
    if name == "approve" and found.state == Step.Kind.CHECKED:
        return _judged_page(request, found, template, given, status)
    context = {"desk": "dossiers", "found": found, "given": given, "problems": given.problems}
    return render(request, template, context, status=status)


def _judged_page(
    request: HttpRequest, found: Standing, template: str, given: Given, status: int = 200
) -> HttpResponse:
    effect = request.GET.get("effect", "")
    effect = effect if effect in list(Effect) else ""
    context: dict[str, Any] = {
        "desk": "dossiers",
        "found": found,
        "given": given,
        "problems": given.problems,
        "is_maker": acting_user(request).signature in found.makers,
        "judged": None,
    }
    if found.is_open:
        checked = operations.preview(found.dossier.number)
        context["judged"] = page.judged(checked, effect=effect, page=_page_of(request))
        last = found.last
        context["has_changed"] = bool(last.digest) and last.digest != context["judged"].digest
    return render(request, template, context, status=status)


def _receive_page(request: HttpRequest, given: Given, status: int = 200) -> HttpResponse:
    context = {
        "desk": "dossiers",
        "given": given,
        "problems": given.problems,
        "forms": page.FORMS,
        "groups": page.groups(installed_law()),
    }
    return render(request, "dossiers/receive.html", context, status=status)


def _headings(listed: queries.Listed) -> list[tuple[Show, str, int]]:
    """The headings of the list in the order of urgency, with their counts."""
    words = {
        Show.LATE: _("Quá hạn"),
        Show.TODAY: _("Đến hạn hôm nay"),
        Show.CHECK: _("Chờ kiểm tra"),
        Show.APPROVE: _("Chờ duyệt"),
        Show.APPLY: _("Chờ ghi sổ"),
        Show.OPEN: _("Đang xử lý"),
        Show.RETURNED: _("Đã trả lại, 30 ngày qua"),
        Show.APPLIED: _("Đã ghi sổ, 30 ngày qua"),
    }
    return [(show, word, listed.counts[show]) for show, word in words.items()]


def found_or_404(number: str) -> Standing:
    """A dossier by the number in an address."""
    try:
        return queries.standing(number)
    except DossierError as error:
        raise Http404(f"no dossier {number}") from error


def _today() -> date:
    return day_of_record(timezone.now())


def _page_of(request: HttpRequest) -> int:
    return max(read_number(request.GET.get("page"), most=PAGES_MAX) or 1, 1)


def _day(given: str, problems: dict[str, str]) -> date | None:
    try:
        day = read_day(given)
    except QuestionError as error:
        problems["received_on"] = str(error)
        return None
    if day is None:
        problems["received_on"] = _("Ghi ngày nhận, như 31/07/2026.")
    return day
