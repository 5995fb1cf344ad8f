"""A published page taken apart: address, title, date, and the lines that are its text.

Page furniture (address line, bylines, counters, telephone numbers, picture captions) is left
out: its digits are not facts.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import takewhile

from .text import fold, matching_key
from .vocabulary import compiled, entry, phrase
from .wrapping import LIST_LINE, unwrapped

_ADDRESS = re.compile(r"^https?://\S+")
_HEAD_DATE = re.compile(r"\|\s*(?:approx\.?\s*)?(\d{4})-(\d{2})(?:-(\d{2}))?")
_HEAD_BEFORE = re.compile(r"\|.*?before (\d{4})-(\d{2})")
_ENGLISH_MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m}
_ENGLISH_DATE = re.compile(
    r"(?<!\d)(\d{1,2}) (" + "|".join(_ENGLISH_MONTHS) + r"),? (\d{4})(?!\d)", re.IGNORECASE
)
_NUMERIC_DATE = re.compile(r"(?<![\d/.,-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/])")
_WRITTEN_DATE = compiled(r"(?<!\d)(\d{1,2}) tháng (\d{1,2}),?(?: năm)? (\d{4})(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
_IN_ADDRESS = re.compile(
    r"/(20\d{2})/?(0[1-9]|1[0-2])(?:/(\d{2}))?(?:/|$)|-?(20\d{2})(0[1-9]|1[0-2])(\d{2})\d{4,}"
)
_CLOCK = re.compile(
    r"\d{1,2}:\d{2}|\[?gmt|thứ (?:hai|ba|tư|năm|sáu|bảy|7)"
    r"|chủ nhật|cập nhật|ngày đăng|đăng ngày|submitted|posted"
)
_LAST_UPDATE = compiled(r"cập nhật (?:lần )?cuối|lần cập nhật")
_DATELINE = compiled(r"[^\d,]{2,40}, ngày \d{1,2} tháng \d{1,2} năm \d{4}\.?")
"""How an official letter is dated: "Đắk Nông, ngày 5 tháng 12 năm 2022"."""
_TELLING = phrase("worth_marking")
_ENDS = (".", "!", "…", "/.", ";", ":", "...")


@dataclass
class Page:
    """The parts of a page. `heads` are the lines above the text (site, section, title), `lines` the
    text without them and without furniture."""

    address: str = ""
    heads: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    dateline: str = ""
    published: date | None = None
    published_precision: str | None = None

    @property
    def title(self) -> str:
        """The line of the head that tells what the text is about."""
        telling = [line for line in self.heads if _TELLING.search(line.lower())]
        return (telling or self.heads or [""])[0]


def take_apart(text: str) -> Page:
    """Find address, title, date and text of a published page."""
    page = Page()
    lines = unwrapped(fold(text), alone=_stands_alone)
    if lines and _ADDRESS.match(lines[0]):
        head = lines.pop(0)
        page.address = _ADDRESS.match(head)[0]  # type: ignore[index]
        _date_of_address(page, head)
    updated = None
    begun = False
    for number, line in enumerate(lines):
        key = matching_key(line)
        stamp = _stamp(line, key)
        if stamp and _LAST_UPDATE.search(key):
            updated = stamp
        elif stamp and number < 12 and not (begun and page.published_precision == "day"):
            # The head of a site may print a day of its own: the stamp nearest the text counts.
            page.published, page.published_precision = stamp, "day"
        if stamp or _is_furniture(key):
            page.dateline = page.dateline or (line if _DATELINE.fullmatch(key) else "")
            continue
        begun = begun or len(line) > HEADLINE_MAX or line.endswith(_ENDS)
        page.lines.append(line)
    _prefer_update(page, updated)
    if page.published is None:
        _date_of_byline(page)
    _take_title(page)
    return page


_BYLINE = re.compile(r"(?P<who>\D{3,60}?)[ ,(–-]+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\)?")


def _date_of_byline(page: Page) -> None:
    """ "Minh An – Báo Hải Phòng 15/10/2018": names, then the day of publication."""
    for line in page.lines:
        found = _BYLINE.fullmatch(line)
        words = re.findall(r"\w+", found["who"]) if found else []
        if found and len(words) <= 2 * sum(w[0].isupper() for w in words):
            page.published = _date(int(found[4]), int(found[3]), int(found[2]))
            page.published_precision = "day" if page.published else None


def _prefer_update(page: Page, updated: date | None) -> None:
    """Some pages print the day they are read at the top; a foot saying when they were last
    changed, earlier than that, is the better date."""
    if updated and (page.published is None or updated < page.published):
        page.published, page.published_precision = updated, "day"


HEADLINE_MAX = 220
HEADLINES = 6
"""No more lines than these stand above a text: names of the site, section, title, subtitle."""


def _take_title(page: Page) -> None:
    heads = list(takewhile(_is_headline, page.lines[: min(HEADLINES, len(page.lines) - 1)]))
    if len(heads) > 1 and len(heads) == len(page.lines) - 1 and not page.lines[-1].endswith(_ENDS):
        del heads[1:]  # lines without full stops all through: a list, not a head
    page.heads = heads
    page.lines = [line for line in page.lines if line not in heads]


def _is_headline(line: str) -> bool:
    return len(line) <= HEADLINE_MAX and not line.endswith(_ENDS) and not LIST_LINE.match(line)


def _date_of_address(page: Page, head: str) -> None:
    if match := _HEAD_DATE.search(head):
        year, month, day = (int(part) if part else None for part in match.groups())
        _set_published(page, year, month, day)
    elif match := _IN_ADDRESS.search(page.address):
        parts = [int(part) for part in match.groups() if part]
        _set_published(page, *(parts + [None])[:3])
    elif match := _HEAD_BEFORE.search(head):
        # Only a bound: it tells the year of "ngày 30-9", not the day of publication.
        page.published = _last_day(int(match[1]), int(match[2]))
        page.published_precision = "before"


def _set_published(page: Page, year: int | None, month: int | None, day: int | None) -> None:
    if not year or not month or month > 12 or day is not None and not 1 <= day <= 31:
        return
    page.published = _date(year, month, day) if day else _last_day(year, month)
    page.published_precision = "day" if day else "month"


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _stamp(line: str, key: str) -> date | None:
    """The date of a line that is a date stamp: little else stands on it."""
    if len(line) > 110:
        return None
    found: date | None = None
    if match := _ENGLISH_DATE.search(line):
        found = _date(int(match[3]), _ENGLISH_MONTHS[match[2].lower()], int(match[1]))
    elif match := _ISO_DATE.search(line):
        found = _date(int(match[1]), int(match[2]), int(match[3]))
    elif match := _NUMERIC_DATE.search(line) or _WRITTEN_DATE.search(key):
        found = _date(int(match[3]), int(match[2]), int(match[1]))
    if not found or not match:
        return None
    rest = re.sub(r"[\W\d_]+", " ", line.replace(match[0], " ")).split()
    clocked = bool(_CLOCK.search(key))
    short = len(rest) <= 2 or _DATELINE.fullmatch(key) is not None
    return found if short or clocked and len(rest) <= 12 else None


def _stands_alone(line: str) -> bool:
    key = matching_key(line)
    return bool(_ADDRESS.match(line) or _stamp(line, key)) or _is_furniture(key)


def _is_furniture(key: str) -> bool:
    if len(key) > HEADLINE_MAX:
        return False  # a page pasted in one line holds its text and its furniture
    return any(pattern.search(key) for pattern in _furniture())


@cache
def _furniture() -> list[re.Pattern[str]]:
    return [compiled(pattern) for pattern in entry("furniture")]
