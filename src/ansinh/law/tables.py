"""The law as small monthly tables, so that columns can be joined with it by equality.

One row of `group_rows` is what the law says of one group in one state in one month: how its
bases are formed and every rate on them. The law of a month is the law of its first day.
A group that is not lawful on that day has no row, and so has no line.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ansinh.ground.months import FAR, first_day, show_month
from ansinh.ground.rounding import half_up
from ansinh.law.funds import Fund
from ansinh.law.groups import ON_BASE_SALARY, SCHEME_OF, SCHEMES, TAKEN_OVER, Group
from ansinh.law.lawbook import Law, day_of
from ansinh.law.values import PERCENT, LawError, LawMissing

NO_LIMIT = 10**12
"""Stands for a base without a cap; larger than any wage that is accepted."""

RATE_COLUMNS = {
    (fund, share): f"rate_{fund.lower()}_{share}"
    for fund, shares in {
        "HTTT": ("employee", "employer", "self"),
        "ODTS": ("employer", "self"),
        "TNLD": ("employer",),
        "BHTN": ("employee", "employer"),
        "BHYT": ("employee", "employer", "self", "fund", "state", "whole"),
        "BHXH_TN": ("whole",),
        "TNLD_TN": ("whole",),
    }.items()
    for share in shares
}
"""The rate column of each fund and share, per 100,000; `whole` is split into state and self."""

TEXT_COLUMNS = ("group", "state", "rule")


def monthly_tables(law: Law, months: Iterable[int]) -> dict[str, list[Any]]:
    """The rows of every lawful group and state for each month, column by column."""
    rows = [(month, row) for month in months for row in group_rows(law, regime_of(law, month))]
    names = list(rows[0][1]) if rows else ["group", "state", "rule"]
    return {
        "month": [month for month, _ in rows],
        **{name: [row[name] for _, row in rows] for name in names},
    }


def regime_of(law: Law, month: int) -> int:
    """The month since which the law has been what it is in `month`."""
    if not law.begin <= first_day(month) < law.end:
        raise LawError(
            f"{show_month(month)} lies outside the days this law covers, {law.begin} to {law.end}"
        )
    return max(change for change in law.changes() if change <= month)


@lru_cache(maxsize=256)  # a law has some eighty regimes, and a what-if has two laws
def group_rows(law: Law, month: int) -> list[dict[str, Any]]:
    """What the law says in one month, one row for each lawful group and state."""
    common = _common(law, month)
    rows = []
    for group in law.groups.values():
        lawful = law.find("group_lawful", day_of(month), group=group.code)
        if lawful is None or lawful.value != "yes":
            continue
        try:
            entitled = _entitlement(law, group, month)
        except LawMissing:
            continue  # operator data nobody has entered: the guard says so, no line is made up
        for code in group.states:
            effect = law.effect(code, day_of(month))
            if effect is not None:
                rows.append(_row(law, group, code, effect, month, common | entitled))
    return rows


def _common(law: Law, month: int) -> dict[str, int]:
    """What is the same for every group: the amounts that limit bases."""
    day = day_of(month)
    columns = {
        f"minimum_wage_{number}": law.number("minimum_wage", day, region=region)
        for number, region in enumerate(("I", "II", "III", "IV"), start=1)
    }
    columns["base_salary"] = law.number("base_salary", day)
    return columns


def _orders(law: Law, group: Group, month: int) -> dict[str, int]:
    """The share that each member of a list owes; the whole outside households."""
    shares = {}
    for order in ("1", "2", "3", "4", "5"):
        shares[f"order_{order}"] = (
            law.number("household_order", day_of(month), order=order) if group.order else PERCENT
        )
    return shares


def _entitlement(law: Law, group: Group, month: int) -> dict[str, int]:
    """State support of the group: a share of the contribution, or đồng a month.

    Health insurance supports a share of the contribution itself; voluntary insurance a share of
    the contribution on the rural poverty line (Quyết định 595, Điều 12 khoản 1.2).
    """
    day = day_of(month)
    columns = {"support_rate": 0, "support_amount": 0, "top_up_unit": 0}
    if not group.support:
        return columns
    if ("BHYT", "whole") in group.pays:
        columns["support_rate"] = _share_of(law, "health_support", group, month)
        return columns
    fund = "BHXH_TN" if ("BHXH_TN", "whole") in group.pays else "TNLD_TN"
    quantity = "voluntary_support" if fund == "BHXH_TN" else "accident_support"
    line = law.find("rural_poverty_line", day)
    if line is None:
        return columns  # before 2016 there was neither a line nor support
    rate = law.number("rate", day, fund=fund, share="whole", kind=group.pays[fund, "whole"])
    unit = half_up(line.number * rate, PERCENT)
    share = _share_of(law, quantity, group, month)
    columns["support_amount"] = half_up(line.number * rate * share, PERCENT * PERCENT)
    columns["top_up_unit"] = unit if group.top_up else 0
    return columns


def _share_of(law: Law, quantity: str, group: Group, month: int) -> int:
    """The share that the state supports; LawMissing where nobody has entered it, or it ended."""
    found = law.find(quantity, day_of(month), who=group.support)
    if found is None:
        raise LawMissing(
            f"{quantity}(who={group.support}) of {show_month(month)} is not known: {group.code} "
            "cannot be assessed until it is entered (docs/law.md)"
        )
    return found.number


def _row(
    law: Law, group: Group, state: str, effect: Mapping[str, str], month: int,
    shared: Mapping[str, int],
) -> dict[str, Any]:  # fmt: skip
    rates = _rates(law, group, effect, month)
    insured = {fund for (fund, _), rate in rates.items() if rate is not None}
    row: dict[str, Any] = {
        "group": group.code,
        "state": state,
        "rule": f"{group.code}.{state}.{show_month(month)}",
        **shared,
        **_base(law, group, month, insured, effect),
        **_orders(law, group, month),
        "top_up": int(group.top_up),
    }
    for key, column in RATE_COLUMNS.items():
        row[column] = rates.get(key) or 0
    return row


def _rates(
    law: Law, group: Group, effect: Mapping[str, str], month: int
) -> dict[tuple[str, str], int | None]:
    """The rate of each fund and share after the state's effect; None: not insured."""
    day = day_of(month)
    rates: dict[tuple[str, str], int | None] = {}
    for (fund, share), kind in group.pays.items():
        word = effect.get(fund, "due")
        found = law.find("rate", day, fund=fund, share=share, kind=kind)
        if word in ("due", "half"):
            rates[fund, share] = None if found is None else found.number
        elif word in TAKEN_OVER and found is not None:
            taker, taken = TAKEN_OVER[word]
            rates[fund, taker] = law.number("rate", day, fund=fund, share=taker, kind=taken)
    return rates


