"""`ansinh law check`: what must hold of the law folder as a whole.

- dates: every series has values in the order of their dates, each ending where the next begins;
- citations: every value names a document and an article; none goes on after the last document
  that it cites was repealed, and no base does;
- cases: every rule has cases, and every change of a value is held by a case on the last day
  before it and one on its first day; every change that moves an assessment, by a contribution
  case in the month before and one in the month itself.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ansinh.ground.months import month_of, parse_month, show_month
from ansinh.law.cases import Case, count_by_rule
from ansinh.law.documents import covered_until, outlived
from ansinh.law.lawbook import Law, month_ruled_from
from ansinh.law.values import Series, name_of

FIRST_ASSESSED = parse_month("2014-01")
"""The first month whose lines can be assessed: minimum wages are known from 2014."""

MOVES_LINES = (
    "base_salary", "minimum_wage", "rate", "health_support", "household_order",
    "voluntary_support", "accident_support", "rural_poverty_line", "cap_multiple",
    "group_lawful", "group_base", "group_health_base", "state_effect",
)  # fmt: skip
"""Quantities whose changes move what a line owes."""


RULES_REST_ON = {
    "deadline": ("payment_deadline(payer=employer_monthly)",),
    "late_interest": ("late_interest(what=times)",),
    "arrears_recovery": ("late_interest(what=times_overseas_return)",),
    "late_charge": ("late_charge_by_day",),
    "allocation": ("allocation_rule(what=surplus)",),
    "debt_class": ("debt_class_months(class=new)",),
    "health": ("health_card(rule=late_days)",),
    "voluntary": (
        "voluntary_support(who=poor)",
        "voluntary_one_payment(limit=months_missing)",
        "voluntary_income_step",
        "rural_poverty_line",
    ),
}
"""The series whose changes turn a rule into another; each side of them needs a case of the rule."""


def problems(law: Law, cases: Iterable[Case]) -> Iterator[str]:
    """Everything that does not hold, one sentence each."""
    listed = list(cases)
    for series in law.series.values():
        yield from _dates(law, series)
        yield from _citations(series)
    yield from outlived(law.values(), law.documents, law.end)
    yield from _bases(law)
    for rule, number in count_by_rule(listed).items():
        if not number:
            yield f"rule {rule} has no case"
    yield from _value_cases(law, listed)
    yield from _line_cases(law, listed)
    yield from _rule_cases(law, listed)


def _dates(law: Law, series: Series) -> Iterator[str]:
    name = name_of(series.quantity, series.keys)
    yearly = law.quantities[series.quantity].holds == "year"
    for value, following in zip(series.values, series.values[1:], strict=False):
        if value.until is None or value.until > following.since:
            yield f"{name} has two values on {following.since}"
        elif value.until < following.since and not yearly:
            yield f"{name} has no value from {value.until} to {following.since}"


def _citations(series: Series) -> Iterator[str]:
    for value in series.values:
        for cited in value.references:
            if not (cited.document.strip() and cited.article.strip()):
                yield f"{value.name} from {value.since} has no document or article"


def _bases(law: Law) -> Iterator[str]:
    """Ways of forming a base that groups go on using after the documents they cite."""
    used: dict[str, tuple[date, date]] = {}
    for value in law.values():
        if value.quantity in ("group_base", "group_health_base") and value.value is not None:
            lawful = law.series["group_lawful", value.keys].values[-1]
            until = value.until or (lawful.since if lawful.value == "no" else law.end)
            begin, end = used.get(str(value.value), (value.since, until))
            used[str(value.value)] = min(begin, value.since), max(end, until)
    for code, base in law.bases.items():
        if code not in used:
            yield f"base {code}: no group uses it"
            continue
        begin, end = used[code]
        day = covered_until(base.references, law.documents, begin, end)
        if day < end:
            yield f"base {code} is used after the documents it cites, not in force since {day}"


def boundaries(series: Series) -> list[date]:
    """The days on which a series changes its value (not merely its article), its first too."""
    days = [series.values[0].since]
    for before, after in zip(series.values, series.values[1:], strict=False):
        if before.value != after.value:
            days.append(after.since)
    return days


def _value_cases(law: Law, cases: list[Case]) -> Iterator[str]:
    """A `value` case on each side of every change of every series."""
    held: set[tuple[str, str]] = set()
    for case in cases:
        if case.rule == "value":
            keys = {key: str(value) for key, value in case.given.items() if key != "quantity"}
            name = name_of(str(case.given["quantity"]), tuple(sorted(keys.items())))
            held.add((name, case.period))
    for series in law.series.values():
        if series.quantity == "span":
            continue
        name = name_of(series.quantity, series.keys)
        for day in boundaries(series):
            if (name, day.isoformat()) not in held:
                yield f"{name}: no value case on its first day {day}"
            before = day - timedelta(days=1)
            if before >= law.begin and (name, before.isoformat()) not in held:
                yield f"{name}: no value case on {before}, the last day before its change"


def _line_cases(law: Law, cases: list[Case]) -> Iterator[str]:
    """A contribution case on each side of every month in which some line changes."""
    months = {
        month_of(case.day()) for case in cases if case.rule in ("contribution", "several_contracts")
    }
    moving = {
        month_ruled_from(day)
        for series in law.series.values()
        if series.quantity in MOVES_LINES
        for day in boundaries(series)
    }
    for month in sorted(moving):
        for side in (month - 1, month):
            if side >= FIRST_ASSESSED and side not in months:
                yield f"no contribution case in {show_month(side)}, beside a change of the law"


def _rule_cases(law: Law, cases: list[Case]) -> Iterator[str]:
    """A case of the rule in the month (or on the day) on each side of a change it rests on."""
    named = {name_of(*key): series for key, series in law.series.items()}
    for rule, rests_on in RULES_REST_ON.items():
        periods = {case.period for case in cases if case.rule == rule}
        for name in rests_on:
            for day in boundaries(named[name])[1:]:
                before = day - timedelta(days=1)
                for side, text in ((before, "last day before"), (day, "first day after")):
                    by_month = show_month(month_of(side)) in periods
                    by_day = side.isoformat() in periods
                    if not (by_month or by_day):
                        yield f"rule {rule}: no case on {side}, the {text} a change of {name}"
