"""Pages of 400, 403, 404, 429 and 500, in the reader's language, each with its number in the log.

They ask nothing of the database, which may be what has failed. The log has the address without its
query, for that may hold what somebody typed.
"""

import logging
import secrets
import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LOG = logging.getLogger("ansinh.errors")


@dataclass(frozen=True)
class Told:
    """What an error page says: what happened, and what the reader can do."""

    title: str | Promise
    advice: str | Promise


TOLD = {
    HTTPStatus.BAD_REQUEST: Told(
        _("Không đọc được yêu cầu"),
        _("Địa chỉ hoặc điều đã nhập không đọc được. Quay lại trang trước và nhập lại."),
    ),
    HTTPStatus.FORBIDDEN: Told(
        _("Không được phép"),
        _("Việc này không thuộc quyền của bạn, hoặc trang đã mở quá lâu. Mở lại trang rồi thử "
          "lại; nếu đó là việc của bạn, hỏi người quản trị."),
    ),
    HTTPStatus.NOT_FOUND: Told(
        _("Không có trang này"),
        _("Địa chỉ có thể đã gõ sai, hoặc chỉ tiêu, đơn vị đó không có ở tỉnh này."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Told(
        _("Quá nhiều lần trong thời gian ngắn"),
        _("Chờ vài phút rồi thử lại. Nếu không phải bạn đã thử, báo người quản trị."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Told(
        _("Máy gặp lỗi"),
        _("Lỗi đã được ghi lại; điều bạn vừa gửi chưa ghi gì, hoặc đã ghi trọn vẹn. Thử lại sau; "
          "nếu vẫn lỗi, gửi số lỗi dưới đây cho người quản trị."),
    ),
}  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was given cannot be read; our own refusals say why."""
    why = str(exception) if isinstance(exception, BadRequest) else ""
    return answer(request, HTTPStatus.BAD_REQUEST, why=why)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not this reader's business."""
    return answer(request, HTTPStatus.FORBIDDEN)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from one of our pages, or from one of yesterday."""
    return answer(request, HTTPStatus.FORBIDDEN, note=reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is nothing at this address."""
    return answer(request, HTTPStatus.NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault; the traceback goes to the log under the number of the page."""
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, traceback=True)


def answer(
    request: HttpRequest, status: HTTPStatus, *, why: str = "", note: str = "",
    traceback: bool = False,
) -> HttpResponse:  # fmt: skip
    """An error page and its line in the log; `why` is shown, `note` only logged."""
    number = secrets.token_hex(4)
    LOG.log(
        logging.ERROR if traceback else logging.WARNING,
        "error %s: %d %s %s%s",
        number, status, request.method, ascii(request.path), f" ({note})" if note else "",
        exc_info=sys.exc_info() if traceback else None,
    )  # fmt: skip
    context = {
        "told": TOLD[status],
        "why": why,
        "number": number,
        "LANGUAGE_CODE": get_language() or "vi",
    }
    return HttpResponse(render_to_string("errors/error.html", context), status=status)
