"""Column expressions that the assessment is made of: integers only, on every engine the same.

`//` is used on non-negative integers below 2^53 only: there floor division is exact on DuckDB,
Polars and Spark alike.
"""

import narwhals as nw

from ansinh.law.values import PERCENT

COEFFICIENT = 10_000
"""A coefficient of 1.0, and 100 % of a seniority or profession rate."""

MILLION = 1_000_000


def whole_number(value: int) -> nw.Expr:
    """A constant as int64."""
    return nw.lit(value, nw.Int64)


def half_up(numerator: nw.Expr, denominator: int) -> nw.Expr:
    """Half up to the đồng: the column twin of `ground.rounding.half_up`."""
    return (numerator + denominator // 2) // denominator


def share(amount: nw.Expr, rate: nw.Expr) -> nw.Expr:
    """`rate` (per 100,000) of an amount, half up to the đồng."""
    return half_up(amount * rate, PERCENT)


def only_if(switch: nw.Expr, amount: nw.Expr) -> nw.Expr:
    """The amount where the switch is above 0, else 0.

    Engines compute the amount only on the rows that need it: worth its cost where few lines do.
    """
    return nw.when(switch > 0).then(amount).otherwise(whole_number(0))


def at_most(amount: nw.Expr, limit: nw.Expr) -> nw.Expr:
    """The amount, or the limit where the amount is above it."""
    return nw.when(amount > limit).then(limit).otherwise(amount)


def by_number(number: nw.Expr, *choices: str) -> nw.Expr:
    """The first column where the number is 1, the second where it is 2, ..., else the last."""
    chosen = nw.when(number == 1).then(nw.col(choices[0]))
    for position, name in enumerate(choices[1:-1], start=2):
        chosen = chosen.when(number == position).then(nw.col(name))
    return chosen.otherwise(nw.col(choices[-1]))


def scale_total() -> nw.Expr:
    """Coefficients and shares of the state scale, as one number with twelve decimals.

    Thâm niên vượt khung is a share of the coefficient, thâm niên nghề a share of coefficient,
    position allowance and thâm niên vượt khung together; hệ số chênh lệch bảo lưu is added beside.
    """
    coefficient = nw.col("coefficient").cast(nw.Int64)
    graded = (coefficient + nw.col("position_coefficient")) * COEFFICIENT
    graded = graded + coefficient * nw.col("seniority_rate")
    kept = nw.col("difference_coefficient").cast(nw.Int64) * (COEFFICIENT * COEFFICIENT)
    return graded * (nw.col("profession_rate") + COEFFICIENT) + kept
