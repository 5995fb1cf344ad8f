"""Where late charges take a part of what debtors pay: the last month is closed twice.

The generator foresees what falls due, not what lateness costs. In years whose rate is known, the
last month of a published window is first closed in a transaction that is undone; what is lacking
of the published collection is then added to the payments of debtors whose last đồng went to
compulsory insurance, because their next ones go there too.
"""

from collections.abc import Callable

import numpy as np
from django.db import connection, transaction

from ansinh.law.months import first_day
from ansinh.ledger import queries
from ansinh.provinces.classes import split
from ansinh.provinces.goals import Goals
from ansinh.provinces.payments import Payments
from ansinh.provinces.profile import ProfileError


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


def _anything_charged() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_posting WHERE account = 'charge')")
        return bool(cursor.fetchone()[0])


def _room(month: int) -> tuple[np.ndarray, np.ndarray]:
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
