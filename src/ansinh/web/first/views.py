"""Who comes first in a unit's money: the list, and the two forms that change it.

Whoever has logged in records; their name is kept with the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse as address_of
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansinh.accounts.perms import actor_of
from ansinh.ground.months import Month
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.priority.models import Ground
from ansinh.ledger.priority.queries import standing
from ansinh.ledger.priority.recording import record_priority, withdraw_priority
from ansinh.record.loading import moment
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Person, Unit
from ansinh.web.asked import QuestionError, read_month
from ansinh.web.who import acting_user, looked


@dataclass(frozen=True)
class Given:
    """What a person filled in, kept when something is wrong with it, and what is wrong."""

    number: str = ""
    month: str = ""
    ground: str = str(Ground.LEAVES)
    dossier: str = ""
    reason: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@require_GET
def first(request: HttpRequest, code: str) -> HttpResponse:
    """Who comes first at a unit, what was paid for them and what is left to pay."""
    return _page(request, code, Given())


@require_POST
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Record that a person leaves or claims a benefit."""
    unit, given, person = _read(request, code)
    problems = dict(given.problems)
    month = _month(given, problems)
    if problems or person is None or month is None:
        return _page(request, code, replace(given, problems=problems), "record", status=400)
    try:
        with moment() as now:
            record_priority(
                unit=unit.pk, person=person.pk, through_month=month, ground=given.ground,
                dossier=given.dossier, law=installed_law(), recorded_at=now,
                actor=actor_of(acting_user(request)), reason=given.reason,
            )  # fmt: skip
    except LedgerError as error:
        return _page(request, code, replace(given, problems={"": str(error)}), "record", status=400)
    return _done(unit)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Record that a person does not come first any more."""
    unit, given, person = _read(request, code)
    if given.problems or person is None:
        return _page(request, code, given, "withdraw", status=400)
    try:
        with moment() as now:
            withdraw_priority(
                unit=unit.pk, person=person.pk, recorded_at=now,
                actor=actor_of(acting_user(request)), reason=given.reason,
            )  # fmt: skip
    except LedgerError as error:
        return _page(
            request, code, replace(given, problems={"": str(error)}), "withdraw", status=400
        )
    return _done(unit)


def _read(request: HttpRequest, code: str) -> tuple[Unit, Given, Person | None]:
    """The unit, what the form says and what is missing in it, and the person it names."""
    names = ("number", "month", "ground", "dossier", "reason")
    said = {name: request.POST.get(name, "").strip() for name in names}
    problems = {}
    person = Person.objects.filter(social_insurance_number=said["number"]).first()
    if person is None:
        problems["number"] = _("Không có người tham gia mang mã số BHXH này.")
    if not said["reason"]:
        problems["reason"] = _("Nhập lý do.")
    return _unit(code), Given(**said, problems=problems), person


def _month(given: Given, problems: dict[str, str]) -> Month | None:
    try:
        month = read_month(given.month)
    except QuestionError as error:
        problems["month"] = str(error)
        return None
    if month is None:
        problems["month"] = _("Nhập tháng cuối phải đóng, như 2017-05.")
    return month


def _done(unit: Unit) -> HttpResponse:
    return HttpResponseRedirect(address_of("unit-first", args=[unit.code]))


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code.upper()).first()
    if unit is None:
        raise Http404(f"no unit {code}")
    return unit


def _page(
    request: HttpRequest, code: str, given: Given, form: str = "", status: int = 200
) -> HttpResponse:
    """The page; `form` is the one that `given` was filled into."""
    unit = _unit(code)
    empty = Given()
    people = standing(installed_law(), unit=unit.pk)
    looked(request, [each.record.person_id for each in people])
    context = {
        "desk": "unit",
        "unit": unit,
        "standing": people,
        "grounds": Ground.choices,
        "form": form,
        "problems": given.problems,
        "record": given if form == "record" else empty,
        "withdraw": given if form == "withdraw" else empty,
    }
    return render(request, "first/first.html", context, status=status)
