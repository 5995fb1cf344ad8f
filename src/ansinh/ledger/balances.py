"""What a closed month leaves behind: statement balances, money and open items of every unit.

They are sums of the journal, kept so that statements and the next closing need not add up
history; `verification` proves that they still equal it.
"""

from datetime import date

from django.db import connection

from ansinh.ground.months import first_day


def write_dues(month: int, previous: int | None) -> None:
    """Write balances and open items of `month` from the month closed before it (`previous`;
    None at the first closing) and everything booked since."""
    _write(month, previous, _BALANCES, _OPEN_ITEMS)


def write_money(month: int, previous: int | None) -> None:
    """Write money and open charges of `month`, once the charges of the month are booked."""
    _write(month, previous, _MONEY, _OPEN_CHARGES)


def _write(month: int, previous: int | None, *queries: str) -> None:
    values: dict[str, date | str] = {
        "month": first_day(month),
        "after": "-infinity" if previous is None else first_day(previous),
    }
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query, values)


_BALANCES = """
INSERT INTO ledger_balance
    (unit_id, month, fund, carried_in, accrued, adjusted, allocated, carried_out)
SELECT unit, %(month)s, fund, sum(carried_in), sum(accrued), sum(adjusted), sum(allocated),
    sum(carried_in) + sum(accrued) + sum(adjusted) - sum(allocated)
FROM (
    SELECT unit_id AS unit, fund, carried_out AS carried_in, 0 AS accrued, 0 AS adjusted,
        0 AS allocated
    FROM ledger_balance WHERE month = %(after)s AND carried_out <> 0
    UNION ALL
    SELECT p.unit_id, p.fund,
        CASE WHEN e.kind = 'opening' THEN p.amount ELSE 0 END,
        CASE WHEN e.kind = 'accrual' THEN p.amount ELSE 0 END,
        CASE WHEN e.kind = 'adjustment' THEN p.amount ELSE 0 END,
        CASE WHEN p.account = 'settled' THEN -p.amount ELSE 0 END
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.booked_month > %(after)s AND p.booked_month <= %(month)s
        AND p.account IN ('due', 'settled')
) parts
GROUP BY unit, fund ORDER BY unit, fund
"""

_OPEN_ITEMS = """
INSERT INTO ledger_openitem (unit_id, month, fund, about_month, amount)
SELECT unit, %(month)s, fund, about_month, sum(amount)
FROM (
    SELECT unit_id AS unit, fund, about_month, amount
    FROM ledger_openitem WHERE month = %(after)s
    UNION ALL
    SELECT unit_id, fund, about_month, amount FROM ledger_posting
    WHERE booked_month > %(after)s AND booked_month <= %(month)s
        AND account IN ('due', 'settled')
) parts
GROUP BY unit, fund, about_month HAVING sum(amount) <> 0
ORDER BY unit, fund, about_month
"""

_MONEY = """
INSERT INTO ledger_money (unit_id, month, surplus_in, received, allocated, surplus_out)
SELECT unit, %(month)s, sum(surplus_in), sum(received), sum(allocated),
    sum(surplus_in) + sum(received) - sum(allocated)
FROM (
    SELECT unit_id AS unit, surplus_out AS surplus_in, 0 AS received, 0 AS allocated
    FROM ledger_money WHERE month = %(after)s AND surplus_out <> 0
    UNION ALL
    SELECT p.unit_id,
        CASE WHEN e.kind = 'opening' THEN -p.amount ELSE 0 END,
        CASE WHEN e.kind IN ('receipt', 'reversal') THEN -p.amount ELSE 0 END,
        CASE WHEN e.kind = 'allocation' THEN p.amount ELSE 0 END
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.booked_month > %(after)s AND p.booked_month <= %(month)s
        AND p.account = 'unallocated'
) parts
GROUP BY unit ORDER BY unit
"""

_OPEN_CHARGES = """
INSERT INTO ledger_opencharge (unit_id, month, fund, kind, about_month, amount)
SELECT unit, %(month)s, fund, kind, about_month, sum(amount)
FROM (
    SELECT unit_id AS unit, fund, kind, about_month, amount
    FROM ledger_opencharge WHERE month = %(after)s
    UNION ALL
    SELECT unit_id, fund, share, about_month, amount FROM ledger_posting
    WHERE booked_month > %(after)s AND booked_month <= %(month)s
        AND account IN ('charge', 'charge_settled')
) parts
GROUP BY unit, fund, kind, about_month HAVING sum(amount) <> 0
ORDER BY unit, fund, kind, about_month
"""
