"""SWIFT MT940 customer statements -> `BankStatement`, on the library mt-940.

The library takes the tags apart; three of its habits are switched off here because they would
change money or lose it: it moves 30 February to the 28th, it overwrites a line that has no
transaction type, and it reads a text that names a file on this machine from that file.
"""

import logging
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import mt940

from ansinh.exchange.amounts import exponent_of
from ansinh.exchange.bank.statement import BankLine, BankStatement
from ansinh.exchange.refusal import Refused, shorten

# The library logs the text it cannot read; payers' names do not belong in a log.
logging.getLogger("mt940").setLevel(logging.CRITICAL)

FORMAT = "mt940"
_STATEMENT_START = re.compile(r"^:20:", re.MULTILINE)
_SWIFT_BLOCKS = re.compile(r"\{[1235]:(?:[^{}]|\{[^{}]*\})*\}|\{4:|^-\}", re.MULTILINE)
_DASH_BEFORE_TAG = re.compile(r"^-(?=:\d\d)|^-\s*$", re.MULTILINE)
_CODEWORD = re.compile(
    r"/(ORDP|NAME|REMI|EREF|IBAN|ACCT|BENM|CNTP|USTD|PREF|TRCD|RTRN|CSID|MARF|PURP|ID|ADDR)/"
)
REFERENCE_MAX = 35
"""Characters of a reference in the payment messages; what follows is the bank's remark."""

_WRAP = 65


def read_mt940(text: str) -> list[BankStatement]:
    """The statements of an MT940 text, not yet checked.

    Raises `Refused` with the line of the file for what cannot be read.
    """
    text = _SWIFT_BLOCKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _DASH_BEFORE_TAG.sub("", text)
    starts = [match.start() for match in _STATEMENT_START.finditer(text)]
    if not starts:
        raise Refused("there is no statement (:20:) in the file")
    blocks = zip(starts, [*starts[1:], len(text)], strict=True)
    return [
        _read_block(text[start:end], text.count("\n", 0, start) + 1, number)
        for number, (start, end) in enumerate(blocks, 1)
    ]


def _read_block(block: str, first_line: int, number: int) -> BankStatement:
    position = f"statement {number}, line {first_line}"
    rows = enumerate(block.split("\n"), first_line)
    places = [f"line {number}" for number, row in rows if row.startswith(":61:")]
    parsed = _parse(block, position)
    opening, closing = _balance(parsed, "opening", position), _balance(parsed, "closing", position)
    currency = _currency(parsed, position)
    if len(parsed.transactions) != len(places):
        raise Refused("the lines (:61:) cannot be told apart", place=position)
    lines = tuple(
        _line(transaction.data, currency, place)
        for transaction, place in zip(parsed.transactions, places, strict=True)
    )
    days = [day for day in (opening[1], closing[1]) if day]
    return BankStatement(
        format=FORMAT,
        account=_account(parsed, position),
        currency=currency,
        lines=lines,
        statement_id=str(parsed.data.get("transaction_reference") or ""),
        opening=None if opening[0] is None else _minor(opening[0], currency, position),
        closing=None if closing[0] is None else _minor(closing[0], currency, position),
        period=(min(days), max(days)) if days else (None, None),
        position=position,
    )


def _parse(block: str, position: str) -> Any:
    """The library's view of one statement."""
    parsed = mt940.models.Transactions(
        processors={"pre_statement": [], "post_statement": [_clean_dates, _give_type]},
        options=mt940.Options.all(),
    )
    try:
        parsed.parse(block)
    except (RuntimeError, ValueError, KeyError, InvalidOperation, IndexError, TypeError) as error:
        value = error.args[2] if isinstance(error, RuntimeError) and len(error.args) > 2 else ""
        reason = "a field cannot be read"
        if isinstance(error, ValueError) and "day" in str(error) or "month" in str(error):
            reason = "this day does not exist in the calendar"
        raise Refused(
            reason, place=position, value=shorten(value or str(error).strip("'"))
        ) from None
    return parsed


def _clean_dates(transactions: Any, tag: Any, groups: Any, result: dict[str, Any]) -> Any:
    """The library's own clean-up, without its repair of February."""
    return mt940.processors.date_cleanup_post_processor(transactions, tag, groups, result)


