"""Whom a statement is made for and which receipts it lists, as the register and the books say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from ansinh.ground.months import first_day


@dataclass(frozen=True)
class UnitFacts:
    """Who a statement is made for: the unit as the register knows it. `area` is the address as far
    as it is known; `office_place` where the office signs."""

    id: int
    code: str
    name: str
    tax_code: str
    kind: str
    office: str
    office_name: str
    area: str
    office_place: str = ""


@dataclass(frozen=True)
class Payment:
    """A receipt booked in the month (row C); negative where an earlier one was taken back."""

    reference: str
    value_date: date
    amount: int
    text: str


def rows_of(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def unit_facts(units: Sequence[int] | None) -> tuple[UnitFacts, ...]:
    """Units as the register knows them, all or some, in the order of their codes."""
    rows = rows_of(
        """
        SELECT u.id, u.code, u.name, u.tax_code, u.kind, u.office_id, o.name, a.full_name,
            p.name
        FROM register_unit u JOIN register_office o ON o.code = u.office_id
        JOIN register_area a ON a.code = u.area_id
        JOIN register_area p ON p.code = o.area_id
        WHERE %(units)s::bigint[] IS NULL OR u.id = ANY(%(units)s)
        ORDER BY u.code COLLATE "C"
        """,
        {"units": None if units is None else list(units)},
    )
    return tuple(UnitFacts(*row) for row in rows)


def payments(month: int, units: Sequence[int] | None) -> dict[int, tuple[Payment, ...]]:
    """The receipts booked in a month, by unit, in the order of their dates."""
    rows = rows_of(
        """
        SELECT r.unit_id, r.reference, r.value_date, r.amount, r.text
        FROM ledger_receipt r JOIN ledger_entry e ON e.id = r.entry_id
        WHERE e.booked_month = %(month)s AND e.kind IN ('receipt', 'reversal')
            AND (%(units)s::bigint[] IS NULL OR r.unit_id = ANY(%(units)s))
        ORDER BY r.unit_id, r.value_date, r.id
        """,
        {"month": first_day(month), "units": None if units is None else list(units)},
    )
    found: dict[int, list[Payment]] = {}
    for unit, *payment in rows:
        found.setdefault(unit, []).append(Payment(*payment))
    return {unit: tuple(payments) for unit, payments in found.items()}
