"""Properties of the rules: nothing is lost, nothing is made, later is never cheaper."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh import law
from ansinh.ground.months import month_of, parse_month
from ansinh.law import deadlines
from ansinh.law.oracle import allocation, charge, contracts, health_card, late, voluntary
from ansinh.law.values import FINE_PERCENT, LawError

BOOK = law.load()
MONEY = st.integers(0, 10**11)
DAYS = st.dates(date(2016, 1, 1), date(2026, 12, 31))
CLAIMS = st.lists(
    st.builds(
        allocation.Claim,
        fund=st.sampled_from(["BHYT", "BHTN", "TNLD", "HTTT", "ODTS"]),
        kind=st.sampled_from(["principal", "charge"]),
        amount=MONEY,
        month=st.integers(24_192, 24_300),
        first=st.booleans(),
    ),
    max_size=12,
)


@given(MONEY, CLAIMS, DAYS)
def test_allocation_gives_every_dong_once(money, claims, day):
    given_parts, surplus = allocation.allocate(BOOK, money, claims, day)
    assert sum(part for _, part in given_parts) + surplus == money
    assert all(0 <= part <= claim.amount for claim, part in given_parts)
    unpaid = [part < claim.amount for claim, part in given_parts]
    assert surplus == 0 or not any(unpaid)
    after_first_gap = given_parts[unpaid.index(True) + 1 :] if any(unpaid) else []
    assert all(part == 0 for _, part in after_first_gap)


@given(MONEY, MONEY, CLAIMS, DAYS)
def test_two_payments_settle_what_one_would(first, second, claims, day):
    whole, surplus = allocation.allocate(BOOK, first + second, claims, day)
    parts, left = allocation.allocate(BOOK, first, claims, day)
    rest = [
        allocation.Claim(c.fund, c.kind, c.amount - part, c.month, c.first) for c, part in parts
    ]
    again, left_again = allocation.allocate(BOOK, second, rest, day)
    assert allocation.short(again) == allocation.short(whole)
    assert left + left_again == surplus


@given(MONEY, DAYS, st.integers(0, 700), st.integers(0, 60))
def test_a_later_day_never_costs_less(amount, due, days, more):
    day = due + timedelta(days=days)
    one = charge.lateness(BOOK, amount, due, day, urged=due)
    later = charge.lateness(BOOK, amount, due, day + timedelta(days=more), urged=due)
    assert later.charge >= one.charge - 1  # two parts are rounded, each by less than half a đồng
    assert one.late_days + one.evasion_days <= max(0, days)
    unurged = charge.lateness(BOOK, amount, due, day, urged=None)
    assert unurged.evasion_days == 0
    assert abs(unurged.charge - one.charge) <= 1


@given(st.dictionaries(st.integers(24_192, 24_250), MONEY, max_size=8), MONEY,
       st.integers(24_192, 24_260), st.sampled_from([1, 3, 6]))  # fmt: skip
def test_overdue_is_never_more_than_owed(accruals, paid, month, method):
    found = late.overdue(accruals, paid, month, method=method, cycle_start=24_192)
    assert 0 <= found <= max(0, sum(accruals.values()) - paid)
    assert late.overdue(accruals, paid, month, method=1) >= found


@given(st.integers(700_000, 20_000_000), st.integers(2, 5), st.integers(0, 2_000_000))
def test_a_payment_ahead_is_cheaper_and_its_refund_is_all_of_it(income, years, rate):
    month = parse_month("2018-06")
    ahead = voluntary.ahead(BOOK, month, income, years, rate)
    assert ahead <= income * 22 * 12 * years // 100 + 1
    assert voluntary.refund(BOOK, month, income, years, 12 * years, rate, 0) == ahead


@given(st.integers(700_000, 20_000_000), st.integers(1, 120), st.integers(0, 2_000_000))
def test_missing_months_follow_the_closed_formula(income, months, rate):
    found = voluntary.missing(BOOK, parse_month("2018-06"), income, months, rate)
    growth = 1 + Fraction(rate, FINE_PERCENT)
    each = Fraction(income * 22, 100)
    exact = each * months if rate == 0 else each * growth * (growth**months - 1) / (growth - 1)
    assert abs(found - exact) <= Fraction(1, 2)


@given(st.integers(24_192, 24_330), st.sampled_from([1, 3, 6]))
def test_a_deadline_is_the_end_of_a_month_not_before_the_cycle_ends(month, method):
    due = deadlines.due_day(BOOK, month, method=method, cycle_start=24_192)
    assert (due + timedelta(days=1)).day == 1
    assert month_of(due) >= deadlines.cycle_end(month, method, 24_192) >= month


@given(st.lists(st.builds(contracts.Contract, st.text(max_size=3), DAYS, MONEY), min_size=1,
                max_size=6), DAYS)  # fmt: skip
def test_contracts_share_out_every_fund_once(made, day):
    states = contracts.states_of(BOOK, made, day)
    assert sum(state in ("active", "health_elsewhere") for state in states) == 1
    assert sum(state in ("active", "other_contract_health") for state in states) == 1
    payer = next(at for at, state in enumerate(states) if state in ("active", "health_elsewhere"))
    assert made[payer].made == min(contract.made for contract in made)


@given(MONEY, st.integers(1, 12), st.integers(0, 12))
def test_a_refund_is_a_part_of_what_was_paid(paid, months, unused):
    if unused > months:
        with pytest.raises(LawError):
            health_card.refund(paid, months, unused)
        return
    back = health_card.refund(paid, months, unused)
    kept = health_card.refund(paid, months, months - unused)
    assert 0 <= back <= paid and abs(back + kept - paid) <= 1


@given(st.dates(date(2010, 1, 1), date(2024, 12, 31)))
def test_a_child_is_six_on_a_birthday(born):
    until = health_card.child_until(BOOK, born, date(2024, 1, 1))
    assert until.year == born.year + 6 and until.month == born.month
    assert until.day == born.day or (born.month, born.day) == (2, 29)


def test_months_of_debt_as_the_operator_counts_them():
    from ansinh.law.debt import months_of_debt
    from ansinh.law.loading import assume

    day = date(2018, 6, 30)
    asked = {"oldest_unpaid": parse_month("2018-03"), "debt": 100, "accrual": 40}
    assert months_of_debt(BOOK, day, **asked) == 3
    assert months_of_debt(BOOK, day, oldest_unpaid=parse_month("2018-06")) == 0
    assert months_of_debt(BOOK, day, oldest_unpaid=None) == 0
    by_ratio = assume(
        BOOK, [{"quantity": "debt_months_counted", "from": date(2015, 12, 1), "value": "ratio"}]
    )
    assert months_of_debt(by_ratio, day, **asked) == 2
