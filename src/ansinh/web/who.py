"""Who is there: every screen is closed unless it is marked public, and says which right opens it.

The acting user is the session's. A screen without a mark is nobody's, so that a forgotten mark is
found at once and not by a stranger.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from ansinh.accounts.models import User
from ansinh.accounts.operations import look
from ansinh.accounts.perms import Right, may
from ansinh.accounts.sessions import user_of

View = Callable[..., HttpResponse]
INVENTED = "invented"
"""In a session: the people here are invented, so that a phone is offered and not asked for."""


def needs(right: Right) -> Callable[[View], View]:
    """Mark a view with the right that opens it."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def acting_user(request: HttpRequest) -> User:
    """Who has logged in, on a screen that is not public."""
    user = request.user
    assert isinstance(user, User)
    return user


class WhoIsThere:
    """Middleware: the session's user, and the door of every screen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = user_of(request, timezone.now())  # type: ignore[assignment]
        response = self.get_response(request)
        if request.user is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: Any, _named: Any
    ) -> HttpResponse | None:
        """Open the door, show where to log in, or refuse."""
        if getattr(view, "is_public", False):
            return None
        user: User | None = request.user  # type: ignore[assignment]
        if user is None:
            if request.method not in ("GET", "HEAD"):
                raise PermissionDenied("nobody has logged in")
            asked = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('login')}?{asked}")
        right = getattr(view, "right", None)
        if right is None or not may(user, right):
            raise PermissionDenied(f"{user.role} has no right {right}")
        if right is not Right.OWN_ACCOUNT:
            if user.must_change:
                return HttpResponseRedirect(reverse("password"))
            if not user.has_totp and not request.session.get(INVENTED):
                return HttpResponseRedirect(reverse("phone"))
        return None


def looked(request: HttpRequest, people: Iterable[int], why: str = "") -> None:
    """Note whom this screen shows to the one who has logged in, before it is shown."""
    match = request.resolver_match
    screen = match.url_name if match and match.url_name else ""
    look(user=acting_user(request), people=people, screen=screen, reason=why or screen)
