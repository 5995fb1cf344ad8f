"""Logging in: name and password, then a code of the phone; or a link that a terminal printed."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ansinh.accounts import operations, queries, sessions
from ansinh.accounts.limits import TooMany
from ansinh.accounts.models import User
from ansinh.accounts.perms import Right, may
from ansinh.register.models import Installation
from ansinh.web.errors.views import answer
from ansinh.web.who import INVENTED, acting_user

WAITING, SINCE, NEXT, BY_LINK = "waiting", "since", "next", "by_link"
"""In a session: whose code is awaited, since when, where to go then; a link let them in."""

CODE_SECONDS = 300


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    after = _own_address(request, (request.POST or request.GET).get("next", ""))
    if request.method == "GET":
        if request.user is not None:
            return HttpResponseRedirect(after)
        return _asked(request, after)
    username = request.POST.get("username", "").strip().lower()
    try:
        user = operations.check_password(
            username=username, password=request.POST.get("password", ""),
            address=_from(request), recorded_at=timezone.now(),
        )  # fmt: skip
    except TooMany:
        return answer(request, HTTPStatus.TOO_MANY_REQUESTS)
    if user is None:
        return _asked(request, after, username=username, is_wrong=True)
    return _enter(request, user, after)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the phone, or a recovery code."""
    user = _awaited(request)
    if user is None:
        return HttpResponseRedirect(reverse("login"))
    if request.method == "GET":
        return render(request, "entry/code.html", {"desk": "", "is_wrong": False})
    try:
        is_right = operations.check_code(
            user=user, code=request.POST.get("code", ""), address=_from(request),
            recorded_at=timezone.now(),
        )  # fmt: skip
    except TooMany:
        return answer(request, HTTPStatus.TOO_MANY_REQUESTS)
    if not is_right:
        return render(request, "entry/code.html", {"desk": "", "is_wrong": True}, status=400)
    after, by_link = request.session.get(NEXT, "/"), bool(request.session.get(BY_LINK))
    return _begin(request, user, after, by_link=by_link)


@never_cache
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A link that was printed in this machine's terminal: it lets its owner in once."""
    user = operations.use_link(token=token)
    if user is None:
        return render(request, "entry/link.html", {"desk": ""}, status=400)
    return _enter(request, user, "/", by_link=True)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """The session is over; the browser forgets what it was shown."""
    operations.signed_out(
        user=acting_user(request), address=_from(request), recorded_at=timezone.now()
    )
    request.session.flush()
    response = HttpResponseRedirect(reverse("login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    found = queries.account(acting_user(request))
    return render(request, "entry/account.html", {"desk": "account", "account": found})


def _asked(
    request: HttpRequest, after: str, *, username: str = "", is_wrong: bool = False
) -> HttpResponse:
    context = {
        "desk": "",
        "next": after,
        "username": username[:30],
        "is_wrong": is_wrong,
        "has_users": User.objects.exists(),
    }
    return render(request, "entry/login.html", context, status=400 if is_wrong else 200)


def _enter(request: HttpRequest, user: User, after: str, *, by_link: bool = False) -> HttpResponse:
    """On to the code of the phone where there is one, else in."""
    if not user.has_totp:
        return _begin(request, user, after, by_link=by_link)
    request.session.flush()
    request.session[WAITING], request.session[SINCE] = user.pk, timezone.now().isoformat()
    request.session[NEXT], request.session[BY_LINK] = after, by_link
    return HttpResponseRedirect(reverse("login-code"))


def _begin(request: HttpRequest, user: User, after: str, *, by_link: bool) -> HttpResponse:
    now = timezone.now()
    operations.signed_in(user=user, address=_from(request), recorded_at=now)
    sessions.begin(request, user, now)
    request.session[BY_LINK] = by_link
    profiles = Installation.objects.values_list("profile", flat=True)
    request.session[INVENTED] = all(profiles)
    return HttpResponseRedirect(_first_screen(user) if after == reverse("board") else after)


def _first_screen(user: User) -> str:
    """Whoever does the day's work begins with it; others with the board, where they may."""
    if may(user, Right.HANDLE_DOSSIERS) or may(user, Right.DECIDE_MONEY):
        return reverse("today")
    return reverse("board" if may(user, Right.FIGURES) else "account")


def _awaited(request: HttpRequest) -> User | None:
    since = parse_datetime(request.session.get(SINCE, ""))
    if since is None or (timezone.now() - since).total_seconds() > CODE_SECONDS:
        return None
    return User.objects.filter(pk=int(request.session[WAITING]), is_active=True).first()


def _own_address(request: HttpRequest, given: str) -> str:
    """Where to go after the log-in: one of our own pages, never elsewhere."""
    is_own = url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()})
    return given if is_own and given.startswith("/") else reverse("board")


def _from(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
