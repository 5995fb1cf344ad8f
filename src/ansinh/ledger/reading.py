"""Answers of the database as columns, with the codes that a settlement computes in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from ansinh.settle.facts import CODES
from ansinh.settle.rows import Rows, numbers, take


def rows(sql: str, values: Mapping[str, Any] | Sequence[Any], names: Sequence[str]) -> Rows:
    """The answer of a query as columns; funds, kinds and accounts become their codes."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        listed = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
    return {
        name: numbers([CODES[name][each] for each in column]) if name in CODES else numbers(column)
        for name, column in zip(names, listed, strict=True)
    }


AT = "unnest(%(at)s::timestamptz[]) WITH ORDINALITY AS moment(at, place)"
"""The times at which `rows_at` asks, in SQL: what was recorded by each has the place of it."""


def rows_at(sql: str, times: Sequence[datetime], names: Sequence[str], **more: Any) -> list[Rows]:
    """The answers of one query as things were known at several times, one for each. Its first
    column is `moment.place` (of `AT`); `more` are its other values."""
    found = rows(sql, {"at": list(times), **more}, ("place", *names))
    place = found.pop("place")
    return [take(found, place == 1 + at) for at in range(len(times))]


def month_number(column: str) -> str:
    """A month's number (`ground.months`) of a date, in SQL."""
    return f"(extract(year FROM {column}) * 12 + extract(month FROM {column}) - 1)::int8"
