"""Whose money: units ranked for a bank line, with reasons, and whether it is certain.

Two kinds of evidence meet. The *pointer* is what the memo says is meant: the unit's code, or
its tax code. The *payer* is who paid: the account that paid before, the name. One alone is
never enough, because a code may be mistyped into another unit's, and a payer may pay for others.
Booked without a person is only what

1. has an exact pointer to one unit, and a payer (account, name, or the unit's name in the memo,
   or these together) that fits this unit and no other; or
2. has an exact pointer, a payer that fits several units (an accountant's account, a common
   name) of which this one alone owes exactly this amount, and none of them has a code that
   differs from this one's by a slip; or
3. has a damaged pointer (cut or mistyped) that fits this unit, whose own account or name it is,
   and two of account, name and exact amount owed agree; or
4. has no pointer, but account, name and exact amount each fit this unit and no other;

and in which nothing points elsewhere: no second code, no account, name, tax code or known agency
of another unit, no word of a refund. All else waits in a queue with its ranked candidates.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ansinh.exchange.bank.statement import BankLine
from ansinh.exchange.folding import fold
from ansinh.exchange.matching_index import NONE, KnownUnit, UnitIndex, Units
from ansinh.exchange.payer_text import is_refund, payer_in, tax_codes_in
from ansinh.exchange.remittance import Remittance, parse_remittance

CANDIDATES_MAX = 5
PREFIX_MIN = 4
"""Characters of a cut code from which it is evidence at all."""


class Evidence(StrEnum):
    """What speaks for a unit."""

    CODE = "code"
    REPAIRED_CODE = "repaired_code"
    NEAR_CODE = "near_code"
    CUT_CODE = "cut_code"
    TAX_CODE = "tax_code"
    ACCOUNT = "account"
    NAME = "name"
    NAME_IN_MEMO = "name_in_memo"
    SIMILAR_NAME = "similar_name"
    AMOUNT = "amount"
    AGENCY = "agency"


class Doubt(StrEnum):
    """Why a line was not booked by itself."""

    MONEY_OUT = "money_out"
    REFUND = "refund"
    SEVERAL_UNITS = "several_units"
    CONTRADICTION = "contradiction"
    UNKNOWN_CODE = "unknown_code"
    NO_SECOND_EVIDENCE = "no_second_evidence"
    NO_EVIDENCE = "no_evidence"


class Decision(StrEnum):
    """What is to be done with a line."""

    CERTAIN = "certain"
    QUEUE = "queue"


class Reason(NamedTuple):
    """One piece of evidence: its kind, what was found, how many units it fits, its weight."""

    evidence: Evidence
    found: str
    fits: int
    weight: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a line may be for; `score` orders candidates and means nothing else."""

    unit: KnownUnit
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The answer for a line. When certain, `candidates[0]` is the unit; else `doubt` says why."""

    line: BankLine
    decision: Decision
    candidates: tuple[Candidate, ...]
    remittance: Remittance | None
    doubt: Doubt | None = None

    @property
    def unit(self) -> KnownUnit | None:
        """The unit to book to without asking; None for the queue."""
        return self.candidates[0].unit if self.decision is Decision.CERTAIN else None


_WEIGHTS = {
    Evidence.CODE: 60,
    Evidence.REPAIRED_CODE: 45,
    Evidence.NEAR_CODE: 25,
    Evidence.CUT_CODE: 20,
    Evidence.TAX_CODE: 55,
    Evidence.ACCOUNT: 50,
    Evidence.NAME: 40,
    Evidence.NAME_IN_MEMO: 40,
    Evidence.SIMILAR_NAME: 10,
    Evidence.AMOUNT: 20,
    Evidence.AGENCY: 3,
}
_POINTERS = (Evidence.CODE, Evidence.REPAIRED_CODE, Evidence.TAX_CODE)
_DAMAGED = (Evidence.NEAR_CODE, Evidence.CUT_CODE)
_PAYER = (Evidence.ACCOUNT, Evidence.NAME, Evidence.NAME_IN_MEMO)


def match_lines(lines: Iterable[BankLine], index: UnitIndex) -> list[Match]:
    """Match each line of incoming money; pure, in order, about 10,000 lines a second."""
    return [match_line(line, index) for line in lines]


def match_line(line: BankLine, index: UnitIndex) -> Match:
    """Whose money a line is."""
    if line.amount <= 0:
        return Match(line, Decision.QUEUE, (), None, Doubt.MONEY_OUT)
    folded = fold(line.remittance)
    remittance = parse_remittance(line.remittance)
    found = _gather(line, folded, remittance, index)
    target = _only_unit(found)
    doubt = _doubt(found, target, folded, remittance, index, line.amount)
    if doubt is None:
        assert target is not None
        best = _candidate(target, found, index)
        return Match(line, Decision.CERTAIN, (best,), remittance)
    return Match(line, Decision.QUEUE, _ranked(line, found, index), remittance, doubt)


class _Found(dict[Evidence, Units]):
    """The units that each evidence fits, and what the evidence was; absent where it fits none."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[Evidence, str] = {}

    def note(self, evidence: Evidence, text: str, units: Units) -> None:
        """Keep evidence that fits a unit."""
        if units:
            self[evidence] = self.get(evidence, NONE) | units
            self.texts.setdefault(evidence, text)


