"""Cells -> đồng, coefficients, percentages and counts, in either style of writing numbers."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from ansinh.exchange.declarations.cells import Unreadable, Wrong, text_of
from ansinh.exchange.sheets import Cell

MONEY_MAX = 10**15
"""A thousand trillion đồng: above it a number is a slip of the keyboard."""

COEFFICIENT_LIMIT = 100
"""A wage up to this is a coefficient of the state scale, above it đồng."""

LEAST_WAGE = 100_000
"""No wage of a month in đồng lies below: `2.340` can then only be 2,34 or a slip."""

_NUMBER = re.compile(r"[+-]?\d[\d .,']*")


class Pay(NamedTuple):
    """What a wage cell holds: a coefficient per 10,000, or đồng; the other is 0."""

    coefficient: int
    money: int


def _readings(cell: Cell) -> list[Decimal]:
    """The numbers that a cell may mean: two where one separator may be either kind."""
    if isinstance(cell, bool | datetime | date):
        raise Unreadable(Wrong.NOT_AN_AMOUNT)
    if isinstance(cell, int):
        return [Decimal(cell)]
    if isinstance(cell, float):
        number = Decimal(repr(cell))
        whole = number.to_integral_value()
        return [whole if abs(number - whole) < Decimal("1e-6") else number]
    return list(_numbers_of(text_of(cell)))


@lru_cache(maxsize=65536)
def _numbers_of(text: str) -> tuple[Decimal, ...]:
    body = re.sub(r"(?i)\s*(VNĐ|VND|đồng|đ|₫|%)\.?$", "", text)
    if not _NUMBER.fullmatch(body) or not body.isascii():
        raise Unreadable(Wrong.NOT_AN_AMOUNT)
    body = re.sub(r"[ ']", "", body)
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        decimal = "." if body.rfind(".") > body.rfind(",") else ","
        return (_decimal(body, decimal),)
    mark = "." if dots else "," if commas else ""
    if not mark:
        return (Decimal(body),)
    grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{mark}\d{{3}})+", body)
    if dots + commas > 1:
        if not grouped:
            raise Unreadable(Wrong.NOT_AN_AMOUNT)
        return (Decimal(body.replace(mark, "")),)
    if not grouped or body.lstrip("+-").startswith("0"):
        return (_decimal(body, mark),)
    return (Decimal(body.replace(mark, "")), _decimal(body, mark))


def _decimal(body: str, mark: str) -> Decimal:
    whole, _, fraction = body.rpartition(mark)
    whole = re.sub(r"[.,]", "", whole)
    try:
        return Decimal(f"{whole or '0'}.{fraction or '0'}")
    except InvalidOperation:
        raise Unreadable(Wrong.NOT_AN_AMOUNT) from None


def _whole(number: Decimal, wrong: Wrong) -> int:
    if number != number.to_integral_value():
        raise Unreadable(wrong)
    if abs(number) > MONEY_MAX:
        raise Unreadable(Wrong.TOO_BIG)
    return int(number)


def read_signed_money(cell: Cell) -> int:
    """Đồng, which may be below zero; quotes that keep Excel from counting are left out."""
    if isinstance(cell, str):
        text = text_of(cell).strip("'\"` ")
        if match := re.fullmatch(r"\((.+)\)", text):
            return -read_signed_money(match[1])
        cell = text
        if not cell:
            return 0
    return _whole(_readings(cell)[0], Wrong.NOT_AN_AMOUNT)


def read_money(cell: Cell) -> int:
    """Đồng, zero or more."""
    amount = read_signed_money(cell)
    if amount < 0:
        raise Unreadable(Wrong.NEGATIVE)
    return amount


def read_pay(cell: Cell) -> Pay:
    """A coefficient (at most 100) or đồng (above).

    `2.340` may be a coefficient or two thousand đồng: that no month pays, and a coefficient of
    three decimals is rare enough to be asked about, so it is refused.
    """
    readings = _readings(cell)
    if readings[0] < 0:
        raise Unreadable(Wrong.NEGATIVE)
    if len(readings) == 2:
        if readings[0] < LEAST_WAGE:
            raise Unreadable(Wrong.COEFFICIENT_OR_MONEY)
        readings = readings[:1]
    number = readings[0]
    if number > COEFFICIENT_LIMIT:
        return Pay(0, _whole(number, Wrong.NOT_AN_AMOUNT))
    return Pay(_whole(number * 10_000, Wrong.NOT_AN_AMOUNT), 0)


def read_rate(cell: Cell) -> int:
    """A percentage per 100,000 (5 % is 5000); a spreadsheet's own 0.05 is 5 %."""
    number = _readings(cell)[-1]
    if isinstance(cell, float) and 0 < number < 1:
        number *= 100
    if not 0 <= number <= 100:
        raise Unreadable(Wrong.NOT_A_RATE)
    return _whole(number * 1000, Wrong.NOT_A_RATE)


def read_whole(cell: Cell) -> int:
    """A count, zero or more."""
    number = _readings(cell)[0]
    if number < 0 or number != number.to_integral_value() or number > 10**9:
        raise Unreadable(Wrong.NOT_A_COUNT)
    return int(number)


def read_months_note(cell: Cell) -> int:
    """A number of months in a note: `12`, `12 tháng`."""
    if isinstance(cell, str):
        match = re.search(r"\b(\d{1,3})\b", cell)
        return int(match[1]) if match else 0
    return read_whole(cell)
