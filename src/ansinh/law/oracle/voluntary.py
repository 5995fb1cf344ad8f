"""Voluntary social insurance: what is paid at once, made up, refunded, supported.

Quyết định 595, Điều 9-12; Luật 41/2024, Điều 36. Interest is compound at the average monthly
investment rate of the year before (per 100,000,000); sums are exact fractions, rounded half up
to the đồng once, at the end.
"""

from fractions import Fraction

from ansinh.ground.rounding import half_up
from ansinh.law.lawbook import Law, day_of
from ansinh.law.values import FINE_PERCENT, PERCENT, LawError

PLAIN_METHODS = (1, 3, 6, 12)


def monthly(law: Law, month: int, income: int) -> Fraction:
    """Điều 10 khoản 1: 22 % of the income chosen, not yet rounded."""
    rate = law.number("rate", day_of(month), fund="BHXH_TN", share="whole", kind="voluntary")
    return Fraction(income * rate, PERCENT)


def income_problem(law: Law, month: int, income: int) -> str | None:
    """Why an income may not be chosen in a month, or None (floor, cap and step)."""
    day = day_of(month)
    group_base = law.value("group_base", day, group="voluntary_other")
    floor_name = law.bases[str(group_base.value)].floor
    floor = law.number(floor_name, day)
    cap = law.number("cap_multiple", day, of="base_salary") * law.number("base_salary", day)
    step = law.find("voluntary_income_step", day)
    if income < floor:
        return f"{income} lies below {floor} ({law.value(floor_name, day).reference})"
    if income > cap:
        return f"{income} lies above {cap} ({law.value('base_salary', day).reference})"
    if step is not None and income != cap and (income - floor) % step.number:
        return f"{income} is not {floor} and steps of {step.number} ({step.reference})"
    return None


def ahead(law: Law, month: int, income: int, years: int, rate: int) -> int:
    """Điều 10 khoản 3, T1: once for 2 to 5 years to come, discounted month by month."""
    least = law.number("voluntary_one_payment", day_of(month), limit="years_ahead_least")
    most = law.number("voluntary_one_payment", day_of(month), limit="years_ahead_most")
    if not least <= years <= most:
        raise LawError(f"paying ahead is for {least} to {most} years, not {years}")
    return _rounded(monthly(law, month, income) * _discounted(0, 12 * years, rate))


def missing(law: Law, month: int, income: int, months: int, rate: int) -> int:
    """Điều 10 khoản 4, T2: once for the months missing for a pension, with compound interest."""
    most = law.number("voluntary_one_payment", day_of(month), limit="months_missing")
    if not 1 <= months <= most:
        raise LawError(f"at most {most} missing months may be paid at once, not {months}")
    return _rounded(monthly(law, month, income) * _compounded(months, rate))


def made_up(law: Law, month: int, income: int, method: int, months_late: int, rate: int) -> int:
    """Điều 11 khoản 3, T3: a payment missed and made up, with compound interest."""
    if method not in PLAIN_METHODS:
        raise LawError(f"a method of {method} months cannot be made up")
    if months_late < 1:
        raise LawError(f"a payment that is {months_late} months late is not late")
    return _rounded(monthly(law, month, income) * method * _growth(rate) ** months_late)


def refund(
    law: Law, month: int, income: int, years: int, months_left: int, rate: int, supported: int
) -> int:
    """Điều 10 khoản 6, HT: the last months of a payment ahead, less the state's support of them."""
    paid = monthly(law, month, income)
    whole = 12 * years
    if not 0 < months_left <= whole:
        raise LawError(f"{months_left} of {whole} months cannot be refunded")
    part = paid * _discounted(whole - months_left, whole, rate)
    return _rounded(part) - supported


def support(law: Law, month: int, who: str, months: int = 1) -> int:
    """Điều 12 khoản 1.2: k x 22 % x rural poverty line, for the months of a method."""
    day = day_of(month)
    share = law.number("voluntary_support", day, who=who)
    line = law.find("rural_poverty_line", day)
    if line is None:
        return 0
    rate = law.number("rate", day, fund="BHXH_TN", share="whole", kind="voluntary")
    return half_up(line.number * rate * share, PERCENT * PERCENT) * months


def supported_months(law: Law, month: int, already: int, method: int) -> int:
    """Điều 12 khoản 2: how many months of a payment the state still supports (120 in all)."""
    limit = law.find("voluntary_support_months", day_of(month))
    return 0 if limit is None else max(0, min(method, limit.number - already))


def _growth(rate: int) -> Fraction:
    return 1 + Fraction(rate, FINE_PERCENT)


def _discounted(first: int, last: int, rate: int) -> Fraction:
    """Sum of (1 + r)^-i for i from `first` up to but not including `last`."""
    down = _growth(rate) ** -1
    return sum((down**power for power in range(first, last)), Fraction(0))


def _compounded(months: int, rate: int) -> Fraction:
    """Sum of (1 + r)^i for i from 1 to `months`."""
    up = _growth(rate)
    return sum((up**power for power in range(1, months + 1)), Fraction(0))


def _rounded(amount: Fraction) -> int:
    return half_up(amount.numerator, amount.denominator)
