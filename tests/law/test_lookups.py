"""Looking values up: by name and day, with reference and grade, and errors that help."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh import law
from ansinh.ground.months import parse_month, show_month
from ansinh.ground.rounding import half_up
from ansinh.law.tables import monthly_tables, schemes

BOOK = law.load()


def test_a_value_says_where_it_stands():
    value = BOOK.value("base_salary", date(2024, 7, 1))
    assert (value.value, value.grade) == (2_340_000, "gazette")
    assert str(value.reference) == "Nghị định 73/2024/NĐ-CP, Điều 3"
    assert value.until == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("name", "day", "keys", "words"),
    [
        ("base_salaries", date(2020, 1, 1), {}, "no quantity 'base_salaries'"),
        ("base_salary", date(2040, 1, 1), {}, "outside the days this law covers"),
        ("base_salary", date(2012, 6, 1), {}, "no value on 2012-06-01"),
        ("minimum_wage", date(2020, 1, 1), {}, "looked up by region"),
        ("minimum_wage", date(2020, 1, 1), {"region": "V"}, "minimum_wage(region=IV)"),
        ("late_interest_rate", date(2018, 3, 1), {"fund": "social"}, "of 2018 is not known"),
        ("investment_rate_monthly", date(2021, 3, 1), {}, "Enter it as operator data"),
        (
            "commission_share",
            date(2026, 6, 1),
            {"region": "I", "scheme": "household", "turn": "first", "months": "12"},
            "not known",
        ),
    ],
)
def test_an_error_helps(name, day, keys, words):
    with pytest.raises(law.LawError) as refused:
        BOOK.value(name, day, **keys)
    assert words in str(refused.value)


def test_an_annual_value_ends_with_its_year():
    assert BOOK.value("late_interest_rate", date(2020, 12, 31), fund="social").value == 966_600
    with pytest.raises(law.LawMissing):
        BOOK.value("late_interest_rate", date(2021, 1, 1), fund="social")


@given(st.sampled_from(sorted(BOOK.series)), st.dates(date(2012, 1, 1), date(2030, 12, 31)))
def test_one_value_a_day_and_no_gap_after_the_first(key, day):
    series = BOOK.series[key]
    found = [value for value in series.values
             if value.since <= day and (value.until is None or day < value.until)]  # fmt: skip
    assert series.on(day) == (found[0] if found else None)
    assert len(found) <= 1
    if BOOK.quantities[key[0]].holds == "until_next" and day >= series.values[0].since:
        assert len(found) == 1


@given(st.integers(0, 10**17), st.integers(1, 10**9))
def test_half_up_is_the_nearest_and_a_half_goes_up(numerator, denominator):
    rounded = half_up(numerator, denominator)
    assert abs(rounded * denominator - numerator) * 2 <= denominator
    assert half_up(2 * numerator + 1, 2) == numerator + 1


def test_schemes_count_people_as_the_law_does():
    table = schemes(BOOK)
    rows = set(zip(*(table[name] for name in ("group", "state", "scheme")), strict=True))
    assert {("employee_enterprise", "maternity", scheme) for scheme in ("BHXH_BB", "BHYT")} <= rows
    assert ("employee_enterprise", "maternity", "BHTN") not in rows
    assert ("employee_enterprise", "unpaid", "BHYT") not in rows
    assert ("employee_enterprise", "sick", "BHYT") in rows
    assert ("voluntary_other", "active", "BHXH_TN") in rows
    assert ("household", "active", "BHYT") in rows
    relief = [
        (since, until)
        for group, state, scheme, since, until in zip(*table.values(), strict=True)
        if (group, state, scheme) == ("employee_enterprise_relief", "active", "TNLD")
    ]
    assert relief == [(parse_month("2021-07"), parse_month("2022-10"))]


def test_the_law_of_a_month_is_that_of_its_first_day():
    july = monthly_tables(BOOK, [parse_month("2020-07")])
    august = monthly_tables(BOOK, [parse_month("2020-08")])
    assert "employee_enterprise_reduced" not in july["group"]
    assert "employee_enterprise_reduced" in august["group"]


def test_monthly_tables_change_only_where_the_law_does():
    changes = set(BOOK.changes())
    before = None
    for month in range(parse_month("2014-01"), parse_month("2027-01")):
        table = monthly_tables(BOOK, [month])
        del table["month"]
        assert (table == before) <= (month not in changes) or month in changes, show_month(month)
        if before is not None and month not in changes:
            assert table == before
        before = table


def test_every_day_of_a_month_is_in_the_span():
    assert BOOK.begin == date(2012, 1, 1)
    assert BOOK.end - timedelta(days=1) == date(2030, 12, 31)