def _give_type(transactions: Any, tag: Any, groups: Any, result: dict[str, Any]) -> Any:
    """A line without a type would be overwritten by the next one."""
    result["id"] = result.get("id") or "NMSC"
    return result


def _balance(parsed: Any, which: str, position: str) -> tuple[Decimal | None, date | None]:
    """Amount and day of the booked opening or closing balance (:60F: or :60M:, :62F: or :62M:)."""
    for kind in ("final_", "intermediate_", ""):
        found = parsed.data.get(f"{kind}{which}_balance")
        if found is not None:
            if found.amount is None or isinstance(found.amount, str):
                raise Refused(f"the {which} balance has no amount", place=position)
            return found.amount.amount, date(found.date.year, found.date.month, found.date.day)
    return None, None


def _currency(parsed: Any, position: str) -> str:
    currency = parsed.currency or ""
    try:
        exponent_of(currency)
    except ValueError as error:
        raise Refused(str(error), place=position, column=":60F:", value=currency) from None
    for kind in ("final_opening", "final_closing", "intermediate_closing"):
        found = parsed.data.get(f"{kind}_balance")
        if found is not None and found.amount.currency != currency:
            raise Refused(
                f"a balance in another currency than the account's {currency}",
                place=position,
                value=found.amount.currency,
            )
    return str(currency)


def _account(parsed: Any, position: str) -> str:
    account = str(parsed.data.get("account_identification") or "").strip()
    if not account:
        raise Refused("the statement does not say of which account", place=position, column=":25:")
    return account


def _minor(amount: Decimal, currency: str, place: str) -> int:
    scaled = amount.scaleb(exponent_of(currency))
    if scaled != scaled.to_integral_value():
        raise Refused(
            f"an amount of {currency} has {exponent_of(currency) or 'no'} decimals",
            place=place,
            value=amount,
        )
    return int(scaled)


def _line(data: dict[str, Any], currency: str, place: str) -> BankLine:
    value_date = data["date"]
    booked = data.get("entry_date") or value_date
    words = _codewords(data.get("transaction_details") or "")
    reference = _given(data.get("bank_reference"))
    identifier = _given(
        data.get("end_to_end_reference") or words.get("EREF") or data.get("customer_reference")
    )
    return BankLine(
        booked=date(booked.year, booked.month, booked.day),
        amount=_minor(data["amount"].amount, currency, place),
        currency=currency,
        value_date=date(value_date.year, value_date.month, value_date.day),
        bank_reference=reference,
        transaction_id=identifier,
        counterparty_name=_first(data, words, ("applicant_name", "NAME", "ORDP", "CNTP")),
        counterparty_account=_first(
            data, words, ("gvc_applicant_iban", "applicant_iban", "IBAN", "ACCT")
        ),
        remittance=_remittance(data, words),
        position=place,
    )


def _remittance(data: dict[str, Any], words: dict[str, str]) -> str:
    purpose = " ".join((data.get("purpose") or "").split())
    texts = purpose or words.get("REMI") or words.get("USTD") or words[""]
    return texts or " ".join((data.get("extra_details") or "").split())


def _codewords(details: str) -> dict[str, str]:
    """Field 86 split at its /CODE/ words; what stands before them, or all of it, is under ""."""
    joined = _unwrap(details)
    parts = _CODEWORD.split(joined)
    words = {"": joined if len(parts) == 1 else parts[0].strip()}
    for code, text in zip(parts[1::2], parts[2::2], strict=True):
        words.setdefault(code, text.strip(" /"))
    return words


def _unwrap(details: str) -> str:
    """Join the lines of field 86: a full line was broken inside a word, a shorter one not."""
    text = ""
    for line in details.split("\n"):
        text += line if len(line) >= _WRAP else line + " "
    return " ".join(text.split())


def _first(data: dict[str, Any], words: dict[str, str], names: tuple[str, ...]) -> str:
    found = (data.get(name) or words.get(name) for name in names)
    return next((" ".join(str(text).split()) for text in found if text), "")


def _given(text: str | None) -> str:
    cleaned = " ".join((text or "").split()).removeprefix("KREF+").strip()[:REFERENCE_MAX]
    return "" if cleaned.upper() in ("NONREF", "NOTPROVIDED") else cleaned
