"""SWIFT MT940 customer statements -> `BankStatement`, read strictly.

A message is a row of fields (`:61:` ...), each of which may go on over lines. What the standard
says of an amount is asked to the letter, because a file that is cut inside a number still looks
like one: digits, a comma, decimals. A statement has its opening and its closing balance, else it
is cut short. Source: the standard's field formats as published by users of it (docs/formats.md).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ansinh.exchange.amounts import exponent_of
from ansinh.exchange.bank.mt940_line import (
    cannot_be_read,
    day_of,
    minor_units,
    read_details,
    read_line,
)
from ansinh.exchange.bank.statement import BankLine, BankStatement
from ansinh.exchange.refusal import Refused

FORMAT = "mt940"
_SWIFT_BLOCKS = re.compile(r"\{[1235]:(?:[^{}]|\{[^{}]*\})*\}|\{4:|^-\}", re.MULTILINE)
_DASH_BEFORE_TAG = re.compile(r"^-(?=:\d\d)|^-[ \t]*$", re.MULTILINE)
_BROKEN_TAG = re.compile(r"^:\n(?=\d\d[A-Z]?:)", re.MULTILINE)
_TAG = re.compile(r"^:(\d\d[A-Z]?):", re.MULTILINE)
_KNOWN_TAGS = frozenset(
    (
        *("13", "13D", "20", "21", "25", "25P", "28", "28C", "34F"),
        *("60F", "60M", "61", "62F", "62M", "64", "65", "86", "90C", "90D"),
    )
)
_BALANCE = re.compile(r"([DC])(\d{6})([A-Z]{3})([\d.,]+)")


class _Field(NamedTuple):
    tag: str
    value: str
    line: int


def read_mt940(text: str) -> list[BankStatement]:
    """The statements of an MT940 text, not yet checked.

    Raises `Refused` with the line of the file for what cannot be read.
    """
    text = _SWIFT_BLOCKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BROKEN_TAG.sub(":", _DASH_BEFORE_TAG.sub("", text))
    return [_statement(block, number) for number, block in enumerate(_blocks(text), 1)]


def _blocks(text: str) -> Iterator[list[_Field]]:
    """The fields of each statement: it begins with :20:, which some banks leave out."""
    fields = list(_fields(text))
    tags = {field.tag for field in fields}
    first = "20" if "20" in tags else "25"
    if first not in tags:
        raise Refused("there is no statement (:20:) in the file")
    block: list[_Field] = []
    for field in fields:
        if field.tag == first and block:
            yield block
            block = []
        block.append(field)
    yield block


def _fields(text: str) -> Iterator[_Field]:
    tags = list(_TAG.finditer(text))
    line, counted = 1, 0
    for match, following in zip(tags, [*tags[1:], None], strict=True):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        end = following.start() if following else len(text)
        if match[1] not in _KNOWN_TAGS:
            raise cannot_be_read(f"line {line}", text[match.start() : end])
        yield _Field(match[1], text[match.end() : end].rstrip(), line)


def _statement(fields: list[_Field], number: int) -> BankStatement:
    position = f"statement {number}, line {fields[0].line}"
    values = {field.tag: field.value for field in reversed(fields)}
    opening = _balance(fields, ("60F", "60M"), "opening", position)
    closing = _balance(fields, ("62F", "62M"), "closing", position)
    currency = opening.currency
    if closing.currency != currency:
        raise Refused(
            f"a balance in another currency than the account's {currency}",
            place=position,
            value=closing.currency,
        )
    days = (opening.day, closing.day)
    return BankStatement(
        format=FORMAT,
        account=_account(values, currency, position),
        currency=currency,
        lines=tuple(_lines(fields, currency)),
        statement_id=values.get("20", ""),
        opening=opening.amount,
        closing=closing.amount,
        period=(min(days), max(days)),
        position=position,
    )


class _Balance(NamedTuple):
    amount: int
    day: date
    currency: str


def _balance(fields: list[_Field], tags: tuple[str, ...], which: str, position: str) -> _Balance:
    """The booked balance, or the intermediate one of a page."""
    field = next((each for each in fields if each.tag in tags), None)
    if field is None:
        raise Refused(
            f"the {which} balance is missing: the file is cut short",
            place=position,
            column=f":{tags[0]}:",
            advice="Download it again.",
        )
    place = f"line {field.line}"
    match = _BALANCE.fullmatch(field.value.strip())
    if not match:
        raise cannot_be_read(place, f":{field.tag}:{field.value}")
    try:
        exponent_of(match[3])
    except ValueError as error:
        raise Refused(str(error), place=place, value=match[3]) from None
    amount = minor_units(match[4], match[3], place)
    return _Balance(amount if match[1] == "C" else -amount, day_of(match[2], place), match[3])


def _account(values: dict[str, str], currency: str, position: str) -> str:
    """The account; some banks write its currency behind it."""
    account = (values.get("25") or values.get("25P", "")).strip().partition("\n")[0]
    if not account:
        raise Refused("the statement does not say of which account", place=position, column=":25:")
    bare = account.removesuffix(currency).rstrip(" /")
    return bare if bare.isdigit() else account


def _lines(fields: list[_Field], currency: str) -> Iterator[BankLine]:
    """The transactions, each with the :86: that follows it at once.

    A :86: behind the balances is the bank's word on the whole statement.
    """
    for field, following in zip(fields, [*fields[1:], None], strict=True):
        if field.tag == "61":
            told = following.value if following and following.tag == "86" else ""
            yield read_line(field.value, read_details(told), currency, f"line {field.line}")
