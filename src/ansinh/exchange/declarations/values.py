"""Cells of a declaration -> values: names, numbers of people, births, months, wages, rates.

A cell that cannot be read raises `Unreadable` with a code of `Wrong`; whoever shows it has the
words. What a spreadsheet did to a value and can be undone for certain (a leading zero eaten, a
barred D of another alphabet, marks apart from their letters) is undone here.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansinh.exchange.declarations.cells import Unreadable, Wrong, text_of
from ansinh.exchange.declarations.days import read_birth, read_day, read_from_day, read_month
from ansinh.exchange.declarations.figures import (
    read_money,
    read_months_note,
    read_pay,
    read_rate,
    read_signed_money,
    read_whole,
)
from ansinh.exchange.declarations.movements import Movement, read_movement
from ansinh.exchange.folding import fold_label
from ansinh.exchange.sheets import Cell

NAME_MAX = 80
_ERRORS = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME\?|NUM|NULL|GETTING_DATA)!?", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]", re.UNICODE)


def read_text(cell: Cell) -> str:
    """A cell as one line of text."""
    return text_of(cell)


def read_name(cell: Cell) -> str:
    """A person's name: composed, single blanks, letters and no digits."""
    name = text_of(cell)
    if not _LETTERS.search(name) or any(char.isdigit() for char in name):
        raise Unreadable(Wrong.NOT_A_NAME)
    if len(name) > NAME_MAX:
        raise Unreadable(Wrong.NAME_TOO_LONG)
    return name.title() if name.isupper() else name


def _digits(cell: Cell) -> str:
    if isinstance(cell, float) and not (cell.is_integer() and abs(cell) < 10**15):
        raise Unreadable(Wrong.DIGITS_LOST)
    text = text_of(cell)
    if re.fullmatch(r"\d+(?:[.,]\d+)?[eE]\+?\d+", text):
        raise Unreadable(Wrong.DIGITS_LOST)
    return re.sub(r"[ .'’-]", "", text)


def read_social_number(cell: Cell) -> str:
    """A mã số BHXH: ten digits, the first zero given back; of a card's code, its last ten.

    Since 8/2025 lists may write the personal identity number in its place (CV 1804/BHXH-QLT):
    twelve digits are given back as they are.
    """
    digits = _digits(cell).upper()
    if card := re.fullmatch(r"[A-Z]{2}[1-5]\d{2}(\d{10})", digits):
        return card[1]
    if re.fullmatch(r"\d{11,12}", digits, re.ASCII):
        return read_personal_id(digits)
    if not digits.isdigit() or not digits.isascii() or len(digits) not in (9, 10):
        raise Unreadable(Wrong.NOT_A_SOCIAL_NUMBER)
    return digits.zfill(10)


def read_personal_id(cell: Cell) -> str:
    """A personal identity number: twelve digits, up to two leading zeros given back.

    Nine digits are an old identity card and eight with a letter a passport: kept as they are
    by nobody, so the answer is empty.
    """
    digits = _digits(cell).upper()
    if re.fullmatch(r"\d{9}|[A-Z]\d{7,8}", digits):
        return ""
    if not re.fullmatch(r"\d{10,12}", digits, re.ASCII):
        raise Unreadable(Wrong.NOT_A_PERSONAL_ID)
    padded = digits.zfill(12)
    if not 1 <= int(padded[:3]) <= 96:
        raise Unreadable(Wrong.NOT_A_PERSONAL_ID)
    return padded


_SEXES = {"NAM": "M", "M": "M", "1": "M", "TRAI": "M", "NU": "F", "F": "F", "0": "F", "GAI": "F"}


def read_sex(cell: Cell) -> str:
    """M or F; workbooks of declaration programs write 1 for men and 0 for women."""
    word = fold_label(text_of(cell))
    if word in ("X", "CO"):
        return "F"  # The column of a class list is headed by `Nữ`.
    if word not in _SEXES:
        raise Unreadable(Wrong.NOT_A_SEX)
    return _SEXES[word]


def read_mark(cell: Cell) -> bool:
    """Whether a box is ticked."""
    return fold_label(text_of(cell)) not in ("", "0", "KHONG", "FALSE")


def read_unit(cell: Cell) -> str:
    """A unit's code of seven characters."""
    code = text_of(cell).upper().replace(" ", "")
    if not re.fullmatch(r"[A-Z][A-Z0-9]{6}", code):
        raise Unreadable(Wrong.NOT_A_UNIT)
    return code


def read_region(cell: Cell) -> int:
    """A region of the minimum wage, 1 to 4, in Arabic or Roman figures."""
    word = fold_label(text_of(cell)).removeprefix("VUNG").replace("0", "").strip()
    found = {"1": 1, "2": 2, "3": 3, "4": 4, "I": 1, "II": 2, "III": 3, "IV": 4}.get(word)
    if found is None:
        raise Unreadable(Wrong.NOT_A_REGION)
    return found


def read_area(cell: Cell) -> str:
    """A code of an area or office, its digits as they stand."""
    return _digits(cell)


def read_movement_cell(cell: Cell) -> Movement:
    """A movement by its code, by both (`ON - Đi làm lại`), or in words."""
    movement = read_movement(text_of(cell))
    if movement is None:
        raise Unreadable(Wrong.NOT_A_MOVEMENT)
    return movement


READERS: Mapping[str, Callable[[Cell], Any]] = {
    "text": read_text,
    "name": read_name,
    "social_number": read_social_number,
    "personal_id": read_personal_id,
    "birth": read_birth,
    "day": read_day,
    "from_day": read_from_day,
    "month": read_month,
    "pay": read_pay,
    "money": read_money,
    "signed_money": read_signed_money,
    "rate": read_rate,
    "whole": read_whole,
    "months_note": read_months_note,
    "sex": read_sex,
    "mark": read_mark,
    "unit": read_unit,
    "region": read_region,
    "area": read_area,
    "movement": read_movement_cell,
}
"""The reader of each kind of column that a layout may name."""


def read_cell(kind: str, cell: Cell) -> Any:
    """The value of a cell that is not blank. Raises `Unreadable`."""
    if isinstance(cell, str) and _ERRORS.fullmatch(cell.strip()):
        raise Unreadable(Wrong.FORMULA_ERROR)
    return READERS[kind](cell)
