"""The days of a health card, and what is refunded of it (Quyết định 595, Điều 20 và 47; Luật BHYT,
Điều 16 as amended by Luật 51/2024)."""

from datetime import date, timedelta

from ansinh.ground.rounding import half_up
from ansinh.law.lawbook import Law
from ansinh.law.values import LawError

OWN_PAYERS = ("IV", "V")
WHOLE_YEAR_GROUPS = ("poor", "near_poor_full", "ethnic_difficult_area",
                     "specially_difficult_area", "island")  # fmt: skip


def card_begins(
    law: Law, group: str, paid: date, *, gap_months: int | None = None,
    gap_days: int | None = None, decided: date | None = None,
) -> date:  # fmt: skip
    """Điều 47 khoản 2: the first day on which a card is valid.

    Groups IV and V that join for the first time (no gap given) wait 30 days from payment, as they
    do after a gap: of three months within the fiscal year until 30/6/2025 (`gap_months`), of 90
    days since (`gap_days`). Others begin on the day of payment.
    The unemployed begin with the benefit, the poor and the areas on 1 January or on the day of
    the decision that lists them (`decided`).
    """
    block = law.group(group).block
    if group == "unemployed" or group in WHOLE_YEAR_GROUPS:
        return decided or date(paid.year, 1, 1)
    if block not in OWN_PAYERS:
        return paid
    limit = law.find("health_card", paid, rule="gap_days")
    gap = gap_days if limit is not None else gap_months
    if gap is None and (gap_days, gap_months) != (None, None):
        asked = "days" if limit is not None else "months"
        raise LawError(f"on {paid} a gap is counted in {asked}")
    if limit is None:
        limit = law.value("health_card", paid, rule="gap_months")
    if gap is None or gap >= limit.number:
        return paid + timedelta(days=law.number("health_card", paid, rule="wait_days"))
    return paid


def card_lapses(law: Law, days_late: int, day: date) -> bool:
    """Điều 47 khoản 2.3: whether an employer's delay ends the validity of its workers' cards."""
    limit = law.find("health_card", day, rule="late_days")
    return limit is not None and days_late >= limit.number


def child_until(law: Law, born: date, day: date) -> date:
    """Nghị định 146/2018, Điều 10 khoản 1: the day on which a child is 72 months old."""
    months = law.number("health_card", day, rule="child_months")
    year, month = divmod(born.year * 12 + born.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(born.day, last))


def refund(paid: int, months_paid: int, months_unused: int) -> int:
    """Điều 20: what is returned of a contribution whose months were paid and not used.

    Unused months count from the first valid day of the card of the new group, from the day of a
    decision that raises support, or all of them when the person died before the card began.
    """
    if not 0 <= months_unused <= months_paid:
        raise LawError(f"{months_unused} of {months_paid} months cannot be unused")
    return half_up(paid * months_unused, months_paid) if months_paid else 0


def list_base(law: Law, day: date, order: int) -> int:
    """The base that form 3 of Nghị định 188/2025 shows for a household member, in đồng."""
    share = law.number("household_order", day, order=str(min(max(order, 1), 5)))
    return half_up(law.number("base_salary", day) * share, 100_000)


def first_group(law: Law, groups: list[str], day: date) -> str:
    """Điều 17 khoản 7: in which of several groups a person contributes on a day.

    The first block in the order of the law; within the supported ones the highest support.
    """
    order = str(law.value("health_block_order", day).value).split()

    def place(code: str) -> tuple[int, int]:
        group = law.group(code)
        if group.block not in order:
            raise LawError(f"{code} is not a health insurance group")
        support = 0
        if group.support:
            support = law.number("health_support", day, who=group.support)
        return order.index(group.block), -support

    if not groups:
        raise LawError("no group to choose from")
    return min(groups, key=place)
