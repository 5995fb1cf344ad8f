"""What a bank line tells of the unit it is for: evidence, and the units that each fits."""

from enum import StrEnum

from ansinh.exchange.bank.statement import BankLine
from ansinh.exchange.matching_index import UnitIndex, Units
from ansinh.exchange.payer_text import is_treasury, payer_in, tax_codes_in
from ansinh.exchange.remittance import Remittance

PREFIX_MIN = 2
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


POINTERS = (Evidence.CODE, Evidence.REPAIRED_CODE, Evidence.TAX_CODE)
"""What the memo says is meant."""

DAMAGED_POINTERS = (Evidence.NEAR_CODE, Evidence.CUT_CODE)
"""What is left of it."""

PAYERS = (Evidence.ACCOUNT, Evidence.NAME, Evidence.NAME_IN_MEMO)
"""Who paid. A unit's name in the memo says who is meant or who paid; both ways it must fit."""


class Found(dict[Evidence, Units]):
    """The units that each evidence fits, and what the evidence was; absent where it fits none.

    `treasury`: the state treasury paid, which pays for many units of the state. `payer_shown`:
    the line names somebody who paid, be it no unit of this office.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[Evidence, str] = {}
        self.treasury = False
        self.payer_shown = False

    def note(self, evidence: Evidence, text: str, units: Units) -> None:
        """Keep evidence that fits a unit."""
        if units:
            known = self.get(evidence)
            self[evidence] = known | units if known else units
            self.texts.setdefault(evidence, text)


def gather(line: BankLine, folded: str, remittance: Remittance | None, index: UnitIndex) -> Found:
    """All evidence of a line that fits some unit."""
    found = Found()
    if remittance:
        _gather_codes(found, remittance, index)
    for tax_code in tax_codes_in(folded):
        found.note(Evidence.TAX_CODE, tax_code, index.by_tax_code(tax_code))
    name, account = payer_in(folded)
    for each in filter(None, (line.counterparty_account, account)):
        found.note(Evidence.ACCOUNT, each, index.by_account(each))
    for each in filter(None, (line.counterparty_name, name)):
        found.note(Evidence.NAME, each, index.by_name(each))
    found.payer_shown = bool(line.counterparty_name or line.counterparty_account or name or account)
    found.treasury = is_treasury(line.counterparty_name or name)
    found.note(Evidence.NAME_IN_MEMO, line.remittance, index.by_name_in(folded))
    found.note(Evidence.AMOUNT, str(line.amount), index.by_owed(line.amount))
    return found


def _gather_codes(found: Found, remittance: Remittance, index: UnitIndex) -> None:
    in_place = remittance.unit or ""
    exact = Evidence.CODE if remittance.exact_code else Evidence.REPAIRED_CODE
    for code in remittance.readings or (in_place,):
        found.note(exact if code == in_place else Evidence.REPAIRED_CODE, code, index.by_code(code))
    for code in remittance.units:
        if code != in_place:
            found.note(Evidence.CODE, code, index.by_code(code))
    if in_place and not (Evidence.CODE in found or Evidence.REPAIRED_CODE in found):
        found.note(Evidence.NEAR_CODE, in_place, index.by_near_code(in_place))
    if len(remittance.unit_prefix) >= PREFIX_MIN:
        prefix = remittance.unit_prefix
        found.note(Evidence.CUT_CODE, prefix, index.by_code_prefix(prefix))
