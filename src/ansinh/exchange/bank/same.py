"""Whether two lines of one account, day, currency and amount are one transaction.

The answer is yes, no, or open. Money that is dropped as a repeat is lost without a word, and a
repeat that is booked is booked twice: so yes needs proof, and what is open is asked of a person.

A reference proves only when it is whole. Not whole are the words that banks write for none
(`NONREF`, `NOTPROVIDED`), one that ends in `…` (a number of which a workbook has dropped digits),
and one of exactly 16 characters in MT940, where the standard cuts them. An id that the payer chose
(end-to-end) proves only with a memo that agrees. Nothing proves that two lines are one whose memos
name different units.
"""

import re
from collections.abc import Callable

from ansinh.exchange.bank.statement import BankLine
from ansinh.exchange.folding import unaccent
from ansinh.exchange.remittance import parse_remittance

MEMO_CONTAINED_MIN = 12
"""Letters and digits that a memo needs before its being in another says anything."""

ID_TELLING_MIN = 8
"""Letters and digits from which an id is hardly chosen twice on one day."""

_MT940 = "mt940"
_NO_SIGN = re.compile("[^0-9A-Z]+")
_STANDARD_CUT = 16
_IMPLIED = (_MT940, "camt")


def same(
    one: BankLine,
    one_format: str,
    two: BankLine,
    two_format: str,
    *,
    follows: bool,
    again: bool,
    day_repeats: Callable[[], bool],
) -> bool | None:
    """Whether two lines are one transaction; None where it is open.

    `follows`: the statement of one begins with the balance with which the other's ends, so that
    both cannot hold one transaction. `again`: both have the same two balances, so that one
    statement was told twice. `day_repeats` tells whether the whole day stands in both.
    """
    related = family(one_format) == family(two_format)
    references = _compared(one.bank_reference, one_format, two.bank_reference, two_format)
    if _name_different_units(one, two):
        return None if references else False
    if one.is_part or two.is_part:
        return _same_part(one, two, references)
    if references is not None and (references or related):
        doubt = references and related and _balances(one, two) is False and not _implied(one_format)
        return None if doubt else references
    if follows:
        return False
    balances = _balances(one, two)
    if balances is True:
        return True
    if balances is False and related and not _implied(one_format):
        return False
    if again and memos_agree(one.remittance, two.remittance) is not False:
        return True
    answer = _by_ids_and_memos(one, one_format, two, two_format, day_repeats)
    return None if answer and balances is False and related else answer


def family(source_format: str) -> str:
    """Files of one family number transactions in one way (camt.053 and camt.054 do)."""
    return source_format.partition(".")[0]


def whole(reference: str, source_format: str = "") -> bool:
    """Whether a reference is there and nothing of it was cut."""
    if not reference or reference.endswith("…"):
        return False
    return family(source_format) != _MT940 or len(reference) != _STANDARD_CUT


def squeeze(text: str) -> str:
    """The letters and digits of a text, capitals without marks."""
    if text.isascii():
        return _NO_SIGN.sub("", text.upper())
    return "".join(char for char in unaccent(text).upper() if char.isalnum())


def _compared(one: str, one_format: str, two: str, two_format: str) -> bool | None:
    """Whether two references are equal; None where they say nothing."""
    if not (one and two):
        return None
    first, second = squeeze(one), squeeze(two)
    if whole(one, one_format) and whole(two, two_format):
        return first == second
    # What is left of both differs: so do they. What is left is the same: that proves nothing.
    shorter = min(len(first), len(second))
    return None if first[:shorter] == second[:shorter] else False


def _same_part(one: BankLine, two: BankLine, references: bool | None) -> bool | None:
    """Whether two transactions of batches are one; all of a batch bear the batch's reference."""
    if references is False:
        return False
    if one.transaction_id and two.transaction_id:
        return squeeze(one.transaction_id) == squeeze(two.transaction_id) or False
    memos = memos_agree(one.remittance, two.remittance)
    return True if references and memos is not False else memos and None


def _by_ids_and_memos(
    one: BankLine,
    one_format: str,
    two: BankLine,
    two_format: str,
    day_repeats: Callable[[], bool],
) -> bool | None:
    memos = memos_agree(one.remittance, two.remittance)
    ids = _compared(one.transaction_id, one_format, two.transaction_id, two_format)
    if ids:
        telling = len(squeeze(one.transaction_id)) >= ID_TELLING_MIN
        return True if memos is not False and (telling or day_repeats()) else None
    numbered = [bool(each.bank_reference or each.transaction_id) for each in (one, two)]
    if ids is False and family(one_format) == family(two_format):
        return False
    if memos is False:
        return False
    if all(numbered) or memos is None:
        return None
    return True if day_repeats() else None


def memos_agree(one: str, two: str) -> bool | None:
    """Whether one memo repeats or contains the other; None when one is empty."""
    short, long = sorted((squeeze(one), squeeze(two)), key=len)
    if not short:
        return None
    return short == long or (len(short) >= MEMO_CONTAINED_MIN and short in long)


def _name_different_units(one: BankLine, two: BankLine) -> bool:
    if one.remittance == two.remittance:
        return False
    first, second = parse_remittance(one.remittance), parse_remittance(two.remittance)
    if not (first and second and first.units and second.units):
        return False
    return not set(first.units) & set(second.units)


def _balances(one: BankLine, two: BankLine) -> bool | None:
    if one.balance_after is None or two.balance_after is None:
        return None
    return one.balance_after == two.balance_after


def _implied(source_format: str) -> bool:
    """Whether a running balance was added up here, from the order of the file's lines."""
    return family(source_format) in _IMPLIED
