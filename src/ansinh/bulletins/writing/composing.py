"""From facts to a bulletin: what is needed, what must add up, what is said."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from ansinh.bulletins.writing import press
from ansinh.bulletins.writing.figures import Bulletin
from ansinh.bulletins.writing.identities import Broken, BulletinRefused, check
from ansinh.bulletins.writing.numbers import day, month
from ansinh.bulletins.writing.rendering import as_html, as_json, as_text
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import Fact, known_facts
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.places import scope_of
from ansinh.indicators.rows import Rows, known_rows

FORMATS = {"text": as_text, "html": as_html, "json": as_json}


def write(
    *,
    as_of: date,
    known_at: datetime | None = None,
    format: str = "text",
    scope: str | None = None,
) -> str:
    """The bulletin of a scope on a date, as known at a time, in a format of `FORMATS`.

    Raises:
        BulletinRefused: a month is not closed, a figure is missing or an identity fails.
        ScopeError: no place of this province has the code.
    """
    return FORMATS[format](compose(as_of=as_of, known_at=known_at, scope=scope))


def compose(*, as_of: date, known_at: datetime | None = None, scope: str | None = None) -> Bulletin:
    """The bulletin in parts; raises as `write` does."""
    known, where = knowledge(known_at), scope_of(scope)
    found = list(known_facts(as_of, where, known))
    behind = [
        part
        for fact in found
        if indicator(fact.indicator).measure not in ("target", "ratio")
        and (part := known_rows(fact.indicator, fact.scheme, as_of, where, known)) is not None
    ]
    return assemble(found, behind, as_of=as_of, known_at=known_at)


def assemble(
    found: list[Fact], behind: list[Rows], *, as_of: date, known_at: datetime | None
) -> Bulletin:
    """A bulletin over given facts and rows; refused unless all is there and adds up."""
    by_key = {(fact.indicator, fact.scheme): fact for fact in found}
    if broken := [*_missing(by_key, as_of), *check(found, behind)]:
        raise BulletinRefused(broken)
    place = found[0].place
    return Bulletin(
        title=press.title(place, as_of),
        place=place,
        scope=found[0].scope,
        as_of=as_of,
        known_at=known_at,
        paragraphs=press.paragraphs(by_key),
        facts=tuple(found),
        rows=tuple(behind),
    )


def _missing(found: dict[tuple[str, str], Fact], as_of: date) -> list[Broken]:
    broken = [
        Broken("all figures", _("Thiếu chỉ tiêu %(name)s.") % {"name": f"{name} {scheme}"})
        for name, scheme in press.REQUIRED
        if (name, scheme) not in found
    ]
    late = [
        fact
        for key, fact in found.items()
        if key in press.REQUIRED and (fact.as_of != as_of or fact.status != "closed")
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
