"""The rules that cases exercise: each asks one function of the law with the inputs of a case."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ansinh.ground.months import parse_month, show_month
from ansinh.law import deadlines, debt
from ansinh.law.charge import EVASION, LATE, NOT_DUE
from ansinh.law.explain import explain
from ansinh.law.late import interest, rate_of
from ansinh.law.lawbook import Law
from ansinh.law.oracle import allocation, charge, contracts, health_card, late, voluntary
from ansinh.law.reading import parse_percentage
from ansinh.law.values import FINE_PERCENT, LawError

Given = Mapping[str, Any]
Result = Mapping[str, Any]


def _day(text: str) -> date:
    month = parse_month(text) if len(text) == 7 else None
    return date.fromisoformat(text) if month is None else date(month // 12, month % 12 + 1, 1)


def _months(text: str) -> int:
    return parse_month(str(text)[:7])


def _rate(given: Given, name: str = "rate") -> int:
    return int(parse_percentage(str(given[name]), FINE_PERCENT))


def value(law: Law, period: str, given: Given) -> Result:
    """The value of a quantity on a day."""
    keys = {key: str(key_value) for key, key_value in given.items() if key != "quantity"}
    found = law.value(str(given["quantity"]), _day(period), **keys)
    return {"value": found.shown() if found.unit.startswith("percent") else found.value,
            "grade": found.grade}  # fmt: skip


def contribution(law: Law, period: str, given: Given) -> Result:
    """The amounts of one line, with `total` and totals by fund, for `people` alike."""
    month = _months(period)
    people = int(given.get("people", 1))
    spell = {key: given_value for key, given_value in given.items() if key != "people"}
    explained = explain(law, spell, month)
    if explained.reason:
        raise LawError(explained.reason)
    amounts = {name: amount * people for name, amount in explained.amounts.items()}
    result: dict[str, Any] = {**explained.bases, **amounts, "total": sum(amounts.values())}
    for name, amount in amounts.items():
        fund = name.rpartition("_")[0]
        result[fund] = result.get(fund, 0) + amount
    result["bhxh"] = result.get("httt", 0) + result.get("odts", 0)
    return result


def late_rate(law: Law, period: str, given: Given) -> Result:
    """The monthly late interest rate that follows from an annual one, and the one announced."""
    if "annual" in given:
        annual = parse_percentage(str(given["annual"]), FINE_PERCENT)
        return {"rate": _fine(late.monthly_rate(annual))}
    return {"rate": _fine(rate_of(law, _months(period), str(given["fund"])))}


def _fine(rate: int) -> str:
    whole, part = divmod(rate, FINE_PERCENT // 100)
    return f"{whole}.{part // 100:04d}%"


def late_interest(law: Law, period: str, given: Given) -> Result:
    """Interest of a month on what was overdue, for one or several funds."""
    month = _months(period)
    method = int(given.get("method", 1))
    start = _months(given["cycle_start"]) if "cycle_start" in given else 0
    total = 0
    result: dict[str, Any] = {}
    for fund, accrued in given["accrued"].items():
        accruals = {_months(at): int(amount) for at, amount in accrued.items()}
        overdue = late.overdue(accruals, int(given.get("paid", 0)), month, method=method,
                               cycle_start=start)  # fmt: skip
        amount = interest(overdue, rate_of(law, month, str(fund)))
        result[f"overdue_{fund}"], result[f"interest_{fund}"] = overdue, amount
        total += amount
        result["principal"] = result.get("principal", 0) + sum(accruals.values())
    carried = int(given.get("interest_before", 0))
    return result | {"interest": total, "to_pay": result["principal"] + carried + total}


def frozen_interest(law: Law, period: str, given: Given) -> Result:
    """Interest of a unit that vanished and came back."""
    begin, end = _months(given["from_month"]), _months(given["to_month"])
    fund = str(given["fund"])
    return {"interest": late.frozen_interest(law, int(given["principal"]), begin, end, fund)}


def arrears_recovery(law: Law, period: str, given: Given) -> Result:
    """Interest on arrears that are recovered in the month of the case."""
    month, fund = _months(period), str(given["fund"])
    due = [(_months(at), int(amount)) for at, amount in given["due"].items()]
    how: dict[str, Any] = {"cause": str(given.get("cause", ""))}
    if "caused_in" in given:
        how["caused_in"] = _months(given["caused_in"])
    result: dict[str, Any] = {}
    for at, amount in due:
        single = late.recovery_interest(law, [(at, amount)], month, fund, **how)
        result[f"interest_{show_month(at)}"] = single
        result[f"months_{show_month(at)}"] = late.recovery_months(at, month)
    principal = sum(amount for _, amount in due)
    following = interest(principal, rate_of(law, month, fund))
    return result | {
        "principal": principal,
        "interest": late.recovery_interest(law, due, month, fund, **how),
        "next_month": following,
    }


def late_charge(law: Law, period: str, given: Given) -> Result:
    """The charge by day: state, days and đồng of an unpaid amount, or of a row of months."""
    day = _day(period)
    urged, excused = bool(given.get("urged", True)), bool(given.get("excused", False))
    if "overdue_days" in given:
        days = int(given["overdue_days"])
        late_days, evasion_days = charge.tiers(law, days, day, urged=urged, excused=excused)
        amount = int(given["amount"])
        late_part = charge.charge(law, amount, late_days, day)
        evasion = charge.charge(law, amount, evasion_days, day)
        state = EVASION if evasion_days else LATE if days else NOT_DUE
        return {"state": state, "late_days": late_days, "evasion_days": evasion_days,
                "late_charge": late_part, "evasion_charge": evasion,
                "charge": late_part + evasion}  # fmt: skip
    if "case" in given:
        paid = charge.recovery_charge(
            law, int(given["amount"]), _day(str(given["caused"])), day, str(given["case"])
        )
        return {"charge": paid}
    due = _day(str(given["due"]))
    # A case that names no day of urging was urged in time; an excuse holds all the while.
    asked = _day(str(given["urged_on"])) if "urged_on" in given else due if urged else None
    found = charge.lateness(
        law, int(given["amount"]), due, day, urged=asked, excused=(day - due).days * excused,
        fund=str(given.get("fund", "")),
    )  # fmt: skip
    return {"state": found.state, "late_days": found.late_days,
            "evasion_days": found.evasion_days, "late_charge": found.late_charge,
            "evasion_charge": found.evasion_charge, "charge": found.charge}  # fmt: skip


def deadline(law: Law, period: str, given: Given) -> Result:
    """The latest day of payment of a month's contribution."""
    if given.get("payer") == "voluntary":
        month = deadlines.voluntary_due_month(law, _months(period), int(given["method"]))
        return {"month": show_month(month)}
    start = _months(given["cycle_start"]) if "cycle_start" in given else 0
    day = deadlines.due_day(
        law, _months(period), payer=str(given.get("payer", "employer_monthly")),
        method=int(given.get("method", 1)), cycle_start=start,
    )  # fmt: skip
    return {"day": day.isoformat()}


