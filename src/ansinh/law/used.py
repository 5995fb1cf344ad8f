"""Which values stand behind a line: its rule opened to the dated values, each with its article."""

from collections.abc import Iterator
from datetime import date

from ansinh.ground.months import parse_month
from ansinh.law.groups import TAKEN_OVER
from ansinh.law.lawbook import Law, day_of
from ansinh.law.values import LawError, Value


def values_behind(law: Law, rule: str) -> list[Value]:
    """The dated values that the rule of a line (`group.state.2017-06`) draws on.

    Raises LawError when the rule names a group, state or month the law does not have.
    """
    code, _, rest = rule.partition(".")
    state_code, _, month_text = rest.partition(".")
    if code not in law.groups or state_code not in law.states:
        raise LawError(f"the law has no rule {rule!r}")
    try:
        day = day_of(parse_month(month_text))
    except ValueError as error:
        raise LawError(f"the rule {rule!r} has no month: {error}") from None
    found: list[Value | None] = [
        law.find("group_lawful", day, group=code),
        law.find("group_base", day, group=code),
        law.find("group_health_base", day, group=code),
        law.find("base_salary", day),
        law.find("state_effect", day, state=state_code),
        *_rates(law, code, state_code, day),
        *_limits(law, code, day),
        *_shares(law, code, day),
    ]
    return [value for value in found if value is not None]


def _rates(law: Law, code: str, state: str, day: date) -> Iterator[Value | None]:
    effect = law.effect(state, day) or {}
    for (fund, share), kind in law.groups[code].pays.items():
        word = effect.get(fund, "due")
        if word in ("due", "half"):
            yield law.find("rate", day, fund=fund, share=share, kind=kind)
        elif word in TAKEN_OVER:
            taker, taken = TAKEN_OVER[word]
            yield law.find("rate", day, fund=fund, share=taker, kind=taken)


def _limits(law: Law, code: str, day: date) -> Iterator[Value | None]:
    """The minimum wages, poverty line and multiples that a base depends on."""
    base = law.bases[str(law.value("group_base", day, group=code).value)]
    if "minimum_wage" in (base.floor, base.unemployment_cap) or base.amount == "minimum_wage_IV":
        for region in ("I", "II", "III", "IV"):
            yield law.find("minimum_wage", day, region=region)
    for limit in ("base_salary", "minimum_wage"):
        if limit in (base.cap, base.unemployment_cap):
            yield law.find("cap_multiple", day, of=limit)
    supported = law.groups[code].support and ("BHYT", "whole") not in law.groups[code].pays
    if base.floor == "rural_poverty_line" or supported:
        yield law.find("rural_poverty_line", day)


def _shares(law: Law, code: str, day: date) -> Iterator[Value | None]:
    """What the state supports, and what later members of a household owe."""
    group = law.groups[code]
    if group.order:
        for order in range(1, 6):
            yield law.find("household_order", day, order=str(order))
    if group.support:
        fund = next(fund for fund, share in group.pays if share == "whole")
        quantities = {"BHYT": "health_support", "BHXH_TN": "voluntary_support"}
        yield law.find(quantities.get(fund, "accident_support"), day, who=group.support)


def unconfirmed_behind(law: Law, rules: list[str]) -> list[Value]:
    """The unconfirmed values that any of the rules draws on, once each."""
    seen = {
        (value.name, value.since): value
        for rule in rules
        for value in values_behind(law, rule)
        if value.unconfirmed
    }
    return [seen[key] for key in sorted(seen)]
