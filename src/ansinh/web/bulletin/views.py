"""The bulletin's page and its downloads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ansinh.bulletins.writing import BulletinRefused, compose, write
from ansinh.bulletins.writing.figures import Figure
from ansinh.bulletins.writing.rendering import body_html
from ansinh.config.language import spoken
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import Scope
from ansinh.web import links
from ansinh.web.asked import Asked
from ansinh.web.board.views import answered

TYPES = {
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


AUDIENCES = (
    ("press", _("báo chí")),
    ("committee", _("cấp ủy, Ủy ban nhân dân")),
    ("centre", _("BHXH Việt Nam")),
)
"""Whom a bulletin can be for, and what they are called."""

SAVED = ("pdf", "docx")
"""What a browser keeps as a file instead of showing it."""


@answered
def page(request: HttpRequest, asked: Asked, scope: Scope, known: Knowledge) -> HttpResponse:
    """The bulletin, each figure a link to its rows; or why it is refused."""

    def link(figure: Figure) -> str:
        fact = figure.fact
        if fact.kind == "plan":
            return links.definition(fact.definition, asked)
        return links.rows(fact.indicator, fact.scheme, asked)

    audience = _audience(request)
    context = {
        "desk": "bulletin",
        "asked": asked,
        "scope": scope,
        "board_url": links.board(asked),
        "audiences": AUDIENCES,
        "audience": audience,
    }
    try:
        bulletin = compose(
            as_of=asked.as_of, known_at=asked.known_at, scope=asked.scope, language=spoken(),
            audience=audience, with_charts=True,
        )  # fmt: skip
    except BulletinRefused as refused:
        context["broken"] = refused.broken
        return render(request, "bulletin/refused.html", context, status=409)
    context["body"] = body_html(bulletin, link=link)
    context["title"] = bulletin.title
    return render(request, "bulletin/page.html", context)


@answered
def download(
    request: HttpRequest, asked: Asked, scope: Scope, known: Knowledge, format: str
) -> HttpResponse:
    """The bulletin as a file of its own, in the language of the screens."""
    if format not in TYPES:
        raise Http404(f"no format {format}")
    try:
        content = write(
            as_of=asked.as_of,
            known_at=asked.known_at,
            scope=asked.scope,
            format=format,
            language=spoken(),
            audience=_audience(request),
        )
    except BulletinRefused as refused:
        return HttpResponse(f"{refused}\n", content_type="text/plain; charset=utf-8", status=409)
    response = HttpResponse(content, content_type=TYPES[format])
    if format in SAVED:
        name = f"ban-tin-{scope.code}-{asked.as_of.isoformat()}.{format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _audience(request: HttpRequest) -> str:
    """Whom the bulletin is for; anything else than an audience is the press."""
    asked = request.GET.get("audience", "")
    return asked if asked in dict(AUDIENCES) else AUDIENCES[0][0]
