"""A bulletin as text, as an HTML document that prints on A4, and as JSON."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString

from ansinh.bulletins.writing import numbers
from ansinh.bulletins.writing.figures import Bulletin, Figure, plain
from ansinh.indicators.definitions import indicator, named
from ansinh.indicators.facts import Fact

Link = Callable[[Figure], str]


def as_text(bulletin: Bulletin) -> str:
    """Plain text, one line a paragraph, with the sources beneath."""
    lines = [bulletin.title, ""]
    for paragraph in bulletin.paragraphs:
        text = " ".join(plain(sentence) for sentence in paragraph.sentences)
        lines += [paragraph.heading, text, ""]
    lines += ["Nguồn số liệu", *(f"  {_source(fact)}" for fact in bulletin.facts)]
    return "\n".join(lines) + "\n"


def as_json(bulletin: Bulletin) -> str:
    """The sentences, every figure with its trace, the facts and the rows behind them."""
    document = {
        "title": bulletin.title,
        "place": bulletin.place,
        "scope": bulletin.scope,
        "as_of": bulletin.as_of.isoformat(),
        "known_at": bulletin.known_at and bulletin.known_at.isoformat(),
        "paragraphs": [
            {
                "heading": paragraph.heading,
                "sentences": [plain(sentence) for sentence in paragraph.sentences],
            }
            for paragraph in bulletin.paragraphs
        ],
        "figures": [figure.trace() for figure in bulletin.figures()],
        "facts": [fact.as_json() for fact in bulletin.facts],
        "rows": [
            {
                "indicator": found.indicator.id,
                "scheme": found.scheme.code,
                "places": [
                    {"code": row.code, "place": row.name, "value": row.value} for row in found.rows
                ],
            }
            for found in bulletin.rows
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_html(bulletin: Bulletin) -> str:
    """One self-contained document; each figure links to its source in the same document."""
    return _engine().get_template("bulletin/document.html").render(
        Context({"bulletin": bulletin, "body": body_html(bulletin, link=_anchor)})
    )  # fmt: skip


def body_html(bulletin: Bulletin, *, link: Link) -> SafeString:
    """The bulletin without the document around it; `link` says where a figure leads."""
    context = {
        "bulletin": bulletin,
        "paragraphs": [
            {
                "heading": paragraph.heading,
                "pieces": [
                    piece
                    for number, sentence in enumerate(paragraph.sentences)
                    for piece in _linked((" ", *sentence) if number else sentence, link)
                ],
            }
            for paragraph in bulletin.paragraphs
        ],
        "sources": [_source_row(fact) for fact in bulletin.facts],
        "meanings": [
            indicator(name) for name in dict.fromkeys(fact.definition for fact in bulletin.facts)
        ],
        "places": _places(bulletin),
    }
    return _engine().get_template("bulletin/body.html").render(Context(context))


def _linked(sentence: tuple[Any, ...], link: Link) -> list[dict[str, Any]]:
    return [
        {"figure": piece, "trace": piece.trace(), "href": link(piece)}
        if isinstance(piece, Figure)
        else {"words": piece}
        for piece in sentence
    ]


def _anchor(figure: Figure) -> str:
    return f"#{figure.anchor}"


def _source_row(fact: Fact) -> dict[str, Any]:
    definition = indicator(fact.definition)
    return {
        "fact": fact,
        "anchor": Figure(numbers.Written("", 0), fact).anchor,
        "name": named(definition, definition.scheme(fact.scheme)).vi,
        "value": _exact(fact),
        "as_of": numbers.day(fact.as_of),
        "basis": definition.scheme(fact.scheme).legal_basis,
    }


def _source(fact: Fact) -> str:
    definition = indicator(fact.definition)
    name = named(definition, definition.scheme(fact.scheme)).vi
    return f"{name:<50} {_exact(fact):>24}  đến {numbers.day(fact.as_of)}"


def _exact(fact: Fact) -> str:
    if fact.unit == "person":
        return f"{numbers.whole(int(fact.value))} người"
    if fact.unit == "VND":
        return f"{numbers.whole(int(fact.value))} đồng"
    return numbers.percentage(fact.value).text  # type: ignore[arg-type]


def _places(bulletin: Bulletin) -> dict[str, Any]:
    """One table: a line a place, a column a figure that adds up over places."""
    lines: dict[str, dict[str, Any]] = {}
    for number, found in enumerate(bulletin.rows):
        for row in (*found.rows, found.total):
            name = "Cấp tỉnh" if row.level == "own" else row.name
            key = "total" if row is found.total else row.code
            line = lines.setdefault(
                key, {"name": name, "values": [""] * len(bulletin.rows), "total": key == "total"}
            )
            line["values"][number] = (
                numbers.whole(row.value)
                if found.indicator.unit == "person"
                else numbers.millions(row.value).text.removesuffix(" triệu đồng")
            )
    total = lines.pop("total", None)
    heads = [
        {
            "name": named(found.indicator, found.scheme).vi,
            "unit": "người" if found.indicator.unit == "person" else "triệu đồng",
        }
        for found in bulletin.rows
    ]
    return {"heads": heads, "lines": [*lines.values(), *([total] if total else [])]}


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(Path(__file__).parent / "templates")], string_if_invalid="[undefined: %s]"
    )