def _gather(line: BankLine, folded: str, remittance: Remittance | None, index: UnitIndex) -> _Found:
    """All evidence of a line that fits some unit."""
    found = _Found()
    if remittance:
        _gather_codes(found, remittance, index)
    for tax_code in tax_codes_in(folded):
        found.note(Evidence.TAX_CODE, tax_code, index.by_tax_code(tax_code))
    name, account = payer_in(folded)
    for each in filter(None, (line.counterparty_account, account)):
        found.note(Evidence.ACCOUNT, each, index.by_account(each))
    for each in filter(None, (line.counterparty_name, name)):
        found.note(Evidence.NAME, each, index.by_name(each))
    found.note(Evidence.NAME_IN_MEMO, line.remittance, index.by_name_in(folded))
    found.note(Evidence.AMOUNT, str(line.amount), index.by_owed(line.amount))
    return found


def _gather_codes(found: _Found, remittance: Remittance, index: UnitIndex) -> None:
    in_place = remittance.unit or ""
    exact = Evidence.CODE if remittance.exact_code else Evidence.REPAIRED_CODE
    for code in remittance.readings or (in_place,):
        found.note(exact, code, index.by_code(code))
    for code in remittance.units:
        if code != in_place:
            found.note(Evidence.CODE, code, index.by_code(code))
    if in_place and exact not in found:
        found.note(Evidence.NEAR_CODE, in_place, index.by_near_code(in_place))
    if len(remittance.unit_prefix) >= PREFIX_MIN:
        prefix = remittance.unit_prefix
        found.note(Evidence.CUT_CODE, prefix, index.by_code_prefix(prefix))


def _only_unit(found: _Found) -> int | None:
    """The one unit on which the pointers, or without them the payer, agree, if there is one."""
    for kinds in (_POINTERS, _DAMAGED, _PAYER):
        given = [found[kind] for kind in kinds if kind in found]
        if not given:
            continue
        common = frozenset.intersection(*given)
        if kinds is not _POINTERS or len(common) > 1:
            for kind in _PAYER:
                common = common & found.get(kind, common)
        return next(iter(common)) if len(common) == 1 else None
    return None


