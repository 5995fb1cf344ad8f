"""Money in texts and cells -> integers in the minor unit of the currency.

Vietnamese files group thousands by a dot or by a comma, and some append `.00` or `,00`.
đồng has no minor unit, so a group of three digits after a single separator can only be
thousands. Where a currency leaves the text ambiguous, it is refused, not guessed.
"""

import re
from decimal import Decimal
from functools import lru_cache

# ISO 4217: currencies whose minor unit is not a hundredth.
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THOUSANDTH = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = {code: 0 for code in _WHOLE.split(" ")} | {code: 3 for code in _THOUSANDTH.split(" ")}
_BIGGEST = 2**63 - 1
_CURRENCY_MARK = re.compile(r"(?:VN[DĐ]|[A-Z]{3}|đồng|đ|₫)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"(\d+)(?:\.(\d*))?")
_PLAIN_DONG = re.compile(r"[0-9]{1,18}|[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3}){0,4}")
"""What nearly every cell of a statement looks like: digits, alone or in groups of three."""

_EXACT_FLOAT = 2**53


@lru_cache(maxsize=256)
def exponent_of(currency: str) -> int:
    """Digits after the decimal sign of a currency (ISO 4217): 0 for VND, 2 for EUR.

    Raises ValueError when the text is not a currency code.
    """
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise ValueError("this is not a currency code of three capital letters")
    return _EXPONENTS.get(currency, 2)


def read_plain(text: str, exponent: int) -> int:
    """Minor units of a number with a decimal point and no grouping, as XML writes it.

    Raises ValueError saying what is wrong with the text.
    """
    match = _PLAIN.fullmatch(text.strip())
    if not match:
        raise ValueError("this is not an amount")
    return _scale(match[1], match[2] or "", exponent)


def read_amount(text: str, exponent: int, decimal_sign: str | None = None) -> int:
    """Minor units of a number as people and banks write it, with or without grouping.

    `decimal_sign` ("." or ",") settles what the text leaves open. A sign before or after,
    round brackets for a negative number, and a currency behind it are understood.
    Raises ValueError saying what is wrong with the text.
    """
    if exponent == 0 and decimal_sign is None and (plain := _PLAIN_DONG.fullmatch(text)):
        return int(text.replace(plain[1], "") if plain[1] else text)
    body, negative = _strip_sign(text)
    whole, fraction = _split(body, exponent, decimal_sign)
    amount = _scale(whole, fraction, exponent)
    return -amount if negative else amount


def read_number(number: int | float, exponent: int) -> int:
    """Minor units of a workbook's number.

    Workbooks store numbers as binary floating point; what is shown is their shortest decimal
    form, and that is what is read. Raises ValueError when it has more decimals than the currency.
    """
    if isinstance(number, int):
        return _limited(number * 10**exponent)
    if not abs(number) < _EXACT_FLOAT:
        raise ValueError("this number is too big for a workbook to hold exactly")
    shifted = Decimal(repr(number)).scaleb(exponent)
    if shifted != shifted.to_integral_value():
        raise ValueError(_too_fine(exponent))
    return _limited(int(shifted))


def read_cell(value: object, exponent: int) -> int:
    """Minor units of a cell, be it a text or a number. Raises ValueError."""
    if isinstance(value, str):
        return read_amount(value, exponent)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return read_number(value, exponent)
    raise ValueError("this is not an amount")


def grouped(number: int) -> str:
    """A whole number as Vietnamese pages write it: 303.842."""
    return f"{number:,}".replace(",", ".")


def show_amount(amount: int, exponent: int) -> str:
    """Minor units as a plain decimal text: 885 with two decimals is `8.85`."""
    if exponent == 0:
        return str(amount)
    digits = f"{abs(amount):0{exponent + 1}d}"
    return f"{'-' if amount < 0 else ''}{digits[:-exponent]}.{digits[-exponent:]}"


def _strip_sign(text: str) -> tuple[str, bool]:
    """The digits and separators of a text, and whether it is negative."""
    body = " ".join(text.replace("\u2212", "-").split())
    body = _CURRENCY_MARK.sub("", body).strip()
    negative = False
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1].strip(), True
    elif body[:1] in ("-", "+"):
        body, negative = body[1:].strip(), body[0] == "-"
    elif body[-1:] in ("-", "+"):
        body, negative = body[:-1].strip(), body[-1] == "-"
    if not re.fullmatch(r"[0-9][0-9 .,']*", body):
        raise ValueError("this is not an amount")
    return body, negative


def _split(body: str, exponent: int, decimal_sign: str | None) -> tuple[str, str]:
    """Whole part and decimals of a number, its grouping checked and removed."""
    sign = decimal_sign if decimal_sign is not None else _decimal_sign(body, exponent)
    if not sign or sign not in body:
        return _ungroup(body), ""
    whole, _, fraction = body.rpartition(sign)
    if sign in whole:
        raise ValueError(f"{sign!r} stands both for thousands and for decimals")
    if fraction and not fraction.isdigit():
        raise ValueError("this is not an amount")
    return _ungroup(whole), fraction


def _decimal_sign(body: str, exponent: int) -> str:
    """Which separator of a number begins its decimals; "" where none does."""
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if dots + commas != 1:
        return ""
    sign = "." if dots else ","
    whole, _, tail = body.partition(sign)
    if len(tail) != 3 or whole == "0" or len(whole) > 3:
        return sign
    if exponent == 3:
        raise ValueError(f"{sign!r} may stand for thousands or for decimals")
    return ""


def _ungroup(whole: str) -> str:
    """Digits of a whole number whose groups, if any, are of three and of one separator."""
    if whole.isdigit():
        return whole
    separators = set(re.sub(r"\d", "", whole))
    groups = re.split(r"[ .,']", whole)
    regular = len(separators) == 1 and all(len(group) == 3 for group in groups[1:])
    if not (regular and 1 <= len(groups[0]) <= 3):
        raise ValueError("the thousands are not grouped by three")
    return "".join(groups)


def _scale(whole: str, fraction: str, exponent: int) -> int:
    """Minor units of a whole part and its decimals."""
    kept = fraction.rstrip("0")
    if len(kept) > exponent:
        raise ValueError(_too_fine(exponent))
    if len(whole) > 20:
        raise ValueError("this amount is too big")
    return _limited(int(whole) * 10**exponent + int(kept.ljust(exponent, "0") or "0"))


def _too_fine(exponent: int) -> str:
    return f"an amount of this currency has {exponent or 'no'} decimals"


def _limited(amount: int) -> int:
    if not -_BIGGEST <= amount <= _BIGGEST:
        raise ValueError("this amount is too big")
    return amount