def _base(
    law: Law, group: Group, month: int, insured: set[str], effect: Mapping[str, str]
) -> dict[str, int]:
    """How the bases of the four funds are formed, as switches and limits."""
    day = day_of(month)
    base = law.bases[str(law.value("group_base", day, group=group.code).value)]
    columns = {
        "take_wage": int(base.amount in ("wage", "wage_alone")),
        "take_allowance": int(base.amount in ("wage", "state_scale")),
        "take_scale": int(base.amount in ("state_scale", "service_scale")),
        "fixed": 0,
        "floor": 0,
        "floor_by_region": int(base.floor == "minimum_wage"),
        "cap": NO_LIMIT,
        "cap_unemployment": NO_LIMIT,
        "cap_unemployment_by_region": 0,
        "on_social": int(bool(insured & {"HTTT", "ODTS", "BHXH_TN"})),
        "on_unemployment": int("BHTN" in insured),
        "on_accident": int(bool(insured & {"TNLD", "TNLD_TN"})),
        "health_share": 0,
        "health_fixed": 0,
    }
    if base.amount == "base_salary":
        columns["fixed"] = base.times * law.number("base_salary", day)
    elif base.amount == "minimum_wage_IV":
        columns["fixed"] = law.number("minimum_wage", day, region="IV")
    if base.floor and base.floor != "minimum_wage":
        columns["floor"] = law.number(base.floor, day)
    multiple = law.number("cap_multiple", day, of="base_salary") if base.cap else 0
    if base.cap:
        columns["cap"] = multiple * law.number("base_salary", day)
    if base.unemployment_cap == "base_salary":
        columns["cap_unemployment"] = columns["cap"]
    elif base.unemployment_cap == "minimum_wage":
        times = law.number("cap_multiple", day, of="minimum_wage")
        columns["cap_unemployment_by_region"] = times
    if "BHYT" in insured:
        columns["health_share"] = PERCENT // 2 if effect.get("BHYT") == "half" else PERCENT
        if group.own_health_base:
            health = law.bases[str(law.value("group_health_base", day, group=group.code).value)]
            if health.amount != "base_salary":
                raise LawError(f"group {group.code}: a health base of its own is the base salary")
            columns["health_fixed"] = health.times * law.number("base_salary", day)
        if effect.get("BHYT") == ON_BASE_SALARY:
            columns["health_fixed"] = law.number("base_salary", day)
    return columns


def schemes(law: Law) -> dict[str, list[Any]]:
    """In which schemes each group and state counts a person: group, state, scheme, from, to.

    Months are half open; the last stretch runs to `ground.months.FAR`. A month whose rate is a
    relief of 0 % still counts; a fund that is not due because of the state counts only where
    the state says so (maternity counts in BHXH_BB and BHYT).
    """
    return dict(_schemes(law))


@lru_cache(maxsize=8)
def _schemes(law: Law) -> dict[str, list[Any]]:
    open_since: dict[tuple[str, str, str], int] = {}
    found: list[tuple[str, str, str, int, int]] = []
    for month in law.changes():
        if not law.begin <= first_day(month) < law.end:
            continue
        now = set(_counted(law, month))
        for key in sorted(set(open_since) - now):
            found.append((*key, open_since.pop(key), month))
        for key in now - set(open_since):
            open_since[key] = month
    found += [(*key, since, int(FAR)) for key, since in open_since.items()]
    names = ("group", "state", "scheme", "from_month", "to_month")
    columns = (list(column) for column in zip(*sorted(found), strict=True))
    return dict(zip(names, columns, strict=True))


def _counted(law: Law, month: int) -> Iterable[tuple[str, str, str]]:
    day = day_of(month)
    for group in law.groups.values():
        lawful = law.find("group_lawful", day, group=group.code)
        if lawful is None or lawful.value != "yes":
            continue
        scheme_set = {
            SCHEME_OF[Fund(fund)]
            for (fund, share), kind in group.pays.items()
            if law.find("rate", day, fund=fund, share=share, kind=kind) is not None
        }
        for code in group.states:
            state = law.states[code]
            if law.effect(code, day) is not None:
                counted = set(SCHEMES) if state.counts is None else set(state.counts)
                for scheme in scheme_set & counted:
                    yield group.code, code, scheme
