"""The screen of the person desk: one number typed, one answer, nothing kept on the way.

The number travels in the body of the request, so that it stands in no address, history or log of
addresses, and the answer is not to be stored by anybody between.
"""

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotFound,
)
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ansinh.ground.days import day_of_record
from ansinh.web.person.page import NumberError, page_of, sheet_of
from ansinh.web.who import looked


@sensitive_post_parameters("number")
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """The question, and after it was sent the answer."""
    context: dict[str, Any] = {"desk": "person", "typed": "", "page": None, "error": ""}
    status = 200
    if request.method == "POST":
        context["typed"] = request.POST.get("number", "").strip()[:20]
        try:
            context["page"] = page_of(context["typed"], day_of_record(now()))
        except NumberError:
            context["error"], status = "form", 400
        else:
            if context["page"] is None:
                context["error"], status = "unknown", 404
            else:
                looked(request, context["page"].people)
    return render(request, "person/person.html", context, status=status)


@sensitive_post_parameters("number")
@never_cache
@require_POST
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet on A4, to hand to the person who asks for themselves."""
    moment = now()
    try:
        written = sheet_of(request.POST.get("number", "")[:20], day_of_record(moment), moment)
    except NumberError:
        return HttpResponseBadRequest()
    if written is None:
        return HttpResponseNotFound()
    people, content = written
    looked(request, people)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="qua-trinh-tham-gia.pdf"'
    return answer
