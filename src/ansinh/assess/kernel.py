"""The assessment: each spell meets the law of each of its months.

Steps follow the order of the law: which amount the base is taken from, its floor and its cap,
what the state of the line does to it, the rate of each fund and share, the split between the
state and the person, and the number of months billed at once. Each step is a handful of short
expressions over the columns of the step before, because an engine binds what it is given.
"""

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from ansinh.assess.columns import (
    MILLION,
    at_most,
    by_number,
    half_up,
    only_if,
    scale_total,
    share,
    whole_number,
)
from ansinh.assess.lawtable import law_table
from ansinh.law import Law
from ansinh.law.funds import AMOUNTS
from ansinh.law.values import PERCENT

SPELL_COLUMNS = (
    "change", "person", "unit", "sponsor", "track", "from_month", "to_month", "group", "state",
    "wage", "allowance", "coefficient", "position_coefficient", "difference_coefficient",
    "seniority_rate", "profession_rate", "region", "payment_months", "member_order", "top_up_rate",
)  # fmt: skip
"""The columns of a table of spells (docs/architecture.md gives types and meaning)."""

BASES = ("base_bhxh", "base_bhyt", "base_bhtn", "base_tnld")

LINE_COLUMNS = (
    "change", "person", "unit", "sponsor", "track", "month", "group", "state",
    "payment_months", *BASES, "rule", *(amount.column for amount in AMOUNTS),
)  # fmt: skip
"""The columns of a table of lines, in the order in which files hold them."""

PLAIN = {
    "odts_employer": "base_bhxh",
    "odts_self": "base_bhxh",
    "httt_employee": "base_bhxh",
    "httt_employer": "base_bhxh",
    "httt_self": "base_bhxh",
    "tnld_employer": "base_tnld",
    "bhyt_employee": "base_bhyt",
    "bhyt_employer": "base_bhyt",
    "bhyt_fund": "base_bhyt",
    "bhtn_employee": "base_bhtn",
    "bhtn_employer": "base_bhtn",
}
"""Money columns that are a rate on a base, and the base."""

RARE = ("odts_self", "httt_self", "bhyt_fund")
"""Those of them that few lines owe."""


def assess(spells: Any, law: Law, months: Iterable[int]) -> nw.LazyFrame[Any]:
    """One line per spell and billed month, lazily.

    `spells` is a DuckDB relation or a Polars lazy frame (or a Narwhals frame over one) with
    `SPELL_COLUMNS`; `months` are month numbers. A spell is billed in the first month of each of
    its payment periods, counted from its first month, for `payment_months` months at the law of
    that month. A month in which the spell's group is not lawful has no line (see `unassessed`).
    """
    frame: nw.LazyFrame[Any] = nw.from_native(spells).lazy()
    table = law_table(frame, law, sorted(set(months)))
    lines = frame.join(table, on=["group", "state"], how="inner").filter(_is_billed())
    for step in (_scale, _scale_carried, _raw, _floored, _bases, _rated, _ordered, _supported):
        lines = lines.with_columns(**step())
    return lines.select(*_line_columns())


def unassessed(spells: Any, law: Law, months: Iterable[int]) -> nw.LazyFrame[Any]:
    """Spells and months that are in force but have no law: the guard's list.

    One row per spell and month in which the group, the state or both are not lawful (or lack
    operator data), with the columns of the spell and `month`.
    """
    frame: nw.LazyFrame[Any] = nw.from_native(spells).lazy()
    table = law_table(frame, law, sorted(set(months))).select("group", "state", "month")
    calendar = table.select("month").unique()
    running = frame.join(calendar, how="cross").filter(
        nw.col("from_month") <= nw.col("month"), nw.col("month") < nw.col("to_month")
    )
    return running.join(table, on=["group", "state", "month"], how="anti")


def _is_billed() -> nw.Expr:
    since = nw.col("month") - nw.col("from_month")
    running = (since >= 0) & (nw.col("month") < nw.col("to_month"))
    begins = (nw.col("payment_months") == 1) | (since % nw.col("payment_months") == 0)
    return running & begins


