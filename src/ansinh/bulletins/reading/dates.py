"""Dates as bulletins write them, and the year they leave out.

A date is first read as printed (`When`, any part may be missing), then completed from what is
known: the page's own date, or the other years of the text. The cut-off of a period is its last
day. A day that does not exist (31/6) becomes the last day of its month and says so.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from .text import matching_key
from .vocabulary import compiled

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class When:
    """A date as printed. `months` counts the months of "n tháng đầu năm"; `horizon` marks
    a period still to come ("6 tháng cuối năm"), which is never a cut-off.

    `year_word`: "this" or "last" for năm nay, năm trước; None when a year is printed or absent.
    """

    start: int
    end: int
    precision: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: int | None = None
    horizon: bool = False
    year_word: str | None = None
    strong: bool = False
    scope: str = "cutoff"


_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_THIS = r"(?P<this>nay|này)|(?P<last>ngoái|trước)"
_END = (
    r"(?P<strong>(?:tính |kể |thống kê )?(?:đến |tới |đết )?"
    r"(?:hết|cuối|thời điểm|ngày cuối)(?: kỳ)? )?"
)
# "ba năm trước" counts years; "năm trước" is the last one.
_COUNTED = "".join(
    rf"(?<!{word} )" for word in [r"\d", "hai", "ba", "vài", "mấy", "nhiều", "những"]
)
_NOT_TOLD_TO = r"(?<!tính )(?<!kể )(?<!thống kê )"
_WHICH = "nay|này|trước|ngoái"
_WORDS = {"ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_SPELT = "|".join(_WORDS)
_MONTHS = _WORDS | {"một": 1, "hai": 2, "tư": 4, "mười một": 11, "mười hai": 12}
_SPELT_MONTHS = "|".join(sorted(_MONTHS, key=len, reverse=True))
_OPTIONAL_YEAR = rf"(?: {_YEAR}| (?:{_THIS})(?!\w))?"
# (what it is, a word every match holds: a sentence without it needs no search, the pattern)
_PATTERNS = [
    ("day", "", rf"(?<![\d/.,-])(?P<day>\d{{1,2}}) ?[/.-] ?(?P<month>\d{{1,2}}) ?[/.-] ?{_YEAR}"),
    ("day", "tháng", rf"(?<!\d)(?P<day>\d{{1,2}}) tháng (?P<month>\d{{1,2}}),?(?: năm)? {_YEAR}"),
    ("day", "tháng", r"ngày (?P<day>\d{1,2}) tháng (?P<month>\d{1,2})(?![\d/.,])"),
    (
        "months",
        "tháng",
        rf"(?<![\d.,/])(?:{_END}(?P<n>\d{{1,2}}|{_SPELT}) tháng(?: đầu| của| qua của)*"
        rf"(?: (?P<qua>qua)| năm{_OPTIONAL_YEAR}))(?! (?:cuối|trở|tuổi))",
    ),
    (
        "months",
        "tháng",
        r"(?:(?<=thu )|(?<=lũy kế ))(?P<n>\d{1,2}) tháng(?= (?:được|đạt|là|ước|toàn|số thu)|,)",
    ),
    ("half", "năm", rf"(?:nửa đầu|6 tháng đầu) năm{_OPTIONAL_YEAR}"),
    ("horizon", "tháng", rf"\d{{1,2}} tháng (?:còn lại|cuối)(?: của)?(?: năm)?(?: {_YEAR})?"),
    ("horizon", "tháng", rf"những tháng (?:còn lại|cuối|tiếp theo)(?: của)?(?: năm)?(?: {_YEAR})?"),
    ("horizon", "năm", rf"{_NOT_TOLD_TO}(?:đến|tới) (?:cuối|hết) năm(?! (?:học|\d|{_WHICH}))"),
    ("horizon", "năm", rf"từ nay (?:đến|tới) (?:cuối|hết) năm(?: {_YEAR})?"),
    ("horizon", "năm", rf"nửa cuối năm(?: {_YEAR})?"),
    (
        "quarter",
        "quý",
        rf"{_END}qúy (?P<q>iv|i{{1,3}}|[1-4])(?!\w)"
        rf"(?: ?[/.-] ?| ?,? ?năm )?(?:{_YEAR}|(?:{_THIS})(?!\w))?",
    ),
    (
        "month",
        "",
        rf"{_END}(?<!\w)(?:tháng |t)(?P<month>1[0-2]|0?[1-9])(?: ?[/.-] ?| ?,? ?năm | ){_YEAR}",
    ),
    ("month", "", rf"{_END}(?<![\d/.,-])(?P<month>1[0-2]|0?[1-9]) ?[/-] ?{_YEAR}"),
    (
        "daymonth",
        "",
        r"(?:ngày|đến|hết|tới|vào) (?P<day>\d{1,2}) ?[/.-] ?(?P<month>\d{1,2})(?![\d/%-]|[.,]\d)",
    ),
    (
        "month",
        "tháng",
        rf"{_END}(?<!\d )tháng (?P<month>1[0-2]|0?[1-9])(?![\d/.,]\d|\d)"
        rf"(?: năm (?:{_THIS})(?!\w))?",
    ),
    ("month", "tháng", rf"{_END}(?<!\d )tháng (?P<spelt>{_SPELT_MONTHS}) năm {_YEAR}"),
    ("year", "năm", rf"(?P<strong>cả) năm{_OPTIONAL_YEAR}"),
    ("year", "năm", rf"(?:{_END}năm {_YEAR})"),
    ("year", "năm", rf"{_COUNTED}{_END}năm (?:{_THIS})(?!\w)"),
    ("year", "năm", r"(?P<strong>hết|cuối) năm(?! (?:học|\d))"),
    (
        "year",
        "đến",
        rf"(?<=đến ){_YEAR}(?![\d/.,-]*\d|[ ]?(?:người|đơn vị|lao động|thẻ|tỷ|triệu|đồng|lượt|%))",
    ),
    ("year", "cùng kỳ", rf"(?<=cùng kỳ ){_YEAR}(?![.,/%]?\d)"),
]
_COMPILED = [(kind, matching_key(word), compiled(pattern)) for kind, word, pattern in _PATTERNS]

_CUTOFF_INTRO = compiled(
    r"(?:(?:tính|kể|thống kê|chốt|cập nhật|số liệu) ?(?:đến|tới)?|đến|tới|hết|đết|cuối"
    r"|tại thời điểm|thời điểm|tính tại|trước)"
    r"(?: hết| cuối| thời điểm| ngày| cuối ngày| hết ngày| với| và)* ?$"
)
_FROM = compiled(r"(?:^|\W)(?:từ|bắt đầu từ|kể từ|trước)(?: ngày| đầu)? ?$")
_ALL_DAY = compiled(r"(?<!\w)trong(?: ngày)? ?$")
_PLANNED = compiled(
    r"(?:kế hoạch|kh|chỉ tiêu|dự toán|dân số|nghị quyết|nhiệm vụ|phải thu)(?: [^\W\d]+){0,7}?"
    r" ?(?:trong )?$"
)


def find_dates(key: str) -> list[When]:
    """Every date of a sentence, in order of place; the longest reading of a place wins."""
    found: list[When] = []
    taken = [False] * (len(key) + 1)
    for kind, word, pattern in _COMPILED:
        if word not in key:
            continue
        for match in pattern.finditer(key):
            if any(taken[match.start() : match.end()]):
                continue
            when = _when(kind, match)
            if when is None:
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(_scoped(when, key))
    return sorted(found, key=lambda when: when.start)


def _when(kind: str, match: re.Match[str]) -> When | None:
    part = {name: value for name, value in match.groupdict().items() if value}
    year = int(part["year"]) if "year" in part else None
    month = int(part["month"]) if "month" in part else _MONTHS.get(part.get("spelt", ""))
    day = int(part["day"]) if "day" in part else None
    word = "this" if part.get("this") else "last" if part.get("last") else None
    if (month or 1) > 12 or (day or 1) > 31 or month == 0 or day == 0:
        return None
    when = When(
        match.start(),
        match.end(),
        "day",
        year,
        month,
        day,
        year_word=word,
        strong=bool(part.get("strong")),
    )
    if kind in ("day", "daymonth"):
        return when
    if kind == "months":
        months = _WORDS.get(part["n"]) or int(part["n"])
        return (
            replace(when, precision="month", month=months, months=months, strong=True)
            if 0 < months <= 12
            else None
        )
    if kind == "half":
        return replace(when, precision="month", month=6, months=6, strong=True)
    if kind == "horizon":
        return replace(when, precision="year", horizon=True)
    if kind == "quarter":
        return replace(when, precision="quarter", month=3 * _QUARTERS[part["q"]])
    return replace(when, precision=kind)


def _scoped(when: When, key: str) -> When:
    """What the date is for: the cut-off, a plan's year, the start of a period, an event."""
    before = key[max(0, when.start - 60) : when.start]
    if _FROM.search(before):
        return replace(when, scope="start")
    whole = key.startswith("cả", when.start)
    planned = _PLANNED.search(before) and not before.endswith(("vào ", "ở "))
    if when.precision == "year" and (whole or not when.strong) and planned:
        return replace(when, scope="plan")
    if (
        when.strong
        or _CUTOFF_INTRO.search(before)
        or key.startswith(("hết", "đến", "tới"), when.start)
    ):
        return replace(when, strong=True)
    if when.precision == "day":
        alone = before.endswith("(") and key.startswith(")", when.end)
        if alone or _ALL_DAY.search(before):
            return replace(when, strong=True)
        return replace(when, scope="event")
    return when


def completed(when: When, published: date | None, years: list[int]) -> tuple[date, bool] | None:
    """(last day of the date, whether the printed day exists), or None when no year is known.

    `years` are the other years of the text, the likeliest first.
    """
    year = when.year
    if year is None and published and when.year_word:
        year = published.year - (when.year_word == "last")
    if year is None and published:
        year = published.year
        if _last_day(when, year)[0] > _end_of_month(published) and when.precision != "year":
            year -= 1
    if year is None and years:
        year = years[0] - (when.year_word == "last")
    return _last_day(when, year) if year else None


def _last_day(when: When, year: int) -> tuple[date, bool]:
    month = when.month or 12
    last = calendar.monthrange(year, month)[1]
    day = when.day or last
    return date(year, month, min(day, last)), day <= last


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
