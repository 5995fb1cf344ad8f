"""Facts: what an indicator says of a scope on a date, as known at a time.

The field names are those of the ground truth of published bulletins, so that what we compute
and what we read elsewhere can be laid side by side.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ansinh.ground.months import Month, month_of
from ansinh.indicators import comparing, values
from ansinh.indicators.comparing import Comparison
from ansinh.indicators.definitions import (
    BASIC,
    BULLETIN,
    Indicator,
    Scheme,
    catalogue,
    indicator,
)
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.measures import count_people
from ansinh.indicators.places import Scope, scope_of
from ansinh.indicators.values import YEAR, Found, month_before, month_for, total

PRINTED, PRECISE = 1, 2
"""Decimals of a comparison in per cent: as it is printed for people everywhere, and as programs are
given it. Each is rounded once, from whole numbers."""

__all__ = ["Comparison", "Fact", "facts", "known_facts", "month_before", "month_for", "total"]


@dataclass(frozen=True)
class Fact:
    """One figure. `value` is in `unit` (`person`, `VND` = đồng, `unit` = payers, `%`); `status`
    is `closed` when its month is closed, else `provisional`; `definition` is the declared
    indicator; `basis` says what it was divided by: the series and its source.
    """

    indicator: str
    scheme: str
    value: int | Decimal
    unit: str
    as_of: date
    place: str
    scope: str
    kind: str
    period: str | None
    comparison: Comparison | None
    qualifier: str
    definition: str
    status: str
    known_at: datetime | None
    basis: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The fact with the ground truth's field names; numbers stay numbers."""
        compared = self.comparison
        return {
            "indicator": self.indicator,
            "scheme": self.scheme,
            "value": _number(self.value),
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "place": self.place,
            "scope": self.scope,
            "kind": self.kind,
            "period": self.period,
            "comparison": compared
            and {name: _number(value) for name, value in compared.known().items()},
            "qualifier": self.qualifier,
            "definition": self.definition,
            "status": self.status,
            "known_at": self.known_at and self.known_at.isoformat(),
        } | ({"basis": self.basis} if self.basis else {})


def facts(
    *,
    as_of: date,
    known_at: datetime | None = None,
    scope: str | None = None,
    name: str | None = None,
    wide: bool = False,
    decimals: int | None = None,
) -> list[Fact]:
    """What the indicators of a bulletin say of a scope on a date, as known at a time.

    `known_at` is aware (None = now). `name` asks for one indicator, `wide` for all; both with
    every scheme and comparator, and with two decimals of a comparison in per cent instead of one,
    unless `decimals` says how many (a table that people read has one, as screens and bulletins).
    Stocks of people are those of the month of `as_of`. Money is that of the last closed month
    that has ended by `as_of`, and each fact carries its own date. A comparison is left out where
    the months it needs are not in this installation. An indicator that has no value yet (no
    closed month, no plan, no series to divide by) is left out.

    Raises:
        ScopeError: no place of this province has the code.
        LookupError: no indicator has the name.
    """
    known = knowledge(known_at)
    where = scope_of(scope)
    if name is None:
        return list(known_facts(as_of, where, known, wide, decimals))
    asked = PRECISE if decimals is None else decimals
    return list(_of(indicator(name), as_of, where, known, wide=True, decimals=asked))


@lru_cache(maxsize=512)
def known_facts(
    as_of: date, scope: Scope, known: Knowledge, wide: bool = False, decimals: int | None = None
) -> tuple[Fact, ...]:
    """The facts of a state of knowledge; kept, because the same state has the same facts."""
    month = month_of(as_of)
    count_people(
        [each for each in (month, Month(month - YEAR)) if each >= known.first_month], known
    )
    told = catalogue().values() if wide else [indicator(name) for name in BULLETIN]
    asked = (PRECISE if wide else PRINTED) if decimals is None else decimals
    return tuple(
        fact for each in told for fact in _of(each, as_of, scope, known, wide=wide, decimals=asked)
    )


@lru_cache(maxsize=2048)
def known_fact(name: str, scheme: str, as_of: date, scope: Scope, known: Knowledge) -> Fact | None:
    """One figure of a state of knowledge with every comparator, as it is printed; None where it has
    no value."""
    told = indicator(name)
    return _fact(told, told.scheme(scheme), as_of, scope, known, wide=True, decimals=PRINTED)


def _of(
    told: Indicator, as_of: date, scope: Scope, known: Knowledge, *, wide: bool, decimals: int
) -> Iterator[Fact]:
    for scheme in told.schemes:
        if wide or not scheme.wide:
            fact = _fact(told, scheme, as_of, scope, known, wide, decimals)
            if fact is not None:
                yield fact


def _fact(
    told: Indicator,
    scheme: Scheme,
    as_of: date,
    scope: Scope,
    known: Knowledge,
    wide: bool,
    decimals: int,
) -> Fact | None:
    found = values.find(told, scheme, as_of, scope, known)
    if found is None:
        return None
    fact = Fact(
        indicator=told.id,
        scheme=scheme.code,
        value=found.value,
        unit=told.unit,
        as_of=found.as_of,
        place=scope.name,
        scope=scope.code,
        kind=told.kind,
        period=told.period,
        comparison=None,
        qualifier="exact",
        definition=told.id,
        status=_status(told, found, known),
        known_at=known.known_at,
        basis=found.basis,
    )
    wanted = told.comparators if wide else [name for name in told.comparators if name in BASIC]
    compared = comparing.compare(told, scheme, found, scope, known, wanted, decimals)
    return replace(fact, comparison=compared)


def _status(told: Indicator, found: Found, known: Knowledge) -> str:
    if told.measure == "target" or known.is_closed(month_of(found.as_of)):
        return "closed"
    return "provisional"


def _number(value: int | Decimal | None) -> int | float | None:
    """A JSON number; a float prints the one decimal it was made from."""
    return float(value) if isinstance(value, Decimal) else value
