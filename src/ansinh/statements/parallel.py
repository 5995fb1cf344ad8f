"""The parallel run: a month's statements of the office's present system against ours.

What differs is taken apart by `dossiers.comparing`; here our side is read: the figures of the
closed month, the people behind them, the months and receipts beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import narwhals as nw

from ansinh.assess import assess
from ansinh.dossiers.comparing.causes import Around, Compared, LawOfMonth, compare_all
from ansinh.dossiers.comparing.rows import FUNDS, OfFund, Person, UnitMonth
from ansinh.engine.session import connect
from ansinh.ground.months import first_day, last_day
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS, Fund
from ansinh.ledger.models import Receipt
from ansinh.register import columns
from ansinh.register.models import Person as Registered
from ansinh.register.models import Unit
from ansinh.statements.figures import Figures, closings_of, figures
from ansinh.statements.filling import FUNDS as ALL_FUNDS
from ansinh.statements.people import BASE_OF

NEAR = timedelta(days=10)
"""Money of the last or first days beside a month may stand in either."""

REGIONS = ("I", "II", "III", "IV")
USUAL = "employee_enterprise"
"""The group whose rates a list without amounts is computed with."""

PLACES = [ALL_FUNDS.index(Fund(fund)) for fund in FUNDS]


@dataclass(frozen=True)
class ParallelRun:
    """Units that agree, those that differ (largest first), units that one side alone has."""

    agree: int
    differing: list[Compared]
    only_theirs: list[str]
    only_ours: list[str]


def run(
    theirs: Mapping[str, UnitMonth],
    *,
    month: int,
    law: Law,
    people: Mapping[str, Mapping[str, Person]] | None = None,
) -> ParallelRun:
    """Set the statements of another system for a closed month against ours.

    `people` are its lists by unit code and mã số BHXH: with them a difference of dues is told
    person by person.

    Raises:
        NotClosed: the month is not closed here.
    """
    found = figures(month=month, law=law)
    listed = people or {}
    ours = _units(found)
    if listed:
        here, beside = _people(sorted(listed), month, law)
        ours = {
            code: _with_people(unit, here.get(code, {})) if code in listed else unit
            for code, unit in ours.items()
        }
        theirs = {
            code: _with_people(unit, listed[code]) if code in listed else unit
            for code, unit in theirs.items()
        }
    else:
        beside = {}
    around = Around(beside, _receipts_near(month))
    compared = compare_all(theirs, ours, _law_of(law, month), around)
    return ParallelRun(*compared)


def _with_people(unit: UnitMonth, people: Mapping[str, Person]) -> UnitMonth:
    return UnitMonth(
        unit.code, unit.opening, unit.funds, unit.charge, unit.paid, unit.closing, people
    )


def _units(found: Figures) -> dict[str, UnitMonth]:
    """Our statements by unit code, of units that have anything to tell."""
    by_fund = {
        "people": found.fund("people_out"), "wages": found.fund("wage"),
        "due": found.fund("accrued"),
        "adjusted": found.fund("adjusted_up") - found.fund("adjusted_down"),
        "in": found.fund("carried_in", "charge_late_in", "charge_evasion_in"),
        "out": found.fund("carried_out", "charge_late_out", "charge_evasion_out"),
    }  # fmt: skip
    surplus_in, surplus_out = found.unit("surplus_in"), found.unit("surplus_out")
    received = found.unit("received")
    units = {}
    for at, unit in enumerate(found.units):
        funds = {
            fund: OfFund(
                *(int(by_fund[name][at, place]) for name in ("people", "wages", "due", "adjusted"))
            )
            for fund, place in zip(FUNDS, PLACES, strict=True)
        }
        opening = int(by_fund["in"][at, PLACES].sum()) - int(surplus_in[at])
        closing = int(by_fund["out"][at, PLACES].sum()) - int(surplus_out[at])
        paid = int(received[at])
        moved = sum(each.due + each.adjusted for each in funds.values())
        if not any((opening, closing, paid, moved)):
            continue
        # What is left of the movement is what late payment cost, less what was taken back.
        charge = closing - opening - moved + paid
        units[unit.code] = UnitMonth(unit.code, opening, funds, charge, paid, closing)
    return units


def _people(
    codes: Sequence[str], month: int, law: Law
) -> tuple[dict[str, dict[str, Person]], dict[str, dict[str, list[int]]]]:
    """The people of units as the closing saw them, and their bases in the months beside."""
    units = dict(Unit.objects.filter(code__in=codes).values_list("id", "code"))
    now, _ = closings_of(month, None)
    session = connect()
    spells = columns.spells(session, position=now.log_position)
    chosen = ", ".join(map(str, units)) or "0"
    spells = spells.filter(f"track = 'BB' AND unit IN ({chosen})").materialize()
    lines = nw.to_native(assess(spells, law, [month - 1, month, month + 1]))
    rows: list[dict[str, Any]] = nw.from_native(lines).collect().to_arrow().to_pylist()
    given = {
        row["change"]: row for row in nw.from_native(spells).lazy().collect().to_arrow().to_pylist()
    }
    numbers = dict(
        Registered.objects.filter(id__in={row["person"] for row in rows}).values_list(
            "id", "social_insurance_number"
        )
    )
    here: dict[str, dict[str, Person]] = {}
    beside: dict[str, dict[str, list[int]]] = {}
    for row in rows:
        code, number = units[row["unit"]], numbers[row["person"]]
        if row["month"] != month:
            beside.setdefault(code, {}).setdefault(number, []).append(row["base_bhxh"])
            continue
        spell = given[row["change"]]
        bases = {fund: int(row[BASE_OF[Fund(fund)]]) for fund in FUNDS}
        here.setdefault(code, {})[number] = Person(
            "", bases, _dues(row), bool(spell["coefficient"]),
            int(spell["wage"]) + int(spell["allowance"]),
        )  # fmt: skip
    return here, beside


def _dues(row: Mapping[str, Any]) -> dict[str, int]:
    """What a line owes to each fund; what a sponsor pays is not the unit's."""
    dues = dict.fromkeys(FUNDS, 0)
    for amount in AMOUNTS:
        if amount.fund.value in dues and not amount.paid_by_sponsor:
            dues[amount.fund.value] += int(row[amount.column])
    return dues


def _receipts_near(month: int) -> dict[str, list[int]]:
    """Amounts that came in shortly before or after a month, by unit code."""
    first, last = first_day(month), last_day(month)
    found: dict[str, list[int]] = {}
    rows = Receipt.objects.filter(value_date__gte=first - NEAR, value_date__lte=last + NEAR)
    for code, day, amount in rows.values_list("unit__code", "value_date", "amount"):
        if not first <= day <= last:
            found.setdefault(code, []).append(amount)
    return found


def _law_of(law: Law, month: int) -> LawOfMonth:
    day, before = first_day(month), first_day(month - 1)
    rates = dict.fromkeys(FUNDS, 0)
    for (fund, share), kind in law.groups[USUAL].pays.items():
        value = law.find("rate", day, fund=fund, share=share, kind=kind)
        if fund in rates and value is not None:
            rates[fund] += value.number
    floors = [law.number("minimum_wage", day, region=region) for region in REGIONS]
    return LawOfMonth(
        rates, floors, law.number("base_salary", day), law.number("base_salary", before)
    )
