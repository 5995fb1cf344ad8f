"""A chart's drawing as an SVG of its own: the page that shows it does not wait for it."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from ansinh.bulletins.charts import svg
from ansinh.config.language import spoken
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import Scope
from ansinh.web.asked import Asked
from ansinh.web.board.views import answered
from ansinh.web.drawing.figure import drawn


@answered
def drawing(
    request: HttpRequest, asked: Asked, scope: Scope, known: Knowledge, name: str
) -> HttpResponse:
    """The SVG of one chart; a browser that has it for this state of knowledge keeps it."""
    narrow = request.GET.get("narrow") == "1"
    state = repr((name, asked, scope, known, spoken(), narrow)).encode()
    mark = f'"{hashlib.sha256(state).hexdigest()[:24]}"'
    unchanged = get_conditional_response(request, etag=mark)
    if unchanged is not None:
        return unchanged
    try:
        found = drawn(name, asked, scope, known)
    except LookupError as error:
        raise Http404(str(error)) from error
    if found is None:
        raise Http404(f"nothing to draw in {name} of {scope.code}")
    content = svg(found.chart, language=spoken(), narrow=narrow)
    response = HttpResponse(content, content_type="image/svg+xml; charset=utf-8")
    response["ETag"], response["Cache-Control"] = mark, "private, no-cache"
    return response
