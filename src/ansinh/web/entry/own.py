"""One's own password, phone and recovery codes."""

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ansinh.accounts import operations, sessions, totp
from ansinh.accounts.limits import TooMany
from ansinh.accounts.models import User
from ansinh.accounts.passwords import WeakPassword
from ansinh.accounts.perms import actor_of
from ansinh.register.models import Installation
from ansinh.web.entry.views import BY_LINK
from ansinh.web.who import acting_user


@sensitive_post_parameters("current", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password; whoever came by a link need not know the old one."""
    user = acting_user(request)
    asks_current = user.has_usable_password() and not request.session.get(BY_LINK)
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _change(request, user, asks_current)
        if not problems:
            sessions.keep_own(request, user)
            request.session[BY_LINK] = False
            return HttpResponseRedirect(reverse("account"))
    context = {"desk": "account", "asks_current": asks_current, "problems": problems}
    return render(request, "entry/password.html", context, status=400 if problems else 200)


def _change(request: HttpRequest, user: User, asks_current: bool) -> dict[str, str]:
    """Change the password, or say what is wrong with which field."""
    now = timezone.now()
    new = request.POST.get("new", "")
    if asks_current and not _knows_password(request, user):
        return {"current": _("Mật khẩu hiện nay không đúng.")}
    if new != request.POST.get("again", ""):
        return {"again": _("Hai lần nhập mật khẩu mới không giống nhau.")}
    try:
        operations.change_password(user=user, password=new, recorded_at=now, actor=actor_of(user))
    except WeakPassword as error:
        return {"new": str(error)}
    return {}


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Put a phone in force: the picture, then a code of it; the recovery codes, once."""
    user = acting_user(request)
    if user.has_totp:
        return HttpResponseRedirect(reverse("account"))
    key = operations.begin_totp(user=user)
    problem = ""
    if request.method == "POST":
        try:
            codes = operations.confirm_totp(
                user=user, code=request.POST.get("code", ""), recorded_at=timezone.now()
            )
        except TooMany:
            codes, problem = None, _("Quá nhiều lần. Chờ vài phút rồi thử lại.")
        if codes is not None:
            return _codes(request, codes)
        problem = problem or _("Mã không đúng. Xem lại đồng hồ của điện thoại rồi nhập mã mới.")
    place = Installation.objects.select_related("office").first()
    address = totp.address(key, username=user.username, office=place.office.name if place else "")
    context = {
        "desk": "account",
        "problem": problem,
        "key": totp.typed_key(key),
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=4),
    }
    return render(request, "entry/phone.html", context, status=400 if problem else 200)


@sensitive_post_parameters("current")
@never_cache
@require_POST
def phone_off(request: HttpRequest) -> HttpResponse:
    """Ask for no phone any more, before another one is set up."""
    user = acting_user(request)
    if not _knows_password(request, user):
        return _wrong(request)
    operations.end_totp(user=user, recorded_at=timezone.now(), actor=actor_of(user))
    return HttpResponseRedirect(reverse("account"))


@sensitive_post_parameters("current")
@never_cache
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once."""
    user = acting_user(request)
    if not user.has_totp or not _knows_password(request, user):
        return _wrong(request)
    return _codes(request, operations.renew_recovery_codes(user=user, recorded_at=timezone.now()))


def _knows_password(request: HttpRequest, user: User) -> bool:
    try:
        checked = operations.check_password(
            username=user.username, password=request.POST.get("current", ""),
            address=str(request.META.get("REMOTE_ADDR", "")), recorded_at=timezone.now(),
        )  # fmt: skip
    except TooMany:
        return False
    return checked is not None


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "entry/codes.html", {"desk": "account", "codes": codes})


def _wrong(request: HttpRequest) -> HttpResponse:
    context = {"desk": "account", "error": _("Mật khẩu hiện nay không đúng.")}
    return render(request, "web/question.html", context, status=400)
