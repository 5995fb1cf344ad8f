"""The units of the office as a bank line may tell of them, and who paid for them before.

A payer is remembered from what people decided and nobody took back since. An account is also
remembered from what the machine booked by the unit's own code and name
(`exchange.matching_file`), as long as nobody took back a booking of it for this unit and no
booking for another unit was paid from it: then it is disputed, until a person decides. The same
holds for accounts that were told (`learning`).
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from ansinh.exchange.folding import fold
from ansinh.exchange.matching import UnitIndex
from ansinh.exchange.matching_index import KnownUnit
from ansinh.exchange.payer_text import payer_in
from ansinh.ground.months import first_day
from ansinh.ledger import queries
from ansinh.receipts.office import office
from ansinh.register.models import Unit


class Payer(NamedTuple):
    """Who pays for a unit: the account, or where the bank shows none, the name."""

    unit: int
    account: str
    name: str


LAG = 20
"""How many decisions a screen may be behind: building the index of a large office takes about
a second, and a clerk who decides one line after the other should not wait for it each time."""


def unit_index(*, lag: int = 1) -> UnitIndex:
    """Every unit with its code, agency, tax code, names, accounts and what it owes.

    Built anew only when a unit, a closing or `lag` decisions have come since. What is booked
    without a person is booked with a lag of 1: by all that is known.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM register_unit),
                (SELECT coalesce(max(id), 0) / %s FROM receipts_bankdecision),
                (SELECT max(batch_id) FROM ledger_closing),
                (SELECT max(id) FROM receipts_payeraccount)
            """,
            [lag],
        )
        version = (lag, *cursor.fetchone())
    return _index(str(connection.settings_dict["NAME"]), version, office().agency)


def remembered() -> Iterator[Payer]:
    """The payers that decisions in force name for units; none whose account is disputed."""
    rows = _rows(
        f"""
        {_OF_MEMORY}
        SELECT m.unit_id, m.paid_from, m.counterparty_name, m.remittance FROM memory m
        LEFT JOIN disputed d ON d.id = m.id WHERE d.id IS NULL ORDER BY m.id
        """
    )
    for unit, account, name, remittance in rows:
        if not account and not name:
            name, _none = payer_in(fold(remittance))
        if account or name:
            yield Payer(unit, account, "" if account else name)


def disputed() -> list[str]:
    """The accounts that the machine took for a unit's and that are not sure to be."""
    found = _rows(f"{_OF_MEMORY} SELECT DISTINCT paid_from FROM disputed ORDER BY 1")
    return [account for (account,) in found]


_OF_MEMORY = """
    WITH memory AS (
        SELECT d.id, d.unit_id, d.automatic, t.paid_from, t.counterparty_name, t.remittance
        FROM receipts_bankdecision d JOIN receipts_banktransaction t ON t.id = d.transaction_id
        WHERE d.remember AND NOT EXISTS (
            SELECT 1 FROM receipts_bankdecision later
            WHERE later.transaction_id = d.transaction_id AND later.number > d.number)
        UNION ALL
        SELECT -p.id, p.unit_id, true, p.account, '', '' FROM receipts_payeraccount p
        WHERE p.in_force AND NOT EXISTS (
            SELECT 1 FROM receipts_payeraccount later
            WHERE later.unit_id = p.unit_id AND later.account = p.account AND later.id > p.id)
    ),
    disputed AS (
        SELECT m.id, m.paid_from FROM memory m
        WHERE m.automatic AND EXISTS (
            SELECT 1 FROM receipts_banktransaction t
            JOIN receipts_bankdecision d ON d.transaction_id = t.id AND d.kind = 'book'
            LEFT JOIN receipts_bankdecision later
                ON later.transaction_id = t.id AND later.number > d.number
            WHERE t.paid_from = m.paid_from AND t.paid_from <> ''
                AND (d.unit_id <> m.unit_id AND later.id IS NULL AND NOT d.remember
                    OR d.unit_id = m.unit_id AND later.id IS NOT NULL))
    )
"""
"""What decisions in force remember; and of the machine's, what speaks against it: a booking of
the same account for this unit that was taken back, or one for another unit."""


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@lru_cache(maxsize=2)
def _index(_database: str, _version: tuple[int, ...], agency: str) -> UnitIndex:
    accounts: dict[int, dict[str, None]] = defaultdict(dict)
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for payer in remembered():
        (accounts if payer.account else names)[payer.unit][payer.account or payer.name] = None
    owed = _owed()
    rows = Unit.objects.order_by("id").values_list("id", "code", "office_id", "tax_code", "name")
    units = (
        KnownUnit(
            key=unit,
            code=code,
            # The agency that the office's own documents print into the remittance text.
            agency=agency or at,
            tax_code=tax_code,
            names=(name, *names[unit]),
            accounts=tuple(accounts[unit]),
            owed=tuple(owed[unit]),
        )
        for unit, code, at, tax_code, name in rows
    )
    return UnitIndex(units, disputed())


def _owed() -> dict[int, list[int]]:
    """The amounts that each unit would naturally pay: all that it owes at the end of the last
    closed month, with its late charges or without, and what fell due in that month (what the
    next one will cost)."""
    owed: dict[int, list[int]] = defaultdict(list)
    closed = queries.closed_through()
    if closed is None:
        return owed
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT unit, sum(owed)::bigint, sum(owed + charged)::bigint, sum(accrued)::bigint
            FROM (
                SELECT unit_id AS unit, carried_out AS owed, 0 AS charged, accrued
                FROM ledger_balance WHERE month = %(month)s
                UNION ALL
                SELECT unit_id, 0, amount, 0 FROM ledger_opencharge WHERE month = %(month)s
            ) parts GROUP BY unit ORDER BY unit
            """,
            {"month": first_day(closed)},
        )
        for unit, *amounts in cursor.fetchall():
            owed[unit] = sorted({amount for amount in amounts if amount > 0})
    return owed
