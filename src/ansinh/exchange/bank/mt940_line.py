"""A transaction of MT940: the fields :61: (what was booked) and :86: (the bank's words on it)."""

import re
from datetime import date
from typing import NamedTuple

from ansinh.exchange.amounts import exponent_of
from ansinh.exchange.bank.statement import BankLine, given
from ansinh.exchange.refusal import Refused

_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}| {4})?(?P<mark>R?[DC])(?P<funds>[A-Z])?[\n ]?"
    r"(?P<amount>[\d.,]+)(?P<type>[A-Z][A-Z0-9]{3})?"
    r"(?P<reference>(?:(?!//)[^\n])*)(?://(?P<bank>[^\n]*))?(?:\n(?P<more>.*))?",
    re.DOTALL,
)
_AMOUNT = re.compile(r"(\d{1,15}),(\d{0,3})")
_SUBFIELDS = re.compile(r"(?:\d{3})?\s?\?\d\d")
_SUBFIELD = re.compile(r"\?(\d\d)")
_PURPOSE = {*(f"{number}" for number in range(20, 30)), *(f"{number}" for number in range(60, 64))}
_MARKS = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|PURP|ABWA|ABWE|IBAN|BIC)\+")
_CODEWORD = re.compile(
    r"/(ORDP|NAME|REMI|EREF|IBAN|ACCT|BENM|CNTP|USTD|PREF|TRCD|RTRN|CSID|MARF|PURP|ID|ADDR)/"
)
_WRAP = 65
REFERENCE_MAX = 140
"""Characters of a reference; the standard has 16, banks write more, and then all of it counts."""


class Details(NamedTuple):
    """What a field :86: says."""

    text: str = ""
    name: str = ""
    account: str = ""
    end_to_end: str = ""


def read_line(value: str, details: Details, currency: str, place: str) -> BankLine:
    """The transaction of a field :61: with its details. Raises `Refused`."""
    match = _LINE.fullmatch(value.strip("\n"))
    if not match:
        raise cannot_be_read(place, f":61:{value}")
    amount = minor_units(match["amount"], currency, place)
    value_day = day_of(match["value"], place)
    entry = (match["entry"] or "").strip()
    reference, bank_reference = given(match["reference"]), given(match["bank"])
    for each in (reference, bank_reference):
        if len(each) > REFERENCE_MAX:
            raise cannot_be_read(place, each)
    return BankLine(
        booked=_entry_day(entry, value_day, place) if entry else value_day,
        amount=amount if match["mark"] in ("C", "RD") else -amount,
        currency=currency,
        value_date=value_day,
        bank_reference=bank_reference,
        transaction_id=details.end_to_end or reference,
        counterparty_name=details.name,
        counterparty_account=details.account,
        remittance=details.text or " ".join((match["more"] or "").split()),
        position=place,
    )


def read_details(field: str) -> Details:
    """What a field :86: says: in sub-fields (`?20`), in words (`/REMI/`), or as text."""
    if _SUBFIELDS.match(field):
        return _in_subfields(field.replace("\n", ""))
    joined = _unwrap(field)
    parts = _CODEWORD.split(joined)
    if len(parts) == 1:
        return Details(joined)
    words: dict[str, str] = {"": parts[0].strip()}
    for code, text in zip(parts[1::2], parts[2::2], strict=True):
        words.setdefault(code, text.strip(" /"))
    return Details(
        words.get("REMI") or words.get("USTD") or words[""],
        words.get("NAME") or words.get("ORDP") or words.get("CNTP", ""),
        words.get("IBAN") or words.get("ACCT", ""),
        given(words.get("EREF")),
    )


def _in_subfields(field: str) -> Details:
    parts = _SUBFIELD.split(field)
    fields = list(zip(parts[1::2], parts[2::2], strict=True))
    purpose = "".join(text for number, text in fields if number in _PURPOSE)
    told = _MARKS.split(purpose)
    marks: dict[str, str] = {"": told[0]}
    for mark, text in zip(told[1::2], told[2::2], strict=True):
        marks.setdefault(mark, text)
    name = "".join(text for number, text in fields if number in ("32", "33"))
    account = "".join(text for number, text in fields if number == "31")
    return Details(
        " ".join((marks.get("SVWZ") or marks[""] or purpose).split()),
        " ".join(name.split()),
        "".join(account.split()),
        given(marks.get("EREF") or marks.get("KREF")),
    )


def _unwrap(details: str) -> str:
    """Join the lines of field 86: a full line was broken inside a word, a shorter one not."""
    text = ""
    for line in details.split("\n"):
        text += line if len(line) >= _WRAP else line + " "
    return " ".join(text.split())


def minor_units(text: str, currency: str, place: str) -> int:
    """An amount as the standard writes it: digits, a comma, decimals. Raises `Refused`."""
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise Refused(
            "an amount of MT940 is digits, a comma and decimals",
            place=place,
            value=text,
            advice="The file is cut short or damaged: download it again.",
        )
    exponent, unit = exponent_of(currency), int(10 ** exponent_of(currency))
    decimals = match[2].rstrip("0")
    if len(decimals) > exponent:
        raise Refused(
            f"an amount of {currency} has {exponent or 'no'} decimals", place=place, value=text
        )
    return int(match[1]) * unit + int(decimals.ljust(exponent, "0") or "0")


def day_of(text: str, place: str) -> date:
    """A day YYMMDD. Raises `Refused`."""
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        raise Refused("this day does not exist in the calendar", place=place, value=text) from None


def _entry_day(text: str, near: date, place: str) -> date:
    """A day MMDD, in the year that brings it next to the value date."""
    days = [day_of(f"{year % 100:02d}{text}", place) for year in _years(text, near)]
    return min(days, key=lambda day: abs((day - near).days))


def _years(text: str, near: date) -> list[int]:
    # 29 February may be a day of one of the years only.
    years = [near.year - 1, near.year, near.year + 1]
    if text == "0229":
        years = [year for year in years if year % 4 == 0] or years
    return years


def cannot_be_read(place: str, value: str) -> Refused:
    """What is told of a field that is not as the standard has it."""
    return Refused(
        "a field cannot be read",
        place=place,
        value=" ".join(value.split()),
        advice="The file is cut short or damaged: download it again.",
    )
