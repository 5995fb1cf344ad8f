"""The rows behind a figure: the places or units whose values add up to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from ansinh.ground.months import Month, last_day, month_of
from ansinh.ground.rounding import percent
from ansinh.indicators.definitions import MADE_OF_OTHERS, Indicator, Scheme
from ansinh.indicators.definitions import indicator as declared
from ansinh.indicators.facts import month_before, month_for
from ansinh.indicators.knowledge import Knowledge, knowledge
from ansinh.indicators.measures import ByUnit, by_unit
from ansinh.indicators.places import OWN, Scope, places, scope_of
from ansinh.law.values import LawError
from ansinh.register.models import Area, Unit


@dataclass(frozen=True)
class Row:
    """One place's or unit's part of a figure, in the figure's unit.

    `level` is `district`, `commune`, `unit`, or `own` for units that belong to the scope
    itself and to none of its parts (a budget of the province). `code` is the scope of the
    place, or the code of the unit. `previous` and what follows
    from it are None where last year is not known.
    """

    code: str
    name: str
    level: str
    value: int
    previous: int | None
    change: int | None
    change_pct: Decimal | None


@dataclass(frozen=True)
class Rows:
    """The rows of a figure and their sum, which is the figure itself."""

    indicator: Indicator
    scheme: Scheme
    scope: Scope
    as_of: date
    closed: bool
    rows: tuple[Row, ...]
    total: Row


def rows(
    *,
    indicator: str,
    scheme: str | None = None,
    as_of: date,
    known_at: datetime | None = None,
    scope: str | None = None,
) -> Rows | None:
    """The parts of an indicator: districts of the province, communes of a district, units of a
    commune, an office or a scope's own. None when the indicator has no value yet on that date.

    Raises:
        LookupError: no such indicator or scheme, the indicator does not add up over places
            (a plan, a percentage), or (ScopeError) no such scope.
    """
    return known_rows(indicator, scheme, as_of, scope_of(scope), knowledge(known_at))


def known_rows(
    indicator: str, scheme: str | None, as_of: date, where: Scope, known: Knowledge
) -> Rows | None:
    """The rows of a state of knowledge; answers and raises as `rows` does."""
    definition = declared(indicator)
    if definition.measure in MADE_OF_OTHERS:
        raise LookupError(f"{indicator} does not add up over places; it has no rows")
    chosen = definition.scheme(scheme) if scheme else definition.schemes[0]
    month = month_for(definition, as_of, known)
    if month is None:
        return None
    before = month_before(definition, month, known)
    try:
        now = by_unit(definition, chosen, month, known)
    except LawError:
        return None  # the law of the day does not tell this class apart
    then = None if before is None else _known_then(definition, chosen, before, known)
    parts = tuple(_parts(where, now, then, known))
    return Rows(
        indicator=definition,
        scheme=chosen,
        scope=where,
        as_of=as_of if month == month_of(as_of) else last_day(month),
        closed=known.is_closed(month),
        rows=parts,
        total=_row(
            where.code,
            where.full_name,
            where.level,
            sum(part.value for part in parts),
            None if then is None else sum(part.previous or 0 for part in parts),
        ),
    )


def _known_then(
    definition: Indicator, chosen: Scheme, before: Month, known: Knowledge
) -> ByUnit | None:
    try:
        return by_unit(definition, chosen, before, known)
    except LawError:
        return None


def _parts(scope: Scope, now: ByUnit, then: ByUnit | None, known: Knowledge) -> Iterator[Row]:
    inside = places(known).inside(scope)
    if scope.level in ("commune", "office", "own", "unit"):
        yield from _unit_rows(inside, now, then, known)
        return
    level = "district" if scope.level == "province" else "commune"
    codes = getattr(places(known), level)[inside]
    values = _summed(codes, now[inside])
    before = None if then is None else _summed(codes, then[inside])
    names = dict(
        Area.objects.filter(code__in=list(values)).exclude(code=scope.code)
        .order_by("code").values_list("code", "full_name")
    )  # fmt: skip
    for code in sorted(values, key=lambda code: (code == scope.code, code)):
        own = code == scope.code
        yield _row(
            f"{code}{OWN}" if own else code,
            names.get(code, scope.full_name),
            "own" if own else level,
            values[code],
            None if before is None else before[code],
        )


def _unit_rows(
    inside: NDArray[np.bool_], now: ByUnit, then: ByUnit | None, known: Knowledge
) -> Iterator[Row]:
    """Units with a value now or then, largest first; the others would only be noise."""
    counts = inside & ((now != 0) | (False if then is None else then != 0))
    chosen = np.flatnonzero(counts)
    order = chosen[np.argsort(-now[chosen], kind="stable")]
    ids = [int(unit) for unit in places(known).unit[order]]
    found = Unit.objects.in_bulk(ids)
    for unit, index in zip(ids, order, strict=True):
        previous = None if then is None else int(then[index])
        yield _row(found[unit].code, found[unit].name, "unit", int(now[index]), previous)


def _summed(codes: NDArray[np.str_], values: ByUnit) -> dict[str, int]:
    known, index = np.unique(codes, return_inverse=True)
    sums = np.zeros(len(known), dtype=np.int64)
    np.add.at(sums, index, values)
    return {str(code): int(value) for code, value in zip(known, sums, strict=True)}


def _row(code: str, name: str, level: str, value: int, previous: int | None) -> Row:
    change = None if previous is None else value - previous
    return Row(
        code=code,
        name=name,
        level=level,
        value=value,
        previous=previous,
        change=change,
        change_pct=None if change is None or previous is None else percent(change, previous),
    )