def _scale() -> dict[str, nw.Expr]:
    """The state scale, and the minimum wage of the line's region.

    A product of coefficients and base salary has twelve decimals, too many for one
    multiplication below 2^53. It is divided in two steps of a million: the floor of a floor is
    the same floor.
    """
    total = only_if(nw.col("take_scale"), scale_total())
    minima = [f"minimum_wage_{region}" for region in (1, 2, 3, 4)]
    return {
        "scale": total,
        "scale_millions": only_if(nw.col("take_scale"), scale_total() // MILLION),
        "minimum": by_number(nw.col("region"), *minima),
    }


def _scale_carried() -> dict[str, nw.Expr]:
    rest = nw.col("scale") - nw.col("scale_millions") * MILLION
    carried = (rest * nw.col("base_salary") + MILLION * MILLION // 2) // MILLION
    whole = nw.col("scale_millions") * nw.col("base_salary") + carried
    return {"scale_carried": only_if(nw.col("take_scale"), whole)}


def _raw() -> dict[str, nw.Expr]:
    """The amount that the base is taken from, before floor and cap."""
    taken = nw.col("wage") * nw.col("take_wage") + nw.col("allowance") * nw.col("take_allowance")
    scale = only_if(nw.col("take_scale"), nw.col("scale_carried") // MILLION)
    return {"raw": taken + scale + nw.col("fixed")}


def _floored() -> dict[str, nw.Expr]:
    """The raw amount lifted to its floor. A month without pay keeps a base of 0."""
    raw, minimum = nw.col("raw"), nw.col("minimum")
    floor = nw.when(nw.col("floor_by_region") > 0).then(minimum).otherwise(nw.col("floor"))
    times = nw.col("cap_unemployment_by_region")
    by_region = nw.when(times > 0).then(times * minimum)
    return {
        "floored": nw.when((raw > 0) & (raw < floor)).then(floor).otherwise(raw),
        "cap_jobless": by_region.otherwise(nw.col("cap_unemployment")),
    }


def _bases() -> dict[str, nw.Expr]:
    """The four bases: capped, and 0 where the insurance does not cover the line."""
    capped = at_most(nw.col("floored"), nw.col("cap"))
    jobless = at_most(nw.col("floored"), nw.col("cap_jobless"))
    fixed = nw.col("health_fixed")
    due = nw.col("health_share")
    health = nw.when(due == PERCENT).then(capped).otherwise(share(capped, due))
    health = nw.when(fixed > 0).then(fixed).otherwise(health)
    return {
        "base_bhxh": capped * nw.col("on_social"),
        "base_bhyt": health,
        "base_bhtn": jobless * nw.col("on_unemployment"),
        "base_tnld": capped * nw.col("on_accident"),
    }


def _rated() -> dict[str, nw.Expr]:
    """A month's contributions that are a rate on a base, and what the splits start from."""
    rated = {
        column: _rated_column(column, base, rare=column in RARE) for column, base in PLAIN.items()
    }
    order = [f"order_{position}" for position in (1, 2, 3, 4, 5)]
    position = nw.when(nw.col("member_order") < 1).then(1).otherwise(nw.col("member_order"))
    support = nw.col("support_rate") + nw.col("top_up") * nw.col("top_up_rate")
    return rated | {
        "health_first": _rated_column("bhyt_whole", "base_bhyt"),
        "health_own": _rated_column("bhyt_self", "base_bhyt"),
        "health_state": _rated_column("bhyt_state", "base_bhyt"),
        "order_share": by_number(position, *order),
        "support": at_most(support, whole_number(PERCENT)),
        "bhxh_tn_whole": _rated_column("bhxh_tn_whole", "base_bhxh"),
        "tnld_tn_whole": _rated_column("tnld_tn_whole", "base_tnld"),
        "given": nw.col("support_amount")
        + only_if(nw.col("top_up_unit"), share(nw.col("top_up_unit"), nw.col("top_up_rate"))),
    }


def _rated_column(column: str, base: str, *, rare: bool = True) -> nw.Expr:
    """A rate of a base; computed only where it is due when few lines owe it."""
    rate = nw.col(f"rate_{column}")
    amount = share(nw.col(base), rate)
    return only_if(rate, amount) if rare else amount


def _ordered() -> dict[str, nw.Expr]:
    """The whole health contribution: a household's later members owe a share of the first's."""
    return {
        "health_whole": only_if(
            nw.col("health_first"),
            half_up(nw.col("health_first") * nw.col("order_share"), PERCENT),
        ),
        "bhxh_tn_state": at_most(nw.col("given"), nw.col("bhxh_tn_whole")),
        "tnld_tn_state": at_most(nw.col("given"), nw.col("tnld_tn_whole")),
    }


def _supported() -> dict[str, nw.Expr]:
    """The state's part: its support and the province's top-up, at most the whole.

    For voluntary insurance the state gives đồng a month (`given`), of which it never gives more
    than the contribution; the person owes the rest.
    """
    whole = nw.col("health_whole")
    return {"health_supported": only_if(whole, share(whole, nw.col("support")))}


def _line_columns() -> list[nw.Expr]:
    """The columns of a line; money for all the months that are billed at once."""
    months = nw.col("payment_months")
    split = {
        "bhyt_self": nw.col("health_own") + nw.col("health_whole") - nw.col("health_supported"),
        "bhyt_state": nw.col("health_state") + nw.col("health_supported"),
        "bhxh_tn_self": nw.col("bhxh_tn_whole") - nw.col("bhxh_tn_state"),
        "tnld_tn_self": nw.col("tnld_tn_whole") - nw.col("tnld_tn_state"),
    }
    money = [
        (split.get(amount.column, nw.col(amount.column)) * months).alias(amount.column)
        for amount in AMOUNTS
    ]
    typed = {"month": nw.Int32, "payment_months": nw.Int8}
    known = LINE_COLUMNS[: len(LINE_COLUMNS) - len(AMOUNTS)]
    plain = [nw.col(name).cast(typed[name]) if name in typed else nw.col(name) for name in known]
    return plain + money
