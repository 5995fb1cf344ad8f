"""Cells as text, and what can be wrong with one."""

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from ansinh.exchange.sheets import Cell

_BARRED = str.maketrans({"Ð": "Đ", "ð": "đ", "\u2010": "-", "\u2011": "-", "\u00a0": " "})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f]")


class Wrong(StrEnum):
    """What can be wrong with a cell, whatever the register or the law says of it."""

    NOT_A_NAME = "not_a_name"
    NAME_TOO_LONG = "name_too_long"
    NOT_A_SOCIAL_NUMBER = "not_a_social_number"
    NOT_A_PERSONAL_ID = "not_a_personal_id"
    DIGITS_LOST = "digits_lost"
    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    SHORT_YEAR = "short_year"
    NOT_A_MONTH = "not_a_month"
    NOT_AN_AMOUNT = "not_an_amount"
    COEFFICIENT_OR_MONEY = "coefficient_or_money"
    NEGATIVE = "negative"
    TOO_BIG = "too_big"
    NOT_A_RATE = "not_a_rate"
    NOT_A_COUNT = "not_a_count"
    NOT_A_SEX = "not_a_sex"
    NOT_A_MOVEMENT = "not_a_movement"
    NOT_A_UNIT = "not_a_unit"
    NOT_A_REGION = "not_a_region"
    FORMULA_ERROR = "formula_error"
    TWO_COLUMNS = "two_columns"


class Unreadable(ValueError):
    """A cell whose value cannot be taken; `wrong` says why."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


def text_of(cell: Cell) -> str:
    """A cell as one line of composed text, a whole number without its decimals."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


@lru_cache(maxsize=65536)
def _clean(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.translate(_BARRED))
    return " ".join(_INVISIBLE.sub(" ", composed).split())


def is_blank(cell: object) -> bool:
    """Whether nothing was written into a cell: empty, blanks, or a lone dash or dots."""
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and not cell.strip(" \t\n\r-–.…_\u00a0")
