"""Who decided last on this screen: the name is offered again on the next page.

The screens have no log-in yet (see `ansinh serve`): whoever decides writes their name.
"""

from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse

COOKIE = "clerk"
SECONDS = 12 * 3600


def remembered(request: HttpRequest) -> str:
    """The name that was written last, empty where none was."""
    return unquote(request.COOKIES.get(COOKIE, ""))


def remember(response: HttpResponse, name: str) -> None:
    """Offer this name again. A header holds no Vietnamese letter, so the name is quoted."""
    response.set_cookie(COOKIE, quote(name), max_age=SECONDS, samesite="Lax", httponly=True)
