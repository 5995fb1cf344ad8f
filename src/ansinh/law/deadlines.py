"""When a payment is due: the last day of a month, by payer and payment method.

Until 30/6/2025 the last day of the payer's cycle (Quyết định 595, Điều 7); since 1/7/2025 the
last day of the month after it (Luật 41/2024, Điều 33-34). The law of the last month of the cycle
decides, because the deadline is the cycle's: June 2025 of a monthly payer was due on 30/6/2025; a
cycle of May to July 2025 was not due when the new law came and is due on 31/8/2025 (Điều 34 khoản 4
điểm b).
"""

from datetime import date

from ansinh.ground.months import last_day
from ansinh.law.lawbook import Law, day_of
from ansinh.law.values import LawError


def cycle_end(month: int, method: int, cycle_start: int) -> int:
    """The last month of the payment cycle that a month belongs to.

    `method` is the number of months paid at once, `cycle_start` any first month of a cycle.
    """
    if method < 1:
        raise LawError(f"a payment method is a number of months from 1, not {method}")
    return month - (month - cycle_start) % method + method - 1


def due_day(
    law: Law, month: int, *, payer: str = "employer_monthly", method: int = 1, cycle_start: int = 0
) -> date:
    """The latest day of payment of a month's contribution.

    `payer` is a key of the quantity payment_deadline; an employer that pays each 3 or 6 months
    is `employer_cycle`.
    """
    if payer == "employer_monthly" and method > 1:
        payer = "employer_cycle"
    end = cycle_end(month, method, cycle_start)
    return last_day(end + law.number("payment_deadline", day_of(end), payer=payer))


def voluntary_due_month(law: Law, first_month: int, method: int) -> int:
    """The last month in which a voluntary contribution may be paid (Điều 11 khoản 1).

    1, 3, 6 and 12 months at once are due within 1, 3, 4 and 7 months; later the person has
    stopped for the time being and may make up with interest (`voluntary.made_up`).
    """
    within = law.number("voluntary_deadline", day_of(first_month), method=str(method))
    return first_month + within - 1
