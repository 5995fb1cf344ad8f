"""When a bank line is certain: the rules, each of which needs pointer and payer to agree.

The module `matching` says in words what they are.
"""

import re
from enum import StrEnum

from ansinh.exchange.matching_evidence import DAMAGED_POINTERS, PAYERS, POINTERS, Evidence, Found
from ansinh.exchange.matching_index import NONE, UnitIndex, Units
from ansinh.exchange.payer_text import is_refund, is_state_unit, joins_units
from ansinh.exchange.remittance import Remittance

PREFIX_SURE = 6
"""Characters of a cut code that leave only its last letter open."""

LOOKALIKES_MAX = 20
"""So many strangers may bear a name like the one a bank has cut, and it still confirms a code."""


class Doubt(StrEnum):
    """Why a line was not booked by itself."""

    MONEY_OUT = "money_out"
    REFUND = "refund"
    SEVERAL_UNITS = "several_units"
    CONTRADICTION = "contradiction"
    UNKNOWN_CODE = "unknown_code"
    NO_SECOND_EVIDENCE = "no_second_evidence"
    NO_EVIDENCE = "no_evidence"


def only_unit(found: Found) -> int | None:
    """The one unit on which the pointers, or without them the payer, agree, if there is one."""
    for kinds in (POINTERS, DAMAGED_POINTERS, PAYERS):
        given = [found[kind] for kind in kinds if kind in found]
        if not given:
            continue
        common = frozenset.intersection(*given)
        if kinds is not POINTERS or len(common) > 1:
            for kind in PAYERS:
                common = common & found.get(kind, common)
        return next(iter(common)) if len(common) == 1 else None
    return None


def doubt_about(
    found: Found,
    target: int | None,
    folded: str,
    remittance: Remittance | None,
    index: UnitIndex,
    amount: int,
) -> Doubt | None:
    """Why a line cannot be booked to its target without asking; None when it can."""
    names = index.units[target].names if target is not None else ()
    if is_refund(folded, names):
        return Doubt.REFUND
    codes = found.get(Evidence.CODE, NONE) | found.get(Evidence.REPAIRED_CODE, NONE)
    if len(codes) > 1 or joins_units(folded, names):
        return Doubt.SEVERAL_UNITS
    telling = [kind for kind in (*POINTERS, *DAMAGED_POINTERS, *PAYERS) if kind in found]
    if target is None:
        return Doubt.CONTRADICTION if telling else Doubt.NO_EVIDENCE
    if any(target not in found[kind] for kind in telling):
        return Doubt.CONTRADICTION
    agency = remittance.agency if remittance else None
    if agency in index.agencies and agency != index.units[target].agency:
        return Doubt.CONTRADICTION
    if _of_another_agency(found, remittance, index.units[target].code, index.units[target].agency):
        return Doubt.UNKNOWN_CODE
    more = 0 < max(index.units[target].owed, default=0) < amount
    if more and not found.treasury and _ends_at_code(remittance, folded):
        return Doubt.NO_SECOND_EVIDENCE
    if _Case(found, target, index, amount).is_certain(remittance):
        return None
    unknown = remittance is not None and remittance.unit is not None and not codes
    return Doubt.UNKNOWN_CODE if unknown else Doubt.NO_SECOND_EVIDENCE


def _ends_at_code(remittance: Remittance | None, folded: str) -> bool:
    """Whether nothing is said behind the unit's code, so that another's may have been cut off."""
    if remittance is None or not remittance.unit or remittance.unit not in folded:
        return False
    return not _SAID.search(folded[folded.rindex(remittance.unit) + len(remittance.unit) :])


_SAID = re.compile("[A-Z]{4}")


def _of_another_agency(found: Found, remittance: Remittance | None, code: str, agency: str) -> bool:
    """Whether a whole code that no unit here has may be that of a unit of another agency.

    A firm with units at several agencies has one name, and codes that differ by the last letter
    (which stands for the agency): its payment for another office is not for its unit here.
    """
    if remittance is None or Evidence.NEAR_CODE not in found or not remittance.unit:
        return False
    written = remittance.unit
    if len(written) == len(code) and written[-1].isalpha() and written[-1] != code[-1]:
        return True
    return bool(remittance.agency and agency and remittance.agency != agency)


