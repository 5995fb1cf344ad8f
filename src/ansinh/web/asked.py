"""What a screen was asked for: the date, the time of knowledge and the place of its figures."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from ansinh.ground.months import Month, last_day, parse_month
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import Scope

FIRST_YEAR, LAST_YEAR = 1990, 2199
"""The years that a screen computes with: the system begins in 1995, and a month before the first or
after the last must still be a month."""


class QuestionError(BadRequest):
    """A parameter that cannot be read; the message says how to write it. Where no screen shows it
    beside its field, the page of 400 does."""


@dataclass(frozen=True)
class Asked:
    """`(as_of, known_at, scope)` of a page; `scope` None is the whole province."""

    as_of: date
    known_at: datetime | None = None
    scope: str | None = None

    @property
    def query(self) -> str:
        """The same question as the query string of a link."""
        parts = {"as_of": self.as_of.isoformat()}
        if self.known_at is not None:
            parts["known_at"] = self.known_at.isoformat()
        if self.scope:
            parts["scope"] = self.scope
        return urlencode(parts)

    def about(self, scope: str | None) -> "Asked":
        """The same question about another place."""
        return replace(self, scope=scope)


def read(parameters: Mapping[str, str], known: Knowledge) -> Asked:
    """The question in an address; without a date it is the end of the last closed month.

    Raises:
        QuestionError: a parameter that cannot be read.
    """
    as_of = read_day(parameters.get("as_of"))
    as_of = as_of or last_day(known.closed_through or known.first_month)
    return Asked(as_of, read_moment(parameters.get("known_at")), parameters.get("scope") or None)


def read_day(given: str | None) -> date | None:
    """A day as 31/07/2017 or in ISO form; None when empty.

    Raises:
        QuestionError: a day that cannot be read.
    """
    text = (given or "").strip()
    if not text:
        return None
    day = _day(text)
    if day is None:
        raise QuestionError(
            _("“%(given)s” không phải là ngày. Viết như 31/07/2017.") % {"given": _shown(text)}
        )
    return day


def read_moment(given: str | None) -> datetime | None:
    """A time as 05/08/2017 17:00 or in ISO form, in the installation's zone where it names
    none; a bare day is its end; None when empty.

    Raises:
        QuestionError: a time that cannot be read.
    """
    text = (given or "").strip()
    if not text:
        return None
    day = _day(text)
    moment = datetime.combine(day, time.max) if day else _moment(text)
    if moment is None:
        raise QuestionError(
            _("“%(given)s” không phải là thời điểm. Viết như 05/08/2017 17:00.")
            % {"given": _shown(text)}
        )
    _refuse_far_year(moment.year, text)
    return make_aware(moment) if is_naive(moment) else moment


def read_month(given: str | None) -> Month | None:
    """A month as 2017-07; None when empty.

    Raises:
        QuestionError: a month that cannot be read.
    """
    if not given:
        return None
    try:
        month = parse_month(given)
    except ValueError as error:
        raise QuestionError(
            _("“%(given)s” không phải là tháng. Viết như 2017-07.") % {"given": _shown(given)}
        ) from error
    _refuse_far_year(month // 12, given)
    return month


def read_number(given: str | None, *, most: int) -> int | None:
    """A whole number from 0 to `most` in plain digits; None when empty.

    Raises:
        QuestionError: anything else.
    """
    text = (given or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise QuestionError(
            _("“%(given)s” không phải là số từ 0 đến %(most)s.")
            % {"given": _shown(text), "most": most}
        )
    return int(text)


def _day(text: str) -> date | None:
    day = None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
    if day is not None:
        _refuse_far_year(day.year, text)
    return day


def _refuse_far_year(year: int, given: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise QuestionError(
            _("“%(given)s” nằm ngoài các năm %(first)s đến %(last)s.")
            % {"given": _shown(given), "first": FIRST_YEAR, "last": LAST_YEAR}
        )


def _shown(given: str) -> str:
    """What was typed, as much of it as a sentence holds."""
    return given if len(given) <= 40 else f"{given[:40]}…"


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - the caller adds it
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return None


def scope_code(scope: Scope) -> str | None:
    """How a scope stands in an address: the whole province is left out."""
    return None if scope.level == "province" else scope.code
