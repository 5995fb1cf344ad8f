"""The model against the decrees' own examples, and against itself: no ledger, no database."""

from datetime import date

from hypothesis import given, settings

from tests.settle import model
from tests.settle.conftest import LAST, RATES
from tests.settle.model import Due, Facts, First, Letter, Money, number, settle
from tests.settle.scenario import facts
from tests.settle.stories import Twins, twins

MILLION = 1_000_000


def in_time(about: str, fund: str, amount: int, person: int = 0) -> Due:
    return Due(number(about), fund, amount, model.first(number(about)), person)


def yearly(year: int, social: int, health: int = 0) -> dict[tuple[int, str], int]:
    """Rates in hundred-thousandths of a per cent: 1.0650 % is 106,500."""
    return {(year, fund): social for fund in model.STEPS} | {(year, "BHYT"): health or social}


def charges(found: model.Books, month: str) -> int:
    return found.by_month().get(number(month), 0)


def test_examples_12_and_14_a_monthly_payer() -> None:
    """QĐ 595 điều 37: 1.227.495 on 1/3/2016; a month later 2.509.155 more."""
    dues = [
        in_time("2016-01", "HTTT", 100 * MILLION), in_time("2016-02", "HTTT", 100 * MILLION),
        in_time("2016-01", "BHYT", 15 * MILLION), in_time("2016-02", "BHYT", 20 * MILLION),
    ]  # fmt: skip
    found = settle(Facts(dues, rates=yearly(2016, 106_500, 108_330)), number("2016-04"))
    assert charges(found, "2016-03") == 1_227_495
    assert charges(found, "2016-04") == 2_509_155


def test_example_13_a_payer_of_three_months() -> None:
    """QĐ 595 điều 37: 140 million overdue, 210 of a cycle that has not ended: 1.491.000."""
    dues = [
        in_time("2016-03", "HTTT", 140 * MILLION), in_time("2016-04", "HTTT", 100 * MILLION),
        in_time("2016-05", "HTTT", 110 * MILLION),
    ]  # fmt: skip
    given_ = Facts(dues, cycles=[(number("2016-01"), 3)], rates=yearly(2016, 106_500))
    found = settle(given_, number("2016-08"))
    assert [charges(found, f"2016-0{month}") for month in (5, 6, 7)] == [1_491_000] * 3
    # The second quarter was due on 30/6: it is 30 days late on 1/8.
    assert charges(found, "2016-08") == 350 * MILLION * 1065 // 100_000


def test_example_15_two_years_two_rates() -> None:
    given_ = Facts(
        [in_time("2015-11", "HTTT", 50 * MILLION)],
        rates=yearly(2016, 100_000) | yearly(2017, 120_000),
    )
    assert sum(settle(given_, number("2017-06")).charges.values()) == 9_600_000


def test_example_15_of_article_38_what_was_found_bears_interest_the_month_after() -> None:
    """245 million found in May 2016: 2.609.250 in June. Recovery interest is not the model's."""
    dues = [
        Due(number(about), "HTTT", amount * MILLION, date(2016, 5, 10), since=number("2015-01"))
        for about, amount in (("2015-01", 50), ("2015-02", 60), ("2015-05", 65), ("2015-06", 70))
    ]
    found = settle(Facts(dues, rates=yearly(2016, 106_500)), number("2016-06"))
    assert found.by_month() == {number("2016-06"): 2_609_250}


def test_example_17_who_leaves_comes_first() -> None:
    """QĐ 595 điều 43: 140 million of 165,75; bà A in full, 25,75 million left unpaid."""
    shares = {"BHYT": 450_000, "BHTN": 200_000, "TNLD": 100_000, "ODTS": 300_000, "HTTT": 2_200_000}
    dues = [
        in_time(f"2017-0{month}", fund, amount, person)
        for month in range(1, 6)
        for fund, amount in shares.items()
        for person in range(1, 11)
    ]
    given_ = Facts(
        dues, [Money(date(2017, 6, 2), 140 * MILLION)],
        first=[First(1, number("2017-05"), date(2017, 6, 1))], rates=yearly(2017, 100_000),
    )  # fmt: skip
    found = settle(given_, number("2017-06"))
    assert sum(found.charges.values()) == 3_250_000
    assert found.paid_first == {1: 16_250_000 + 325_000}
    left = sum(found.charges.values()) - sum(found.charges_paid.values())
    assert sum(found.unpaid.values()) + left == 25_750_000


