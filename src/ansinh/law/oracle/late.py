"""Late interest from 1/1/2016 to 30/6/2025, debt by debt (Luật 58/2014, Điều 122; Quyết định 595,
Điều 37-38). Rates are integers per 100,000,000; money is whole đồng, half up.
"""

from collections.abc import Iterable, Mapping

from ansinh.law.deadlines import cycle_end
from ansinh.law.late import interest, rate_of, recovery_rate
from ansinh.law.lawbook import Law, day_of
from ansinh.law.values import FINE_PERCENT


def monthly_rate(annual: int, times: int = 2) -> int:
    """Từ lãi suất năm ra lãi suất tháng: `times` the annual rate over twelve, cut after four
    decimals of a percent as the announcements print it (2 x 6.5 % / 12 = 1.0833 %)."""
    step = FINE_PERCENT // 1_000_000
    return annual * times // 12 // step * step


def overdue(accruals: Mapping[int, int], paid: int, month: int, *, method: int = 1,
            cycle_start: int = 0) -> int:  # fmt: skip
    """Điều 37 khoản 3: Pcđ = Plk - Sps, what bears interest in `month`.

    Plk is everything accrued to the end of the month before, less what was paid; Sps what of it
    was not yet past its due date then: the month before for a monthly payer, the months of a
    cycle that had not ended earlier for a payer of 3 or 6 months. Never below zero.
    """
    before = {at: amount for at, amount in accruals.items() if at < month}
    not_due = sum(
        amount for at, amount in before.items() if cycle_end(at, method, cycle_start) >= month - 1
    )
    return max(0, sum(before.values()) - paid - not_due)


def recovery_months(month: int, recovered_in: int) -> int:
    """Điều 38 khoản 4.2: N = (T0 - T) - 1, never below zero."""
    return max(0, recovered_in - month - 1)


def recovery_interest(
    law: Law,
    due: Iterable[tuple[int, int]],
    recovered_in: int,
    fund: str,
    *,
    cause: str = "",
    caused_in: int | None = None,
) -> int:
    """Điều 38: interest on what an employer kept back, recovered in a month.

    `due` holds (month, amount). `cause` is empty for evasion, or `wage_rise` or `overseas_return`,
    decided or returned in the month `caused_in`: recovered within six months it bears nothing;
    later the rate counts once instead of twice since 1/7/2018 (Quyết định 888).
    """
    if cause and caused_in is not None:
        free = law.number("late_interest", day_of(recovered_in), what="free_months")
        if recovered_in - caused_in <= free:
            return 0
    return sum(
        interest(
            amount,
            recovery_rate(law, month, fund, cause, recovered_in),
            recovery_months(month, recovered_in),
        )
        for month, amount in due
    )


def frozen_interest(law: Law, principal: int, from_month: int, to_month: int, fund: str) -> int:
    """Điều 37 khoản 4: a unit that vanished and came back owes interest for the gap, at the rate
    of each year. Months are half open."""
    total = 0
    month = from_month
    while month < to_month:
        year_end = min(to_month, (month // 12 + 1) * 12)
        total += interest(principal, rate_of(law, month, fund), year_end - month)
        month = year_end
    return total
