"""Screens of merges: the pairs that wait side by side, a proposal, and the decision of another.

Numbers travel in the body of a request, as at the person desk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from ansinh.accounts.perms import actor_of
from ansinh.record.loading import moment
from ansinh.register import merging
from ansinh.register.models import PairRecord, Person
from ansinh.web.who import acting_user, looked

ASKED = ("kept", "other", "paper", "reason")
MOST = 200
DECIDE: Mapping[str, Callable[..., PairRecord]] = {
    "approve": merging.approve,
    "refuse": merging.refuse,
    "withdraw": merging.refuse,
}
UNSAID = {"approve": "duyệt gộp", "refuse": "không duyệt gộp",
          "withdraw": "rút đề nghị gộp"}  # fmt: skip
"""The reason that is kept where none was given: records are in the office's language."""


@dataclass(frozen=True)
class Compared:
    """One thing that is known of both: what it is, how each says it, whether they agree."""

    label: Promise
    kept: str
    other: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.kept == self.other


@dataclass(frozen=True)
class Waiting:
    """A proposal with its two people side by side."""

    step: PairRecord
    compared: tuple[Compared, ...]


@never_cache
@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """What waits, and the form of a proposal."""
    return _page(request)


@sensitive_post_parameters("kept", "other")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose that two numbers are one person's."""
    given = {name: " ".join(request.POST.get(name, "").split())[:MOST] for name in ASKED}
    people = [
        Person.objects.filter(social_insurance_number=given[name]).first()
        for name in ("kept", "other")
    ]
    kept, other = people
    if kept is None or other is None:
        return _page(request, given, str(_("Không có người tham gia mang mã số BHXH này.")), 400)
    try:
        with moment() as at:
            merging.propose(
                kept=kept.pk, other=other.pk, paper=given["paper"], recorded_at=at,
                actor=actor_of(acting_user(request)), reason=given["reason"] or "đề nghị gộp",
            )  # fmt: skip
    except merging.MergeRefused as refused:
        return _page(request, given, str(refused), 400)
    return HttpResponseRedirect(reverse("pairs"))


@require_POST
def approve(request: HttpRequest, kept: int, other: int) -> HttpResponse:
    """Approve a merge."""
    return _decide(request, kept, other, "approve")


@require_POST
def refuse(request: HttpRequest, kept: int, other: int) -> HttpResponse:
    """Refuse a merge."""
    return _decide(request, kept, other, "refuse")


@require_POST
def withdraw(request: HttpRequest, kept: int, other: int) -> HttpResponse:
    """Take a proposal back."""
    return _decide(request, kept, other, "withdraw")


def _decide(request: HttpRequest, kept: int, other: int, step: str) -> HttpResponse:
    reason = " ".join(request.POST.get("reason", "").split())[:MOST] or UNSAID[step]
    try:
        with moment() as at:
            DECIDE[step](
                kept=kept, other=other, recorded_at=at,
                actor=actor_of(acting_user(request)), reason=reason,
            )  # fmt: skip
    except merging.MergeRefused as refused:
        return _page(request, error=str(refused), status=400)
    return HttpResponseRedirect(reverse("pairs"))


def _page(
    request: HttpRequest, given: Mapping[str, str] | None = None, error: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    waiting = merging.waiting()
    looked(request, [who for step in waiting for who in (step.kept_id, step.other_id)])
    context = {
        "desk": "pairs",
        "waiting": [Waiting(step, tuple(_compared(step))) for step in waiting],
        "given": given or dict.fromkeys(ASKED, ""),
        "error": error,
        "me": acting_user(request).signature,
    }
    return render(request, "pairs/pairs.html", context, status=status)


def _compared(step: PairRecord) -> list[Compared]:
    kept, other = step.kept, step.other
    return [
        Compared(_("Mã số BHXH"), kept.social_insurance_number, other.social_insurance_number),
        Compared(_("Họ và tên"), kept.name, other.name),
        Compared(_("Ngày sinh"), _day(kept), _day(other)),
        Compared(_("Giới tính"), str(kept.get_sex_display()), str(other.get_sex_display())),
        Compared(_("Số định danh cá nhân"), kept.personal_id or "–", other.personal_id or "–"),
    ]


def _day(person: Person) -> str:
    return f"{person.birth_date:%d/%m/%Y}"
