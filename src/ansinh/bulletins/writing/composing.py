"""From facts to a bulletin: what is needed, what must add up, what is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from ansinh.bulletins.charts import Chart
from ansinh.bulletins.queries import edition
from ansinh.bulletins.since import Since
from ansinh.bulletins.since import since as compared
from ansinh.bulletins.writing import choosing
from ansinh.bulletins.writing.documents import as_docx, as_pdf
from ansinh.bulletins.writing.figures import Bulletin, Paragraph
from ansinh.bulletins.writing.identities import Broken, BulletinRefused, check
from ansinh.bulletins.writing.numbers import day, month
from ansinh.bulletins.writing.pictures import charts
from ansinh.bulletins.writing.rendering import as_html, as_json, as_text
from ansinh.indicators.facts import Fact, known_fact, known_facts
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.pace import Pace, known_paces
from ansinh.indicators.places import scope_of
from ansinh.indicators.rows import Rows, known_rows

FORMATS: Mapping[str, Callable[[Bulletin], str | bytes]] = {
    "text": as_text,
    "html": as_html,
    "json": as_json,
    "docx": as_docx,
    "pdf": as_pdf,
}
DRAWN = ("html", "docx", "pdf")
"""The formats that hold charts."""


def write(
    *,
    as_of: date,
    known_at: datetime | None = None,
    format: str = "text",
    scope: str | None = None,
    language: str = "vi",
    audience: str = "press",
    since: int | None = None,
) -> str | bytes:
    """The bulletin of a scope on a date, as known at a time, in a format of `FORMATS`.

    `language` is `vi` or `en`; `audience` is one of `choosing.AUDIENCES`. Text, HTML and JSON
    are strings, DOCX and PDF are bytes. `since` adds what changed after an edition.

    Raises:
        BulletinRefused: a month is not closed, a figure is missing or an identity fails.
        ScopeError: no place of this province has the code.
        NoEdition, ValueError: as `compose` does.
    """
    bulletin = compose(
        as_of=as_of,
        known_at=known_at,
        scope=scope,
        language=language,
        audience=audience,
        with_charts=format in DRAWN,
        since=since,
    )
    written: str | bytes = FORMATS[format](bulletin)
    return written


def compose(
    *,
    as_of: date,
    known_at: datetime | None = None,
    scope: str | None = None,
    language: str = "vi",
    audience: str = "press",
    with_charts: bool = False,
    since: int | None = None,
) -> Bulletin:
    """The bulletin in parts; `since` adds what changed after the edition with that number.

    Raises:
        BulletinRefused, ScopeError: as `write` does.
        NoEdition: there is no such edition.
        ValueError: the edition is of another scope or of later data.
    """
    known, where = knowledge(known_at), scope_of(scope)
    found = list(known_facts(as_of, where, known))
    covered = known_fact("coverage_rate", "BHYT", as_of, where, known)
    found += [] if covered is None else [covered]
    behind = [
        part
        for fact in found
        if (fact.indicator, fact.scheme) in choosing.BROKEN_DOWN
        and (part := known_rows(fact.indicator, fact.scheme, as_of, where, known)) is not None
    ]
    paces = known_paces(as_of, where, known)
    bulletin = assemble(
        found, behind, as_of=as_of, known_at=known_at, language=language, audience=audience,
        paces=paces,
    )  # fmt: skip
    if since is not None:
        told = compared(edition(since), found, as_of=as_of, known=known)
        bulletin = replace(bulletin, paragraphs=(*bulletin.paragraphs, _since(told, language)))
    if not with_charts:
        return bulletin
    drawn = charts(
        by_key(found), behind, as_of=as_of, where=where, known=known,
        pace=choosing.money_pace(paces), language=language,
    )  # fmt: skip
    return replace(bulletin, charts=drawn)


def assemble(
    found: list[Fact],
    behind: list[Rows],
    *,
    as_of: date,
    known_at: datetime | None,
    language: str = "vi",
    audience: str = "press",
    charts: tuple[Chart, ...] = (),
    paces: Sequence[Pace] = (),
) -> Bulletin:
    """A bulletin over given facts and rows; refused unless all is there and adds up."""
    facts = by_key(found)
    if broken := [*_missing(facts, as_of), *check(found, behind)]:
        raise BulletinRefused(broken)
    place = found[0].place
    told = choosing.paragraphs(facts, behind, paces=paces, language=language, audience=audience)
    return Bulletin(
        title=choosing.LANGUAGES[language].title(place, as_of, audience),
        place=place,
        scope=found[0].scope,
        as_of=as_of,
        known_at=known_at,
        paragraphs=told,
        facts=(*found, *choosing.cited(told, found)),
        rows=tuple(behind),
        language=language,
        audience=audience,
        charts=charts,
    )


def _since(told: Since, language: str) -> Paragraph:
    words = choosing.LANGUAGES[language]
    moved = [words.moved(item, told.edition) for item in told.moved]
    whole = words.recorded(told, told.fact)
    return Paragraph(words.grammar.headings["since"], (whole, *moved))


def by_key(found: list[Fact]) -> choosing.Facts:
    """Facts by indicator and scheme."""
    return {(fact.indicator, fact.scheme): fact for fact in found}


def _missing(found: dict[tuple[str, str], Fact], as_of: date) -> list[Broken]:
    broken = [
        Broken("all figures", _("Thiếu chỉ tiêu %(name)s.") % {"name": f"{name} {scheme}"})
        for name, scheme in choosing.REQUIRED
        if (name, scheme) not in found
    ]
    late = [
        fact
        for key, fact in found.items()
        if key in choosing.REQUIRED and (fact.as_of != as_of or fact.status != "closed")
    ]
    if late or broken:
        broken.append(
            Broken(
                "month closed",
                _(
                    "Số thu và số nợ chưa đến ngày %(as_of)s vì tháng %(month)s chưa khóa sổ. "
                    "Khóa sổ trước: ansinh close %(code)s; hoặc chọn ngày cuối của một tháng "
                    "đã khóa."
                )
                % {"as_of": day(as_of), "month": month(as_of), "code": f"{as_of:%Y-%m}"},
            )
        )
    return broken
