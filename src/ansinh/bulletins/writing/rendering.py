"""A bulletin as text, as an HTML document that prints on A4, and as JSON."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from ansinh.bulletins.charts import svg
from ansinh.bulletins.writing.choosing import LANGUAGES
from ansinh.bulletins.writing.figures import Bulletin, Figure, anchor, plain
from ansinh.indicators.definitions import indicator, named
from ansinh.indicators.facts import Fact

Link = Callable[[Figure], str]


def as_text(bulletin: Bulletin) -> str:
    """Plain text, one line a paragraph, with the sources beneath."""
    lines = [bulletin.title, ""]
    for paragraph in bulletin.paragraphs:
        text = " ".join(plain(sentence) for sentence in paragraph.sentences)
        lines += [paragraph.heading, text, ""]
    words = words_of(bulletin)
    lines += [words["sources"], *(f"  {_source(fact, bulletin)}" for fact in bulletin.facts)]
    return "\n".join(lines) + "\n"


def as_json(bulletin: Bulletin) -> str:
    """The sentences, every figure with its trace, the facts and the rows behind them."""
    document = {
        "title": bulletin.title,
        "language": bulletin.language,
        "audience": bulletin.audience,
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
        "charts": [
            {"chart": chart, "svg": mark_safe(svg(chart, language=bulletin.language))}
            for chart in bulletin.charts
        ],
        "words": words_of(bulletin),
        "sources": [source_row(fact, bulletin) for fact in bulletin.facts],
        "meanings": _meanings(bulletin),
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


def words_of(bulletin: Bulletin) -> dict[str, str]:
    """The fixed words of a document in the bulletin's language."""
    return dict(LANGUAGES[bulletin.language].grammar.words)


def source_row(fact: Fact, bulletin: Bulletin) -> dict[str, Any]:
    """One line of the list of sources: a fact's exact value and its legal basis."""
    definition = indicator(fact.definition)
    return {
        "fact": fact,
        "anchor": anchor(fact),
        "name": _name(fact, bulletin),
        "value": exact(fact, bulletin),
        "as_of": numbers_of(bulletin).day(fact.as_of),
        "basis": definition.scheme(fact.scheme).legal_basis,
    }


def numbers_of(bulletin: Bulletin) -> ModuleType:
    """How the bulletin's language writes numbers."""
    return LANGUAGES[bulletin.language].grammar.numbers


def _name(fact: Fact, bulletin: Bulletin) -> str:
    definition = indicator(fact.definition)
    name = getattr(named(definition, definition.scheme(fact.scheme)), bulletin.language)
    return str(name) if fact.scope == bulletin.scope else f"{name}, {fact.place}"


def _source(fact: Fact, bulletin: Bulletin) -> str:
    value, to = exact(fact, bulletin), words_of(bulletin)["to"]
    day = numbers_of(bulletin).day(fact.as_of)
    basis = f"; {fact.basis}" if fact.basis else ""
    return f"{_name(fact, bulletin):<50} {value:>24}  {to} {day}{basis}"


def exact(fact: Fact, bulletin: Bulletin) -> str:
    """A fact's value to the last đồng."""
    forms, words = numbers_of(bulletin), words_of(bulletin)
    if fact.unit == "%":
        return str(forms.percentage(fact.value).text)
    unit = {"person": "people", "VND": "currency"}.get(fact.unit, "payers")
    return f"{forms.whole(int(fact.value))} {words[unit]}"


def _meanings(bulletin: Bulletin) -> list[dict[str, str]]:
    found = []
    for name in dict.fromkeys(fact.definition for fact in bulletin.facts):
        declared = indicator(name)
        found.append({
            part: getattr(text, bulletin.language) if text else ""
            for part, text in (
                ("label", declared.label), ("numerator", declared.numerator),
                ("denominator", declared.denominator), ("source", declared.source),
            )
        })  # fmt: skip
    return found


def _places(bulletin: Bulletin) -> dict[str, Any]:
    """One table: a line a place, a column a figure that adds up over places."""
    words, forms = words_of(bulletin), numbers_of(bulletin)
    lines: dict[str, dict[str, Any]] = {}
    for number, found in enumerate(bulletin.rows):
        for row in (*found.rows, found.total):
            name = words["own"] if row.level == "own" else row.name
            key = "total" if row is found.total else row.code
            line = lines.setdefault(
                key, {"name": name, "values": [""] * len(bulletin.rows), "total": key == "total"}
            )
            value = row.value
            if found.indicator.unit == "VND":
                value = int(forms.millions(row.value).value) // 10**6
            line["values"][number] = forms.whole(value)
    total = lines.pop("total", None)
    heads = [
        {
            "name": getattr(named(found.indicator, found.scheme), bulletin.language),
            "unit": words["millions" if found.indicator.unit == "VND" else "people"],
        }
        for found in bulletin.rows
    ]
    return {"heads": heads, "lines": [*lines.values(), *([total] if total else [])]}


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(Path(__file__).parent / "templates")], string_if_invalid="[undefined: %s]"
    )