def allocate(law: Law, period: str, given: Given) -> Result:
    """Where a payment goes: what stays short by fund and kind, and the surplus."""
    claims = [
        allocation.Claim(
            str(raw["fund"]), str(raw["kind"]), int(raw["amount"]),
            _months(raw["month"]) if "month" in raw else 0, bool(raw.get("first", False)),
            str(raw.get("person", "")),
        )
        for raw in given["claims"]
    ]  # fmt: skip
    given_parts, surplus = allocation.allocate(law, int(given["money"]), claims, _day(period))
    result: dict[str, Any] = {
        "due": sum(claim.amount for claim in claims),
        "paid": sum(part for _, part in given_parts),
        "surplus": surplus,
        "first": sum(part for claim, part in given_parts if claim.first),
    }
    for (fund, kind), amount in allocation.short(given_parts).items():
        result[f"short_{fund}_{kind}"] = amount
    result["short"] = result["due"] - result["paid"]
    return result


def debt_class(law: Law, period: str, given: Given) -> Result:
    """The class of a debt and its name in the forms of the day."""
    found = debt.debt_class(
        law, _day(period), months=int(given.get("months", 0)),
        lateness=str(given.get("lateness", "")), status=str(given.get("status", "")),
        sponsored=bool(given.get("sponsored", False)),
    )  # fmt: skip
    return {"class": found.key, "label": found.label}