def test_the_sheets_behind_d15_and_b10() -> None:
    """Sixty late days of each month, then evasion, where every month was urged."""
    dues = [in_time(f"2026-{month:02d}", "HTTT", 10 * MILLION) for month in range(1, 13)]
    letters = [
        Letter(date(2026, month, 6), number("2026-01"), number(f"2026-{month - 1:02d}"))
        for month in range(3, 13)
    ]
    found = settle(Facts(dues, letters=letters), number("2026-12"))
    late = evaded = 0
    for month in range(1, 11):
        days = (date(2026, 12, 31) - model.last(number("2026-01") + month)).days
        late, evaded = late + min(60, days), evaded + max(0, days - 60)
    kinds = {
        kind: sum(amount for (_m, _f, one), amount in found.charges.items() if one == kind)
        for kind in ("late", "evasion")
    }
    assert kinds == {"late": late * 3_000, "evasion": evaded * 3_000}


def test_the_day_of_payment_is_the_last_that_counts() -> None:
    """Luật 41 điều 34.4a, 40.1: due on 30/9; in time that day, one day late the next."""
    due = [in_time("2025-08", "HTTT", 10 * MILLION)]
    for day, days in ((date(2025, 9, 30), 0), (date(2025, 10, 1), 1), (date(2025, 11, 10), 41)):
        found = settle(Facts(due, [Money(day, 10 * MILLION)]), number("2025-12"))
        assert sum(found.charges.values()) == days * 3_000


def test_a_late_declaration_is_late_sixty_days_and_then_evaded() -> None:
    """Luật 41 điều 38.2, 39.1a: began in July 2025, declared on 10/1/2026 and paid that day."""
    due = [Due(number("2025-07"), "HTTT", 10 * MILLION, date(2026, 1, 10), since=number("2025-07"))]
    money = [Money(date(2026, 1, 10), 10 * MILLION)]
    found = settle(Facts(due, money), number("2026-03"))
    # Due on 31/8; could be declared until 30/8 and is evaded from 30/10 on.
    late = (date(2025, 10, 29) - date(2025, 8, 31)).days
    evaded = (date(2026, 1, 10) - date(2025, 10, 29)).days
    month = number("2026-01")
    assert {key: amount for key, amount in found.charges.items() if amount} == {
        (month, "HTTT", "rec_late"): late * 3_000,
        (month, "HTTT", "rec_evad"): evaded * 3_000,
    }


def test_money_pays_what_is_due_before_what_is_not_and_funds_in_their_order() -> None:
    """Luật 41 điều 34.4, 38.1; QĐ 595 điều 43.2.2."""
    dues = [
        in_time("2025-08", "HTTT", 1_000), in_time("2025-08", "BHYT", 100),
        in_time("2025-09", "BHYT", 100), in_time("2025-09", "HTTT", 1_000),
    ]  # fmt: skip
    september = settle(Facts(dues, [Money(date(2025, 9, 30), 1_150)]), number("2025-09"))
    assert september.paid == {
        ("BHYT", number("2025-08")): 100, ("HTTT", number("2025-08")): 1_000,
        ("BHYT", number("2025-09")): 50, ("HTTT", number("2025-09")): 0,
    }  # fmt: skip
    october = settle(Facts(dues, [Money(date(2025, 10, 1), 1_150)]), number("2025-10"))
    assert october.paid["BHYT", number("2025-09")] == 100
    assert october.paid["HTTT", number("2025-08")] == 950


@settings(max_examples=15)
@given(pair=twins())
def test_no_dong_is_lost_and_no_order_matters(pair: Twins) -> None:
    """What is true in the end is the same however it was learned; money goes somewhere."""
    prompt, late = facts(pair.prompt, RATES, LAST), facts(pair.late, RATES, LAST)
    found, other = settle(prompt, number(LAST)), settle(late, number(LAST))
    assert (found.charges, found.paid, found.surplus) == (other.charges, other.paid, other.surplus)
    paid = sum(found.paid.values())
    came = sum(one.amount for one in prompt.money)
    assert came == paid + sum(found.charges_paid.values()) + found.surplus
    assert sum(due.amount for due in prompt.dues) == paid + sum(found.unpaid.values())
    assert all(found.charges[key] >= part >= 0 for key, part in found.charges_paid.items())
    assert min([*found.unpaid.values(), found.surplus]) >= 0
