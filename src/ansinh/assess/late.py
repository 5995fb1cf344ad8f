"""Late payment over columns: the rules of `law.late` and `law.charge` for any number of debts.

Rates come from the law as a small table, so that a year nobody has entered stops the
computation with the law's own error before a single đồng is computed.
"""

from datetime import date
from typing import Any

import narwhals as nw

from ansinh.assess.columns import at_most, half_up, share, whole_number
from ansinh.assess.lawtable import native_table
from ansinh.law import Law
from ansinh.law.charge import begins
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


def daily_charges(debts: Any, law: Law, day: date) -> nw.LazyFrame[Any]:
    """State, days and charge of unpaid amounts on a day (Luật 41/2024, Điều 38-41).

    `debts` has the columns `amount` (đồng), `due` (the latest day of payment, as a day number of
    `date.toordinal`), `urged` and `excused` (0 or 1). The result has besides: `late_days`,
    `evasion_days`, `late_charge`, `evasion_charge` and `lateness` (not_due, late_payment,
    evasion).
    """
    frame: nw.LazyFrame[Any] = nw.from_native(debts).lazy()
    first, today = begins(law).toordinal(), day.toordinal()
    if today < first:
        return frame.with_columns(
            late_days=whole_number(0), evasion_days=whole_number(0),
            late_charge=whole_number(0), evasion_charge=whole_number(0),
            lateness=nw.lit("not_due"),
        )  # fmt: skip
    counted = [
        law.value("late_days_counted", day, end=end).value == "yes"
        for end in ("first_day_after", "day_of_payment")
    ]
    left_out = len(counted) - sum(counted)
    limit = whole_number(law.number("evasion", day, what="after_days"))
    rate = whole_number(law.number("late_charge_by_day", day))
    due = nw.col("due").cast(nw.Int64)
    start = nw.when(due + 1 > first).then(due + 1).otherwise(whole_number(first))
    spent = whole_number(today + 1 - left_out) - start
    days = nw.when(spent > 0).then(spent).otherwise(whole_number(0))
    age = nw.when(due < first).then(whole_number(today) - due).otherwise(nw.col("days"))
    is_evasion = (nw.col("urged") > 0) & (nw.col("excused") == 0) & (nw.col("age") > limit)
    is_evasion = is_evasion & (nw.col("days") > 0)
    steps: list[dict[str, nw.Expr]] = [
        {"days": days},
        {"age": nw.when(age > nw.col("days")).then(age).otherwise(nw.col("days"))},
        {"evading": nw.when(is_evasion).then(nw.col("age") - limit).otherwise(whole_number(0))},
        {"evasion_days": at_most(nw.col("evading"), nw.col("days"))},
        {"late_days": nw.col("days") - nw.col("evasion_days")},
        {
            "late_charge": share(nw.col("amount") * nw.col("late_days"), rate),
            "evasion_charge": share(nw.col("amount") * nw.col("evasion_days"), rate),
            "lateness": nw.when(nw.col("days") == 0)
            .then(nw.lit("not_due"))
            .when(nw.col("evading") > 0)
            .then(nw.lit("evasion"))
            .otherwise(nw.lit("late_payment")),
        },
    ]
    for step in steps:
        frame = frame.with_columns(**step)
    return frame.drop("days", "age", "evading")