def voluntary_payment(law: Law, period: str, given: Given) -> Result:
    """What is paid at once, made up or refunded in voluntary insurance."""
    month, income = _months(period), int(given["income"])
    kind = given["kind"]
    if kind == "ahead":
        amount = voluntary.ahead(law, month, income, int(given["years"]), _rate(given))
    elif kind == "missing":
        amount = voluntary.missing(law, month, income, int(given["months"]), _rate(given))
    elif kind == "made_up":
        amount = voluntary.made_up(
            law, month, income, int(given["method"]), int(given["months_late"]), _rate(given)
        )
    elif kind == "refund":
        amount = voluntary.refund(
            law, month, income, int(given["years"]), int(given["months_left"]), _rate(given),
            int(given["supported"]),
        )  # fmt: skip
    elif kind == "support":
        method = int(given.get("method", 1))
        months = voluntary.supported_months(law, month, int(given.get("already", 0)), method)
        return {"amount": voluntary.support(law, month, str(given["who"]), months),
                "months": months}  # fmt: skip
    elif kind == "income":
        problem = voluntary.income_problem(law, month, income)
        if problem:
            raise LawError(problem)
        return {"allowed": True}
    else:
        raise LawError(f"no voluntary payment of kind {kind!r}")
    return {"amount": amount}


def health(law: Law, period: str, given: Given) -> Result:
    """The days of a card, a refund, the base that a form shows, the group that comes first."""
    day = _day(period)
    result: dict[str, Any] = {}
    if "group" in given:
        gaps = {name: int(given[name]) for name in ("gap_months", "gap_days") if name in given}
        decided = _day(str(given["decided"])) if "decided" in given else None
        begins = health_card.card_begins(
            law, str(given["group"]), day, decided=decided, **gaps,
        )  # fmt: skip
        result["begins"] = begins.isoformat()
    if "groups" in given:
        result["first"] = health_card.first_group(law, list(given["groups"]), day)
    if "born" in given:
        result["until"] = health_card.child_until(law, _day(str(given["born"])), day).isoformat()
    if "paid" in given:
        result["refund"] = health_card.refund(
            int(given["paid"]), int(given["months_paid"]), int(given["months_unused"])
        )
    if "order" in given:
        result["list_base"] = health_card.list_base(law, day, int(given["order"]))
    if "days_late" in given:
        result["lapses"] = health_card.card_lapses(law, int(given["days_late"]), day)
    return result


def several_contracts(law: Law, period: str, given: Given) -> Result:
    """Which funds each of several contracts owes, on its own wage."""
    made = [
        contracts.Contract(str(raw["unit"]), _day(str(raw["made"])), int(raw["wage"]))
        for raw in given["contracts"]
    ]
    result: dict[str, Any] = {}
    for contract, state in zip(made, contracts.states_of(law, made, _day(period)), strict=True):
        spell = {"group": "employee_enterprise", "state": state, "wage": contract.wage,
                 "region": given.get("region", 1)}  # fmt: skip
        amounts = explain(law, spell, _months(period)).amounts
        result[f"{contract.unit}_state"] = state
        result[f"{contract.unit}_total"] = sum(amounts.values())
        for fund in ("httt", "bhyt", "bhtn", "tnld"):
            result[f"{contract.unit}_{fund}"] = sum(
                amount for name, amount in amounts.items() if name.startswith(fund)
            )
    return result


RULES: Mapping[str, Callable[[Law, str, Given], Result]] = {
    "value": value,
    "contribution": contribution,
    "several_contracts": several_contracts,
    "health": health,
    "voluntary": voluntary_payment,
    "deadline": deadline,
    "late_rate": late_rate,
    "late_interest": late_interest,
    "frozen_interest": frozen_interest,
    "arrears_recovery": arrears_recovery,
    "late_charge": late_charge,
    "allocation": allocate,
    "debt_class": debt_class,
}
"""Every rule that cases may name."""
