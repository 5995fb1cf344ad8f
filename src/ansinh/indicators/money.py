"""Money by unit: collected, charged, due and owed, from the balances of closed months.

The small tables of a month are kept under the seal of its closing, which nothing changes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from numpy.typing import NDArray

from ansinh.arrears.items import NEVER_LATE, by_unit_and_fund, open_items
from ansinh.arrears.situations import hard_to_collect
from ansinh.ground.months import Month, first_day, last_day, month_of, show_month
from ansinh.indicators import kept
from ansinh.indicators.covering import ByUnit, nothing, spread
from ansinh.indicators.definitions import Scheme
from ansinh.indicators.knowledge import Knowledge
from ansinh.indicators.places import places
from ansinh.law.charge import EVASION, LATE, NOT_DUE
from ansinh.law.debt import debt_class, months_of_debt
from ansinh.law.values import LawError
from ansinh.ledger.models import Closing
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Unit

BALANCES = """
SELECT unit_id, fund, carried_in, accrued, adjusted, allocated, carried_out
FROM ledger_balance WHERE month = %s ORDER BY 1, 2
"""
CHARGES = """
SELECT unit_id, fund, -sum(amount)::bigint FROM ledger_posting
WHERE account = 'charge_settled' AND booked_month = %s GROUP BY 1, 2 ORDER BY 1, 2
"""
OPEN_CHARGES = """
SELECT unit_id, fund, sum(amount)::bigint FROM ledger_opencharge WHERE month = %s
GROUP BY 1, 2 ORDER BY 1, 2
"""
ITEMS = """
SELECT unit_id, fund,
    (extract(year FROM about_month) * 12 + extract(month FROM about_month) - 1)::int8, amount
FROM ledger_openitem WHERE month = %s ORDER BY 1, 2, 3
"""


def keep_month(month: Month, known: Knowledge) -> None:
    """Make and keep the tables of a closed month."""
    for read in (_balances, _charges, _items, _open_charges, _classes):
        read(month, known)


def collected(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """Money allocated from January to a month: to the funds, to late charges, or to both."""
    sides = scheme.selects or ("funds",)
    found = nothing(known)
    for each in _year_to(month):
        if "funds" in sides:
            found += _of_month(_balances, "allocated", scheme.funds, each, known)
        if "charges" in sides:
            found += _of_month(_charges, "amount", scheme.funds, each, known)
    return found


def balance(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """What fell due from January to a month; with `carried_in` also what was owed before."""
    months = _year_to(month)
    found = nothing(known)
    for each in months:
        for column in ("accrued", "adjusted"):
            found += _of_month(_balances, column, scheme.funds, each, known)
    if "carried_in" in scheme.selects:
        found += spread(_of_funds(_balances(months[0], known), scheme), known, "carried_in")
    return found


def owed(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """What each unit owes at the end of a month; 0 where it owes nothing. With `employers` not
    what the state budget and the insurance fund have still to transfer; with `charges` also
    its unpaid late charges."""
    rows = _of_funds(_balances(month, known), scheme)
    found = np.maximum(spread(rows, known, "carried_out"), 0)
    if "charges" in scheme.selects:
        found = found + spread(_of_funds(_open_charges(month, known), scheme), known, "amount")
    return np.where(_state_pays(known), 0, found) if "employers" in scheme.selects else found


Read = Callable[[Month, Knowledge], pa.Table]


@lru_cache(maxsize=512)
def _of_month(
    read: Read, column: str, funds: tuple[str, ...], month: Month, known: Knowledge
) -> ByUnit:
    """A column of a closed month by unit, kept because a year's figures add the same months up."""
    found = spread(_among(read(month, known), funds), known, column)
    found.flags.writeable = False
    return found


