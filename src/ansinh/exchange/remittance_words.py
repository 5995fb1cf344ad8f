"""Words around the form of a remittance text: periods, the payer's words, the bank's tail."""

import re
import unicodedata
from typing import NamedTuple

from ansinh.exchange.folding import unaccent


class Period(NamedTuple):
    """The months a payment is said to be for: `months` of them from the one named."""

    year: int
    month: int
    months: int = 1


_YEAR = r"(?P<year>20\d{2}|\d{2})(?!\d)"
_PERIODS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![A-Z0-9])(?:THANG|THG|KY|T)[ .:]*(?P<month>0?[1-9]|1[0-2])"
        rf"(?: ?[/.\-] ?| ?NAM ?| ?N ?)(?:NAM )?{_YEAR}",
        rf"(?<![A-Z])QUY ?(?P<quarter>[1-4]|IV|I{{1,3}})(?: ?[/.\-] ?| ?NAM ?| ){_YEAR}",
        r"(?<![\dA-Z/.\-:])(?P<month>0?[1-9]|1[0-2])[/.\-](?P<year>20\d{2})(?!\d)",
        r"(?<![\dA-Z])(?P<month>0[1-9]|1[0-2])(?P<year>20\d{2})(?!\d)",
        r"(?<![\dA-Z])(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?!\d)",
    )
)
_MAY_BE_PERIOD = re.compile(r"TH(?:AN)?G|KY|T[ .:]*\d|QUY|\d[/.\-]20\d\d|\d\d20\d\d|20\d{4}")
"""Asked first, because most texts name no month."""

_QUARTERS = {"1": 1, "2": 4, "3": 7, "4": 10, "I": 1, "II": 4, "III": 7, "IV": 10}
_FUND = r"(?:BHXH|BHYT|BHTN|BHTNLD|BH)"
_PAY = r"(?:[DĐ][OÓ]NG|N[OỘ]P)"
_WORDS = re.compile(
    rf"{_PAY}[ +]+{_FUND}(?:[ +,]+(?:{_PAY}[ +]+)?{_FUND}(?![A-Z]))*", re.IGNORECASE
)
_PLUS_FOR_BLANK = re.compile(rf"({_PAY})\++(?=BH)", re.IGNORECASE)


def fold_with_places(text: str) -> tuple[str, list[int] | None]:
    """The text in capitals without marks, and for each character its place in the text.

    The places are None where nothing moved.
    """
    if text.isascii():
        return text.upper(), None
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in unaccent(char).upper():
            if not unicodedata.combining(plain):
                folded.append(plain)
                places.append(place)
    return "".join(folded), places


def period_in(folded: str) -> Period | None:
    """The month or quarter that a folded text names; None when it names none."""
    if not _MAY_BE_PERIOD.search(folded):
        return None
    for pattern in _PERIODS:
        if match := pattern.search(folded):
            groups = match.groupdict()
            year = int(groups["year"])
            year += 2000 if year < 100 else 0
            if quarter := groups.get("quarter"):
                return Period(year, _QUARTERS[quarter], 3)
            return Period(year, int(groups["month"]))
    return None


def free_text(rest: str) -> tuple[str, str]:
    """What follows the codes, split into the payer's words and the tail behind them.

    A plus between `DONG` and the fund is a blank that a bank turned into a plus; a plus between
    two phrases is the payer's own.
    """
    rest = rest.strip(" +")
    match = _WORDS.match(rest)
    if not match:
        return "", rest
    words = _PLUS_FOR_BLANK.sub(r"\1 ", match[0]).strip(" +")
    return words, rest[match.end() :].strip(" +")
