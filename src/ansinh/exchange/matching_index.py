"""The units of an office, indexed by everything a bank line may tell of them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import TypeVar

from ansinh.exchange.bank.statement import normal_account
from ansinh.exchange.folding import fold
from ansinh.exchange.names import name_key

CUT_NAME_MIN = 20
"""Letters from which a name may have been cut by a bank, so that longer names fit it too."""

COMPANY_DIGITS = 10
"""Digits of a tax code that say which company; a branch's code has three more."""

_RARE_WORD_UNITS_MAX = 30
_MEMO_NAME_MIN = 12
_NAMES_KEPT_MAX = 100_000

_K = TypeVar("_K", str, int)
Units = frozenset[int]
NONE: Units = frozenset()


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A payer as the caller knows it; `key` is the caller's own.

    `accounts` are those from which earlier money was decided to be this unit's; `owed` are the
    amounts in đồng that it would naturally pay (this month's, all that is due).
    """

    key: int
    code: str
    agency: str = ""
    tax_code: str = ""
    names: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    owed: tuple[int, ...] = ()


class UnitIndex:
    """Answers which units a code, a tax code, an account, a name or an amount may mean.

    Units are answered as positions in `units`. Built once for many lines. `disputed` are
    accounts that may not be learned again from what a file says (`normal_account`).
    """

    def __init__(self, units: Iterable[KnownUnit], disputed: Iterable[str] = ()) -> None:
        self.units = tuple(units)
        self.disputed = frozenset(disputed)
        self._place = {unit.key: place for place, unit in enumerate(self.units)}
        self.agencies = frozenset(unit.agency for unit in self.units if unit.agency)
        self._code = _group((unit.code, i) for i, unit in enumerate(self.units))
        self._tax = _group((tax, i) for i, u in enumerate(self.units) for tax in _taxes(u.tax_code))
        self._account = _group(
            (normal_account(account), i) for i, u in enumerate(self.units) for account in u.accounts
        )
        self._owed = _group((owed, i) for i, u in enumerate(self.units) for owed in set(u.owed))
        self._masked = _group(
            (masked, i) for i, unit in enumerate(self.units) for masked in set(_masks(unit.code))
        )
        named = [(name, i) for i, unit in enumerate(self.units) for name in unit.names if name]
        self._name = _group((name_key(name), i) for name, i in named)
        self._sorted_codes = sorted((unit.code, i) for i, unit in enumerate(self.units))
        spellings = {(form, i) for name, i in named for form in (fold(name), name_key(name))}
        self._sorted_names = sorted(spellings)
        self._memo_names = self._index_memo_names()
        self._memo_names_begin = self._index_beginnings()
        # The same payers come back month after month.
        self._namesakes: dict[int, Units] = {}
        self._names_asked: dict[str, Units] = {}
        self._words = self._index_words(named)

    def unit(self, key: int) -> KnownUnit:
        """The unit of the caller's key."""
        return self.units[self._place[key]]

    def with_accounts(self, accounts: Mapping[str, int]) -> "UnitIndex":
        """This index knowing more accounts; `accounts` gives the unit's key by account."""
        wiser = copy(self)
        units, known = list(self.units), dict(self._account)
        for account, key in accounts.items():
            place = self._place[key]
            units[place] = replace(units[place], accounts=(*units[place].accounts, account))
            known[normal_account(account)] = self.by_account(account) | {place}
        wiser.units, wiser._account = tuple(units), known
        return wiser

    def by_code(self, code: str) -> Units:
        """Units of exactly this code."""
        return self._code.get(code, NONE)

    def by_code_prefix(self, prefix: str) -> Units:
        """Units whose code begins so."""
        return frozenset(_with_prefix(self._sorted_codes, prefix))

    def by_near_code(self, code: str) -> Units:
        """Units whose code differs by one wrong, missing, added or exchanged character."""
        found: set[int] = set()
        for masked in _masks(code):
            found |= self._masked.get(masked, NONE)
        for i in range(len(code) - 1):
            found |= self.by_code(code[:i] + code[i + 1] + code[i] + code[i + 2 :])
        return frozenset(found - self.by_code(code))

    def by_tax_code(self, tax_code: str) -> Units:
        """Units of this tax code; ten digits mean a company with all its branches."""
        return self._tax.get(tax_code, NONE)

    def by_account(self, account: str) -> Units:
        """Units whose money came from this account before."""
        return self._account.get(normal_account(account), NONE) if account else NONE

    def by_name(self, name: str) -> Units:
        """Units of this name, and of names that go on where it ends.

        A company's branch goes on with a new word; a name that a bank may have cut goes on with
        any letter.
        """
        if name not in self._names_asked:
            if len(self._names_asked) >= _NAMES_KEPT_MAX:
                self._names_asked.clear()
            self._names_asked[name] = self._find_name(name)
        return self._names_asked[name]

    def _find_name(self, name: str) -> Units:
        key, folded = name_key(name), fold(name)
        if not key:
            return NONE
        going_on = "" if len(folded) >= CUT_NAME_MIN else " "
        found = self._name.get(key, NONE)
        for spelling in {key, folded}:
            found |= frozenset(_with_prefix(self._sorted_names, spelling + going_on))
        return found

    def by_whole_name(self, name: str) -> Units:
        """Units of exactly this name."""
        return self._name.get(name_key(name), NONE)

    def by_name_in(self, folded: str) -> Units:
        """Units whose name stands in a memo, the longest at each place, or goes on from it."""
        words = name_key(folded).split()
        found: set[int] = set()
        at = 0
        while at < len(words) - 2:
            step = 1
            for length in self._memo_names_begin.get(words[at], ()):
                units = self._memo_names.get(" ".join(words[at : at + length]))
                if units:
                    found |= units
                    step = length
                    break
            at += step
        return frozenset(found)

    def namesakes(self, unit: int) -> Units:
        """Units that have a name of this unit, or go on from it; the unit itself among them."""
        if unit not in self._namesakes:
            names = (self.by_name(name) for name in self.units[unit].names)
            self._namesakes[unit] = NONE.union(*names)
        return self._namesakes[unit]

    def house(self, unit: int) -> Units:
        """Units that may be one payer with this one, which is among them: of its name, or of a
        name that goes on from its name or from which its name goes on, and not of another tax
        code, which is another company's."""
        alike: set[int] = set()
        for name in self.units[unit].names:
            words = name_key(name).split()
            for count in range(1, len(words) + 1):
                alike |= self._name.get(" ".join(words[:count]), NONE)
            alike.update(_with_prefix(self._sorted_names, " ".join((*words, ""))))
        tax = self.units[unit].tax_code[:COMPANY_DIGITS]
        others = ((each, self.units[each].tax_code[:COMPANY_DIGITS]) for each in alike)
        return frozenset(each for each, its in others if not (tax and its) or tax == its)

    def by_similar_name(self, name: str) -> Units:
        """Units that share a rare word with a name, best first cut to those sharing most."""
        shared: dict[int, int] = defaultdict(int)
        for word in set(name_key(name).split()):
            for unit in self._words.get(word, NONE):
                shared[unit] += 1
        most = max(shared.values(), default=0)
        return frozenset(unit for unit, count in shared.items() if count == most)

    def by_owed(self, amount: int) -> Units:
        """Units that owe exactly this amount."""
        return self._owed.get(amount, NONE)

    def _index_memo_names(self) -> dict[str, Units]:
        index = {}
        for key, units in self._name.items():
            if key.count(" ") >= 2 and len(key) >= _MEMO_NAME_MIN:
                # The memo may be cut before the words that make it a branch's name.
                going_on = _with_prefix(self._sorted_names, key + " ")
                index[key] = units | frozenset(going_on)
        return index

    def _index_beginnings(self) -> dict[str, list[int]]:
        """Lengths in words, the longest first, of the names that begin with a word."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for key in self._memo_names:
            words = key.split()
            lengths[words[0]].add(len(words))
        return {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def _index_words(self, named: list[tuple[str, int]]) -> dict[str, Units]:
        words = _group((word, i) for name, i in named for word in name_key(name).split())
        return {w: units for w, units in words.items() if len(units) <= _RARE_WORD_UNITS_MAX}


def _group(pairs: Iterable[tuple[_K, int]]) -> dict[_K, Units]:
    collected: dict[_K, set[int]] = defaultdict(set)
    for key, unit in pairs:
        if key:
            collected[key].add(unit)
    return {key: frozenset(units) for key, units in collected.items()}


def _taxes(tax_code: str) -> Iterator[str]:
    if tax_code:
        yield tax_code
        if "-" in tax_code:
            yield tax_code.partition("-")[0]


def _masks(code: str) -> Iterator[str]:
    """The code with each character in turn unknown, or left out."""
    for i in range(len(code)):
        yield f"{code[:i]}?{code[i + 1 :]}"
        yield code[:i] + code[i + 1 :]
    yield code


def _with_prefix(entries: list[tuple[str, int]], prefix: str) -> Iterator[int]:
    for i in range(bisect_left(entries, (prefix, -1)), len(entries)):
        if not entries[i][0].startswith(prefix):
            return
        yield entries[i][1]
