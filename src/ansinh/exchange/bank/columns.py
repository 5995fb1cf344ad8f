"""Bank lines as columns, for COPY and Parquet."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from ansinh.exchange.bank.identity import Identified
from ansinh.exchange.bank.statement import BankLine


def as_columns(identified: Sequence[Identified]) -> dict[str, list[Any]]:
    """The lines of a file with their identities, one list a column, in the order of the file.

    Columns: account, key, entry_key, format, and every field of `BankLine`; amounts are int in
    the minor unit of `currency`.
    """
    columns: dict[str, list[Any]] = {
        name: [getattr(item, name) for item in identified]
        for name in ("account", "key", "entry_key", "format")
    }
    for each in fields(BankLine):
        columns[each.name] = [getattr(item.line, each.name) for item in identified]
    return columns
