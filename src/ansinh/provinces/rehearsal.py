"""Where late charges take a part of what debtors pay: the last month is closed more often.

The generator foresees what falls due, not what lateness costs. In years whose rate is known, the
last month of a published window is first closed in a transaction that is undone; what is lacking
of the published collection is then added to the payments of debtors.

Where only the whole was published, those pay it whose last đồng went to compulsory insurance,
because their next ones go there too. Where money was published by scheme, everybody pays besides
what their late interest took, until every scheme has what it should; late interest that was
published is then brought in by those who owe nothing else.
"""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from ansinh.ground.months import first_day
from ansinh.ledger import queries
from ansinh.provinces.classes import split
from ansinh.provinces.goals import Goals, Window
from ansinh.provinces.payments import Payments
from ansinh.provinces.profile import ProfileError

Amounts = NDArray[np.int64]
REHEARSALS = 8
"""More than there are places in the order of the law where interest stands before a principal."""


def make_up_for_charges(
    payments: Payments, goals: Goals, place: int, month: int, close: Callable[[], None]
) -> None:
    """Let debtors pay so much more in a window's last month that it brings in what it must.

    `close` records the month's receipts and closes it. Nothing happens in other months, nor
    where no late charge was ever booked.

    Raises:
        ProfileError: nobody owes enough to make up for the charges.
    """
    window = next((each for each in goals.windows if each.last == month), None)
    if window is None or not _anything_charged():
        return
    if window.by_class:
        _by_scheme(payments, window, place, month, close)
    else:
        _as_a_whole(payments, window, place, month, close)


def _as_a_whole(
    payments: Payments, window: Window, place: int, month: int, close: Callable[[], None]
) -> None:
    with transaction.atomic():
        close()
        table = queries.collected(first_month=window.first, last_month=month)
        lacking = window.collected - int(table["amount"].to_numpy().sum())
        units, room = _room(month)
        transaction.set_rollback(True)
    if not 0 <= lacking <= room.sum():
        raise ProfileError(
            f"late charges leave {lacking:,} đồng lacking in month {place + 1}, and those who "
            f"could pay them owe {int(room.sum()):,}"
        )
    payments.received[units, place:] += split(room, lacking)[:, None]


def _by_scheme(
    payments: Payments, window: Window, place: int, month: int, close: Callable[[], None]
) -> None:
    """Pay the interest that stands before a principal on top of it, until nothing is lacking."""
    more = np.zeros(len(payments.received), np.int64)
    for _ in range(REHEARSALS):
        with transaction.atomic():
            close()
            taken, left = _interest(window, month, len(more))
            transaction.set_rollback(True)
        if (taken == more).all():
            break
        payments.received[:, place:] += (taken - more)[:, None]
        more = taken
    else:
        raise ProfileError(
            f"late interest of month {place + 1} is not made up for: raise REHEARSALS"
        )
    if window.interest is None:
        return
    lacking = window.interest - int(taken.sum())
    if not 0 <= lacking <= left.sum():
        raise ProfileError(
            f"late interest should bring in {window.interest:,} đồng: {int(taken.sum()):,} come "
            f"with what is paid, and those who owe nothing else owe {int(left.sum()):,}"
        )
    payments.received[:, place:] += split(left, lacking)[:, None]


def _anything_charged() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_posting WHERE account = 'charge')")
        return bool(cursor.fetchone()[0])


def _interest(window: Window, month: int, units: int) -> tuple[Amounts, Amounts]:
    """Interest of every unit: what was settled in a window, and what is left where nothing else
    is owed.
    """
    days = [first_day(window.first), first_day(month)]
    settled = """
        SELECT unit_id, -sum(amount)::bigint FROM ledger_posting
        WHERE account = 'charge_settled' AND booked_month BETWEEN %s AND %s GROUP BY 1
    """
    open_ = """
        SELECT unit_id, sum(amount)::bigint FROM ledger_opencharge c
        WHERE month = %s AND NOT EXISTS (
            SELECT FROM ledger_balance b
            WHERE b.unit_id = c.unit_id AND b.month = c.month AND b.carried_out > 0
        ) GROUP BY 1
    """
    return _of_units(settled, days, units), _of_units(open_, days[1:], units)


def _of_units(sql: str, days: Sequence[date], units: int) -> Amounts:
    amounts = np.zeros(units, np.int64)
    with connection.cursor() as cursor:
        cursor.execute(sql, days)
        for unit, amount in cursor.fetchall():
            amounts[unit - 1] = amount
    return amounts


def _room(month: int) -> tuple[Amounts, Amounts]:
    """Rows of units that paid a part of a month's compulsory insurance, and what they still owe."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT unit_id, sum(carried_out)::bigint FROM ledger_balance b
            JOIN ledger_money m USING (unit_id, month)
            WHERE b.month = %s AND b.fund IN ('HTTT', 'ODTS') AND m.received > 0
            GROUP BY unit_id HAVING sum(b.allocated) > 0 AND sum(carried_out) > 0 ORDER BY 1
            """,
            [first_day(month)],
        )
        found = np.array(cursor.fetchall(), np.int64).reshape(-1, 2)
    return found[:, 0] - 1, found[:, 1]
