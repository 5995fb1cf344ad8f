"""Late payment over columns: the rules of `law.late` and `law.charge` for any number of debts.

Rates come from the law as a small table, so that a year nobody has entered stops the
computation with the law's own error before a single đồng is computed.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import narwhals as nw

from ansinh.assess.columns import at_most, half_up, share, whole_number
from ansinh.assess.lawtable import native_table
from ansinh.law import Law
from ansinh.law.charge import EVASION, LATE, NOT_DUE, begins, evading_only_since
from ansinh.law.funds import Fund
from ansinh.law.late import rate_of
from ansinh.law.values import FINE_PERCENT

RATE_STEP = 100
"""Monthly rates have four decimals of a percent, so they divide by this without a rest."""


def monthly_interest(debts: Any, law: Law, month: int) -> nw.LazyFrame[Any]:
    """Interest of a month on what is overdue (Quyết định 595, Điều 37).

    `debts` has the columns `fund` and `overdue` (đồng, below 10^11 a row); the result has
    `interest` besides. LawMissing when the year's rate of a fund was not entered; 0 from
    1/7/2025.
    """
    frame: nw.LazyFrame[Any] = nw.from_native(debts).lazy()
    funds = [fund.value for fund in Fund]
    rates: dict[str, list[Any]] = {
        "fund": funds,
        "late_rate": [rate_of(law, month, fund) // RATE_STEP for fund in funds],
    }
    table: nw.LazyFrame[Any] = nw.from_native(native_table(frame, rates)).lazy()
    with_rate = frame.join(table, on="fund", how="inner")
    interest = half_up(nw.col("overdue") * nw.col("late_rate"), FINE_PERCENT // RATE_STEP)
    return with_rate.with_columns(interest=interest).drop("late_rate")


def daily_charges(debts: Any, law: Law, days: Iterable[date]) -> nw.LazyFrame[Any]:
    """State, days and charge of unpaid amounts on their days (Luật 41/2024, Điều 38-41).

    `debts` has the columns `amount` (đồng), `due` (the latest day of payment), `day` (the day
    asked about, one of `days`), `urged` (the day of the written urging, 0 without one), all as
    day numbers of `date.toordinal`, and `excused` (days since evasion began on which a
    legitimate reason held). With a column `fund`, what was due of health insurance before the
    charge by day stays late (Luật 51/2024, Điều 3 khoản 5 điểm d). The result has besides:
    `late_days`, `evasion_days`, `late_charge`, `evasion_charge` and `lateness` (not_due,
    late_payment, evasion), and `age` and `evading`: the days since the latest day of payment,
    those under the old interest too, and how many of them
    are evasion. All in one plan, however many the days.
    """
    frame: nw.LazyFrame[Any] = nw.from_native(debts).lazy()
    first = begins(law).toordinal()
    table: nw.LazyFrame[Any] = nw.from_native(native_table(frame, _rules(law, days))).lazy()
    frame = frame.join(table, left_on="day", right_on="rule_day", how="inner")
    today, due, zero = nw.col("day").cast(nw.Int64), nw.col("due").cast(nw.Int64), whole_number(0)
    start = nw.when(due + 1 > first).then(due + 1).otherwise(whole_number(first))
    spent = today + 1 - nw.col("left_out") - start
    age = nw.when(due < first).then(today - due).otherwise(nw.col("days"))
    beyond, since = nw.col("age") - nw.col("evasion_after"), today - nw.col("urged")
    evading = at_most(beyond, since) - nw.col("excused")
    evades = (nw.col("urged") > 0) & (nw.col("evading") > 0) & (nw.col("days") > 0)
    if "fund" in frame.collect_schema().names():
        for fund in Fund:
            least = evading_only_since(law, fund).toordinal()
            evades = evades & ((nw.col("fund") != fund.value) | (due >= least))
    steps: list[dict[str, nw.Expr]] = [
        {"days": nw.when((spent > 0) & (nw.col("day_rate") > 0)).then(spent).otherwise(zero)},
        {"age": nw.when(age > nw.col("days")).then(age).otherwise(nw.col("days"))},
        {"evading": evading},
        {"evading": nw.when(evades).then(nw.col("evading")).otherwise(zero)},
        {"evasion_days": at_most(nw.col("evading"), nw.col("days"))},
        {"late_days": nw.col("days") - nw.col("evasion_days")},
        {
            "late_charge": share(nw.col("amount") * nw.col("late_days"), nw.col("day_rate")),
            "evasion_charge": share(nw.col("amount") * nw.col("evasion_days"), nw.col("day_rate")),
            "lateness": nw.when(nw.col("days") == 0)
            .then(nw.lit(NOT_DUE))
            .when(nw.col("evading") > 0)
            .then(nw.lit(EVASION))
            .otherwise(nw.lit(LATE)),
        },
    ]
    for step in steps:
        frame = frame.with_columns(**step)
    return frame.drop("days", "left_out", "evasion_after", "day_rate")


def _rules(law: Law, days: Iterable[date]) -> dict[str, list[Any]]:
    """What the law says of each day; before the charge by day began its rate is 0."""
    rows: list[tuple[int, int, int, int]] = []
    for day in sorted(set(days)):
        if day < begins(law):
            rows.append((day.toordinal(), 0, 0, 0))
            continue
        ends = [law.value("late_days_counted", day, end=end).value == "yes"
                for end in ("first_day_after", "day_of_payment")]  # fmt: skip
        limit = law.number("evasion", day, what="after_days")
        rows.append(
            (day.toordinal(), len(ends) - sum(ends), limit, law.number("late_charge_by_day", day))
        )
    names = ("rule_day", "left_out", "evasion_after", "day_rate")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
