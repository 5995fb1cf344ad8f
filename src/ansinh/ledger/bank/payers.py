"""The units of the office as a bank line may tell of them, and who paid for them before.

A payer is remembered from what people decided and nobody took back since; what the machine
booked teaches it nothing, so that a mistake cannot confirm itself.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from ansinh.exchange.folding import fold
from ansinh.exchange.matching import UnitIndex
from ansinh.exchange.matching_index import KnownUnit
from ansinh.exchange.payer_text import payer_in
from ansinh.law.months import first_day
from ansinh.ledger import queries
from ansinh.ledger.statements.office import office
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
                (SELECT coalesce(max(id), 0) / %s FROM ledger_bankdecision),
                (SELECT max(batch_id) FROM ledger_closing)
            """,
            [lag],
        )
        version = (lag, *cursor.fetchone())
    return _index(str(connection.settings_dict["NAME"]), version, office().agency)


def remembered() -> Iterator[Payer]:
    """The payers that people's decisions in force name for units."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT d.unit_id, t.counterparty_account, t.counterparty_name, t.remittance
            FROM ledger_bankdecision d JOIN ledger_banktransaction t ON t.id = d.transaction_id
            WHERE d.remember AND NOT EXISTS (
                SELECT 1 FROM ledger_bankdecision later
                WHERE later.transaction_id = d.transaction_id AND later.number > d.number)
            ORDER BY d.id
            """
        )
        rows = cursor.fetchall()
    for unit, account, name, remittance in rows:
        if not account and not name:
            name, account = payer_in(fold(remittance))
        if account or name:
            yield Payer(unit, account, "" if account else name)


@lru_cache(maxsize=2)
def _index(_database: str, _version: tuple[int, ...], agency: str) -> UnitIndex:
    accounts: dict[int, dict[str, None]] = defaultdict(dict)
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for payer in remembered():
        (accounts if payer.account else names)[payer.unit][payer.account or payer.name] = None
    owed = _owed()
    rows = Unit.objects.order_by("id").values_list("id", "code", "office_id", "tax_code", "name")
    return UnitIndex(
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