def _doubt(
    found: _Found,
    target: int | None,
    folded: str,
    remittance: Remittance | None,
    index: UnitIndex,
    amount: int,
) -> Doubt | None:
    """Why a line cannot be booked to its target without asking; None when it can."""
    names = index.units[target].names if target is not None else ()
    if is_refund(folded, tuple(map(fold, names))):
        return Doubt.REFUND
    codes = found.get(Evidence.CODE, NONE) | found.get(Evidence.REPAIRED_CODE, NONE)
    if len(codes) > 1:
        return Doubt.SEVERAL_UNITS
    if target is None:
        known = any(kind in found for kind in (*_POINTERS, *_DAMAGED, *_PAYER))
        return Doubt.CONTRADICTION if known else Doubt.NO_EVIDENCE
    if any(target not in found.get(kind, {target}) for kind in (*_POINTERS, *_DAMAGED, *_PAYER)):
        return Doubt.CONTRADICTION
    agency = remittance.agency if remittance else None
    if agency in index.agencies and agency != index.units[target].agency:
        return Doubt.CONTRADICTION
    if _is_certain(found, target, remittance, index, amount):
        return None
    unknown = remittance is not None and remittance.unit is not None and not codes
    return Doubt.UNKNOWN_CODE if unknown else Doubt.NO_SECOND_EVIDENCE


def _is_certain(
    found: _Found, target: int, remittance: Remittance | None, index: UnitIndex, amount: int
) -> bool:
    """The four rules at the head of this module; nothing contradicts the target."""
    only = frozenset((target,))
    alone = [kind for kind in _PAYER if found.get(kind) == only]
    owes = amount in index.units[target].owed
    if any(kind in found for kind in _POINTERS):
        payers = [found[kind] for kind in _PAYER if kind in found]
        if payers and frozenset.intersection(*payers) == only:
            return True
        return found.get(Evidence.CODE) == only and _settled_by_amount(found, target, index, amount)
    named = Evidence.NAME in alone or Evidence.NAME_IN_MEMO in alone
    agreeing = (Evidence.ACCOUNT in alone) + named + owes
    if any(kind in found for kind in _DAMAGED):
        return bool(alone) and agreeing >= 2
    if remittance is not None and (remittance.unit or remittance.unit_prefix):
        return False
    return agreeing == 3 and found.get(Evidence.AMOUNT) == only


def _settled_by_amount(found: _Found, target: int, index: UnitIndex, amount: int) -> bool:
    """Rule 2: among the units that the payer fits, this one alone owes the amount."""
    for kind in _PAYER:
        fitting = found.get(kind, NONE)
        if target in fitting and index.by_owed(amount) & fitting == {target}:
            return not (index.by_near_code(index.units[target].code) & fitting)
    return False


def _ranked(line: BankLine, found: _Found, index: UnitIndex) -> tuple[Candidate, ...]:
    """The likeliest units of a line for the queue."""
    if not any(kind in found for kind in (Evidence.NAME, Evidence.ACCOUNT, Evidence.NAME_IN_MEMO)):
        name = line.counterparty_name or payer_in(fold(line.remittance))[0]
        found.note(Evidence.SIMILAR_NAME, name, index.by_similar_name(name))
    scores: dict[int, int] = defaultdict(int)
    for evidence, units in found.items():
        if len(units) <= 200:
            for unit in units:
                scores[unit] += _weight(evidence, units)
    best = sorted(scores, key=lambda unit: (-scores[unit], index.units[unit].code))
    return tuple(_candidate(unit, found, index) for unit in best[:CANDIDATES_MAX])


def _candidate(unit: int, found: _Found, index: UnitIndex) -> Candidate:
    reasons = [
        Reason(evidence, found.texts[evidence], len(units), _weight(evidence, units))
        for evidence, units in found.items()
        if unit in units
    ]
    reasons.sort(key=lambda reason: -reason.weight)
    return Candidate(index.units[unit], sum(r.weight for r in reasons), tuple(reasons))


def _weight(evidence: Evidence, units: Units) -> int:
    """Evidence that fits many units says little about each."""
    return max(1, _WEIGHTS[evidence] // min(len(units), 10))
