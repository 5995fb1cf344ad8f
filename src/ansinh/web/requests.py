"""What a request may hold at all, before any screen reads it.

PostgreSQL takes no NUL, and no code, name or day holds a control character: a request that does is
refused whole, in the address, its parameters and what a form sends. What a value means (a day, a
month, a time, each in a range that can be computed with) is read by `ansinh.web.asked`.
"""

import unicodedata
from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

VALUE_LENGTH_MAX = 4_000
"""Characters of one value: the longest field of a form is a reason of a few sentences."""

TYPED = "\t\n\r"
"""The control characters that a person types into a field of several lines."""

SCREEN_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load: the sheet, the drawings; no script at all, from nowhere."""


def readable_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse characters that no screen can mean, and say what a page may load."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for text in _given(request):
            if len(text) > VALUE_LENGTH_MAX or any(map(_is_foreign, text)):
                raise BadRequest(
                    _("Yêu cầu có ký tự điều khiển hoặc một giá trị quá dài. Nhập lại bằng tay.")
                )
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", SCREEN_POLICY)
        return response

    return middleware


def _given(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for values in (request.GET, request.POST):
        for name, texts in values.lists():
            yield str(name)
            yield from (str(text) for text in texts)
    yield from (str(file.name) for __, files in request.FILES.lists() for file in files)


def _is_foreign(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") and letter not in TYPED