class _Case:
    """A line whose evidence nowhere contradicts its target."""

    def __init__(self, found: Found, target: int, index: UnitIndex, amount: int) -> None:
        self._found = found
        self._target = target
        self._index = index
        self._only: Units = frozenset((target,))
        self._owing = index.by_owed(amount)
        self._payers = [found[kind] for kind in PAYERS if kind in found]

    def is_certain(self, remittance: Remittance | None) -> bool:
        """Whether one of the rules holds."""
        if any(kind in self._found for kind in POINTERS):
            return self._by_pointer(remittance)
        if any(kind in self._found for kind in DAMAGED_POINTERS):
            prefix = remittance.unit_prefix if remittance else ""
            if Evidence.NEAR_CODE in self._found or len(prefix) >= PREFIX_SURE:
                return self._by_damaged_pointer()
            return self._by_payer_alone()
        named = remittance is not None and (remittance.unit or remittance.unit_prefix)
        return not named and self._by_payer_alone()

    def _by_pointer(self, remittance: Remittance | None) -> bool:
        """Rules 1, 2, 5 and 6."""
        if not self._payers:
            return self._by_code_and_amount(remittance)
        pointed = frozenset.intersection(*(self._found[k] for k in POINTERS if k in self._found))
        rivals = (frozenset.union(*self._payers) | pointed) - self._only
        settled = self._settled_among(rivals)
        slip = self._slip_away()
        if frozenset.intersection(*self._payers) == self._only:
            return settled or (pointed == self._only and not slip)
        target = self._index.units[self._target]
        if self._found.get(Evidence.CODE) != self._only or slip:
            return False
        if rivals & self._index.by_near_code(target.code):
            return settled and self._in_full()
        return settled or self._only_strangers(rivals)

    def _by_code_and_amount(self, remittance: Remittance | None) -> bool:
        """Rules 5 and 6."""
        target = self._index.units[self._target]
        if remittance and remittance.agency and remittance.agency != target.agency:
            return False
        if self._found.get(Evidence.CODE) != self._only:
            return False
        if self._found.treasury:
            near = self._index.by_near_code(target.code)
            return is_state_unit(target.names) and self._settled_among(near)
        return not self._found.payer_shown and self._owing == self._only

    def _in_full(self) -> bool:
        """Whether what says who paid is more than the beginning of a name."""
        whole = self._index.by_whole_name(self._found.texts.get(Evidence.NAME, ""))
        return self._target in whole or any(
            kind in self._found for kind in (Evidence.ACCOUNT, Evidence.NAME_IN_MEMO)
        )

    def _only_strangers(self, rivals: Units) -> bool:
        """Whether the rivals merely have names that begin alike, and are few.

        A house under two codes may write the wrong one of its own, and so may an accountant;
        strangers do not know each other's codes.
        """
        if Evidence.ACCOUNT in self._found or len(rivals) > LOOKALIKES_MAX:
            return False
        return not rivals & self._index.house(self._target)

    def _slip_away(self) -> Units:
        """Units of the same payer whose code a slip turns into the target's.

        Of the same payer are those paid from this account, and those of the target's own name;
        but when the account is the target's alone, a namesake that pays from another account is
        not: only one that never paid yet may be meant.
        """
        units, account = self._index.units, self._found.get(Evidence.ACCOUNT, NONE)
        target = units[self._target]
        namesakes = self._index.namesakes(self._target)
        if account == self._only:
            namesakes = frozenset(unit for unit in namesakes if not units[unit].accounts)
        kin = (account | namesakes) - self._only
        return kin & self._index.by_near_code(target.code) if kin else NONE

    def _by_damaged_pointer(self) -> bool:
        """Rule 3."""
        meant = [self._found[kind] for kind in DAMAGED_POINTERS if kind in self._found]
        rivals = frozenset.union(*meant, *self._payers) - self._only
        fits = any(units == self._only for units in self._payers)
        return fits and self._settled_among(rivals)

    def _by_payer_alone(self) -> bool:
        """Rule 4."""
        if self._owing != self._only:
            return False
        if Evidence.ACCOUNT in self._found:
            names = (self._found.get(Evidence.NAME), self._found.get(Evidence.NAME_IN_MEMO))
            return self._only == self._found[Evidence.ACCOUNT] and self._only in names
        if self._found.get(Evidence.NAME_IN_MEMO) == self._only:
            return True
        whole = self._index.by_whole_name(self._found.texts.get(Evidence.NAME, ""))
        return whole == self._only == self._found.get(Evidence.NAME)

    def _settled_among(self, rivals: Units) -> bool:
        """Whether the target owes exactly the amount and none of its rivals does."""
        return self._target in self._owing and not (self._owing & rivals)
