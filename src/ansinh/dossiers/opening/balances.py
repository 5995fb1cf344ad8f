"""Opening an office: what each unit owes and has, by fund, or as the C12 export prints it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.declarations import Declaration, DeclaredRow
from ansinh.ground.months import last_day, month_of
from ansinh.law.funds import Fund, Share
from ansinh.ledger import operations as ledger
from ansinh.record.actor import Actor
from ansinh.register.models import Installation, Unit

WIDE = {
    "closing_odts": Fund.ODTS,
    "closing_httt": Fund.HTTT,
    "closing_bhyt": Fund.BHYT,
    "closing_bhtn": Fund.BHTN,
    "closing_tnld": Fund.TNLD,
}
"""The closing shortfall of each fund in the bulk export of C12."""

SHARES = {
    Unit.Kind.BUDGET.value: Share.STATE,
    Unit.Kind.FUND.value: Share.FUND,
    Unit.Kind.HOUSEHOLDS.value: Share.SELF,
    Unit.Kind.SUPPORTED.value: Share.SELF,
    Unit.Kind.SCHOOL.value: Share.SELF,
    Unit.Kind.AGENT.value: Share.SELF,
}
"""In whose share a sum stands that is not split; an employer's is the employer's."""


@dataclass
class JudgedBalances:
    """Opening balances judged: what is booked, what is refused, what the books cannot hold."""

    declaration: Declaration
    booked: list[tuple[int, str, str, int, int]] = field(default_factory=list)
    """(unit, fund, share, about_month, đồng); an empty fund is money paid in advance."""
    refused: list[tuple[DeclaredRow, list[Remark]]] = field(default_factory=list)
    charges: dict[str, int] = field(default_factory=dict)
    """Late charges carried forward, by unit: shown in the reconciliation, not booked."""
    stated: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What the file says of each unit: (owed, paid in advance)."""


def judge_balances(declaration: Declaration) -> JudgedBalances:
    """Judge every row of a list of balances; nothing is written."""
    judged = JudgedBalances(declaration)
    first = month_of(Installation.objects.get().first_month)
    units = {each.code: each for each in Unit.objects.all()}
    totals: dict[tuple[int, str, str, int], int] = {}
    for row in declaration.rows:
        remarks = [Remark(each.wrong, True, each.heading, each.value) for each in row.unread]
        unit = units.get(row.values.get("unit", ""))
        if unit is None and not remarks:
            heading = declaration.headings["unit"]
            remarks = [Remark(Why.UNIT_UNKNOWN, True, heading, row.values.get("unit", ""))]
        if remarks or unit is None:
            judged.refused.append((row, remarks))
            continue
        parts = _parts(row, unit, first)
        if isinstance(parts, Remark):
            judged.refused.append((row, [parts]))
            continue
        owed, surplus = judged.stated.get(unit.code, (0, 0))
        for fund, share, month, amount in parts:
            key = (unit.id, fund, share, month)
            totals[key] = totals.get(key, 0) + amount
            owed, surplus = (owed + amount, surplus) if fund else (owed, surplus + amount)
        judged.stated[unit.code] = (owed, surplus)
        if charge := int(row.values.get("closing_charge", 0)):
            judged.charges[unit.code] = judged.charges.get(unit.code, 0) + charge
    judged.booked = [(*key, amount) for key, amount in sorted(totals.items()) if amount]
    return judged


def _parts(row: DeclaredRow, unit: Unit, first: int) -> list[tuple[str, str, int, int]] | Remark:
    """What a row says is owed or paid in advance: (fund, share, month, đồng)."""
    values: dict[str, Any] = row.values
    share = SHARES.get(unit.kind, Share.EMPLOYER).value
    about = values.get("about_month", first - 1)
    if about >= first:
        return Remark(Why.AFTER_OPENING, True, "", "")
    surplus = int(values.get("surplus", 0))
    if "fund" in values or "amount" in values:
        fund = str(values.get("fund", "")).upper()
        given = str(values.get("share", "")).lower() or share
        amount = int(values.get("amount", 0))
        if fund and fund not in Fund.__members__:
            return Remark(Why.FUND_UNKNOWN, True, "", fund)
        if given not in {each.value for each in Share}:
            return Remark(Why.FUND_UNKNOWN, True, "", given)
        if not fund:
            surplus, amount = surplus - amount if amount < 0 else surplus + amount, 0
        parts = [(fund, given, about, amount)] if amount > 0 else []
        surplus += -amount if amount < 0 else 0
    else:
        parts, surplus = _of_export(values, share, about, surplus)
    if surplus:
        parts.append(("", "", about, surplus))
    return parts


def _of_export(
    values: dict[str, Any], share: str, about: int, surplus: int
) -> tuple[list[tuple[str, str, int, int]], int]:
    """The sums of a row of the C12 export; what a fund has too much is paid in advance."""
    parts = []
    for name, fund in WIDE.items():
        amount = int(values.get(name, 0))
        if amount > 0:
            parts.append((fund.value, share, about, amount))
        surplus += -amount if amount < 0 else 0
    total = values.get("closing_total")
    if not parts and not surplus and total and total < 0:
        surplus = -int(total)
    return parts, surplus


def book_balances(
    judged: JudgedBalances, *, recorded_at: datetime, actor: Actor, reason: str
) -> None:
    """Book the balances that were taken, before the first month that is assessed here."""
    first = month_of(Installation.objects.get().first_month)
    if not judged.booked:
        return
    ledger.book_opening(
        balances={
            "unit": [each[0] for each in judged.booked],
            "fund": [each[1] for each in judged.booked],
            "share": [each[2] for each in judged.booked],
            "about_month": [each[3] for each in judged.booked],
            "amount": [each[4] for each in judged.booked],
        },
        booked_month=first,
        value_date=last_day(first - 1),
        recorded_at=recorded_at,
        actor=actor,
        reason=reason,
    )
