"""What a closing writes: dues, charges and allotments as drafted postings, and who was paid first.

Everything is columns until here; the journal books what stands in the draft.
"""

from datetime import date

import numpy as np
import pyarrow as pa
from django.db import connection

from ansinh.ground.months import first_day, last_day, month_of, show_month
from ansinh.law import Law
from ansinh.law.charge import begins
from ansinh.ledger import facts as books
from ansinh.ledger import journal
from ansinh.ledger.priority.models import PriorityPayment
from ansinh.ledger.settling import Apart
from ansinh.record.staging import stage
from ansinh.register.copying import copy_into, months_as_dates
from ansinh.settle import facts
from ansinh.settle.facts import FUNDS, KINDS
from ansinh.settle.rows import Rows, add_up, broadcast, size, sort


def draft_dues(owed: pa.Table, kind: str, month: int) -> None:
    """Draft one entry a unit: what it owes against the contribution that the fund is owed."""
    types = {
        "unit": "int8",
        "about_month": "date",
        "fund": "varchar",
        "share": "varchar",
        "amount": "int8",
    }
    with connection.cursor() as cursor:
        stage("due_incoming")
        copy_into(
            "due_incoming",
            types,
            {
                "unit": owed["unit"],
                "about_month": months_as_dates(owed["month"]),
                "fund": owed["fund"],
                "share": owed["share"],
                "amount": owed["amount"],
            },
        )
        cursor.execute(
            """
            INSERT INTO draft
            SELECT %s || d.unit, %s, d.unit, %s, '', s.account, d.fund, d.share, d.about_month,
                s.sign * d.amount
            FROM due_incoming d
            CROSS JOIN (VALUES ('due', 1), ('contribution', -1)) s(account, sign)
            """,
            [f"{kind}/{show_month(month)}/", kind, last_day(month)],
        )


def draft(law: Law, month: int, apart: Apart) -> int:
    """Draft the entries of charges and allotments; returns the đồng of charges."""
    _draft_charges(law, month, apart.charged)
    _draft_allotments(month, apart.allotted)
    return int(apart.charged["amount"].sum())


def _draft_charges(law: Law, month: int, charged: Rows) -> None:
    """One entry a unit: its charges against the income of the funds."""
    day = first_day(month) if month < month_of(begins(law)) else last_day(month)
    units = charged["unit"].tolist()
    for account, sign in (("charge", 1), ("charge_income", -1)):
        _draft(
            [f"charge/{show_month(month)}/{unit}" for unit in units], "charge", units,
            [day] * len(units), [account] * len(units), charged["fund"], charged["kind"],
            charged["about"], sign * charged["amount"],
        )  # fmt: skip


def _draft_allotments(month: int, allotted: Rows) -> None:
    """One entry a unit and value month: from its unallocated money to its debts."""
    ordered = sort(allotted, books.ALLOTTED)
    units, months = ordered["unit"], ordered["month"]
    accounts = ["settled" if account == 0 else "charge_settled" for account in ordered["account"]]
    _draft(
        _entries(month, units, months), "allocation", units.tolist(), _ends(months), accounts,
        ordered["fund"], ordered["kind"], ordered["about"], -ordered["amount"],
    )  # fmt: skip
    whole = add_up(ordered, ("unit", "month"))
    none = broadcast(0, whole)
    _draft(
        _entries(month, whole["unit"], whole["month"]), "allocation", whole["unit"].tolist(),
        _ends(whole["month"]), ["unallocated"] * size(whole), none - 1, none,
        broadcast(month, whole), whole["amount"],
    )  # fmt: skip


def _entries(month: int, units: np.ndarray, months: np.ndarray) -> list[str]:
    """An entry's name: what is corrected of an earlier month names that month too."""
    of = {int(each): "" if each == month else f"{show_month(int(each))}/" for each in set(months)}
    name = f"allocation/{show_month(month)}/"
    return [f"{name}{of[int(at)]}{unit}" for unit, at in zip(units, months, strict=True)]


def _ends(months: np.ndarray) -> list[date]:
    days = {int(month): last_day(int(month)) for month in set(months)}
    return [days[int(month)] for month in months]


def _draft(
    entries: list[str], kind: str, units: list[int], days: list[date], accounts: list[str],
    funds: np.ndarray, shares: np.ndarray, about: np.ndarray, amounts: np.ndarray,
) -> None:  # fmt: skip
    if not entries:
        return
    journal.draft(
        {
            "client_id": entries,
            "kind": [kind] * len(entries),
            "unit": units,
            "value_date": days,
            "note": [""] * len(entries),
            "account": accounts,
            "fund": ["" if code < 0 else FUNDS[code] for code in funds],
            "share": [KINDS[code] for code in shares],
            "about_month": months_as_dates(about),
            "amount": amounts.tolist(),
        }
    )


def keep_first(batch: int, month: int, first: Rows) -> None:
    """Keep what is paid for people first, and what is taken back from it, with the batch."""
    if size(first) == 0:
        return
    types = {"batch_id": "int8", "priority_id": "int8", "unit_id": "int8", "person_id": "int8",
             "account": "varchar", "fund": "varchar", "share": "varchar", "about_month": "date",
             "booked_month": "date", "amount": "int8"}  # fmt: skip
    ordered = sort(first, ("unit", "person", "account", "about", "fund", "kind", "record"))
    count = size(ordered)
    copy_into(
        PriorityPayment._meta.db_table,
        types,
        {
            "batch_id": [batch] * count,
            "priority_id": ordered["record"],
            "unit_id": ordered["unit"],
            "person_id": ordered["person"],
            "account": [facts.ACCOUNTS[code] for code in ordered["account"]],
            "fund": [FUNDS[code] for code in ordered["fund"]],
            "share": [KINDS[code] for code in ordered["kind"]],
            "about_month": months_as_dates(ordered["about"]),
            "booked_month": [first_day(month)] * count,
            "amount": ordered["amount"],
        },
    )
