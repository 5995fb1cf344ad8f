"""A whole file of bank lines matched in two passes: what is certain teaches whose account it is.

A line that is certain by the unit's own code and by the payer's name tells whose the account
is from which it was paid. A bank that shows the account but no name on the next line, or a
memo of which only half is left, is then understood too, wherever in the file it stands.

An account is not learned from a file in which it pays, or says it pays, for a second unit: it
may be an accountant's, a parent's, or the bank's own for cash over the counter. What was
certain only because of an account teaches nothing, so a mistake cannot confirm itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ansinh.exchange.bank.statement import BankLine, normal_account
from ansinh.exchange.folding import fold
from ansinh.exchange.matching import Evidence, Match, UnitIndex, match_line
from ansinh.exchange.matching_evidence import POINTERS
from ansinh.exchange.payer_text import is_treasury, payer_in


class MatchedFile(NamedTuple):
    """The matches of a file's lines in its order, and the accounts that it taught.

    `taught` gives the unit's key by account (`normal_account`).
    """

    matches: list[Match]
    taught: dict[str, int]

    def teaches(self, match: Match) -> bool:
        """Whether a match of this file is one from which its account was learned."""
        account = _teaches(match, _accounts(match.line))
        return match.unit is not None and self.taught.get(account) == match.unit.key


def match_file(lines: Sequence[BankLine], index: UnitIndex) -> MatchedFile:
    """Match the lines of a file; the order of the lines makes no difference."""
    matches = [match_line(line, index) for line in lines]
    named = [_accounts(line) for line in lines]
    taught = _taught(matches, named, index)
    if taught:
        wiser = index.with_accounts(taught)
        for place, match in enumerate(matches):
            if match.unit is None and named[place] and named[place][0] in taught:
                matches[place] = match_line(match.line, wiser)
    return MatchedFile(matches, taught)


def paying_account(line: BankLine) -> str:
    """The account from which a line was paid: as the bank shows it, else as the memo names it."""
    return next(iter(_accounts(line)), "")


def _accounts(line: BankLine) -> list[str]:
    """The payer's accounts that a line names, the bank's own field first, each once.

    The treasury's is nobody's own.
    """
    if is_treasury(line.counterparty_name):
        return []
    named = [line.counterparty_account]
    memo = line.remittance.upper()
    if "CT" in memo or "AC:" in memo or "TKTHE" in memo or "NHAN" in memo:
        named.append(payer_in(fold(line.remittance))[1])
    return list(dict.fromkeys(normal_account(account) for account in named if account))


def _teaches(match: Match, accounts: Sequence[str]) -> str:
    """Which of a line's accounts its match teaches; empty where it teaches none."""
    if match.unit is None or len(accounts) != 1:
        return ""
    found = {reason.evidence: reason for reason in match.candidates[0].reasons}
    if Evidence.ACCOUNT in found or Evidence.NAME not in found:
        return ""
    by_code = Evidence.CODE in found and found[Evidence.CODE].fits == 1
    return accounts[0] if by_code else ""


def _taught(
    matches: Sequence[Match], named: Sequence[list[str]], index: UnitIndex
) -> dict[str, int]:
    taught: dict[str, set[int]] = defaultdict(set)
    for match, accounts in zip(matches, named, strict=True):
        if account := _teaches(match, accounts):
            assert match.unit is not None
            taught[account].add(match.unit.key)
    alone = {account: next(iter(units)) for account, units in taught.items() if len(units) == 1}
    for match, accounts in zip(matches, named, strict=True):
        for account in accounts:
            if account in alone and _speaks_for_another(match, alone[account], index):
                del alone[account]
    return {
        account: unit
        for account, unit in alone.items()
        if not index.by_account(account) and account not in index.disputed
    }


def _speaks_for_another(match: Match, unit: int, index: UnitIndex) -> bool:
    """Whether a line pays, or may pay, for another unit than the one of its account.

    Under the unit's own name, or with a code that is a slip away from its own, it does not.
    """
    if match.unit is not None:
        return match.unit.key != unit
    own = next((each for each in match.candidates if each.unit.key == unit), None)
    if own and any(reason.evidence is Evidence.NAME for reason in own.reasons):
        return False
    pointed = {
        candidate.unit.code
        for candidate in match.candidates
        if candidate.unit.key != unit
        and any(reason.evidence in POINTERS for reason in candidate.reasons)
    }
    near = index.by_near_code(index.unit(unit).code) if pointed else ()
    return bool(pointed - {index.units[each].code for each in near})