def owing_units(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """1 for each unit that owes something of some classes (`owed_by_class`): what fell due with
    the month itself is owed by nearly everybody at its end, and counting it would count units."""
    return (owed_by_class(scheme, month, known) > 0).astype(np.int64)


def owed_by_class(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """What is owed in some classes of debt, by the law in force at the end of the month.

    Until 4/2026 a unit's whole debt has the class of its oldest month; since 5/2026 each debt
    is not due, late or evasion. What the state budget or a fund has still to transfer is never
    late: `new` before, `not_due` since (`arrears.items`). The debt of a unit whose situation makes
    it hard to collect is `hard` in both.

    Raises:
        LawError: the law of the month tells none of these classes apart.
    """
    book, day = installed_law(), last_day(month)
    classes = _of_funds(_classes(month, known), scheme)
    hard = spread(classes, known, "hard") > 0
    debts = owed(scheme, month, known)
    found = np.where(hard, debts, 0) if "hard" in scheme.selects else nothing(known)
    if book.find("debt_class_months", day, **{"class": "new"}) is not None:
        _refuse_unknown(scheme, ("new", "late", "prolonged", "hard"), day)
        ages = np.where(_state_pays(known), 0, _ages(debts, month, known))
        chosen = [
            age
            for age in np.unique(ages).tolist()
            if debt_class(book, day, months=age).key in scheme.selects
        ]
        return found + np.where(np.isin(ages, chosen) & ~hard, debts, 0)
    _refuse_unknown(scheme, (NOT_DUE, LATE, EVASION, "hard"), day)
    for state in scheme.selects:
        if state in (NOT_DUE, LATE, EVASION):
            found = found + np.where(hard, 0, spread(classes, known, state))
    return found


def _refuse_unknown(scheme: Scheme, classes: Sequence[str], day: date) -> None:
    if not set(scheme.selects) & set(classes):
        raise LawError(f"on {day} debts are classed as {', '.join(classes)}")


def owed_by_age(scheme: Scheme, month: Month, known: Knowledge) -> ByUnit:
    """What is owed for months that lie so many months back (both ends included)."""
    least, most = (int(each) for each in scheme.selects)
    rows = _of_funds(_items(month, known), scheme)
    age = pc.subtract(int(month), rows["about_month"])
    inside = pc.and_(pc.greater_equal(age, least), pc.less_equal(age, most))
    return spread(rows.filter(inside), known, "amount")


def _ages(debts: ByUnit, month: Month, known: Knowledge) -> ByUnit:
    """Months of debt of every unit, as the law in force counts them."""
    book, day = installed_law(), last_day(month)
    if book.value("debt_months_counted", day).value == "ratio":
        accrued = spread(_balances(month, known), known, "accrued")
        return np.where(accrued > 0, debts // np.maximum(accrued, 1), 0)
    rows = _items(month, known).group_by("unit").aggregate([("about_month", "min")])
    oldest = spread(rows, known, "about_month_min")
    by_month = {
        each: months_of_debt(book, day, oldest_unpaid=each or None)
        for each in np.unique(oldest).tolist()
    }
    return np.array([by_month[each] for each in oldest.tolist()], dtype=np.int64)


def _year_to(month: Month) -> list[Month]:
    return [Month(each) for each in range(month_of(first_day(month).replace(month=1)), month + 1)]


def _of_funds(rows: pa.Table, scheme: Scheme) -> pa.Table:
    return _among(rows, scheme.funds)


def _among(rows: pa.Table, funds: tuple[str, ...]) -> pa.Table:
    return rows.filter(pc.is_in(rows["fund"], pa.array(funds))) if funds else rows


def _state_pays(known: Knowledge) -> NDArray[np.bool_]:
    payers = Unit.objects.filter(kind__in=NEVER_LATE).values_list("id", flat=True)
    return np.isin(places(known).unit, list(payers))


def _balances(month: Month, known: Knowledge) -> pa.Table:
    names = ("carried_in", "accrued", "adjusted", "allocated", "carried_out")
    return _table("balances", BALANCES, names, month, _seal(month, known), known.installation)


def _charges(month: Month, known: Knowledge) -> pa.Table:
    return _table("charges", CHARGES, ("amount",), month, _seal(month, known), known.installation)


def _items(month: Month, known: Knowledge) -> pa.Table:
    names = ("about_month", "amount")
    return _table("open-items", ITEMS, names, month, _seal(month, known), known.installation)


@lru_cache(maxsize=256)
def _table(
    name: str, sql: str, numbers: tuple[str, ...], month: Month, seal: str, installation: UUID
) -> pa.Table:
    """A table of a closed month: unit, fund and some numbers."""
    return kept.get(
        installation, f"{name}-{show_month(month)}", seal, lambda: _read(sql, numbers, month)
    )


def _open_charges(month: Month, known: Knowledge) -> pa.Table:
    seal = _seal(month, known)
    return _table("open-charges", OPEN_CHARGES, ("amount",), month, seal, known.installation)


def _classes(month: Month, known: Knowledge) -> pa.Table:
    """Debts of a closed month by unit and fund: their states (đồng), and 1 where they are hard."""
    key = (_seal(month, known), installed_law().hash)
    return _classed(month, key, known.installation)


@lru_cache(maxsize=64)
def _classed(month: Month, key: tuple[str, str], installation: UUID) -> pa.Table:
    return kept.get(installation, f"classes-{show_month(month)}", key, lambda: _class(month))


def _class(month: Month) -> pa.Table:
    book = installed_law()
    known_at = Closing.objects.get(month=first_day(month)).recorded_at
    summed = by_unit_and_fund(open_items(book, month, known_at=known_at))
    hard = hard_to_collect(book, last_day(month), known_at=known_at)
    is_hard = pc.is_in(summed["unit"], pa.array(sorted(hard), pa.int64()))
    states = {NOT_DUE: "not_due", LATE: "late", EVASION: "evasion"}
    columns = {"unit": summed["unit"], "fund": summed["fund"]}
    columns |= {state: summed[name] for state, name in states.items()}
    return pa.table(columns | {"hard": pc.cast(is_hard, pa.int64())})


def _seal(month: Month, known: Knowledge) -> str:
    return _seals(known.database, known.installation, known.last_batch)[month]


@lru_cache(maxsize=8)
def _seals(_database: str, _installation: UUID, _last_batch: int) -> dict[int, str]:
    """The hash of the batch that closed each month: no two closings have the same."""
    rows = Closing.objects.values_list("month", "batch__hash")
    return {month_of(month): bytes(seal).hex() for month, seal in rows}


def _read(sql: str, numbers: Sequence[str], month: Month) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(sql, [first_day(month)])
        rows = cursor.fetchall()
    fields = [
        ("unit", pa.int64()),
        ("fund", pa.string()),
        *((name, pa.int64()) for name in numbers),
    ]
    found = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
    return pa.table(
        {name: pa.array(column, kind) for (name, kind), column in zip(fields, found, strict=True)}
    )
