"""Answers of the database as columns, with the codes that a settlement computes in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from ansinh.settle.facts import CODES
from ansinh.settle.rows import Rows, numbers


def rows(sql: str, values: Mapping[str, Any] | Sequence[Any], names: Sequence[str]) -> Rows:
    """The answer of a query as columns; funds, kinds and accounts become their codes."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        listed = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
    return {
        name: numbers([CODES[name][each] for each in column]) if name in CODES else numbers(column)
        for name, column in zip(names, listed, strict=True)
    }


def month_number(column: str) -> str:
    """A month's number (`ground.months`) of a date, in SQL."""
    return f"(extract(year FROM {column}) * 12 + extract(month FROM {column}) - 1)::int8"
